import type { Language } from '../../preload/contract/domain.ts';
import type { Client } from '../../preload/contract/index.ts';
import type { Progress } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import type { CommandName, Strings } from './strings/shape.ts';

/** What it does is in the strings, under the names of the command and the option. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the help: FILE, N. */
  readonly value?: string;
}

/** An option that takes a value. */
export const valued = (value: string, more: Pick<CommandOption, 'short' | 'multiple'> = {}): CommandOption => ({
  type: 'string',
  value,
  ...more,
});

export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** One row of the table that parsing and help are made from. */
export interface Command {
  /** The words that call it, `zones import`. */
  readonly name: CommandName;
  /** Names of the values that must follow, in order. */
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, CommandOption>>;
  readonly example: string;
  /** What the {name}s in its strings stand for. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  readonly run: (context: Context) => Promise<void>;
}

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Where a call of the command line comes from and is answered to: the process, for all but tests. */
export interface Terminal {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** What a command may use. */
export interface Context {
  readonly operands: readonly string[];
  readonly options: OptionValues;
  /** What the product is told by options and environment, without opening anything. */
  readonly readConfig: () => Config;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** Aborted by SIGINT or SIGTERM, from the first `open` on. */
  readonly signal: AbortSignal;
  /** Opens the cache named by --cache; it is closed after the command. */
  readonly open: () => Promise<Opened>;
  readonly progress: (progress: Progress) => void;
  /** What people are answered in. */
  readonly language: Language;
  readonly strings: Strings;
  /** Says something beside the result, on standard error. */
  readonly note: (lines: readonly string[]) => void;
  /** The result: `json` on standard output with --json, else the lines. */
  readonly print: (json: object, lines: readonly string[]) => void;
  /** Lets the command end with exit code 1 although it has a result. */
  readonly fail: () => void;
}

export interface Opened {
  readonly app: App;
  /** Calls procedures as whoever the environment names; rejects with the AppError of the reply. */
  readonly client: Client<never>;
}
