import type { Command } from './command.ts';
import { choiceOption, given, numberOption } from './options.ts';
import { tableLines } from './table-text.ts';

export const listCommands: readonly Command[] = [
  {
    name: 'zones list',
    doc: 'Lists zones with their area and number of incidents.',
    operands: [],
    options: {},
    example: 'khareetaty zones list',
    async run({ open, print }) {
      const { items } = await (await open()).client.zones.list({});
      const rows = items.map(({ id, code, nameEn, nameAr, areaM2, incidents }) => [
        id,
        code,
        nameEn ?? nameAr,
        (areaM2 / 1e6).toFixed(2),
        incidents,
      ]);
      print({ items }, tableLines(['id', 'code', 'name', 'km²', 'incidents'], rows));
    },
  },
  {
    name: 'hotspots list',
    doc: 'Lists the hotspots of the newest run of each type, or of one run, by score.',
    operands: [],
    options: { run: { type: 'string', value: 'ID', doc: 'only this run' } },
    example: 'khareetaty hotspots list --json',
    async run({ options, open, print }) {
      const { client } = await open();
      const { items } = await client.hotspots.list(given({ runId: numberOption(options, 'run', { whole: true }) }));
      const rows = items.map((hotspot) => {
        const { id, runId, rank, typeId, zoneId, incidents, areaM2, score, support } = hotspot;
        return [id, runId, rank, typeId, zoneId, incidents, (areaM2 / 1e6).toFixed(3), score.toFixed(1), support];
      });
      print({ items }, tableLines(['id', 'run', 'rank', 'type', 'zone', 'incidents', 'km²', 'score', 'support %'], rows));
    },
  },
  {
    name: 'forecasts list',
    doc: 'Lists the newest forecasts: the city first, then zones by expected change.',
    operands: [],
    options: {},
    example: 'khareetaty forecasts list --json',
    async run({ open, print }) {
      const found = await (await open()).client.forecasts.list({});
      const rows = found.items.map((forecast) => {
        const { zoneId, typeId, model, from, steps, expected, lo80, hi80, lastCount, mase, naiveMase } = forecast;
        const expectation = [expected.toFixed(1), lo80.toFixed(1), hi80.toFixed(1)];
        return [
          zoneId === null ? 'city' : String(zoneId),
          typeId ?? '',
          model,
          from,
          steps,
          ...expectation,
          lastCount,
          mase.toFixed(3),
          naiveMase.toFixed(3),
        ];
      });
      print(
        found,
        tableLines(['zone', 'type', 'model', 'from', 'steps', 'expected', 'lo80', 'hi80', 'last count', 'MASE', 'naive MASE'], rows),
      );
    },
  },
  {
    name: 'alerts list',
    doc: 'Lists alerts, newest first.',
    operands: [],
    options: { state: { type: 'string', value: 'STATE', doc: 'open, acknowledged or resolved' } },
    example: 'khareetaty alerts list --state open',
    async run({ options, open, print }) {
      const state = choiceOption(options, 'state', ['open', 'acknowledged', 'resolved']);
      const found = await (await open()).client.alerts.list(given({ state }));
      const rows = found.items.map(({ id, refCode, severity, state: now, ruleName, zoneId, typeId, value }) => {
        return [id, refCode, severity, now, ruleName, zoneId, typeId, Math.round(value * 1_000) / 1_000];
      });
      print(found, [
        ...tableLines(['id', 'code', 'severity', 'state', 'rule', 'zone', 'type', 'value'], rows),
        `${String(found.open)} open, ${String(found.total)} in all`,
      ]);
    },
  },
];
