import { basename, resolve } from 'node:path';
import { ColumnMapping, GivenMapping } from '../../preload/contract/domain.ts';
import { incidentOrigins } from '../../preload/contract/origins.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { type Command, type Context, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { describeRejects, REJECTS_SHOWN } from './notes.ts';
import { choicesOption, dateOption, given, idsOption, listOption, numberOption, textOption } from './options.ts';
import { rejectWords } from './reject-words.ts';
import { tableLines } from './table-text.ts';

export const incidentCommands: readonly Command[] = [
  {
    name: 'import',
    operands: ['FILE'],
    options: {
      layer: valued('NAME'),
      'time-zone': valued('ZONE'),
      map: valued('FIELD=COLUMN', { multiple: true }),
    },
    example: 'khareetaty import chicago_2018.csv.gz --time-zone America/Chicago',
    lists: { fields: Object.keys(ColumnMapping.shape) },
    run: importIncidents,
  },
  {
    name: 'layers',
    operands: ['FILE'],
    options: {},
    example: 'khareetaty layers city.gpkg',
    async run({ operands, open, print, strings }) {
      const { app, client } = await open();
      const found = await client.incidents.layers({ file: offer(app.files, operands[0] ?? '') });
      const rows = found.items.map(({ name, geometryType, crs, becomes, problem }) => {
        return [name, geometryType, crs, problem || becomes.join(', ') || null];
      });
      print(found, tableLines(['layer', 'geometry', 'crs', 'becomes'], strings, rows));
    },
  },
  {
    name: 'rejects list',
    operands: ['BATCH'],
    options: pageOptions(),
    example: 'khareetaty rejects list 1',
    async run({ operands, options, open, print, language, strings }) {
      const batchId = Number(operands[0]);
      if (!Number.isInteger(batchId)) throw new UsageError(({ usage }) => usage.wholeNumber('BATCH', operands[0] ?? ''));
      const { client } = await open();
      const found = await client.incidents.rejects({ batchId, ...readPage(options) });
      print(
        found,
        tableLines(
          ['line', 'reason', 'column', 'value', 'cure'],
          strings,
          found.items.map(({ line, code, column, value }) => [line, code, column, value, rejectWords[language][code]]),
        ),
      );
    },
  },
  {
    name: 'incidents list',
    operands: [],
    options: {
      from: valued('DATE'),
      to: valued('DATE'),
      type: valued('ID', { multiple: true }),
      zone: valued('ID', { multiple: true }),
      origin: valued('ORIGIN', { multiple: true }),
      ...pageOptions(),
    },
    example: 'khareetaty incidents list --from 2018-07-01 --to 2018-08-01 --page-size 20',
    async run({ options, open, print, strings }) {
      const period = { from: dateOption(options, 'from'), to: dateOption(options, 'to') };
      const origins = choicesOption(options, 'origin', incidentOrigins);
      const filter = { ...period, typeIds: idsOption(options, 'type'), zoneIds: idsOption(options, 'zone'), origins };
      const { client } = await open();
      const found = await client.incidents.list({ ...given(filter), ...readPage(options) });
      const rows = found.items.map(({ id, occurredMs, utcOffsetMin, typeId, zoneId, origin, lon, lat, description }) => {
        return [id, localText(occurredMs, utcOffsetMin), typeId, zoneId, origin, lon.toFixed(5), lat.toFixed(5), description];
      });
      print(found, [
        ...tableLines(['id', 'localTime', 'type', 'zone', 'origin', 'lon', 'lat', 'description'], strings, rows),
        strings.results.inAll(found.total),
      ]);
    },
  },
];

async function importIncidents({ operands, options, open, print, note, language, strings }: Context): Promise<void> {
  const mapping = parseMapping(listOption(options, 'map'));
  const { app, client } = await open();
  const file = offer(app.files, operands[0] ?? '');
  const input = given({ layer: textOption(options, 'layer'), timeZone: textOption(options, 'time-zone'), mapping });
  const report = await client.incidents.import({ file, ...input });
  const { batchId, fileName, read, rejected, warnings } = report;
  const refusal = warnings.find((warning) => warning.code === 'all-rejected');
  if (refusal === undefined) {
    print(report, [strings.results.rowsRead(fileName, read, seconds(report.ms)), `  ${strings.results.rows(report)}`]);
  }
  const [batch] = (await client.incidents.batches({})).items;
  if (batch?.mapping.swapLonLat && mapping?.swapLonLat === undefined) note([strings.notes.exchanged(fileName)]);
  if (rejected > 0) {
    const { items } = await client.incidents.rejects({ batchId, pageSize: REJECTS_SHOWN });
    note(describeRejects({ fileName, read, rejected, items, batchId }, { language, strings }));
  }
  for (const warning of warnings) {
    if (warning.code === 'outside-zones') note([strings.notes.outside(fileName, warning.outside, warning.rows)]);
    if (warning.code === 'origin-unknown') note([strings.notes.originUnknown(fileName, warning.unknown, warning.rows)]);
  }
  if (refusal) throw new AppError('import.all-rejected', { file: fileName, read, batchId, reason: refusal.reason, rows: refusal.rows });
}

/** Hands a file of this computer to the app; missing files are reported by whoever reads them. */
export const offer = (files: { offer(path: string, name: string): string }, path: string): string =>
  files.offer(resolve(path), basename(path));

export const seconds = (ms: number): string => (ms / 1_000).toFixed(1);

function pageOptions() {
  return {
    page: valued('N'),
    'page-size': valued('N'),
  } as const;
}

function readPage(options: Parameters<typeof numberOption>[0]) {
  const whole = { whole: true };
  return given({ page: numberOption(options, 'page', whole), pageSize: numberOption(options, 'page-size', whole) });
}

const localText = (ms: number, offsetMin: number): string => new Date(ms + offsetMin * 60_000).toISOString().slice(0, 16).replace('T', ' ');

/** `time=Date` pairs as a mapping; description takes several columns, swapLonLat true or false, originWords `Radio:reported`. */
function parseMapping(pairs: readonly string[]): Partial<ColumnMapping> | undefined {
  if (pairs.length === 0) return undefined;
  const mapping: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const [field, column] = [pair.slice(0, at), pair.slice(at + 1)];
    if (at < 1 || !(field in ColumnMapping.shape)) throw new UsageError(({ usage }) => usage.map(pair));
    if (field === 'description') mapping[field] = [...((mapping[field] as string[] | undefined) ?? []), column];
    else if (field === 'originWords') mapping[field] = { ...(mapping[field] as object | undefined), ...parseWord(column) };
    else mapping[field] = field === 'swapLonLat' ? column === 'true' : column;
  }
  const parsed = GivenMapping.safeParse(mapping);
  if (parsed.success) return given(parsed.data);
  const [issue] = parsed.error.issues;
  throw new UsageError(() => `--map ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function parseWord(pair: string): Record<string, string> {
  const at = pair.lastIndexOf(':');
  return { [pair.slice(0, Math.max(0, at))]: pair.slice(at + 1) };
}
