import { randomBytes } from 'node:crypto';
import type { ZodError } from 'zod';
import { nameCharacters } from '../preload/contract/domain.ts';
import { AppError, type Reply, type WireError } from '../preload/contract/errors.ts';
import { auditOf, type Caller, type Procedure, type Progress, roles } from '../preload/contract/procedure.ts';
import type { AuditHost } from './audit-chain.ts';
import { type AuditTrail, isRefusal } from './audit-trail.ts';
import type { Events } from './events.ts';
import { refuseUnsafeShape } from './input-shape.ts';
import type { Log } from './log.ts';
import type { Call } from './services/ports.ts';

export interface CallOptions {
  /** Who calls; null = nobody has signed in. */
  readonly caller: Caller | null;
  /** Where the call comes from; left out: the app makes it unasked. */
  readonly host?: AuditHost;
  /** The address of the network that it comes from; left out by hosts that serve this computer alone. */
  readonly source?: string;
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
  readonly audit: AuditTrail;
  readonly log: Log;
  /** Also parse what handlers answer. */
  readonly checkOutputs: boolean;
}

/** A call without sign-in acts under this name; only procedures for `anyone` ever see it. */
const nobody: Caller = { name: '', role: 'viewer' };
const PROGRESS_EVERY_MS = 100;

/**
 * The one way in for every host: find the procedure → may the caller → parse the input → write down that
 * it begins → handler → write down how it ended → reply.
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

  /** Does what is asked, between its two entries in the audit trail. Never rejects. */
  const work = async (
    { name, procedure, input }: { readonly name: string; readonly procedure: Procedure; readonly input: unknown },
    { host = 'system' }: Pick<CallOptions, 'host'>,
    call: Omit<Call, 'audit'>,
    caller: Caller | null,
  ): Promise<Reply<unknown>> => {
    const isAborted = () => call.signal.aborted;
    const wire = (thrown: unknown) => toWire(thrown, { name, log: parts.log, isAborted: isAborted() });
    try {
      const entry = await parts.audit.begin({ procedure: name, kind: auditOf(procedure), caller, host, input });
      try {
        // While it was written down.
        if (isAborted()) throw new AppError('cancelled');
        const value = await start(name, input, { ...call, audit: entry.note });
        if (parts.checkOutputs) refuseBadOutput(procedure, name, value);
        await entry.end('ok', value);
        return { ok: true, value };
      } catch (thrown) {
        const error = wire(thrown);
        await entry.end(error.code);
        return { ok: false, error };
      }
    } catch (thrown) {
      return { ok: false, error: wire(thrown) };
    }
  };

  const dispatch: Dispatch = async (name, input, { caller, host, source, signal, callId = randomBytes(6).toString('hex'), onProgress }) => {
    const startedMs = performance.now();
    const controller = new AbortController();
    const abort = () => {
      controller.abort();
    };
    signal?.addEventListener('abort', abort, { once: true });
    let code = 'ok';
    try {
      const procedure = find(parts.procedures, name);
      refuseUnlessAllowed(name, procedure, caller);
      refuseUnsafeShape(input);
      const parsed = strictInputs.get(name)?.safeParse(input ?? {});
      if (parsed?.success !== true) throw invalidInput(parsed?.error);
      if (isClosing || signal?.aborted === true) throw new AppError('cancelled');
      const progress = throttleProgress((step) => {
        parts.events.emit('job.progressed', { ...step, procedure: name, callId });
        onProgress?.(step);
      });
      const call = {
        ...{ caller: caller ?? nobody, signal: controller.signal, progress },
        ...(source === undefined ? {} : { source }),
      };
      const working = work({ name, procedure, input: parsed.data }, host === undefined ? {} : { host }, call, caller);
      running.set(controller, working);
      const reply = await working;
      if (!reply.ok) code = reply.error.code;
      return reply;
    } catch (thrown) {
      const error = toWire(thrown, { name, log: parts.log, isAborted: controller.signal.aborted });
      code = error.code;
      if (isRefusal(code) && isWorthWriting(parts.procedures.get(name), caller))
        parts.audit.refused({ procedure: name, caller, host: host ?? 'system' }, error.code);
      return { ok: false, error };
    } finally {
      running.delete(controller);
      signal?.removeEventListener('abort', abort);
      // Any text can be asked for: only names of procedures are told.
      parts.log.info('called', {
        procedure: parts.procedures.has(name) ? name : '?',
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
    await parts.audit.flush();
  };
  return { dispatch, drain };
}

function find(procedures: ReadonlyMap<string, Procedure>, name: string): Procedure {
  const procedure = procedures.get(name);
  if (procedure === undefined) throw new AppError('not-found', { what: 'procedure', name: name.slice(0, 80) });
  return procedure;
}

/**
 * Role first, then the subjects that the key of a program is limited to, then whether the procedure keeps to zones.
 *
 * @throws AppError users.sign-in-needed or users.not-allowed
 */
export function refuseUnlessAllowed(name: string, { may, zones }: Pick<Procedure, 'may' | 'zones'>, caller: Caller | null): void {
  if (may === 'anyone') return;
  if (caller === null) throw new AppError('users.sign-in-needed');
  if (roles.indexOf(caller.role) < roles.indexOf(may)) throw new AppError('users.not-allowed', { role: caller.role, needed: may });
  const [subject = ''] = name.split('.', 1);
  if (caller.subjects?.includes(subject) === false) throw new AppError('users.not-allowed', { reason: 'subject', subject });
  // Whoever wrote it did not say how it keeps to zones.
  if (caller.zones !== undefined && zones === undefined) throw new AppError('users.not-allowed', { reason: 'zones' });
}

/** A page whose session has ended goes on asking: that is nothing to write down. Who wants to change something, or is known, is. */
const isWorthWriting = (procedure: Procedure | undefined, caller: Caller | null): boolean =>
  procedure !== undefined && (caller !== null || procedure.rest[0] !== 'GET');

/** Names the first thing that is wrong. The value itself is not repeated: it may be a password. */
function invalidInput(error: ZodError | undefined): AppError {
  const issue = error?.issues[0];
  if (issue?.code === 'invalid_format' && 'pattern' in issue && issue.pattern === nameCharacters.toString())
    return new AppError('input.hidden-characters', { path: issue.path.join('.') });
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
