import { randomBytes } from 'node:crypto';
import type { ZodError } from 'zod';
import { AppError, type Reply, type WireError } from '../preload/contract/errors.ts';
import { type Caller, type Procedure, type Progress, roles } from '../preload/contract/procedure.ts';
import type { Events } from './events.ts';
import type { Log } from './log.ts';
import type { Call } from './services/ports.ts';

export interface CallOptions {
  /** Who calls; null = nobody has signed in. */
  readonly caller: Caller | null;
  readonly signal?: AbortSignal;
  /** Names the call in `job.progressed`, so that its caller knows it again. */
  readonly callId?: string;
  readonly onProgress?: (progress: Progress) => void;
}

/** Calls a procedure by its full name, `subject.verb`. Never rejects: what goes wrong is in the reply. */
export type Dispatch = (procedure: string, input: unknown, options: CallOptions) => Promise<Reply<unknown>>;

export interface DispatchParts {
  readonly procedures: ReadonlyMap<string, Procedure>;
  readonly handlers: Readonly<Record<string, Readonly<Record<string, (input: never, call: Call) => Promise<unknown>>>>>;
  readonly events: Pick<Events, 'emit'>;
  readonly log: Log;
  /** Also parse what handlers answer. */
  readonly checkOutputs: boolean;
}

/** A call without sign-in acts under this name; only procedures for `anyone` ever see it. */
const nobody: Caller = { name: '', role: 'viewer' };
const PROGRESS_EVERY_MS = 100;

/**
 * The one way in for every host: find the procedure → may the caller → parse the input → handler → reply.
 *
 * @returns dispatch, and `drain`, which cancels what runs, refuses what comes and waits until all handlers have ended.
 */
export function createDispatch(parts: DispatchParts): { readonly dispatch: Dispatch; readonly drain: () => Promise<void> } {
  const strictInputs = new Map([...parts.procedures].map(([name, { input }]) => [name, input.strict()]));
  const running = new Map<AbortController, Promise<unknown>>();
  let isClosing = false;

  /** Starts the handler of a procedure whose input is known to be right. */
  const start = (name: string, input: unknown, call: Call): Promise<unknown> => {
    const [subject = '', verb = ''] = name.split('.');
    // Safe: the input was parsed by the schema that the handler's type is made from.
    const work = parts.handlers[subject]?.[verb]?.(input as never, call);
    if (work === undefined) throw new Error(`no handler serves ${name}: add it to main/services`);
    return work;
  };

  const dispatch: Dispatch = async (name, input, { caller, signal, callId = randomBytes(6).toString('hex'), onProgress }) => {
    const startedMs = performance.now();
    const controller = new AbortController();
    const abort = () => {
      controller.abort();
    };
    signal?.addEventListener('abort', abort, { once: true });
    let code = 'ok';
    try {
      const procedure = find(parts.procedures, name);
      refuseUnlessAllowed(procedure, caller);
      const parsed = strictInputs.get(name)?.safeParse(input ?? {});
      if (parsed?.success !== true) throw invalidInput(parsed?.error);
      if (isClosing || signal?.aborted === true) throw new AppError('cancelled');
      const progress = throttleProgress((step) => {
        parts.events.emit('job.progressed', { ...step, procedure: name, callId });
        onProgress?.(step);
      });
      const work = start(name, parsed.data, { caller: caller ?? nobody, signal: controller.signal, progress });
      running.set(controller, work);
      const value = await work;
      if (parts.checkOutputs) refuseBadOutput(procedure, name, value);
      return { ok: true, value };
    } catch (thrown) {
      const error = toWire(thrown, { name, log: parts.log, isAborted: controller.signal.aborted });
      code = error.code;
      return { ok: false, error };
    } finally {
      running.delete(controller);
      signal?.removeEventListener('abort', abort);
      parts.log.info('called', {
        procedure: parts.procedures.has(name) ? name : 'unknown',
        callId,
        code,
        ms: Math.round(performance.now() - startedMs),
      });
    }
  };

  const drain = async () => {
    isClosing = true;
    for (const controller of running.keys()) controller.abort();
    await Promise.allSettled(running.values());
  };
  return { dispatch, drain };
}

function find(procedures: ReadonlyMap<string, Procedure>, name: string): Procedure {
  const procedure = procedures.get(name);
  if (procedure === undefined) throw new AppError('not-found', { what: 'procedure', name: name.slice(0, 80) });
  return procedure;
}

function refuseUnlessAllowed({ may, zones }: Procedure, caller: Caller | null): void {
  if (may === 'anyone') return;
  if (caller === null) throw new AppError('users.sign-in-needed');
  if (roles.indexOf(caller.role) < roles.indexOf(may)) throw new AppError('users.not-allowed', { role: caller.role, needed: may });
  // Whoever wrote it did not say how it keeps to zones.
  if (caller.zones !== undefined && zones === undefined) throw new AppError('users.not-allowed', { reason: 'zones' });
}

/** Names the first thing that is wrong. The value itself is not repeated: it may be a password. */
function invalidInput(error: ZodError | undefined): AppError {
  const issue = error?.issues[0];
  if (issue === undefined) return new AppError('input.invalid', { path: '', rule: 'object', detail: 'expected an object' });
  const extraKey = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return new AppError('input.invalid', { path: [...issue.path, ...extraKey].join('.'), rule: issue.code, detail: issue.message });
}

function refuseBadOutput(procedure: Procedure, name: string, value: unknown): void {
  const parsed = procedure.output.safeParse(value);
  if (!parsed.success) throw new Error(`${name} answered what its contract does not allow: ${parsed.error.message}`);
}

/** Passes on each new step, each end, and otherwise at most ten a second. */
function throttleProgress(emit: (progress: Progress) => void): (progress: Progress) => void {
  let lastMs = -Infinity;
  let lastStep = '';
  return (progress) => {
    const nowMs = performance.now();
    if (progress.step === lastStep && progress.fraction < 1 && nowMs - lastMs < PROGRESS_EVERY_MS) return;
    [lastMs, lastStep] = [nowMs, progress.step];
    emit(progress);
  };
}

function toWire(
  thrown: unknown,
  { name, log, isAborted }: { readonly name: string; readonly log: Log; readonly isAborted: boolean },
): WireError {
  if (thrown instanceof AppError && thrown.code !== 'internal') return thrown.toWire();
  if (isAborted) return { code: 'cancelled', params: {} };
  const ref = (thrown instanceof AppError ? thrown.ref : undefined) ?? randomBytes(4).toString('hex');
  log.error('failed', thrown, { ref, procedure: name });
  return { code: 'internal', params: {}, ref };
}
