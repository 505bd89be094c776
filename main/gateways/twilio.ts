import { Worker } from 'node:worker_threads';
import type { MessagePort, SendOutcome } from '../services/ports.ts';
import type { TwilioOptions } from './twilio-client.ts';
import type { TwilioReply, TwilioRequest } from './twilio-worker.ts';

export interface TwilioThreadOptions extends TwilioOptions {
  /** Entry of the thread that the provider's SDK lives in. */
  readonly workerFile: string;
}

/** The thread is ended when nothing was asked of it for so long: the SDK keeps some 40 MB. */
const IDLE_MS = 15_000;
/** One message a second and sender is what a long number may send. Source: Twilio, "Understanding Twilio Rate Limits". */
const PACE_MS = 1_000;

/**
 * SMS and WhatsApp through Twilio, posted at most once each. The SDK runs in a thread of its own: loading it alone
 * keeps a thread busy for a third of a second. A peer on this computer (`apiUrl`) is not paced.
 */
export function createTwilio(options: TwilioThreadOptions): MessagePort {
  const thread = createThread(options);
  const paceMs = options.apiUrl === null ? PACE_MS : 0;
  let nextMs = 0;
  return {
    async send(message, signal) {
      const waitMs = nextMs - performance.now();
      nextMs = Math.max(nextMs, performance.now()) + paceMs;
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (signal.aborted) return { kind: 'not-processed', retryAfterMs: 0 };
      // Once posted it is seen through to its end: to stop listening half-way would only make the outcome unknown.
      const outcome = await thread
        .ask({ kind: 'send', message })
        .catch((cause: unknown): SendOutcome => ({ kind: 'unknown', reason: String(cause) }));
      // Safe: the thread answers a request of this kind with this type.
      return outcome as SendOutcome;
    },
    async lookUp(query) {
      // Safe: see above.
      return (await thread.ask({ kind: 'look-up', query })) as Awaited<ReturnType<MessagePort['lookUp']>>;
    },
  };
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

function createThread({ workerFile, ...options }: TwilioThreadOptions): {
  readonly ask: (request: TwilioRequest['ask']) => Promise<unknown>;
} {
  let worker: Worker | null = null;
  let seq = 0;
  let idle: NodeJS.Timeout | undefined;
  const waiting = new Map<number, Waiting>();

  const lose = (error: Error) => {
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(workerFile, { workerData: options, env: {} });
    started.on('message', ({ seq: answered, value, error }: TwilioReply) => {
      const call = waiting.get(answered);
      waiting.delete(answered);
      if (error === undefined) call?.resolve(value);
      else call?.reject(new Error(error));
      if (waiting.size > 0) return;
      // A thread at rest must keep neither memory nor the process.
      started.unref();
      idle = setTimeout(() => void started.terminate(), IDLE_MS).unref();
    });
    started.on('error', lose);
    started.on('exit', () => {
      if (worker === started) lose(new Error('the thread of the message provider ended'));
    });
    return started;
  };

  return {
    ask(request) {
      clearTimeout(idle);
      worker ??= start();
      worker.ref();
      return new Promise((resolve, reject) => {
        seq += 1;
        waiting.set(seq, { resolve, reject });
        worker?.postMessage({ seq, ask: request } satisfies TwilioRequest);
      });
    },
  };
}
