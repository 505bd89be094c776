import type { Reply } from './contract/errors.ts';
import type { AppEvent } from './contract/events.ts';

/** All that the page of the desktop window can reach: `window.khareetaty`. Structured clone carries typed arrays. */
export interface Bridge {
  /** Calls a procedure by its full name, `subject.verb`. Never rejects for what the procedure answers. */
  call(procedure: string, input: unknown, callId: string): Promise<Reply<unknown>>;
  /** Cancels a running call; it then answers `cancelled`. Does nothing if it has ended. */
  abort(callId: string): void;
  /** Hears all events; returns the function that stops it. */
  on(listener: (event: AppEvent) => void): () => void;
  /**
   * Gives a dropped or chosen file to the main process and returns the token that import procedures take. The path
   * stays with the preload script. A file that is not on disk gets a token too; using it answers `file.missing`.
   */
  offerFile(file: File): Promise<string>;
  /** Asks the person where a file is to be written; its token, or null if they close the dialog. */
  chooseTarget(name: string): Promise<string | null>;
}
