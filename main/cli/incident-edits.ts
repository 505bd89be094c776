import { incidentOrigins } from '../../preload/contract/origins.ts';
import { incidentStatuses } from '../../preload/contract/incident-statuses.ts';
import type { IncidentChange } from '../../preload/contract/incident-edits.ts';
import { type Command, type Context, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { choiceOption, dateOption, given, idOperand, numberOption, textOption } from './options.ts';
import { tableLines } from './table-text.ts';

const asType = 'type';
const noStatus = 'none';

export const incidentEditCommands: readonly Command[] = [
  {
    name: 'incidents show',
    operands: ['ID'],
    options: {},
    example: 'khareetaty incidents show 7',
    async run({ operands, open, print, strings }) {
      const { client } = await open();
      const record = await client.incidents.record({ id: idOperand(operands) });
      const { incident, removed, notes, history } = record;
      const fields = Object.entries(incident ?? removed ?? {}).map(([column, value]) => [column, textOf(value)]);
      const noted = notes.map(({ atMs, author, body }) => [utcText(atMs), author, body]);
      print(record, [
        ...tableLines(['column', 'value'], strings, fields),
        ...(noted.length === 0 ? [] : ['', ...tableLines(['timeUtc', 'actor', 'note'], strings, noted)]),
        ...(history.length === 0 ? [] : ['', ...historyLines(history, strings)]),
      ]);
    },
  },
  {
    name: 'incidents edit',
    operands: ['ID'],
    options: {
      type: valued('ID'),
      time: valued('DATE'),
      lon: valued('DEGREES'),
      lat: valued('DEGREES'),
      description: valued('TEXT'),
      place: valued('TEXT'),
      status: valued('STATUS'),
      origin: valued('ORIGIN'),
    },
    example: 'khareetaty incidents edit 7 --status duplicate',
    lists: { statuses: [...incidentStatuses.filter((status) => status !== ''), noStatus], origins: [...incidentOrigins, asType] },
    async run({ operands, options, open, print, strings }) {
      const id = idOperand(operands);
      const changes = readChanges(options);
      const { client } = await open();
      const incident = await client.incidents.edit({ id, changes });
      print(incident, [strings.results.incidentSaved(id)]);
    },
  },
  {
    name: 'incidents remove',
    operands: ['ID'],
    options: { reason: valued('TEXT') },
    example: 'khareetaty incidents remove 7 --reason "Entered twice"',
    async run({ operands, options, open, print, strings }) {
      const id = idOperand(operands);
      const { client } = await open();
      const removed = await client.incidents.remove({ id, ...given({ reason: textOption(options, 'reason') }) });
      print(removed, [strings.results.incidentRemoved(removed.id)]);
    },
  },
  {
    name: 'incidents undo',
    operands: ['ID'],
    options: {},
    example: 'khareetaty incidents undo 7',
    async run({ operands, open, print, strings }) {
      const id = idOperand(operands);
      const { client } = await open();
      print(await client.incidents.undo({ id }), [strings.results.incidentSaved(id)]);
    },
  },
  {
    name: 'incidents restore',
    operands: ['ID'],
    options: {},
    example: 'khareetaty incidents restore 7',
    async run({ operands, open, print, strings }) {
      const { client } = await open();
      const restored = await client.incidents.restore({ id: idOperand(operands) });
      print(restored, [strings.results.incidentSaved(restored.id)]);
    },
  },
  {
    name: 'incidents note',
    operands: ['ID', 'TEXT'],
    options: {},
    example: 'khareetaty incidents note 7 "Seen by the patrol"',
    async run({ operands, open, print, strings }) {
      const { client } = await open();
      const id = idOperand(operands);
      const note = await client.incidents.addNote({ id, body: operands[1] ?? '' });
      print(note, [strings.results.incidentSaved(id)]);
    },
  },
  {
    name: 'incidents history',
    operands: ['ID'],
    options: {},
    example: 'khareetaty incidents history 7',
    async run({ operands, open, print, strings }) {
      const { client } = await open();
      const found = await client.incidents.history({ id: idOperand(operands) });
      print(found, historyLines(found.items, strings));
    },
  },
];

function historyLines(history: readonly IncidentChange[], strings: Context['strings']): string[] {
  const rows = history.flatMap(({ atMs, actor, what, changes }) => {
    const time = utcText(atMs);
    const columns = Object.entries(changes);
    if (columns.length === 0) return [[time, actor, what, '', '', '']];
    return columns.map(([column, [before, after]]) => [time, actor, what, column, before, after]);
  });
  return tableLines(['timeUtc', 'actor', 'change', 'column', 'before', 'after'], strings, rows);
}

const utcText = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

const textOf = (value: unknown): string | number | null =>
  typeof value === 'string' || typeof value === 'number' || value === null ? value : JSON.stringify(value);

function readChanges(options: Parameters<typeof textOption>[0]) {
  const [lon, lat] = [numberOption(options, 'lon'), numberOption(options, 'lat')];
  if ((lon === undefined) !== (lat === undefined))
    throw new UsageError(({ usage }) => usage.missing(lon === undefined ? '--lon' : '--lat'));
  const status = choiceOption(options, 'status', [...incidentStatuses.filter((one) => one !== ''), noStatus]);
  const origin = choiceOption(options, 'origin', [...incidentOrigins, asType]);
  return {
    ...given({
      typeId: numberOption(options, 'type', { whole: true }),
      time: dateOption(options, 'time'),
      description: textOption(options, 'description'),
      place: textOption(options, 'place'),
    }),
    ...(lon === undefined || lat === undefined ? {} : { position: [lon, lat] as [number, number] }),
    ...(status === undefined ? {} : { status: status === noStatus ? ('' as const) : status }),
    ...(origin === undefined ? {} : { origin: origin === asType ? null : origin }),
  };
}
