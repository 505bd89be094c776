import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

/** From least to most rights; each role may do all that the ones before it may. */
export const roles = ['viewer', 'analyst', 'supervisor', 'admin'] as const;
export type Role = (typeof roles)[number];

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One row of the table that IPC, REST, OpenAPI, the permission matrix and the typed clients are made from. */
export interface Procedure {
  /** One sentence, shown in OpenAPI and in the command line's help. */
  readonly doc: string;
  /** REST method and path; `:name` parts are taken from the input. */
  readonly rest: readonly [Method, `/${string}`];
  /** Least role that may call it; `anyone` needs no sign-in. */
  readonly may: Role | 'anyone';
  readonly input: z.ZodObject;
  /** An input for the documents, where what its fields stand for does not make a good one; fields left out are made up. */
  readonly example?: Readonly<Record<string, unknown>>;
  readonly output: z.ZodType;
  readonly errors?: readonly ErrorCode[];
  /**
   * How it keeps to the zones of a caller who may not see all: `filtered`: the answer is made of them alone; `checked`: what is named
   * must lie in them, else it is not found; `free`: it holds no data of places. Without it, such a caller is refused.
   */
  readonly zones?: 'filtered' | 'checked' | 'free';
  /** True if it can last over a second: it reports progress and can be cancelled. */
  readonly long?: true;
  /** What the audit trail keeps of a call; left out, as `auditOf` says. An exception has its reason beside it. */
  readonly audit?: Audited;
}

/**
 * `change` and `export`: that it began, before anything is done, and how it ended. `sign-in`: how it ended, with who it turned out to be.
 * `none`: nothing but that it was refused.
 */
export type Audited = 'change' | 'export' | 'sign-in' | 'none';

/** What is not only asked for is a change; of who calls without a sign-in it is only known afterwards. */
export function auditOf({ audit, rest: [method], may }: Procedure): Audited {
  return audit ?? (method === 'GET' ? 'none' : may === 'anyone' ? 'sign-in' : 'change');
}

export type ProcedureGroup = Readonly<Record<string, Procedure>>;

/** Declares one procedure, keeping its literal types. */
export function procedure<const P extends Procedure>(spec: P): P {
  return spec;
}

export type InputOf<P extends Procedure> = z.input<P['input']>;
export type ParsedInputOf<P extends Procedure> = z.output<P['input']>;
export type OutputOf<P extends Procedure> = z.output<P['output']>;

export interface Caller {
  readonly name: string;
  readonly role: Role;
  /** Of whoever signed in; missing for those who have this computer to themselves, and for programs. */
  readonly accountId?: number;
  /** The sign-in that the call belongs to. */
  readonly signInId?: string;
  /** Codes of the zones whose data the caller may see; missing = all. '' stands for "in no zone". */
  readonly zones?: readonly string[];
  /** Subjects (`incidents`, `hotspots` …) whose procedures the caller may call; missing = all. Keys of programs have them. */
  readonly subjects?: readonly string[];
}

/** Under whose names those work who have this computer to themselves and no account of their own. */
export const ownerNames = { browser: 'browser', commandLine: 'cli' } as const;

/** How far a long call is: fraction 0…1, a step name that renderer/strings knows, and counts so far. */
export interface Progress {
  readonly step: string;
  readonly fraction: number;
  readonly done?: number;
  readonly total?: number;
}

/** What serves a group. `Context` is what the serving side knows of a call (see main/services/ports.ts). */
export type Handlers<G extends ProcedureGroup, Context> = {
  readonly [K in keyof G]: (input: ParsedInputOf<G[K]>, call: Context) => Promise<OutputOf<G[K]>>;
};

/** What calls it. `Options` is what the calling side may add (see renderer/api/client.ts). */
export type Client<C extends Readonly<Record<string, ProcedureGroup>>, Options> = {
  readonly [S in keyof C]: {
    readonly [K in keyof C[S]]: (input: InputOf<C[S][K]>, options?: Options) => Promise<OutputOf<C[S][K]>>;
  };
};
