import { basename, resolve } from 'node:path';
import { ColumnMapping } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Command } from './command.ts';
import { UsageError } from './errors.ts';
import { describeExchange, describeOutside, describeRejects, REJECTS_SHOWN } from './notes.ts';
import { dateOption, given, idsOption, listOption, numberOption, textOption } from './options.ts';
import { rejectWords } from './reject-words.ts';
import { tableLines } from './table-text.ts';

export const incidentCommands: readonly Command[] = [
  {
    name: 'import',
    doc: 'Imports incidents from a CSV file, plain or gzip. The same rows again change nothing.',
    operands: ['FILE'],
    options: {
      'time-zone': { type: 'string', value: 'ZONE', doc: 'zone of times without an offset (default: as in the settings)' },
      map: {
        type: 'string',
        value: 'FIELD=COLUMN',
        multiple: true,
        doc: `column of a field, may be repeated: ${Object.keys(ColumnMapping.shape).join(', ')}`,
      },
    },
    example: 'khareetaty import chicago_2018.csv.gz --time-zone America/Chicago',
    async run({ operands, options, open, print, note, language }) {
      const mapping = parseMapping(listOption(options, 'map'));
      const { app, client } = await open();
      const file = offer(app.files, operands[0] ?? '');
      const report = await client.incidents.import(
        given({ file, timeZone: textOption(options, 'time-zone'), mapping }) as { file: string },
      );
      const { batchId, fileName, read, rejected, warnings } = report;
      const allRejected = warnings.find(({ code }) => code === 'all-rejected');
      if (allRejected === undefined)
        print(report, [
          `${report.fileName}: ${String(report.read)} rows read in ${seconds(report.ms)}`,
          `  ${String(report.accepted)} accepted, ${String(report.updated)} updated, ${String(report.unchanged)} unchanged, ${String(report.rejected)} rejected`,
        ]);
      const [batch] = (await client.incidents.batches({})).items;
      const isExchanged = batch?.mapping.swapLonLat ?? false;
      if (isExchanged && mapping?.swapLonLat === undefined) note([describeExchange(fileName, language)]);
      if (rejected > 0) {
        const { items } = await client.incidents.rejects({ batchId, pageSize: REJECTS_SHOWN });
        note(describeRejects({ fileName, read, rejected, items, batchId }, language));
      }
      for (const warning of warnings) {
        if (warning.code === 'outside-zones') note([describeOutside({ fileName, ...warning }, language)]);
        else throw new AppError('import.all-rejected', { file: fileName, read, batchId, reason: warning.reason, rows: warning.rows });
      }
    },
  },
  {
    name: 'rejects list',
    doc: 'Lists the rows of an import that were not taken in: line, reason and value.',
    operands: ['BATCH'],
    options: pageOptions(),
    example: 'khareetaty rejects list 1',
    async run({ operands, options, open, print, language }) {
      const batchId = Number(operands[0]);
      if (!Number.isInteger(batchId)) throw new UsageError(`BATCH is a number, not "${operands[0] ?? ''}"`);
      const { client } = await open();
      const found = await client.incidents.rejects({ batchId, ...readPage(options) });
      print(
        found,
        tableLines(
          ['line', 'reason', 'column', 'value', 'cure'],
          found.items.map(({ line, code, column, value }) => [line, code, column, value, rejectWords[language][code]]),
        ),
      );
    },
  },
  {
    name: 'incidents list',
    doc: 'Lists incidents, newest first.',
    operands: [],
    options: {
      from: { type: 'string', value: 'DATE', doc: 'first local day or minute, 2018-05-10 or 2018-05-10T22:30' },
      to: { type: 'string', value: 'DATE', doc: 'end, itself left out' },
      type: { type: 'string', value: 'ID', multiple: true, doc: 'only this type, may be repeated' },
      zone: { type: 'string', value: 'ID', multiple: true, doc: 'only this zone, may be repeated' },
      ...pageOptions(),
    },
    example: 'khareetaty incidents list --from 2018-07-01 --to 2018-08-01 --page-size 20',
    async run({ options, open, print }) {
      const period = { from: dateOption(options, 'from'), to: dateOption(options, 'to') };
      const filter = { ...period, typeIds: idsOption(options, 'type'), zoneIds: idsOption(options, 'zone') };
      const { client } = await open();
      const found = await client.incidents.list({ ...given(filter), ...readPage(options) });
      const rows = found.items.map(({ id, occurredMs, utcOffsetMin, typeId, zoneId, lon, lat, description }) => {
        return [id, localText(occurredMs, utcOffsetMin), typeId, zoneId, lon.toFixed(5), lat.toFixed(5), description];
      });
      print(found, [
        ...tableLines(['id', 'local time', 'type', 'zone', 'lon', 'lat', 'description'], rows),
        `${String(found.total)} in all`,
      ]);
    },
  },
];

/** Hands a file of this computer to the app; missing files are reported by whoever reads them. */
export const offer = (files: { offer(path: string, name: string): string }, path: string): string =>
  files.offer(resolve(path), basename(path));

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function pageOptions() {
  return {
    page: { type: 'string', value: 'N', doc: 'page, 1 = first' },
    'page-size': { type: 'string', value: 'N', doc: 'rows a page, at most 1000 (default: 100)' },
  } as const;
}

function readPage(options: Parameters<typeof numberOption>[0]) {
  const whole = { whole: true };
  return given({ page: numberOption(options, 'page', whole), pageSize: numberOption(options, 'page-size', whole) });
}

const localText = (ms: number, offsetMin: number): string => new Date(ms + offsetMin * 60_000).toISOString().slice(0, 16).replace('T', ' ');

/** `time=Date` pairs as a mapping; description takes several columns, swapLonLat true or false. */
function parseMapping(pairs: readonly string[]): Partial<ColumnMapping> | undefined {
  if (pairs.length === 0) return undefined;
  const mapping: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const [field, column] = [pair.slice(0, at), pair.slice(at + 1)];
    if (at < 1 || !(field in ColumnMapping.shape)) throw new UsageError(`--map takes FIELD=COLUMN, not "${pair}"`);
    if (field === 'description') mapping[field] = [...((mapping[field] as string[] | undefined) ?? []), column];
    else mapping[field] = field === 'swapLonLat' ? column === 'true' : column;
  }
  const parsed = ColumnMapping.partial().safeParse(mapping);
  if (parsed.success) return onlyGiven(parsed.data, mapping);
  throw new UsageError(`--map ${parsed.error.issues[0]?.path.join('.') ?? ''}: ${parsed.error.issues[0]?.message ?? ''}`);
}

/** Without the defaults that the schema fills in: they would stand above what the file shows. Safe: keys of the same object. */
const onlyGiven = (parsed: object, mapping: object): Partial<ColumnMapping> =>
  Object.fromEntries(Object.entries(parsed).filter(([field]) => field in mapping));
