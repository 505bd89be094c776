import type { ColumnMapping, ImportReport, ImportWarning } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { incidents } from '../../preload/contract/incidents.ts';
import { areAxesExchanged } from './exchanged-axes.ts';
import type { IncidentColumnsReader } from './incident-columns.ts';
import { watchImport } from './import-warnings.ts';
import { openZoneLocator } from './placing.ts';
import type { Call, FilePreview, Handlers, LocalFile, Ports } from './ports.ts';
import { readSettings } from './settings.ts';

type GivenMapping = { readonly [K in keyof ColumnMapping]?: ColumnMapping[K] | undefined };
interface FileChoices {
  readonly layer?: string | undefined;
  readonly mapping?: GivenMapping | undefined;
  readonly timeZone?: string | undefined;
}

export const incidentsService = (ports: Ports, columns: IncidentColumnsReader): Handlers<typeof incidents> => ({
  async list({ page, pageSize, ...filter }) {
    return { page, pageSize, ...(await ports.read.incidentPage(filter, { page, pageSize })) };
  },

  async get({ id }) {
    const incident = await ports.read.incident(id);
    if (incident === null) throw new AppError('not-found', { what: 'incident', id });
    return incident;
  },

  columns: () => columns.read(),

  async types() {
    return { items: await ports.read.incidentTypes() };
  },

  async setTypeOrigin({ id, origin }, call) {
    const before = (await ports.read.incidentTypes()).find((type) => type.id === id);
    const type = await ports.write.saveTypeOrigin(id, origin);
    if (type === null) throw new AppError('not-found', { what: 'incident type', id });
    call.audit({ subjectId: id, before: { code: type.code, origin: before?.origin }, after: { code: type.code, origin: type.origin } });
    ports.emit('incidents.changed', { batchId: null });
    return type;
  },

  async layers({ file: token }) {
    const file = ports.files.resolve(token);
    return { fileName: file.name, items: await ports.etl.layers(file) };
  },

  async preview({ file: token, ...choices }) {
    const file = ports.files.resolve(token);
    const { preview, mappingFrom } = await previewFile(ports, file, choices);
    const { encoding, delimiter, layer, mapping } = preview;
    const [columns, evidence, rows] = [[...preview.columns], [...preview.evidence], [...preview.rows]];
    return { fileName: file.name, encoding, delimiter, layer, mapping, mappingFrom, columns, evidence, rows };
  },

  async import({ file: token, ...choices }, call) {
    const startedMs = ports.now();
    const file = ports.files.resolve(token);
    const { preview } = await previewFile(ports, file, choices);
    const report = await importFile(ports, { file, preview, startedMs }, call);
    ports.emit('incidents.changed', { batchId: report.batchId });
    const { batchId, fileName, read, accepted, updated, unchanged, rejected } = report;
    call.audit({ subjectId: batchId, after: { fileName, read, accepted, updated, unchanged, rejected } });
    return report;
  },

  async batches() {
    return { items: await ports.read.importBatches() };
  },

  async rejects({ batchId, page, pageSize }) {
    const found = await ports.read.rejects(batchId, { page, pageSize });
    if (found === null) throw new AppError('not-found', { what: 'import', id: batchId });
    return found;
  },
});

/**
 * Previews a file with the best mapping known: what the person gave, over what was used for this set of columns before,
 * over what the file itself shows.
 */
async function previewFile(
  ports: Ports,
  file: LocalFile,
  { layer, mapping, timeZone }: FileChoices,
): Promise<{ readonly preview: FilePreview; readonly mappingFrom: 'detected' | 'saved' | 'given' }> {
  const given = withoutUndefined({ ...mapping, timeZone: timeZone ?? mapping?.timeZone });
  const zone = given.timeZone ?? (await readSettings(ports)).timeZone;
  const saved = await ports.read.savedMapping(await ports.etl.signature(file, { layer }));
  // What an earlier file with these columns held says nothing of the order of longitude and latitude in this one.
  const known = withoutUndefined({ ...saved, swapLonLat: undefined, ...given });
  const preview = await ports.etl.preview(file, known, zone, { layer });
  const isGiven = Object.keys(given).length > 0;
  const mappingFrom = isGiven ? 'given' : saved === null ? 'detected' : 'saved';
  if (given.swapLonLat !== undefined || !areAxesExchanged(preview.rows, await ports.read.zoneBorders())) return { preview, mappingFrom };
  const swapLonLat = !preview.mapping.swapLonLat;
  return { preview: await ports.etl.preview(file, { ...known, swapLonLat }, zone, { layer }), mappingFrom };
}

/** Safe: only keys without a value are left out. */
const withoutUndefined = (mapping: GivenMapping): Partial<ColumnMapping> =>
  Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== undefined));

/** Streams a file into the store in one transaction: all of it, or nothing. */
async function importFile(
  ports: Ports,
  { file, preview, startedMs }: { readonly file: LocalFile; readonly preview: FilePreview; readonly startedMs: number },
  { signal, progress }: Call,
): Promise<ImportReport & { warnings: ImportWarning[] }> {
  const { write, etl } = ports;
  const { mapping, signature, layer } = preview;
  const zones = await openZoneLocator(ports, { signal });
  const { batchId } = await write.beginImport({ fileName: file.name, fileHash: '', signature, mapping, startedMs });
  const watch = watchImport(zones);
  // The next batch is read and placed while the store writes this one.
  let written: Promise<unknown> = Promise.resolve();
  try {
    const { read, fileHash } = await etl.readIncidents(
      file,
      mapping,
      async (batch, rejects) => {
        const zoneIds = await zones.locate(batch.lonLat.slice());
        watch.see(batch, zoneIds, rejects);
        await written;
        written = write.appendIncidents(batchId, batch, zoneIds, rejects);
        // Its failure is thrown by the `await` that comes next; until then nobody listens.
        written.catch(() => undefined);
      },
      {
        signal,
        layer: layer === '' ? undefined : layer,
        onProgress: ({ bytesRead, bytesTotal, rows }) => {
          progress({ step: 'import', fraction: bytesTotal > 0 ? Math.min(1, bytesRead / bytesTotal) : 0, done: rows });
        },
      },
    );
    await written;
    signal.throwIfAborted();
    const report = await write.finishImport(batchId, { read, fileHash, zonesVersion: zones.version, finishedMs: ports.now() });
    return { ...report, warnings: watch.warnings() };
  } catch (error) {
    await written.catch(() => undefined);
    await write.abortImport(batchId);
    throw error;
  }
}
