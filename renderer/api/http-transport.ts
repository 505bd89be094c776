import { decodeFrame, FRAME_TYPE } from '../../preload/contract/codec.ts';
import { AppError, errorCodes, type ErrorCode, type Reply, type WireError } from '../../preload/contract/errors.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import { readEventStream } from './event-stream.ts';
import { routes } from './routes.ts';
import { newCallId, type Transport } from './transport.ts';

const sessionKey = 'khareetaty.session';
const reconnectMs = 2_000;

/** The way of the browser: REST as the contract says, binary frames, events by a fetched stream. */
export function createHttpTransport(base = ''): Transport {
  const session = createSession(base);

  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const token = await session();
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    return fetch(base + path, { ...init, headers });
  };

  return {
    async call(procedure, input, { signal, callId = newCallId() }) {
      try {
        const { path, init } = requestOf(procedure, input);
        const headers = { ...init.headers, accept: FRAME_TYPE, 'x-call-id': callId };
        return await readReply(await send(path, { ...init, headers, ...(signal === undefined ? {} : { signal }) }));
      } catch (error) {
        if (signal?.aborted === true) return { ok: false, error: { code: 'cancelled', params: {} } };
        throw error;
      }
    },
    listen(onEvent, onConnection) {
      const ended = new AbortController();
      void keepListening(() => send('/api/events', { signal: ended.signal }), { onEvent, onConnection, signal: ended.signal });
      return () => {
        ended.abort();
      };
    },
    async offerFile(file) {
      const response = await send(`/api/files?name=${encodeURIComponent(file.name)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: file,
      });
      if (!response.ok) throw AppError.fromWire(await readProblem(response));
      const { file: token } = (await response.json()) as { readonly file: string };
      return token;
    },
    async fetchFile(token) {
      const response = await send(`/api/files/${encodeURIComponent(token)}`, { method: 'GET' });
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

/** Bearer token of this tab: kept for reloads, first won by the one-use token in the address, which is then removed from it. */
function createSession(base: string): () => Promise<string | null> {
  let exchange: Promise<string | null> | null = null;
  return () => (exchange ??= openSession(base));
}

async function openSession(base: string): Promise<string | null> {
  const oneUse = new URLSearchParams(location.hash.slice(1)).get('token');
  if (oneUse === null) return sessionStorage.getItem(sessionKey);
  history.replaceState(null, '', location.pathname + location.search);
  const { path, init } = requestOf('users.exchange', { token: oneUse });
  const response = await fetch(base + path, init);
  if (!response.ok) return sessionStorage.getItem(sessionKey);
  const { token } = (await response.json()) as { readonly token: string };
  sessionStorage.setItem(sessionKey, token);
  return token;
}

interface Listening {
  readonly onEvent: (event: AppEvent) => void;
  readonly onConnection: (isConnected: boolean) => void;
  readonly signal: AbortSignal;
}

/** Reads the stream and opens it again when it breaks, until aborted or nobody is signed in. */
async function keepListening(open: () => Promise<Response>, { onEvent, onConnection, signal }: Listening): Promise<void> {
  while (!signal.aborted) {
    try {
      const response = await open();
      if (response.status === 401) return;
      if (response.ok && response.body !== null) {
        onConnection(true);
        await readEventStream(response.body, onEvent);
      }
    } catch {
      // A broken stream is not a failure: it is opened again below.
    }
    if (signal.aborted) return;
    onConnection(false);
    await new Promise((resolve) => setTimeout(resolve, reconnectMs));
  }
}
