/** Entry of a thread that reads one file at a time. */
import { etl } from '../etl/index.ts';
import type { EtlPort } from '../services/ports.ts';
import type { CallMessage } from './protocol.ts';
import { serve, type Notify } from './serve.ts';

type Args<K extends keyof EtlPort> = Parameters<EtlPort[K]>;
type OnBatch = Args<'readIncidents'>[2];
type EtlProgress = Parameters<NonNullable<Args<'readIncidents'>[3]['onProgress']>>[0];

/** What readIncidents sends ahead of its reply. A batch asks for a receipt, progress does not. */
export type EtlNote =
  | { readonly kind: 'batch'; readonly batch: Parameters<OnBatch>[0]; readonly rejects: Parameters<OnBatch>[1] }
  | { readonly kind: 'progress'; readonly progress: EtlProgress };

/** Batches on their way: one that is being written and one that waits. More would only fill the memory. */
const maxUnreceived = 2;
let current = { seq: 0, unreceived: 0, resume: (): void => undefined };

void serve(() => ({
  call: (message, notify) => {
    const { name, args } = message;
    // Safe: the pool sends these names with these arguments.
    if (name === 'signature') return etl.signature(...(args as Args<'signature'>));
    if (name === 'preview') return etl.preview(...(args as Args<'preview'>));
    if (name === 'readZones') return etl.readZones(...(args as Args<'readZones'>));
    if (name === 'appendExport') return etl.appendExport(...(args as Args<'appendExport'>));
    if (name === 'finishExport') return etl.finishExport(...(args as Args<'finishExport'>));
    if (name === 'dropExport') return etl.dropExport(...(args as Args<'dropExport'>));
    if (name === 'readIncidents') return readIncidents(message, notify);
    throw new Error(`etl has no function ${name}`);
  },
  receive: (seq) => {
    if (seq !== current.seq) return;
    current.unreceived--;
    current.resume();
  },
}));

function readIncidents({ seq, args }: CallMessage, notify: Notify): ReturnType<EtlPort['readIncidents']> {
  // Safe: as above; the callbacks cannot travel and are made here.
  const [file, mapping] = args as readonly [Args<'readIncidents'>[0], Args<'readIncidents'>[1]];
  const send = (note: EtlNote): void => notify(note);
  const sent = { seq, unreceived: 0, resume: (): void => undefined };
  current = sent;
  const sendBatch: OnBatch = async (batch, rejects) => {
    send({ kind: 'batch', batch, rejects });
    sent.unreceived++;
    if (sent.unreceived >= maxUnreceived) await new Promise<void>((resolve) => (sent.resume = resolve));
  };
  return etl.readIncidents(file, mapping, sendBatch, { onProgress: (progress) => send({ kind: 'progress', progress }) });
}
