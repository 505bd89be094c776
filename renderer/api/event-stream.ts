import type { AppEvent } from '../../preload/contract/events.ts';

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
