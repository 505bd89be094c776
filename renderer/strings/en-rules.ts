import type { RuleMeasure } from '../../preload/contract/rule-measures.ts';
import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** What rules measure, what they say, and what they would have done. */
export function englishRules(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n, 1)} ${plural(n, { one, other: many })}`;
  const incidents = (n: number) => counted(n, 'incident', 'incidents');
  const hours = (n: number) => counted(n, 'hour', 'hours');
  const days = (n: number) => counted(n, 'day', 'days');
  return {
    measures: {
      'hotspot.incidents': 'Incidents in one hotspot',
      'forecast.rise': 'Expected rise of a zone',
      'count.excess': 'Count of a day beyond chance',
      'count.total': 'Number of incidents',
      'count.rate': 'Incidents for each km² and day',
      'count.surge': 'More than in the last 8 weeks',
      'count.record': 'New record',
      'data.silence': 'Data have stopped coming',
    } satisfies Record<RuleMeasure, string>,
    /** What was found, in the words of the measure. */
    values: {
      'hotspot.incidents': (n: number) => `${incidents(n)} in one hotspot`,
      'forecast.rise': (change: number) => `${f.signedPercent(change)} on the last count`,
      'count.excess': (change: number) => `${f.signedPercent(change)} over the usual count of the day`,
      'count.total': incidents,
      'count.rate': (n: number) => `${f.number(n, 2)} for each km² and day`,
      'count.surge': (change: number) => `${f.signedPercent(change)} over the last 8 weeks`,
      'count.record': (n: number) => `${f.number(n, 1)} above the highest of the year`,
      'data.silence': (n: number) => `${hours(n)} without an incident`,
    } satisfies Record<RuleMeasure, (value: number) => string>,
    orMore: (value: string) => `${value}, or more`,
    claims: {
      'hotspot.incidents': (type: string, zone: string) => `${type} hotspot, ${zone}`,
      'forecast.rise': (_type: string, zone: string) => `Expected rise, ${zone}`,
      'count.excess': (_type: string, zone: string) => `More than usual, ${zone}`,
      'count.total': (type: string, zone: string) => `Many incidents, ${type}, ${zone}`,
      'count.rate': (type: string, zone: string) => `Dense incidents, ${type}, ${zone}`,
      'count.surge': (type: string, zone: string) => `Surge, ${type}, ${zone}`,
      'count.record': (type: string, zone: string) => `New record, ${type}, ${zone}`,
      'data.silence': (type: string, zone: string) => `No data, ${type}, ${zone}`,
    } satisfies Record<RuleMeasure, (type: string, zone: string) => string>,
    sentence: {
      hotspot: (type: string, zone: string, n: number, support: number) =>
        `When a hotspot of ${type} in ${zone} has ${f.number(n)} or more incidents and support of at least ${f.number(support)}`,
      forecast: (zone: string, rise: number, count: number) =>
        `When ${zone} is expected to rise by ${f.percent(rise)} or more, from at least ${f.number(count)}`,
      excess: (zone: string, excess: number, count: number) =>
        `When a day in ${zone} has ${f.percent(excess)} or more over its usual count, beyond chance, and at least ${f.number(count)}`,
      series: (type: string, zone: string, window: string, value: string) =>
        `When ${type} in ${zone} within ${window} come to ${value} or more`,
      silence: (type: string, zone: string, value: string) => `When there is no incident of ${type} in ${zone} for ${value}`,
      pending: (looks: number) => `at ${f.number(looks)} looks in a row`,
      only: (what: string) => `only ${what}`,
    },
    hoursOf: hours,
    daysOf: days,
    hoursBetween: (from: string, to: string) => `from ${from} to ${to}`,
    wholeOf: (zone: string) => `${zone}, all as one`,
    anyTypeIn: 'any type',
    threshold: 'Threshold',
    window: 'Counted together',
    windows: { hour: hours(1), hours6: hours(6), day: days(1), week: counted(1, 'week', 'weeks'), month: counted(4, 'week', 'weeks') },
    each: 'Watched',
    eachChoices: { zone: 'Each zone for itself', whole: 'All as one' },
    hours: 'Hours of the day',
    allHours: 'All hours',
    hourFrom: 'From',
    hourTo: 'Up to and with',
    types: 'Types',
    zones: 'Zones',
    pendingSteps: 'Looks in a row before it fires',
    clearSteps: 'Looks in a row before it is over',
    try: {
      title: 'Tried on the past year',
      fired: (n: number) => `Would have fired ${counted(n, 'time', 'times')}`,
      falsely: (n: number, judged: number) => `${f.number(n)} of ${f.number(judged)} falsely`,
      lead: (hoursBefore: number) =>
        hoursBefore < 48 ? `${hours(Math.round(hoursBefore))} before the peak` : `${days(hoursBefore / 24)} before the peak`,
      none: 'It would not have fired.',
      never: 'No threshold keeps to that.',
      alwaysOn: 'It would have fired nearly all the time, which tells nobody anything. Raise the threshold to switch it on.',
      budget: 'At most one false alarm a month',
      solved: (value: string) => `The lowest such threshold is ${value}.`,
      when: 'Would have fired',
      where: 'Where',
      value: 'Value',
      leadOf: 'Lead',
      outcome: 'What came after',
      confirmed: 'Borne out',
      false: 'False',
      unknown: 'Not known',
      outcomeHelp: 'Borne out: the same span after it was busier than usual beyond chance, too (5 %, by the eight weeks before).',
      chart: (n: number, value: string) => `Highest value at each of ${counted(n, 'look', 'looks')} beside the threshold ${value}`,
      notKept: 'A rule on results (hotspots, forecasts, days beyond chance) cannot be tried on the past yet.',
      whole: 'All as one',
      shown: (n: number, all: number) => `${f.number(n)} of ${f.number(all)}, the last ones`,
    },
    version: (n: number) => `version ${f.number(n)}`,
    observed: 'Seen at',
    over: 'Over since',
    lasts: 'it lasts',
  };
}
