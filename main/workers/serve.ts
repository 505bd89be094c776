/** The worker's half of the protocol, the same for all kinds of worker. */
import { parentPort } from 'node:worker_threads';
import { buffersIn, describeFailure, readySeq, type CallMessage, type HostMessage, type WorkerMessage } from './protocol.ts';

/** Sends something to the caller before the reply. */
export type Notify = (note: unknown) => void;

export interface Served {
  /** Runs one call. May be called again before an earlier promise has settled. */
  readonly call: (message: CallMessage, notify: Notify) => unknown;
  /** Receipt of a note of call `seq`, and what the note asked for. */
  readonly receive?: (seq: number, value: unknown) => void;
  /** Gives up what the worker holds. */
  readonly close?: () => void;
}

/** Opens what the worker serves, tells the main thread whether that went well, and answers its calls. */
export async function serve(open: () => Served | Promise<Served>): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('This file is the entry of a worker thread');
  const post = (message: WorkerMessage): void => port.postMessage(message, buffersIn(message));
  let served: Served;
  try {
    served = await open();
  } catch (error) {
    post({ seq: readySeq, kind: 'failure', failure: describeFailure(error) });
    return;
  }
  post({ seq: readySeq, kind: 'value', value: null, ms: 0 });

  const answer = async (message: CallMessage): Promise<void> => {
    const { seq } = message;
    const startedMs = performance.now();
    try {
      const value = await served.call(message, (note) => post({ seq, kind: 'note', note }));
      post({ seq, kind: 'value', value, ms: performance.now() - startedMs });
    } catch (error) {
      post({ seq, kind: 'failure', failure: describeFailure(error) });
    }
  };
  port.on('message', (message: HostMessage) => {
    if (message === 'close') {
      served.close?.();
      port.close();
    } else if ('receipt' in message) served.receive?.(message.seq, message.value);
    else void answer(message);
  });
}
