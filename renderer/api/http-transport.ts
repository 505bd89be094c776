import { decodeFrame, FRAME_TYPE } from '../../preload/contract/codec.ts';
import { AppError, errorCodes, type ErrorCode, type Reply, type WireError } from '../../preload/contract/errors.ts';
import { keepListening } from './event-stream.ts';
import { routes } from './routes.ts';
import type { SignIn } from './session.ts';
import { newCallId, type Way } from './transport.ts';

/** The way of the browser: REST as the contract says, binary frames, events by a fetched stream. */
export function createHttpWay(base = ''): Way {
  const send = (path: string, init: RequestInit, token: string | null): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    return fetch(base + path, { ...init, headers });
  };

  return {
    async call(procedure, input, { signal, callId = newCallId() }, token) {
      try {
        const { path, init } = requestOf(procedure, input);
        const headers = { ...init.headers, accept: FRAME_TYPE, 'x-call-id': callId };
        return await readReply(await send(path, { ...init, headers, ...(signal === undefined ? {} : { signal }) }, token));
      } catch (error) {
        if (signal?.aborted === true) return { ok: false, error: { code: 'cancelled', params: {} } };
        throw error;
      }
    },
    listen(session, onEvent, onConnection) {
      const ended = new AbortController();
      const open = (token: string, signal: AbortSignal) => send('/api/events', { signal }, token);
      void keepListening({ session, open, onEvent, onConnection, signal: ended.signal });
      return () => {
        ended.abort();
      };
    },
    async offerFile(file, token) {
      const response = await send(
        `/api/files?name=${encodeURIComponent(file.name)}`,
        { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: file },
        token,
      );
      if (!response.ok) throw AppError.fromWire(await readProblem(response));
      const { file: name } = (await response.json()) as { readonly file: string };
      return name;
    },
    async fetchFile(file, token) {
      const response = await send(`/api/files/${encodeURIComponent(file)}`, { method: 'GET' }, token);
      if (!response.ok) throw AppError.fromWire(await readProblem(response));
      return response.blob();
    },
  };
}

/** Method, path and body of a call. Path parts come from the input; what is left goes to the query (GET, DELETE) or the body. */
export function requestOf(
  procedure: string,
  input: unknown,
): { readonly path: string; readonly init: { readonly method: string; readonly body?: string; readonly headers: Record<string, string> } } {
  const route = routes.get(procedure);
  if (route === undefined) throw new RangeError(`no procedure ${procedure}`);
  const [method, pattern] = route;
  const rest = new Map(Object.entries(input ?? {}));
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value: unknown = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(String(value));
  });
  const inBody = (fields: object) => ({ method, body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } });
  if (method !== 'GET' && method !== 'DELETE') return { path, init: inBody(Object.fromEntries(rest)) };
  const query = new URLSearchParams();
  for (const [name, value] of rest) {
    if (value === undefined) continue;
    query.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  // The host takes nothing that changes something without a body in JSON: no form of another page can send one.
  return { path: query.size === 0 ? path : `${path}?${query.toString()}`, init: method === 'GET' ? { method, headers: {} } : inBody({}) };
}

async function readReply(response: Response): Promise<Reply<unknown>> {
  if (!response.ok) return { ok: false, error: await readProblem(response) };
  const isFrame = response.headers.get('content-type')?.startsWith(FRAME_TYPE) === true;
  return { ok: true, value: isFrame ? decodeFrame(await response.arrayBuffer()) : await response.json() };
}

async function readProblem(response: Response): Promise<WireError> {
  const problem: unknown = await response.json().catch(() => null);
  if (isWireError(problem)) return problem;
  return { code: 'internal', params: { status: response.status } };
}

function isWireError(value: unknown): value is WireError {
  return typeof value === 'object' && value !== null && 'code' in value && errorCodes.includes(value.code as ErrorCode);
}

/** Trades the one-use token in the address, which is removed from it, for a sign-in; null without one, or if it is not taken. */
export async function openByAddress(base = ''): Promise<SignIn | null> {
  const oneUse = new URLSearchParams(location.hash.slice(1)).get('token');
  if (oneUse === null) return null;
  history.replaceState(null, '', location.pathname + location.search);
  const { path, init } = requestOf('users.exchange', { token: oneUse });
  const response = await fetch(base + path, init);
  return response.ok ? ((await response.json()) as SignIn) : null;
}
