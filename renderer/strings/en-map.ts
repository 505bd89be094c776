import type { ForecastSummary, Judge, Step } from '../../preload/contract/forecast-domain.ts';
import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of the map, the timeline and the charts. */
export function englishMap(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  const days = (n: number) => counted(n, 'day', 'days');
  return {
    map: {
      tools: 'Map tools',
      zoomIn: 'Zoom in',
      zoomOut: 'Zoom out',
      north: 'Turn north up',
      fit: 'Show all incidents',
      scale: (lengthM: number) => (lengthM < 1_000 ? `${f.number(lengthM)} m` : `${f.number(lengthM / 1_000)} km`),
      unavailable: 'The map cannot be drawn on this computer now. Tables and charts go on. Try again, or restart.',
      table: 'What is on the map',
      hotspot: (rank: number, support: number) => `Hotspot ${f.number(rank)}, found in ${f.number(support)} of ${f.number(100)} resamples`,
      water: { michigan: 'Lake Michigan', gulf: 'Arabian Gulf', kuwaitBay: 'Kuwait Bay', omanGulf: 'Gulf of Oman', red: 'Red Sea' },
    },
    layers: {
      title: 'Layers',
      shown: (n: number, of: number) => `${f.number(n)} of ${f.number(of)} shown`,
      show: (name: string) => `Show ${name}`,
      hide: (name: string) => `Hide ${name}`,
      collapse: 'Fold the layers',
      expand: 'Unfold the layers',
      densityWhere: 'Where the density is computed',
      name: {
        hotspots: 'Hotspots',
        incidents: 'Incidents',
        density: 'Density',
        choropleth: 'Count by zone',
        risk: 'Where next',
        zoneBorders: 'Zone borders',
        labels: 'Zone names',
      },
    },
    legend: {
      label: 'Legend',
      expand: 'Unfold the legend',
      collapse: 'Fold the legend',
      density: 'Density',
      densityUnit: (n: number) => `incidents per km², ${days(n)}`,
      atCentre: (n: number) => `Computed at the centre, of ${counted(n, 'incident', 'incidents')}.`,
      fellBack: (why: 'unlinked' | 'password' | 'other') =>
        ({
          unlinked: 'Computed on this computer: it is not linked with a centre.',
          password: 'Computed on this computer: the password for the centre must be typed again, under Sync.',
          other: 'Computed on this computer: the centre could not be reached, or could not do it.',
        })[why],
      choropleth: 'Count by zone',
      choroplethUnit: (n: number) => `incidents, ${days(n)}`,
      hotspots: 'Hotspots',
      hotspotsUnit: `found in n of ${f.number(100)} resamples`,
      strong: `${f.number(80)} or more`,
      medium: f.range(60, 79),
      weak: `below ${f.number(60)}`,
      incident: 'one incident',
      core: 'core incident of the hotspot',
      border: 'border incident of the hotspot',
      noise: 'outside the hotspot',
    },
    timeline: {
      label: 'Timeline',
      resize: 'Height of the timeline',
      play: 'Play',
      pause: 'Pause',
      start: 'Start of the period',
      end: 'End of the period',
      move: 'Chosen period',
      oneBar: { day: 'One bar = one day', week: 'One bar = one week' },
      bar: 'Width of a bar',
      granularity: { day: 'Day', week: 'Week' },
      compare: 'Compare with',
      compareWith: { off: 'Off', former: 'Former period' },
      chosen: (n: number) => `A · selected ${days(n)}`,
      former: (n: number) => `B · former ${days(n)}`,
      /** Only where the language reads the other way than time runs. */
      direction: '',
      summary: (range: string, n: number) => `${range}, ${days(n)}`,
      count: (date: string, n: number) => `${date}: ${counted(n, 'incident', 'incidents')}`,
    },
    charts: {
      fan: {
        dataCut: 'data cut',
        expected: 'expected',
        counted: 'counted',
        gap: 'no data',
        uncertain: (days: number) => `(± ${counted(days, 'day', 'days')}, by the moon)`,
        summary: (step: Step, { n, first, last, low, high }: Readonly<Record<'n' | 'first' | 'last' | 'low' | 'high', number>>) =>
          `Counts up to the data cut, then ${counted(n, step, `${step}s`)} expected: from ${f.rate(first)} to ${f.rate(last)} ${step === 'hour' ? 'an' : 'a'} ${step}, ${f.percent(0.8)} interval ${f.range(low, high)} in the last ${step}.`,
      },
      backtest: {
        model: 'this model',
        naive: 'naive count, same time',
        lowerIsBetter: 'lower is better',
        summary: (
          wins: number,
          of: number,
          { judge, own, naive }: { readonly judge: Judge; readonly own: number; readonly naive: number },
        ) =>
          `Better than the naive count ${counted(wins, 'time', 'times')} of ${f.number(of)}: ${judge === 'mase' ? 'mean absolute scaled error' : 'continuous ranked probability score'} ${f.fixed(own)} against ${f.fixed(naive)}.`,
      },
      ranking: {
        bar: 'bar A',
        barTick: 'bar A, tick B',
        count: 'A',
        change: 'change',
        summary: (heading: string, first: string, n: number) =>
          `${heading}: ${first} is first with ${counted(n, 'incident', 'incidents')}.`,
      },
      matrix: {
        cell: (weekday: string, hour: string, n: number) => `${weekday} ${hour}: ${counted(n, 'incident', 'incidents')}`,
        summary: (weekday: string, hour: string, n: number) =>
          `Incidents by hour and weekday. Most on ${weekday} at ${hour}: ${f.number(n)}.`,
        empty: 'Incidents by hour and weekday: none.',
      },
      multiple: {
        fromTo: (last: number, expected: number, step: Step, n: number) =>
          `${f.number(last)} → ${f.number(expected)} in ${counted(n, step, `${step}s`)}`,
        standing: ({ judgedBy, mase, crps, verdict }: Pick<ForecastSummary, 'judgedBy' | 'mase' | 'crps' | 'verdict'>) =>
          `${judgedBy === 'mase' ? `MASE ${f.fixed(mase)}` : `CRPS ${f.fixed(crps ?? 0)}`}${verdict === 'better' ? '' : ', undecided'}`,
        naive: 'naive count',
      },
      weeks: {
        bar: (from: string, n: number) => `Week from ${from}: ${counted(n, 'incident', 'incidents')}`,
        summary: (n: number, peak: number, from: string) =>
          `Incidents in each of ${counted(n, 'week', 'weeks')}; most in the week from ${from}: ${f.number(peak)}.`,
      },
    },
  };
}
