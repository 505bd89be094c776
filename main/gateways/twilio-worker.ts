import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from '../services/ports.ts';
import { createTwilioClient, type TwilioOptions } from './twilio-client.ts';

type Message = Parameters<MessagePort['send']>[0];
type Query = Parameters<MessagePort['lookUp']>[0];

export interface TwilioRequest {
  readonly seq: number;
  readonly ask: { readonly kind: 'send'; readonly message: Message } | { readonly kind: 'look-up'; readonly query: Query };
}
export interface TwilioReply {
  readonly seq: number;
  readonly value?: unknown;
  readonly error?: string;
}

// Safe: the one who starts this thread gives these options.
const client = createTwilioClient(workerData as TwilioOptions);

parentPort?.on('message', ({ seq, ask }: TwilioRequest) => {
  const answer = ask.kind === 'send' ? client.send(ask.message) : client.lookUp(ask.query);
  answer.then(
    (value) => {
      parentPort?.postMessage({ seq, value } satisfies TwilioReply);
    },
    (error: unknown) => {
      parentPort?.postMessage({ seq, error: String(error) } satisfies TwilioReply);
    },
  );
});
