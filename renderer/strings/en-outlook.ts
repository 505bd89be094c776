import type { Step } from '../../preload/contract/forecast-domain.ts';
import type { Format } from '../ui/format.ts';
import { englishCalendar } from './en-calendar.ts';
import { englishRisk } from './en-risk.ts';
import { englishShared } from './en-shared.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** What the feed can do besides being as usual. */
export type FeedDriftKind = 'volume-dropped' | 'volume-jumped' | 'geocoding-worse';

/** Words of what surrounds a forecast: its ledger, what is out of the ordinary, where next, the feedback loop, holidays. */
export function englishOutlook(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  const days = (n: number) => counted(n, 'day', 'days');
  const of80 = f.percent(0.8);
  const step: Record<Step, string> = { hour: 'by hour', day: 'by day', week: 'by week', month: 'by month' };
  const sinceWords = (since: string | null) => (since === null ? '' : ` since ${f.date(since)}`);
  const drift: Record<FeedDriftKind, (observed: number, expected: number, since: string | null) => string> = {
    'volume-dropped': (observed, expected, since) =>
      `Fewer incidents arrive than usual${sinceWords(since)}: ${f.number(observed)} where ${f.number(expected)} are to be expected. Files may be missing.`,
    'volume-jumped': (observed, expected, since) =>
      `More incidents arrive than usual${sinceWords(since)}: ${f.number(observed)} where ${f.number(expected)} are to be expected. Files may have been imported twice, or a new source added.`,
    'geocoding-worse': (observed, expected, since) =>
      `More incidents than usual lie in no zone${sinceWords(since)}: ${f.number(observed)} where ${f.number(expected)} are to be expected. Coordinates may be damaged.`,
  };
  const shared = englishShared(f);
  return {
    ledger: {
      shared: shared.ledger,
      title: 'Sealed forecasts',
      about:
        'Each forecast is sealed with a hash of its numbers, its data, whether it was published, and the entry before it. When its period is over it is scored against what came, and the score is hashed into the same chain.',
      empty: 'Nothing is sealed yet. The first forecasts that are made are sealed at once.',
      check: 'Check the chain',
      isWhole: (seals: number, scores: number) =>
        `The chain is whole: all ${counted(seals, 'seal', 'seals')} and ${counted(scores, 'score', 'scores')} fit.`,
      isBroken: (seq: number, part: 'seal' | 'score') =>
        part === 'seal'
          ? `Seal ${f.number(seq)} does not fit what was sealed. The ones before it do; it and the later ones prove nothing.`
          : `The score of seal ${f.number(seq)} does not fit what was written. What was written before it does; it and all later entries prove nothing.`,
      loose: (n: number) =>
        `${counted(n, 'score', 'scores')} of an older version ${plural(n, { one: 'is', other: 'are' })} not in the chain yet; the next scoring takes ${plural(n, { one: 'it', other: 'them' })} in.`,
      nothingToCheck: 'There is nothing to check yet.',
      head: 'Last hash',
      seq: 'No.',
      subject: 'Forecast of',
      model: 'Model',
      period: 'Period',
      sealed: 'Sealed',
      before: 'before its period',
      afterwards: 'afterwards',
      afterwardsWhy: 'Its period had begun by the clock of this computer: it proves no foresight.',
      expected: `Expected (${of80})`,
      actual: 'Counted',
      score: 'Score',
      hash: 'Hash',
      won: 'Won',
      lost: 'Lost',
      tied: 'Tied',
      open: 'Not counted yet',
      outcomeHelp: (mae: number, naive: number) => `Mean error ${f.number(mae, 2)} a step; the naive count: ${f.number(naive, 2)}`,
      inside: `within ${of80}`,
      outside: `outside ${of80}`,
      page: (from: number, to: number, of: number) => `${f.range(from, to)} of ${f.number(of)}`,
      former: 'Newer seals',
      next: 'Older seals',
      steps: step,
      allTypes: 'all types',
    },
    scoreboard: {
      aboutShared: shared.scoreboard,
      title: 'Scoreboard',
      about: `Sealed forecasts whose period is over. Skill is the error saved against the naive count; three losses in a row demote a model for a zone.`,
      empty: 'No sealed forecast is over yet. Scores come with the next data.',
      scored: 'Scored',
      won: 'Won',
      lost: 'Lost',
      skill: 'Skill',
      inside: (share: number) => `Days inside ${f.percent(share)}`,
      standing: 'Standing',
      demoted: 'Demoted',
      winsLeft: (n: number) => `${counted(n, 'win', 'wins')} until it returns`,
      lossesLeft: (n: number) => `${counted(n, 'loss', 'losses')} until demoted`,
      all: (n: number) => `All ${counted(n, 'line', 'lines')}`,
      fewer: 'First lines only',
    },
    anomalies: {
      title: 'Out of the ordinary',
      about:
        'Counts of a day and zone that chance does not explain. Usual counts follow season and weekday; where a forecast was sealed before the day came, its interval is the measure. Of all that is listed about one in twenty is chance.',
      span: 'Days judged',
      days,
      judged: (n: number, found: number) => `${counted(n, 'count', 'counts')} judged, ${f.number(found)} beyond chance.`,
      none: 'No count of these days is beyond chance.',
      zone: 'Zone',
      day: 'Day',
      lastDays: (n: number) => `Last ${days(n)}`,
      observed: 'Counted',
      usual: 'Usual',
      sealedForecast: 'sealed forecast',
      limit: 'Limit',
      limitHelp: `A usual count is above the limit once in ${f.number(200)} times at most.`,
      chance: 'Chance',
      oneIn: (n: number) => `1 in ${f.number(n)}`,
      lessThan: (n: number) => `below 1 in ${f.number(n)}`,
      forecast: (place: string) => `Forecast of ${place}`,
      strip: (place: string, n: number, on: string, usual: number) => `${place}: ${f.number(n)} on ${on}, usual ${f.rate(usual)}`,
      changes: 'Changes of level',
      changesAbout: 'Days from which a zone has another level than before, in all of the data; the newest first.',
      noChanges: 'No zone changed its level.',
      since: 'From',
      beforeLevel: 'Before, a day',
      afterLevel: 'After, a day',
      change: 'Change',
      all: (n: number) => `All ${counted(n, 'change', 'changes')}`,
      fewer: 'Newest only',
      feed: 'The data feed',
      feedOk: 'As usual',
      feedDrifts: 'Changed',
      feedUnknown: 'Not known',
      ok: (observed: number, expected: number) =>
        `Incidents arrive as usual: ${f.number(observed)} in the days watched, ${f.number(expected)} are to be expected.`,
      tooShort: 'The data are too short to say whether the feed is as usual.',
      drift,
      unplaced: (now: number, usual: number) => `In no zone: ${f.percent(now, 1)} of the incidents, usually ${f.percent(usual, 1)}.`,
      arrival: {
        unknown: (deliveries: number) =>
          `Whether incidents come late cannot be told from ${counted(deliveries, 'delivery', 'deliveries')} in the last ${days(120)}: several at different times, with two weeks after them, are needed. No day is held back as incomplete.`,
        whole: (newest: number) => `Incidents come in time: ${f.percent(newest)} of the newest day has usually arrived.`,
        partial: (n: number, newest: number, next: number) =>
          `The last ${plural(n, { one: 'day is', other: `${f.number(n)} days are` })} still coming in and ${plural(n, { one: 'is', other: 'are' })} not judged: usually ${f.percent(newest)} of the newest day has arrived, a day later ${f.percent(next)}. That is no drop.`,
      },
      alertsStopped: 'Automatic alerts are stopped until the feed is as usual: no baseline holds meanwhile.',
      alertsGoOn: 'Automatic alerts go on.',
    },
    feedback: {
      title: 'How forecasts feed back on themselves',
      why: 'Patrols go where incidents were recorded, and record more incidents where they go. A forecast that learns from what patrols discover learns where patrols were. Ensign and others (2018) show that such a loop can end with nearly all patrols in one zone, even if all zones are alike.',
      rule: 'For that reason forecasts here learn from reported incidents alone: each incident by what its file tells, the others by their type, as the settings say.',
      simulation: 'Simulation',
      simulationAbout: 'Invented zones, not this city. Ten patrols a day draw their zone from all incidents recorded so far.',
      rates: 'Incidents a day that happen',
      zone: (letter: string) => `Zone ${letter}`,
      letters: ['A', 'B', 'C', 'D'] as readonly string[],
      discovered: 'Discovered by patrols',
      days: 'Days',
      correct: 'Correction',
      correction: { off: 'Off', on: 'On' },
      correctHelp: 'With it a discovered incident counts the less, the more patrols its zone gets.',
      again: 'Another draw',
      shares: 'Share of patrols in each zone, day by day',
      now: (share: number) => `${f.percent(share)} at the end`,
      deserved: (share: number) => `${f.percent(share)} of what happens`,
      chart: (zone: string, from: number, to: number, deserved: number) =>
        `${zone}: share of patrols from ${f.percent(from)} to ${f.percent(to)}; its share of what happens is ${f.percent(deserved)}.`,
      dayAxis: (n: number) => `day ${f.number(n)}`,
      line: 'share of patrols',
      trueLine: 'share of what happens',
      misplaced: (share: number, n: number) => `After ${days(n)} ${f.percent(share)} of the patrols are in the wrong zone.`,
      exposure: 'Reported, discovered, not known, by zone',
      exposureAbout: (told: number, all: number) =>
        `Of all incidents in the cache; of ${f.percent(told / all)} the file itself tells how they became known, of the others their type. A high share of patrols says where patrols look, not where more happens.`,
      exposureNone:
        'No file tells how its incidents became known, and no type is marked as discovered by patrols. Choose the column when you import, or say in the settings which types are.',
      settings: 'Types in the settings',
      incidents: 'Incidents',
      knownBy: { reported: 'Reported', discovered: 'Patrol', unknown: 'Not known' },
    },
    risk: englishRisk(f),
    calendar: englishCalendar(f),
    origins: {
      title: 'Types of incidents',
      about:
        'Forecasts learn from incidents that people report. What patrols discover shows where patrols were. Where the file itself tells it of each incident, that counts; for all others their type does.',
      type: 'Type',
      incidents: 'Incidents',
      origin: 'Known by',
      origins: { reported: 'Report', discovered: 'Patrol' },
      known: { reported: 'Report', discovered: 'Patrol', unknown: 'Not known' },
      byType: 'As its type',
      rows: (n: number) => counted(n, 'row', 'rows'),
      valuesAbout: 'How incidents became known. Forecasts leave out what patrols discover; what is not known counts as its type.',
      find: 'Find a type',
    },
    warnings: {
      'all-rejected': (reason: string, rows: number) =>
        `Nothing was taken in. ${counted(rows, 'row', 'rows')} failed for the commonest reason: ${reason}. Check the columns and the order of the date, then import again.`,
      'most-rejected': (reason: string, rows: number, rejected: number, read: number) =>
        `${f.number(rejected)} of ${counted(read, 'row', 'rows')} were not taken in, ${f.number(rows)} of them for the commonest reason: ${reason}. Check the columns and the order of the date; rows that were taken in are not doubled by a second import.`,
      'outside-zones': (outside: number, rows: number) =>
        `${f.number(outside)} of ${counted(rows, 'row', 'rows')} lie in no zone. Longitude and latitude may be exchanged, or the zones are of another place.`,
      'origin-unknown': (unknown: number, rows: number) =>
        `Of ${f.number(unknown)} of ${counted(rows, 'row', 'rows')} it is not known whether people reported them. Forecasts count them as their type says. Import the file again to say what its words mean.`,
    },
    driftNotice: 'No alert was raised at the last check.',
  };
}
