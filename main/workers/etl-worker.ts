/** Entry of a thread that reads one file at a time. */
import { etl } from '../etl/index.ts';
import type { ToDegrees } from '../etl/layer-rows.ts';
import type { EtlPort, LayerChoice } from '../services/ports.ts';
import type { CallMessage } from './protocol.ts';
import { serve, type Notify } from './serve.ts';

type Args<K extends keyof EtlPort> = Parameters<EtlPort[K]>;
type OnBatch = Args<'readIncidents'>[2];
type EtlProgress = Parameters<NonNullable<Args<'readIncidents'>[3]['onProgress']>>[0];

/** What is sent ahead of a reply. A batch asks for a receipt, coordinates to be converted for themselves, progress for nothing. */
export type EtlNote =
  | { readonly kind: 'batch'; readonly batch: Parameters<OnBatch>[0]; readonly rejects: Parameters<OnBatch>[1] }
  | { readonly kind: 'convert'; readonly crs: string; readonly xy: Float64Array<ArrayBuffer> }
  | { readonly kind: 'progress'; readonly progress: EtlProgress };

/** Batches on their way: one that is being written and one that waits. More would only fill the memory. */
const maxUnreceived = 2;
let current = { seq: 0, unreceived: 0, resume: (): void => undefined };
let onConverted: { readonly seq: number; readonly resolve: (lonLat: Float64Array | null) => void } | null = null;

void serve(() => ({
  call: (message, notify) => {
    const { name, args, seq } = message;
    const toDegrees: ToDegrees = (crs, xy) => {
      const converted = new Promise<Float64Array | null>((resolve) => (onConverted = { seq, resolve }));
      notify({ kind: 'convert', crs, xy } satisfies EtlNote);
      return converted;
    };
    // Safe: the pool sends these names with these arguments.
    if (name === 'layers') return etl.layers(...(args as Args<'layers'>));
    if (name === 'signature') {
      const [file, choice] = args as Args<'signature'>;
      return etl.signature(file, { ...choice, toDegrees });
    }
    if (name === 'preview') {
      const [file, mapping, timeZone, choice] = args as Args<'preview'>;
      return etl.preview(file, mapping, timeZone, { ...choice, toDegrees });
    }
    if (name === 'readZones') return etl.readZones(...(args as Args<'readZones'>), { toDegrees });
    if (name === 'appendExport') return etl.appendExport(...(args as Args<'appendExport'>));
    if (name === 'finishExport') return etl.finishExport(...(args as Args<'finishExport'>));
    if (name === 'dropExport') return etl.dropExport(...(args as Args<'dropExport'>));
    if (name === 'readIncidents') return readIncidents(message, notify, toDegrees);
    throw new Error(`etl has no function ${name}`);
  },
  receive: (seq, value) => {
    if (value !== undefined) {
      // Safe: only coordinates are answered with a value. One file is read at a time, and one part of it is converted at a time.
      if (seq === onConverted?.seq) onConverted.resolve(value as Float64Array | null);
    } else if (seq === current.seq) {
      current.unreceived--;
      current.resume();
    }
  },
}));

function readIncidents({ seq, args }: CallMessage, notify: Notify, toDegrees: ToDegrees): ReturnType<EtlPort['readIncidents']> {
  // Safe: as above; the callbacks cannot travel and are made here.
  const [file, mapping, { layer }] = args as readonly [Args<'readIncidents'>[0], Args<'readIncidents'>[1], LayerChoice];
  const send = (note: EtlNote): void => notify(note);
  const sent = { seq, unreceived: 0, resume: (): void => undefined };
  current = sent;
  const sendBatch: OnBatch = async (batch, rejects) => {
    send({ kind: 'batch', batch, rejects });
    sent.unreceived++;
    if (sent.unreceived >= maxUnreceived) await new Promise<void>((resolve) => (sent.resume = resolve));
  };
  return etl.readIncidents(file, mapping, sendBatch, { layer, toDegrees, onProgress: (progress) => send({ kind: 'progress', progress }) });
}
