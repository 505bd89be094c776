import type { Reply } from './contract/errors.ts';
import type { AppEvent } from './contract/events.ts';

/** All that the page of the desktop window can reach: `window.khareetaty`. Structured clone carries typed arrays. */
export interface Bridge {
  /** Calls a procedure by its full name, `subject.verb`. Never rejects for what the procedure answers. token: of whoever signed in. */
  call(procedure: string, input: unknown, callId: string, token: string | null): Promise<Reply<unknown>>;
  /** Cancels a running call; it then answers `cancelled`. Does nothing if it has ended. */
  abort(callId: string): void;
  /** Opens an encrypted cache that calls answer `cache.locked` for; answers cache.wrong-key if it is not the right secret. */
  unlock(secret: string): Promise<Reply<null>>;
  /** Hears all events; returns the function that stops it. */
  on(listener: (event: AppEvent) => void): () => void;
  /**
   * Gives a dropped or chosen file to the main process and returns the token that import procedures take. The path
   * stays with the preload script. A file that is not on disk gets a token too; using it answers `file.missing`.
   */
  offerFile(file: File, token: string | null): Promise<string>;
  /** Asks the person where a file is to be written; its token, or null if they close the dialog. */
  chooseTarget(name: string, token: string | null): Promise<string | null>;
  /** The same of a folder. */
  chooseFolder(token: string | null): Promise<string | null>;
}
