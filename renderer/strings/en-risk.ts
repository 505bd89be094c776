import type { Step } from '../../preload/contract/forecast-domain.ts';
import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of where next: the map of the coming periods, its slider and its table. */
export function englishRisk(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  const stepsOf = (step: Step, n: number) => counted(n, step, `${step}s`);
  const of80 = f.percent(0.8);
  const span = (lo: number, hi: number, decimals: number) => `${f.fixed(lo, decimals)}–${f.fixed(hi, decimals)}`;
  return {
    title: 'Where next',
    unit: 'incidents expected in a cell and day',
    chanceOf: (share: number) => f.percent(share, share < 0.1 ? 1 : 0),
    chanceUnit: 'chance of one or more',
    expected: (n: number, lo: number, hi: number) => `Expected in this cell and day: ${f.fixed(n, 2)} (${of80}: ${span(lo, hi, 2)})`,
    chance: (share: number) => `Chance of one or more: ${f.percent(share, share < 0.1 ? 1 : 0)}`,
    slider: (step: Step) => `${{ hour: 'Hour', day: 'Day', week: 'Week', month: 'Month' }[step]} of the forecast`,
    ahead: (range: string, step: Step, n: number) => `${range}, data cut + ${stepsOf(step, n)}`,
    aheadShort: (step: Step, n: number) => `+ ${stepsOf(step, n)}`,
    play: 'Play the coming time',
    pause: 'Pause',
    loading: 'Sharing the forecast out over cells',
    /** What the hatch means. */
    wide: `${of80} interval wider than its value`,
    zonesTitle: 'Expected incidents',
    zonesOf: (range: string) => `${range}, by zone`,
    zone: 'Zone',
    place: 'Middle, latitude and longitude',
    expectedShort: 'Expected',
    interval: `${of80} interval`,
    span,
    table: 'Table of what is expected',
    openTable: 'Show as a table',
    openMap: 'Show as a map',
    closeTable: 'Close the table',
    rowsLabel: 'What to list',
    rowsOf: { zones: 'Zones', cells: 'Cells' },
    caption: {
      zones: (range: string, n: number, _of: number) =>
        `Incidents expected in each zone, ${range}. ${counted(n, 'zone', 'zones')}, the most first.`,
      cells: (range: string, n: number, of: number) =>
        `Incidents expected in a cell, ${range}. The ${f.number(n)} cells of ${f.number(of)} that expect most; the interval is of the expectation, not of the count.`,
    },
    summary: (range: string, strongest: string, n: number, wide: number) =>
      `Map of the incidents expected in each zone, ${range}. Most: ${strongest}, ${f.number(n, 1)}. Hatched for doubt: ${counted(wide, 'zone', 'zones')}.`,
    zoneTip: (n: number, lo: number, hi: number) => `${f.fixed(n, 1)} expected (${of80}: ${span(lo, hi, 1)})`,
  };
}
