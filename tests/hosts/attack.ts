/** Requests that nobody means well by, as the bytes that are sent, and how each is to be refused. */

/** In every payload; it must not stand in the log. */
export const canary = 'CANARY7f3a9';

export interface Place {
  /** Host header that the server answers to. */
  readonly own: string;
  readonly port: string;
  /** Authorization header of an admin, with its line end. */
  readonly auth: string;
}

export interface Attack {
  readonly name: string;
  readonly bytes: (place: Place) => string | Buffer;
  readonly status: number;
  /** null = an answer without a body (to HEAD). */
  readonly code: string | null;
}

export const END = 'Connection: close\r\n\r\n';
export const attack = (name: string, status: number, code: string | null, bytes: Attack['bytes']): Attack => ({
  name,
  status,
  code,
  bytes,
});

/** A GET of health, which anyone may do, by this Host header or none. */
export const calledBy = (name: string, host: (place: Place) => string): Attack =>
  attack(name, 421, 'host.wrong-address', (place) => `GET /health?${canary} HTTP/1.1\r\nHost: ${host(place)}\r\n${END}`);

export const get =
  (path: string, headers = '') =>
  (place: Place) =>
    `GET ${path} HTTP/1.1\r\nHost: ${place.own}\r\n${place.auth}${headers}${END}`;

export interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly type?: string | null;
  readonly headers?: string;
}
export const post =
  (body: string | Buffer, { path = '/api/incidents/preview', method = 'POST', type = 'application/json', headers = '' }: Sent = {}) =>
  ({ own, auth }: Place) => {
    const typeLine = type === null ? '' : `Content-Type: ${type}\r\n`;
    const head = `${method} ${path} HTTP/1.1\r\nHost: ${own}\r\n${auth}${typeLine}Content-Length: ${String(Buffer.byteLength(body))}\r\n`;
    return Buffer.concat([Buffer.from(`${head}${headers}${END}`), Buffer.from(body)]);
  };
/** A head that is sent as it is, with a body that must never be taken for a second request. */
export const raw =
  (lines: string, body = '') =>
  ({ own, auth }: Place) =>
    `POST /api/incidents/preview HTTP/1.1\r\nHost: ${own}\r\n${auth}Content-Type: application/json\r\n${lines}\r\n${body}`;

export const file = `{"file":"${canary}"}`;
export const smuggled = `0\r\n\r\nGET /api/users/me?${canary} HTTP/1.1\r\nHost: x\r\n\r\n`;
