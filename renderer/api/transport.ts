import type { Reply } from '../../preload/contract/errors.ts';
import type { AppEvent } from '../../preload/contract/events.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Names the call in `job.progressed`; made up if missing. */
  readonly callId?: string;
}

/** What a host offers to the page, whichever way it is reached. */
export interface Transport {
  /** Calls a procedure by its full name. What it answers, errors included, is the reply; a broken connection throws. */
  call(procedure: string, input: unknown, options: CallOptions): Promise<Reply<unknown>>;
  /** Hears events until the returned function is called. `onConnection` says when the way to the host opens and breaks. */
  listen(onEvent: (event: AppEvent) => void, onConnection: (isConnected: boolean) => void): () => void;
  /** Opens the host's encrypted cache by passphrase or recovery key. Left out where the host asks for it itself. */
  unlock?(secret: string): Promise<Reply<null>>;
  /** Hands a file to the host; import procedures take the token. */
  offerFile(file: File): Promise<string>;
  /** Asks where a file is to go, where a person can be asked; its token, or null if they will not say. */
  chooseTarget?(name: string): Promise<string | null>;
  /** A file that the host keeps to be fetched, where it keeps such. */
  fetchFile?(token: string): Promise<Blob>;
}

/** Random name for a call. */
export function newCallId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0')).join('');
}
