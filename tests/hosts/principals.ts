import { createDispatch, type Dispatch } from '../../main/dispatch.ts';
import { exampleOfObject } from '../../main/http/openapi-examples.ts';
import { toSchema } from '../../main/http/openapi-schema.ts';
import { procedures } from '../../preload/contract/index.ts';
import { type Caller, type Procedure, type Role, roles } from '../../preload/contract/procedure.ts';
import { createSmallApp, type SmallApp } from './small-app.ts';

/** Nobody, and one person of each role. */
export const principals = [null, ...roles] as const;
export type Principal = (typeof principals)[number];

export const callerOf = (principal: Principal): Caller | null => (principal === null ? null : { name: principal, role: principal });

export type Verdict = 'allowed' | 'users.sign-in-needed' | 'users.not-allowed';

/** What the contract says of a principal and a procedure: written down here on its own, not asked of the code under test. */
export function verdictOf({ may }: Pick<Procedure, 'may'>, principal: Principal): Verdict {
  const ranks: Readonly<Record<Role | 'anyone', number>> = { anyone: 0, viewer: 1, analyst: 2, supervisor: 3, admin: 4 };
  if (may === 'anyone') return 'allowed';
  if (principal === null) return 'users.sign-in-needed';
  return ranks[principal] >= ranks[may] ? 'allowed' : 'users.not-allowed';
}

/** An input of a procedure that its schema takes. */
export const validInput = ({ input, example }: Procedure): Readonly<Record<string, unknown>> =>
  exampleOfObject(toSchema(input, 'input'), example);

export interface CountingApp extends SmallApp {
  /** How often the handler of a procedure ran. */
  readonly runs: ReadonlyMap<string, number>;
}

/** The real dispatch over handlers that do nothing but count: one for every procedure of the contract. */
export function createCountingApp(): CountingApp {
  const small = createSmallApp();
  const runs = new Map<string, number>();
  const handlers: Record<string, Record<string, () => Promise<unknown>>> = {};
  for (const name of procedures.keys()) {
    const [subject = '', verb = ''] = name.split('.');
    (handlers[subject] ??= {})[verb] = async () => {
      runs.set(name, (runs.get(name) ?? 0) + 1);
      return {};
    };
  }
  const { dispatch, drain }: { dispatch: Dispatch; drain: () => Promise<void> } = createDispatch({
    ...{ procedures, handlers, events: small.events, log: small.log, audit: small.audit },
    checkOutputs: false,
  });
  return { ...small, dispatch, close: drain, runs };
}
