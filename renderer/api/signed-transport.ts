import { AppError, type Reply } from '../../preload/contract/errors.ts';
import type { Session, SignIn } from './session.ts';
import type { CallOptions, Transport, Way } from './transport.ts';

/** Calls that need no sign-in. They go without one, so that they neither wait for a refresh nor end it. */
const open: ReadonlySet<string> = new Set(['users.state', 'users.login', 'users.accept', 'users.refresh', 'users.exchange']);

/** Calls that prove who somebody is: what else is called meanwhile waits, since it may be refused to whoever was known before. */
const proofs: ReadonlySet<string> = new Set(['users.login', 'users.accept', 'users.setUp']);

/** A way to the host on which each call says who is signed in. */
export function signCalls(way: Way, session: Session): Transport {
  const { chooseTarget, chooseFolder, fetchFile } = way;
  let proving: Promise<unknown> = Promise.resolve();

  const send = async (procedure: string, input: unknown, options: CallOptions): Promise<Reply<unknown>> => {
    const token = open.has(procedure) ? null : await session.token();
    const reply = await way.call(procedure, input, options, token);
    follow(session, procedure, reply);
    if (open.has(procedure) || proofs.has(procedure) || !isSignInNeeded(reply)) return reply;
    await proving;
    const next = await session.token(token ?? undefined);
    if (next !== null && next !== token) return way.call(procedure, input, options, next);
    if (token === null) session.end();
    return reply;
  };

  return {
    async call(procedure, input, options) {
      if (proofs.has(procedure)) {
        const sent = send(procedure, input, options);
        proving = sent.catch(() => undefined);
        return sent;
      }
      if (!open.has(procedure)) await proving;
      return send(procedure, input, options);
    },
    listen: (onEvent, onConnection) => way.listen(session, onEvent, onConnection),
    ...(way.unlock === undefined ? {} : { unlock: way.unlock }),
    ...(chooseTarget === undefined ? {} : { chooseTarget: async (name: string) => chooseTarget(name, await session.token()) }),
    ...(chooseFolder === undefined ? {} : { chooseFolder: async () => chooseFolder(await session.token()) }),
    ...(fetchFile === undefined ? {} : { fetchFile: async (file: string) => fetchFile(file, await session.token()) }),
    async offerFile(file) {
      const token = await session.token();
      try {
        return await way.offerFile(file, token);
      } catch (error) {
        if (token === null || !(error instanceof AppError) || error.code !== 'users.sign-in-needed') throw error;
        const next = await session.token(token);
        if (next === null || next === token) throw error;
        return way.offerFile(file, next);
      }
    },
  };
}

function isSignInNeeded(reply: Reply<unknown>): boolean {
  return !reply.ok && reply.error.code === 'users.sign-in-needed';
}

/** Takes over who signed in by a call. */
function follow(session: Session, procedure: string, reply: Reply<unknown>): void {
  if (!reply.ok) return;
  // Safe: hosts answer by the contract.
  if (procedure === 'users.login') session.take(reply.value as SignIn);
  if (procedure === 'users.accept' || procedure === 'users.setUp') session.take((reply.value as { readonly session: SignIn }).session);
}
