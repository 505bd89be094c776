import type { Reply } from '../../preload/contract/errors.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Session } from './session.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Names the call in `job.progressed`; made up if missing. */
  readonly callId?: string;
}

type OnEvent = (event: AppEvent) => void;
type OnConnection = (isConnected: boolean) => void;

/** What a host offers to the page, whichever way it is reached. */
export interface Transport {
  /** Calls a procedure by its full name. What it answers, errors included, is the reply; a broken connection throws. */
  call(procedure: string, input: unknown, options: CallOptions): Promise<Reply<unknown>>;
  /** Hears events until the returned function is called. `onConnection` says when the way to the host opens and breaks. */
  listen(onEvent: OnEvent, onConnection: OnConnection): () => void;
  /** Opens the host's encrypted cache by passphrase or recovery key. Left out where the host asks for it itself. */
  unlock?(secret: string): Promise<Reply<null>>;
  /** Hands a file to the host; import procedures take the token. */
  offerFile(file: File): Promise<string>;
  /** Asks where a file is to go, where a person can be asked; its token, or null if they will not say. */
  chooseTarget?(name: string): Promise<string | null>;
  /** The same of a folder. */
  chooseFolder?(): Promise<string | null>;
  /** A file that the host keeps to be fetched, where it keeps such. */
  fetchFile?(token: string): Promise<Blob>;
}

/** The same, told with each call who is signed in: the bearer token, null = nobody. */
export interface Way {
  call(procedure: string, input: unknown, options: CallOptions, token: string | null): Promise<Reply<unknown>>;
  listen(session: Pick<Session, 'token' | 'changed'>, onEvent: OnEvent, onConnection: OnConnection): () => void;
  offerFile(file: File, token: string | null): Promise<string>;
  readonly unlock?: (secret: string) => Promise<Reply<null>>;
  readonly chooseTarget?: (name: string, token: string | null) => Promise<string | null>;
  readonly chooseFolder?: (token: string | null) => Promise<string | null>;
  readonly fetchFile?: (file: string, token: string | null) => Promise<Blob>;
}

/** Random name for a call. */
export function newCallId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0')).join('');
}
