import type { AnalysisPlace } from '../../preload/contract/domain.ts';
import { filterOptions, noteFallback, placeLists as lists, readFilter } from './analysis-options.ts';
import { type Command, valued } from './command.ts';
import { densityCommand } from './density.ts';
import { given, numberOption } from './options.ts';
import { tableLines } from './table-text.ts';

/** Analyses of incidents that run here or at the centre. */
export const analysisCommands: readonly Command[] = [
  {
    name: 'hotspots find',
    operands: [],
    options: { radius: valued('M'), 'min-points': valued('N'), seed: valued('N'), ...filterOptions },
    example: 'khareetaty hotspots find --from 2018-07-01 --to 2018-08-01 --radius 250 --where auto',
    lists,
    async run(context) {
      const { options, open, print, strings } = context;
      const whole = { whole: true };
      const input = {
        ...readFilter(options),
        radiusM: numberOption(options, 'radius'),
        minPoints: numberOption(options, 'min-points', whole),
        seed: numberOption(options, 'seed', whole),
      };
      const result = await (await open()).client.hotspots.detect(given(input));
      noteFallback(context, result.fallback);
      const { run, hotspots } = result;
      const rows = hotspots.map(({ id, rank, zoneId, incidents, areaM2, score, support }) => {
        return [id, rank, zoneId, incidents, (areaM2 / 1e6).toFixed(3), score.toFixed(1), support];
      });
      print(result, [
        strings.results.hotspotRun(
          { runId: run.id, hotspots: hotspots.length, ...run, points: run.points ?? 0, noise: run.noise ?? 0 },
          strings.results.places[run.place],
        ),
        ...tableLines(['id', 'rank', 'zone', 'incidents', 'areaKm2', 'score', 'support'], strings, rows),
      ]);
    },
  },
  {
    name: 'hotspots accuracy',
    operands: ['RUN'],
    options: filterOptions,
    example: 'khareetaty hotspots accuracy 3 --from 2018-08-01 --where centre',
    lists,
    async run(context) {
      const { operands, options, open, print, strings } = context;
      // What is no number is refused by the procedure, with its name.
      const result = await (await open()).client.hotspots.accuracy({ runId: operands[0] ?? '', ...readFilter(options) });
      noteFallback(context, result.fallback);
      print(result, [strings.results.accuracy(result, strings.results.places[result.place])]);
    },
  },
  {
    name: 'zones count',
    operands: [],
    options: filterOptions,
    example: 'khareetaty zones count --from 2018-07-01 --where centre',
    lists,
    async run(context) {
      const { options, open, print, strings } = context;
      const result = await (await open()).client.zones.counts(readFilter(options));
      noteFallback(context, result.fallback);
      const rows = result.items.map(({ zoneId, code, incidents }) => [zoneId, code, incidents]);
      print(result, [
        ...tableLines(['zone', 'code', 'incidents'], strings, rows),
        `${strings.results.inAll(result.incidents)}, ${strings.results.places[result.place satisfies AnalysisPlace]}`,
      ]);
    },
  },
  densityCommand,
];
