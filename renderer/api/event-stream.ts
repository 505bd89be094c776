import type { AppEvent } from '../../preload/contract/events.ts';
import type { Session } from './session.ts';

const reconnectMs = 2_000;

interface Listening {
  readonly session: Pick<Session, 'token' | 'changed'>;
  readonly open: (token: string, signal: AbortSignal) => Promise<Response>;
  readonly onEvent: (event: AppEvent) => void;
  readonly onConnection: (isConnected: boolean) => void;
  readonly signal: AbortSignal;
}

/**
 * Reads the stream and opens it again when it breaks, until aborted. The host ends a stream with its token: with the next token the next
 * stream is opened, and only then the former one closed, so that nothing is missed between them. While nobody is signed in it waits.
 */
export async function keepListening({ session, open, onEvent, onConnection, signal }: Listening): Promise<void> {
  let former: AbortController | null = null;
  let refused: string | undefined;
  while (!signal.aborted) {
    const token = await session.token(refused);
    const changed = session.changed();
    const stream = new AbortController();
    signal.addEventListener('abort', () => stream.abort(), { once: true });
    const response = token === null ? null : await open(token, stream.signal).catch(() => null);
    former?.abort();
    former = stream;
    refused = response?.status === 401 && token !== null ? token : undefined;
    if (token === null) {
      await changed;
      continue;
    }
    if (response?.ok === true && response.body !== null) {
      onConnection(true);
      const ended = readEventStream(response.body, onEvent).catch(() => undefined);
      const isRenewed = await Promise.race([ended.then(() => false), changed.then(() => true)]);
      if (isRenewed) continue;
    }
    if (signal.aborted) return;
    if (refused === undefined) onConnection(false);
    await new Promise((resolve) => setTimeout(resolve, reconnectMs));
  }
}

/** Reads server-sent events (`event:` name, `data:` JSON) from a body until it ends. EventSource cannot send a bearer token. */
export async function readEventStream(body: ReadableStream<Uint8Array<ArrayBuffer>>, onEvent: (event: AppEvent) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let unread = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (unread + value).split('\n\n');
    unread = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event !== null) onEvent(event);
    }
  }
}

/** One block of the stream; null for comments (heartbeats). */
export function parseEvent(block: string): AppEvent | null {
  const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
  const name = fields.get('event');
  const data = fields.get('data');
  // Safe: the host sends events of EventMap only.
  return name === undefined || data === undefined ? null : ({ name, payload: JSON.parse(data) as unknown } as AppEvent);
}
