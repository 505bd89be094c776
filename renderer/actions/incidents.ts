import type { ColumnMapping } from '../../preload/contract/domain.ts';
import { client, transport } from '../api/connection.ts';
import { noFilter } from '../state/choices.ts';
import { dayCount } from '../state/cross-filter.ts';
import { periodOf } from '../ui/days.ts';
import { getState, patch } from '../state/store.ts';
import type { ImportFlow } from '../state/transient.ts';
import { runJob } from './jobs.ts';
import { failureOf } from './notices.ts';

const usualDays = 91;
/** More points than this hide the density under them at the scale of a city: the layer then starts switched off. */
const mostPoints = 30_000;
export const rejectPageSize = 100;

/** Reads all incidents as columns with their types, and shows them. */
export async function loadIncidents(): Promise<void> {
  takeIncidents(await readIncidents());
}

export async function readIncidents() {
  const [columns, { items: types }] = await Promise.all([client.incidents.columns({}), client.incidents.types({})]);
  return { columns, types };
}

/** Shows incidents and drops filters that name what is no longer there; the first ones ever choose the first period. */
export function takeIncidents({ columns, types }: Awaited<ReturnType<typeof readIncidents>>): void {
  patch('server', { columns, types });
  const { filter } = getState().choices;
  if (filter === null && columns.dayZero !== null) {
    const days = dayCount(columns);
    const shownDays = Math.min(days, getState().server.settings?.hotspotDays ?? usualDays);
    const { layers } = getState().choices;
    patch('choices', {
      filter: { ...noFilter, period: periodOf({ from: days - shownDays, to: days }, columns.dayZero, days) },
      layers: { ...layers, incidents: (columns.count * shownDays) / days <= mostPoints },
    });
  } else if (filter !== null) {
    const known = new Set(types.map(({ id }) => id));
    const typeIds = filter.typeIds.filter((id) => known.has(id));
    if (typeIds.length < filter.typeIds.length) patch('choices', { filter: { ...filter, typeIds } });
  }
}

export async function loadBatches(): Promise<void> {
  const { items } = await client.incidents.batches({});
  patch('server', { batches: items });
}

export async function loadRejects(batchId: number, page: number): Promise<void> {
  const rejects = await client.incidents.rejects({ batchId, page, pageSize: rejectPageSize });
  patch('server', { rejectPage: { ...rejects, batchId, page } });
}

/** Hands a file to the host and looks at its layers and first rows. Writes nothing. Zones have no columns to look at. */
export async function openFile(file: File): Promise<void> {
  const kind = /\.(geo)?json(\.gz)?$/i.test(file.name) ? 'zones' : 'incidents';
  patch('choices', { subject: 'data' });
  patch('transient', {
    isDropping: false,
    importFlow: {
      ...{ fileName: file.name, kind, layers: [], layer: null, token: null, preview: null },
      ...{ mapping: null, isReading: true, failure: null, result: null },
    },
  });
  try {
    const token = await transport.offerFile(file);
    changeFlow({ token });
    const { items: layers } = kind === 'zones' ? { items: [] } : await client.incidents.layers({ file: token });
    changeFlow({ layers });
    const first = layers.find(({ becomes }) => becomes.length > 0);
    if (first !== undefined) await chooseLayer(first.name);
    else if (kind === 'incidents') await previewFile();
    else changeFlow({ isReading: false });
  } catch (error) {
    changeFlow({ isReading: false, failure: failureOf(error) });
  }
}

/** Looks at another layer of the file. What becomes of it follows from its geometry. */
export async function chooseLayer(name: string): Promise<void> {
  const flow = getState().transient.importFlow;
  const kind = flow?.layers.find((layer) => layer.name === name)?.becomes[0];
  if (kind === undefined) return;
  changeFlow({ kind, layer: name, preview: null, mapping: null, failure: null });
  if (kind === 'incidents') await previewFile();
  else changeFlow({ isReading: false });
}

/** Looks at the file again with other columns. */
export async function remapFile(mapping: ColumnMapping): Promise<void> {
  changeFlow({ mapping });
  await previewFile();
}

export function closeImport(): void {
  patch('transient', { importFlow: null });
}

/** Imports the file that was looked at, as a job. */
export async function importFile(): Promise<void> {
  const flow = getState().transient.importFlow;
  const file = flow?.token;
  if (flow == null || file == null) return;
  const source = sourceOf(flow, file);
  if (flow.kind === 'zones') {
    const { value, error } = await runJob('zones.import', flow.fileName, (options) => client.zones.import(source, options));
    changeFlow(value === null ? { failure: failureOf(error) } : { failure: null, result: { kind: 'zones', report: value } });
  } else {
    const mapping = flow.mapping ?? flow.preview?.mapping;
    const input = mapping === undefined ? source : { ...source, mapping };
    const { value, error } = await runJob('incidents.import', flow.fileName, (options) => client.incidents.import(input, options));
    changeFlow(value === null ? { failure: failureOf(error) } : { failure: null, result: { kind: 'incidents', report: value } });
  }
}

async function previewFile(): Promise<void> {
  const flow = getState().transient.importFlow;
  if (flow?.token == null) return;
  changeFlow({ isReading: true });
  try {
    const source = sourceOf(flow, flow.token);
    const preview = await client.incidents.preview(flow.mapping === null ? source : { ...source, mapping: flow.mapping });
    // Another layer may have been chosen meanwhile.
    if (getState().transient.importFlow?.layer === flow.layer) changeFlow({ preview, isReading: false, failure: null });
  } catch (error) {
    if (getState().transient.importFlow?.layer === flow.layer) changeFlow({ isReading: false, failure: failureOf(error) });
  }
}

const sourceOf = ({ layer }: ImportFlow, file: string) => (layer === null ? { file } : { file, layer });

function changeFlow(change: Partial<ImportFlow>): void {
  const { importFlow } = getState().transient;
  if (importFlow !== null) patch('transient', { importFlow: { ...importFlow, ...change } });
}
