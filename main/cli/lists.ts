import { type Command, valued } from './command.ts';
import { choiceOption, given, numberOption } from './options.ts';
import { tableLines } from './table-text.ts';

export const listCommands: readonly Command[] = [
  {
    name: 'zones list',
    operands: [],
    options: {},
    example: 'khareetaty zones list',
    async run({ open, print, strings, language }) {
      const { items } = await (await open()).client.zones.list({});
      const rows = items.map(({ id, code, nameEn, nameAr, areaM2, incidents }) => [
        id,
        code,
        language === 'ar' ? (nameAr ?? nameEn) : (nameEn ?? nameAr),
        (areaM2 / 1e6).toFixed(2),
        incidents,
      ]);
      print({ items }, tableLines(['id', 'code', 'name', 'areaKm2', 'incidents'], strings, rows));
    },
  },
  {
    name: 'hotspots list',
    operands: [],
    options: { run: valued('ID') },
    example: 'khareetaty hotspots list --json',
    async run({ options, open, print, strings }) {
      const { client } = await open();
      const { items } = await client.hotspots.list(given({ runId: numberOption(options, 'run', { whole: true }) }));
      const rows = items.map((hotspot) => {
        const { id, runId, rank, typeId, zoneId, incidents, areaM2, score, support } = hotspot;
        return [id, runId, rank, typeId, zoneId, incidents, (areaM2 / 1e6).toFixed(3), score.toFixed(1), support];
      });
      print({ items }, tableLines(['id', 'run', 'rank', 'type', 'zone', 'incidents', 'areaKm2', 'score', 'support'], strings, rows));
    },
  },
  {
    name: 'alerts list',
    operands: [],
    options: { state: valued('STATE') },
    example: 'khareetaty alerts list --state open',
    async run({ options, open, print, strings }) {
      const state = choiceOption(options, 'state', ['open', 'acknowledged', 'resolved']);
      const found = await (await open()).client.alerts.list(given({ state }));
      const rows = found.items.map(({ id, refCode, severity, state: now, ruleName, zoneId, typeId, value }) => {
        return [id, refCode, severity, now, ruleName, zoneId, typeId, Math.round(value * 1_000) / 1_000];
      });
      print(found, [
        ...tableLines(['id', 'code', 'severity', 'state', 'rule', 'zone', 'type', 'value'], strings, rows),
        strings.results.openAlerts(found.open, found.total),
      ]);
    },
  },
];
