import { AppError } from '../../preload/contract/errors.ts';
import { getState, patch } from '../state/store.ts';
import type { Failure, Notice } from '../state/transient.ts';

let lastId = 0;
const keptNotices = 3;

/** What a thrown value means to a person. A broken connection or a defect of the page counts as `internal`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, params: error.params, ref: error.ref };
  return { code: 'internal', params: {}, ref: undefined };
}

/** Says at the edge of the screen what went wrong with something done elsewhere on it. */
export function reportFailure(error: unknown): void {
  const failure = failureOf(error);
  if (failure.code === 'cancelled' || getState().server.connection === 'keyless') return;
  if (failure.code === 'users.sign-in-needed') patch('server', { connection: 'signed-out' });
  else if (failure.code === 'cache.key-missing') patch('server', { connection: 'keyless' });
  else if (isForWantOfKey(failure)) patch('server', { connection: 'locked' });
  else add({ kind: 'bad', failure, text: null });
}

const isForWantOfKey = ({ code }: Failure): boolean => code === 'cache.locked' || code === 'cache.wrong-key';

export function reportDone(text: string): void {
  add({ kind: 'ok', failure: null, text });
}

export function dismissNotice(id: number): void {
  patch('transient', { notices: getState().transient.notices.filter((notice) => notice.id !== id) });
}

function add(notice: Omit<Notice, 'id'>): void {
  lastId += 1;
  patch('transient', { notices: [...getState().transient.notices, { ...notice, id: lastId }].slice(-keptNotices) });
}
