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

const END = 'Connection: close\r\n\r\n';
const attack = (name: string, status: number, code: string | null, bytes: Attack['bytes']): Attack => ({ name, status, code, bytes });

/** A GET of health, which anyone may do, by this Host header or none. */
const calledBy = (name: string, host: (place: Place) => string): Attack =>
  attack(name, 421, 'host.wrong-address', (place) => `GET /health?${canary} HTTP/1.1\r\nHost: ${host(place)}\r\n${END}`);

const get =
  (path: string, headers = '') =>
  (place: Place) =>
    `GET ${path} HTTP/1.1\r\nHost: ${place.own}\r\n${place.auth}${headers}${END}`;

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly type?: string | null;
  readonly headers?: string;
}
const post =
  (body: string | Buffer, { path = '/api/incidents/preview', method = 'POST', type = 'application/json', headers = '' }: Sent = {}) =>
  ({ own, auth }: Place) => {
    const typeLine = type === null ? '' : `Content-Type: ${type}\r\n`;
    const head = `${method} ${path} HTTP/1.1\r\nHost: ${own}\r\n${auth}${typeLine}Content-Length: ${String(Buffer.byteLength(body))}\r\n`;
    return Buffer.concat([Buffer.from(`${head}${headers}${END}`), Buffer.from(body)]);
  };
/** A head that is sent as it is, with a body that must never be taken for a second request. */
const raw =
  (lines: string, body = '') =>
  ({ own, auth }: Place) =>
    `POST /api/incidents/preview HTTP/1.1\r\nHost: ${own}\r\n${auth}Content-Type: application/json\r\n${lines}\r\n${body}`;

const file = `{"file":"${canary}"}`;
const smuggled = `0\r\n\r\nGET /api/users/me?${canary} HTTP/1.1\r\nHost: x\r\n\r\n`;
const rule = (name: string) =>
  JSON.stringify({ name, measure: 'hotspot.incidents', threshold: 1, severity: 'low', enabled: true }).replaceAll('\\\\', '\\');
const asRule: Sent = { path: '/api/alert-rules' };

export const addressAttacks: readonly Attack[] = [
  calledBy('a page whose name was made to point here', () => `${canary}.example`),
  calledBy('a page whose name was made to point here, with the port', ({ port }) => `${canary}.example:${port}`),
  calledBy('a name of loopback', ({ port }) => `localhost:${port}`),
  calledBy('a name of loopback in capitals', ({ port }) => `LOCALHOST:${port}`),
  calledBy('a name under localhost', ({ port }) => `app.localhost:${port}`),
  calledBy('the address with a dot behind it', ({ port }) => `127.0.0.1.:${port}`),
  calledBy('the address without its port', () => '127.0.0.1'),
  calledBy('the address with another port', () => '127.0.0.1:1'),
  calledBy('the address with a port of too many digits', ({ port }) => `127.0.0.1:0${port}`),
  calledBy('a user name before the address', ({ own }) => `${canary}@${own}`),
  calledBy('the address as one number', ({ port }) => `2130706433:${port}`),
  calledBy('the address in short', ({ port }) => `127.1:${port}`),
  calledBy('the address in octal', ({ port }) => `0177.0.0.1:${port}`),
  calledBy('another address of loopback', ({ port }) => `127.0.0.2:${port}`),
  calledBy('the address wrapped in IPv6', ({ port }) => `[::ffff:127.0.0.1]:${port}`),
  calledBy('IPv6 loopback', ({ port }) => `[::1]:${port}`),
  calledBy('any address', ({ port }) => `0.0.0.0:${port}`),
  calledBy('no name', () => ''),
  calledBy('two names in one header', ({ own }) => `${own}, ${canary}.example`),
  attack(
    'two Host headers',
    421,
    'host.wrong-address',
    ({ own }) => `GET /health HTTP/1.1\r\nHost: ${own}\r\nHost: ${canary}.example\r\n${END}`,
  ),
  attack('no Host header', 400, 'host.bad-request', () => `GET /health?${canary} HTTP/1.1\r\n${END}`),
  attack(
    'an absolute address of another host',
    421,
    'host.wrong-address',
    ({ own }) => `GET http://${canary}.example/health HTTP/1.1\r\nHost: ${own}\r\n${END}`,
  ),
  attack(
    'an absolute address of this host',
    421,
    'host.wrong-address',
    ({ own }) => `GET http://${own}/health?${canary} HTTP/1.1\r\nHost: ${own}\r\n${END}`,
  ),
  attack('a question about the server itself', 421, 'host.wrong-address', ({ own }) => `OPTIONS * HTTP/1.1\r\nHost: ${own}\r\n${END}`),
  attack(
    'a way through to another host',
    405,
    'host.method-not-allowed',
    () => `CONNECT ${canary}.example:443 HTTP/1.1\r\nHost: ${canary}.example\r\n\r\n`,
  ),
];

export const otherPageAttacks: readonly Attack[] = [
  attack(
    'a change sent by a page of another origin',
    403,
    'users.not-allowed',
    post(file, { headers: `Origin: https://${canary}.example\r\n` }),
  ),
  attack('a change sent by a page without an origin', 403, 'users.not-allowed', post(file, { headers: 'Origin: null\r\n' })),
  attack('a change whose origin has another port', 403, 'users.not-allowed', post(file, { headers: 'Origin: http://127.0.0.1:1\r\n' })),
  attack('a change whose origin has another scheme', 403, 'users.not-allowed', (place) =>
    post(file, { headers: `Origin: https://${place.own}\r\n` })(place),
  ),
  attack('a change that the browser calls cross-site', 403, 'users.not-allowed', post(file, { headers: 'Sec-Fetch-Site: cross-site\r\n' })),
  attack('a change that the browser calls same-site', 403, 'users.not-allowed', post(file, { headers: 'Sec-Fetch-Site: same-site\r\n' })),
  attack(
    'data read by another site',
    403,
    'users.not-allowed',
    get('/api/incidents', 'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n'),
  ),
  attack(
    'a link of another site to data',
    403,
    'users.not-allowed',
    get('/api/incidents', 'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n'),
  ),
  attack(
    'another site that looks whether this host runs',
    403,
    'users.not-allowed',
    get('/health', 'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n'),
  ),
  attack(
    'a question whether another origin may send',
    405,
    'host.method-not-allowed',
    ({ own }) =>
      `OPTIONS /api/incidents HTTP/1.1\r\nHost: ${own}\r\nOrigin: https://${canary}.example\r\nAccess-Control-Request-Method: GET\r\n${END}`,
  ),
  attack('a posted form', 415, 'input.invalid', post(`file=${canary}`, { type: 'application/x-www-form-urlencoded' })),
  attack(
    'a posted form of parts',
    415,
    'input.invalid',
    post(`--x\r\n\r\n${canary}\r\n--x--`, { type: 'multipart/form-data; boundary=x' }),
  ),
  attack('JSON that calls itself text', 415, 'input.invalid', post(file, { type: 'text/plain' })),
  attack('JSON that does not say what it is', 415, 'input.invalid', post(file, { type: null })),
  attack('a beacon', 415, 'input.invalid', post(file, { type: 'text/plain;charset=UTF-8', headers: 'Sec-Fetch-Mode: no-cors\r\n' })),
  attack(
    'a removal by a form',
    415,
    'input.invalid',
    post(`x=${canary}`, { path: '/api/incidents/1', method: 'DELETE', type: 'application/x-www-form-urlencoded' }),
  ),
];

export const protocolAttacks: readonly Attack[] = [
  attack('HTTP/1.0', 400, 'host.bad-request', ({ own }) => `GET /health?${canary} HTTP/1.0\r\nHost: ${own}\r\n\r\n`),
  attack('HTTP/0.9', 400, 'host.bad-request', () => `GET /${canary}\r\n\r\n`),
  attack('the first line of HTTP/2', 400, 'host.bad-request', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  attack('a change to HTTP/2', 400, 'host.bad-request', get(`/health?${canary}`, 'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n')),
  attack(
    'a change to WebSocket',
    400,
    'host.bad-request',
    get('/api/events', 'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'),
  ),
  attack('TLS where there is none', 400, 'host.bad-request', () => Buffer.from('16030100c8010000c40303', 'hex')),
  attack(
    'TRACE',
    405,
    'host.method-not-allowed',
    ({ own }) => `TRACE /api/users/me HTTP/1.1\r\nHost: ${own}\r\nX-Secret: ${canary}\r\n${END}`,
  ),
  attack('a method that no server knows', 400, 'host.bad-request', ({ own }) => `BREW /${canary} HTTP/1.1\r\nHost: ${own}\r\n${END}`),
  attack('a method that is not served', 405, 'host.method-not-allowed', post(file, { method: 'PATCH' })),
  attack('a method that the path does not take', 405, 'host.method-not-allowed', post('{}', { method: 'PUT', path: '/api/incidents' })),
  attack('a removal of what cannot be removed', 405, 'host.method-not-allowed', post('{}', { method: 'DELETE', path: '/api/zones' })),
  attack('a stream asked for by HEAD', 405, null, ({ own, auth }) => `HEAD /api/events HTTP/1.1\r\nHost: ${own}\r\n${auth}${END}`),
  attack('another method by a header', 400, 'host.bad-request', get('/api/incidents', 'X-HTTP-Method-Override: DELETE\r\n')),
  attack('another path by a header', 400, 'host.bad-request', get('/health', `X-Original-URL: /api/settings?${canary}\r\n`)),
  attack('another method by the query', 400, 'input.invalid', get('/api/incidents?_method=DELETE')),
  attack('a length and chunks', 400, 'host.bad-request', raw('Content-Length: 6\r\nTransfer-Encoding: chunked\r\n', smuggled)),
  attack('chunks and a length', 400, 'host.bad-request', raw('Transfer-Encoding: chunked\r\nContent-Length: 6\r\n', smuggled)),
  attack('two lengths', 400, 'host.bad-request', raw('Content-Length: 2\r\nContent-Length: 60\r\n', smuggled)),
  attack('two lengths in one header', 400, 'host.bad-request', raw('Content-Length: 2, 60\r\n', smuggled)),
  attack('a negative length', 400, 'host.bad-request', raw('Content-Length: -1\r\n', smuggled)),
  attack('a length in hexadecimal', 400, 'host.bad-request', raw('Content-Length: 0x10\r\n', smuggled)),
  attack('two encodings', 400, 'host.bad-request', raw('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', smuggled)),
  attack('an encoding that looks like chunks', 400, 'host.bad-request', raw('Transfer-Encoding: xchunked\r\n', smuggled)),
  attack('a header whose name ends with a blank', 400, 'host.bad-request', raw('Transfer-Encoding : chunked\r\n', smuggled)),
  attack('a folded header', 400, 'host.bad-request', raw('Transfer-Encoding:\r\n chunked\r\nX-A: b\r\n c\r\n', smuggled)),
  attack(
    'lines that end in half',
    400,
    'host.bad-request',
    ({ own }) => `GET /health?${canary} HTTP/1.1\nHost: ${own}\nContent-Length: 0\n\n`,
  ),
  attack('NUL in a header', 400, 'host.bad-request', get('/health', `X-A: ${canary}\0\r\n`)),
  attack('a chunk of no size', 400, 'host.bad-request', raw('Transfer-Encoding: chunked\r\n', `zz\r\n${canary}\r\n0\r\n\r\n`)),
  attack('headers without end', 431, 'input.too-large', get('/health', `X-A: ${canary.repeat(2_000)}\r\n`)),
  attack('an address without end', 431, 'input.too-large', get(`/health?x=${canary.repeat(2_000)}`)),
  attack('a reading that brings a body', 400, 'host.bad-request', get('/api/incidents', `Content-Length: ${String(smuggled.length)}\r\n`)),
  attack(
    'two Authorization headers',
    400,
    'host.bad-request',
    get('/api/users/me', `Authorization: Bearer ${canary}${canary}${canary}\r\n`),
  ),
  attack('two types of body', 400, 'host.bad-request', post(file, { headers: 'Content-Type: text/plain\r\n' })),
  attack('an expectation that is not one', 400, 'host.bad-request', post(file, { headers: `Expect: ${canary}\r\n` })),
  attack('a form of answer that there is not', 406, 'host.not-acceptable', get('/api/incidents', 'Accept: application/xml\r\n')),
];

export const pathAttacks: readonly Attack[] = [
  ...[
    '/../package.json',
    '/%2e%2e/package.json',
    '/.%2e/package.json',
    '/..%2fpackage.json',
    '/..%5cpackage.json',
    '/assets/../../package.json',
  ].map((path) => attack(`the path ${path}`, 400, 'host.bad-request', get(`${path}?${canary}`))),
  attack('a path out of the pages of the API', 400, 'host.bad-request', get('/docs/static/..%2f..%2f..%2fpackage.json')),
  attack('a path encoded twice', 404, 'not-found', get(`/%252e%252e/${canary}`)),
  attack('a path in bytes that are no UTF-8', 400, 'host.bad-request', get(`/%c0%ae%c0%ae/${canary}`)),
  attack('NUL in a path', 400, 'host.bad-request', get(`/index.html%00${canary}`)),
  attack('NUL in an id', 400, 'host.bad-request', get('/api/incidents/1%00')),
  attack('a path that is not encoded right', 400, 'host.bad-request', get(`/%zz${canary}`)),
  attack('another host as a path', 400, 'host.bad-request', get(`//${canary}.example/health`)),
  attack('a line break in a path', 400, 'host.bad-request', get(`/health%0d%0aX-A:%20${canary}`)),
  attack('an id without end', 400, 'host.bad-request', get(`/api/incidents/${'9'.repeat(2_000)}`)),
  attack('an id that is a path', 400, 'host.bad-request', get('/api/incidents/..%2f..%2fsettings')),
  attack('an id that is not a number', 400, 'input.invalid', get(`/api/incidents/${canary}`)),
];

export const inputAttacks: readonly Attack[] = [
  attack('JSON deeper than any stack', 400, 'input.invalid', post(`{"file":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)),
  attack('JSON deeper than any stack, not closed', 400, 'input.invalid', post('['.repeat(500_000))),
  attack('objects within objects', 400, 'input.invalid', post(`${'{"file":'.repeat(5_000)}1${'}'.repeat(5_000)}`)),
  attack('more values than a request may hold', 413, 'input.too-large', post(`{"file":[${'1,'.repeat(200_000)}1]}`)),
  attack('a prototype', 400, 'input.invalid', post(`{"file":"abcdefgh","__proto__":{"role":"${canary}"}}`)),
  attack('a prototype in escapes', 400, 'input.invalid', post(`{"file":"abcdefgh","\\u005f_proto__":{"role":"${canary}"}}`)),
  attack('a prototype further down', 400, 'input.invalid', post(`{"file":"abcdefgh","mapping":{"__proto__":{"time":"${canary}"}}}`)),
  attack('a constructor', 400, 'input.invalid', post(`{"file":"abcdefgh","constructor":{"prototype":{"role":"${canary}"}}}`)),
  attack('an unknown field', 400, 'input.invalid', post(`{"file":"abcdefgh","role":"${canary}"}`)),
  attack('an unknown field in the query', 400, 'input.invalid', get(`/api/incidents?colour=${canary}`)),
  attack('a prototype in the query', 400, 'input.invalid', get(`/api/incidents?__proto__=${canary}`)),
  attack('one field twice', 400, 'input.invalid', get('/api/incidents?page=1&page=2')),
  attack('a query beside a body', 400, 'input.invalid', post('{"file":"abcdefgh"}', { path: `/api/incidents/preview?timeZone=${canary}` })),
  attack('an id in the body and the path', 400, 'input.invalid', post('{"id":7}', { path: '/api/alerts/8/acknowledge' })),
  attack('a body longer than allowed', 413, 'input.too-large', post(`{"file":"${canary.repeat(100_000)}"}`)),
  attack('a length longer than allowed, and nothing sent', 413, 'input.too-large', raw('Content-Length: 999999999999\r\n')),
  attack(
    'chunks without end',
    413,
    'input.too-large',
    raw('Transfer-Encoding: chunked\r\n', `10000\r\n${'x'.repeat(65_536)}\r\n`.repeat(17)),
  ),
  attack('bytes that are no UTF-8', 400, 'input.invalid', post(Buffer.from(`{"file":"${canary}\xff\xfe"}`, 'latin1'))),
  attack('UTF-16', 415, 'input.invalid', post(Buffer.from(file, 'utf16le'), { type: 'application/json; charset=utf-16' })),
  attack('a packed body', 415, 'input.invalid', post(file, { headers: 'Content-Encoding: gzip\r\n' })),
  attack('an empty body that says it is JSON', 400, 'input.invalid', post('')),
  attack('JSON with more behind it', 400, 'input.invalid', post(`${file}${file}`)),
  attack('a list instead of an object', 400, 'input.invalid', post(`["${canary}"]`)),
  attack('NUL in a text', 400, 'input.hidden-characters', post(`{"file":"${canary}\\u0000"}`)),
  attack(
    'NUL in a name of a column',
    400,
    'input.hidden-characters',
    post('{"file":"abcdefgh","mapping":{"originWords":{"a\\u0000":"reported"}}}'),
  ),
  attack('half a pair of surrogates', 400, 'input.hidden-characters', post(`{"file":"${canary}\\ud800"}`)),
  attack('NUL in the query', 400, 'input.hidden-characters', get(`/api/incidents?from=${canary}%00`)),
  attack('a name that turns its direction', 400, 'input.hidden-characters', post(rule(`${canary}\\u202e`), asRule)),
  attack('a name with an isolate', 400, 'input.hidden-characters', post(rule(`${canary}\\u2066`), asRule)),
  attack('a name with a blank of no width', 400, 'input.hidden-characters', post(rule(`${canary.slice(0, 3)}\\u200b${canary}`), asRule)),
  attack('a name with a line break', 400, 'input.hidden-characters', post(rule(`${canary}\\r\\nX`), asRule)),
  attack('a name with a colour of the terminal', 400, 'input.hidden-characters', post(rule(`\\u001b[31m${canary}`), asRule)),
  attack('a name longer than allowed', 400, 'input.invalid', post(rule(canary.repeat(20)), asRule)),
  attack('a name of blanks', 400, 'input.invalid', post(rule('   '), asRule)),
];

const upload =
  (query: string, body = canary, headers = '') =>
  (place: Place) =>
    post(body, { path: `/api/files?${query}`, type: 'text/csv', headers })(place);

export const fileAttacks: readonly Attack[] = [
  ...['..%2f..%2fetc%2fpasswd', '%2fetc%2fpasswd', '..', '.', '..%5c..%5cboot.ini', 'C:%5cx.csv', 'a%2fb.csv'].map((name) =>
    attack(`a file called ${name}`, 400, 'input.invalid', upload(`name=${name}`)),
  ),
  attack('a file whose name holds NUL', 400, 'input.hidden-characters', upload('name=a.csv%00.exe')),
  attack('a file whose name turns its direction', 400, 'input.hidden-characters', upload('name=%E2%80%AEvsc.exe')),
  attack('a file whose name breaks a line', 400, 'input.hidden-characters', upload('name=a%0d%0aX-A:%20b.csv')),
  attack('a file whose name has no end', 400, 'input.invalid', upload(`name=${'a'.repeat(300)}.csv`)),
  attack('a file without a name', 400, 'input.invalid', upload('')),
  attack('a file with two names', 400, 'input.invalid', upload('name=a.csv&name=b.csv')),
  attack('a file with an unknown field', 400, 'input.invalid', upload(`name=a.csv&path=${canary}`)),
  attack('a file larger than allowed', 413, 'file.too-large', upload('name=a.csv', canary.repeat(1_000))),
];

const bearer =
  (token: string) =>
  ({ own }: Place) =>
    `GET /api/users/me HTTP/1.1\r\nHost: ${own}\r\nAuthorization: ${token}\r\n${END}`;

export const tokenAttacks: readonly Attack[] = [
  attack('no token', 401, 'users.sign-in-needed', ({ own }) => `GET /api/users/me HTTP/1.1\r\nHost: ${own}\r\n${END}`),
  attack('a token of nobody', 401, 'users.sign-in-needed', bearer(`Bearer ${canary.repeat(4)}`)),
  attack('a token without end', 401, 'users.sign-in-needed', bearer(`Bearer ${canary.repeat(500)}`)),
  attack('a token with a path in it', 401, 'users.sign-in-needed', bearer(`Bearer ../../${canary.repeat(4)}`)),
  attack(
    'a token that is not signed',
    401,
    'users.sign-in-needed',
    bearer('Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInJvbGUiOiJhZG1pbiJ9.'),
  ),
  attack('name and password as Basic', 401, 'users.sign-in-needed', bearer(`Basic ${Buffer.from(`admin:${canary}`).toString('base64')}`)),
  attack(
    'a token in a cookie',
    401,
    'users.sign-in-needed',
    ({ own, auth }) => `GET /api/users/me HTTP/1.1\r\nHost: ${own}\r\nCookie: token=${auth.slice(22).trim()}\r\n${END}`,
  ),
  attack(
    'a token in the address',
    401,
    'users.sign-in-needed',
    ({ own, auth }) => `GET /api/users/me?access_token=${auth.slice(22).trim()} HTTP/1.1\r\nHost: ${own}\r\n${END}`,
  ),
  attack(
    'a body of nobody, longer than allowed',
    401,
    'users.sign-in-needed',
    ({ own }) =>
      `POST /api/incidents/preview HTTP/1.1\r\nHost: ${own}\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n{"file":"${canary}`,
  ),
  attack(
    'a file of nobody',
    401,
    'users.sign-in-needed',
    ({ own }) =>
      `POST /api/files?name=a.csv HTTP/1.1\r\nHost: ${own}\r\nContent-Type: text/csv\r\nContent-Length: 999999999\r\n\r\n${canary}`,
  ),
];
