import type { EvidenceCode } from '../../preload/contract/incidents.ts';
import type { Format } from '../ui/format.ts';

/** One answer to "what is this number". */
export interface Explanation {
  readonly what: string;
  readonly formula: string;
  readonly limits: string;
}

export type HelpTopic = 'support' | 'score' | 'density' | 'mase' | 'crps' | 'intervals' | 'effects';
type Values = Readonly<Record<string, string | number>>;

/** Words that explain: what a number is, why a column is believed, what a check of the computer means. */
export function englishHelp(f: Format) {
  const count = (value: string | number | undefined) => (typeof value === 'number' ? f.number(value) : (value ?? ''));
  const holds = (p: Values) =>
    p['holds'] === 'lat' ? ', but the values are latitudes' : p['holds'] === 'lon' ? ', but the values are longitudes' : '';
  const evidence: Record<EvidenceCode, (p: Values) => string> = {
    given: () => 'As you chose',
    name: (p) => `By its name${holds(p)}`,
    'name-unique': () => 'By its name; no value is repeated',
    decimals: (p) => `Numbers with many decimals${holds(p)}`,
    'repeated-texts': (p) => `${count(p['texts'])} different texts that repeat`,
    'origin-words': (p) => `All ${count(p['texts'])} different values are words for callers or patrols`,
    'time-format': () => 'The values read as times',
    'time-day-over-12': (p) => `${count(p['values'])} values have a day over 12, which settles day and month`,
    'time-ambiguous': (p) => `Day and month cannot be told apart; this order is usual in ${count(p['timeZone'])}`,
    'rows-even': () => 'Rows have as many fields as the heading',
    'byte-order-mark': () => 'The file begins with a byte order mark',
    'zero-bytes': () => 'Every second byte is zero',
    'utf8-valid': () => 'All bytes are valid UTF-8',
    'utf8-damaged': (p) => `${count(p['valid'])} valid and ${count(p['invalid'])} damaged characters`,
    'letters-in-words': () => 'The letters stand in words, as Arabic ones do',
    'letters-single': () => 'The letters stand alone, as accents do',
    layer: (p) => `Layer ${count(p['layer'])}: ${count(p['type'])}, ${count(p['crs'])}`,
    geometry: (p) => `From the geometry (${count(p['type'])}, ${count(p['crs'])})`,
  };
  const topics: Record<HelpTopic, Explanation> = {
    support: {
      what: 'How often this hotspot comes back when the incidents are drawn again at random.',
      formula: `Resamples of ${f.number(100)}, drawn with replacement, in which a hotspot shares at least half of its incidents (Jaccard ≥ ${f.number(0.5, 1)}).`,
      limits: 'It says that incidents gather here, not why; nor how many of all incidents were reported.',
    },
    score: {
      what: 'How much denser the hotspot is than the rest of the area searched. Higher is denser; hotspots are ranked by it.',
      formula: 'n ln(n / e) + (N − n) ln((N − n) / (N − e)); n incidents inside, N in all, e expected from the share of the area.',
      limits: 'Area stands for people: a busy street scores high though few are at risk. It is not a probability.',
    },
    density: {
      what: 'Incidents per km² over the chosen period, smoothed over the surroundings of each place.',
      formula: 'Sum of a Gaussian around each incident; its standard deviation is the bandwidth, named in the layers.',
      limits: 'A wider bandwidth flattens peaks. Addresses in the data are often those of a block, not of a door.',
    },
    mase: {
      what: `Error of the forecast, measured by that of a naive count. Below ${f.number(1)} is better than naive; lower is better.`,
      formula: 'Mean absolute error ÷ mean absolute change from the same weekday a week before, in the days before each origin.',
      limits: 'An average over the back-test. It does not foresee events that the past did not hold.',
    },
    crps: {
      what: 'How far the whole forecast, with all its chances, lay from what happened, in counts. Lower is better; compare it with the naive count.',
      formula:
        'Continuous ranked probability score: mean pinball loss of all quantiles, twice. Of a forecast without spread it is the absolute error.',
      limits: 'It judges series in which most steps have no incident: there an error in counts would favour a forecast of 0 for ever.',
    },
    intervals: {
      what: `Of the days held out in the back-test, how many fell within the interval. An interval of ${f.percent(0.8)} should hold ${f.percent(0.8)} of them.`,
      formula: 'Widths come from the errors of the back-test (conformal prediction).',
      limits: 'Narrow: reality leaves it more often than stated. Wide: it is more careful than it need be.',
    },
    effects: {
      what: 'How many more or fewer incidents such a day has than the same weekday of the weeks around it usually has.',
      formula:
        'Poisson regression: a level that bends once a quarter, weekdays, and one effect for each holiday, Ramadan and school term, all at once. The interval is wider where counts spread more than chance, or the years differ.',
      limits: 'It describes what was counted, not why: reporting changes on holidays too. One seen once says little about the next.',
    },
  };
  return {
    evidence,
    help: {
      about: (what: string) => `What is this number: ${what}`,
      formula: 'Formula',
      limits: 'Limits',
      source: 'Source',
      topics,
    },
    doctor: {
      checks: {
        khareetaty: 'Khareetaty',
        runtime: 'Runtime',
        'cache-file': 'Cache file',
        log: 'Log',
        'main-thread': 'Main process',
        messages: 'Messages',
        secrets: 'Passwords',
        encryption: 'Encryption',
        sqlite: 'SQLite',
        spatialite: 'SpatiaLite',
        'cache-schema': 'Cache, version of its set-up',
        'cache-journal': 'Cache, journal',
        'cache-check': 'Cache, check',
        'spatial-index': 'Spatial index',
        'audit-trail': 'Audit trail',
        incidents: 'Incidents',
        'cache-bytes': 'Cache, size',
        'wal-bytes': 'Journal, size',
      } as Readonly<Record<string, string>>,
      /** By the check's name; only checks that have a cure. */
      cures: {
        messages: 'To send alerts, set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM (or TWILIO_WHATSAPP_FROM).',
        secrets:
          'To keep passwords over the next start, set a passphrase for them above, or name a file with a passphrase in KHAREETATY_SECRETS_PASSPHRASE_FILE.',
        'cache-journal': 'Move the cache to a local disk: network folders cannot do WAL.',
        'cache-check': 'Restore the copy beside the cache, or import the files into a new one.',
        'spatial-index': 'Import the files again into a new cache.',
        'audit-trail': 'The end of the trail is not where it was: verify it on its page.',
      } as Readonly<Record<string, string>>,
      values: {
        ok: 'in order',
        damaged: 'damaged',
        'not set up': 'not set up',
        kept: 'kept',
        none: 'none',
        locked: 'kept, and not opened yet',
        'until the end': 'known until the program ends',
        'local peer': 'local peer',
      } as Readonly<Record<string, string>>,
      mainThread: (workedMs: number, waitedMs: number) =>
        `worked ${f.duration(workedMs)} at most at one go, ${f.duration(waitedMs)} with waiting`,
      bytes: (bytes: number) => `${f.number(bytes / 1_048_576, bytes < 10_485_760 ? 1 : 0)} MiB`,
    },
  };
}
