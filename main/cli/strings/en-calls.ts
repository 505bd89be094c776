import type { CallStrings } from './shape.ts';

/** How a command is called, and the headings of tables. */
export const englishCalls: CallStrings = {
  help: {
    title: 'khareetaty COMMAND [OPTIONS]',
    optionsFollow: '[OPTIONS]',
    eachTakes: 'Each takes --cache FILE, --json, --language and --help.',
    example: 'Example:',
    common: {
      cache: 'local cache (default: KHAREETATY_CACHE, or the data folder of this account)',
      json: 'one JSON object on standard output, everything else on standard error',
      language: 'ar or en: language of help, tables and messages (default: as LANG says)',
      help: 'this help',
    },
  },
  usage: {
    noCommand: (name) => `there is no command "${name}"`,
    missing: (what) => `${what} is missing`,
    oneTooMany: (value) => `"${value}" is one too many`,
    empty: (option) => `${option} is empty`,
    unknownOption: (option) => `there is no option ${option}`,
    valueMismatch: (option) => `${option} is given without a value, or with one that it does not take`,
    number: (what, value) => `${what} needs a number, not "${value}"`,
    wholeNumber: (what, value) => `${what} needs a whole number, not "${value}"`,
    dayOrMinute: (option, value) => `${option} is a day or minute such as 2025-01-31 or 2025-01-31T22:30, not "${value}"`,
    day: (option, value) => `${option} is a day such as 2025-01-01, not "${value}"`,
    hours: (option, value) => `${option} are two hours of the day such as 22-5, not "${value}"`,
    oneOf: (option, choices) => `${option} is one of ${choices.join(', ')}`,
    atLeastOne: (options) => `${options.join(' and ')} are at least 1`,
    port: '--port is 0 to 65535',
    map: (pair) => `--map takes FIELD=COLUMN, not "${pair}"`,
    noSetting: (key, known) => `there is no setting "${key}"; there are ${known.join(', ')}`,
  },
  headings: {
    ...{ base: 'base', mine: 'mine', theirs: 'theirs', perKm2: 'per km²' },
    ...{ id: 'id', code: 'code', name: 'name', areaKm2: 'km²', incidents: 'incidents', type: 'type', zone: 'zone' },
    ...{ line: 'line', reason: 'reason', column: 'column', value: 'value', cure: 'cure', localTime: 'local time' },
    ...{ lon: 'lon', lat: 'lat', description: 'description', run: 'run', rank: 'rank', score: 'score', support: 'support %' },
    ...{ model: 'model', from: 'from', steps: 'steps', expected: 'expected', lo80: 'lo80', hi80: 'hi80', lastCount: 'last count' },
    ...{ mase: 'MASE', naiveMase: 'naive MASE', verdict: 'against naive', series: 'series', whyNaive: 'why naive', setting: 'setting' },
    ...{ severity: 'severity', state: 'state', rule: 'rule', step: 'step', ms: 'ms', counts: 'counts' },
    ...{ by: 'by', models: 'models', hours: 'hours', dataCut: 'data cut', forecasts: 'forecasts', published: 'published' },
    ...{ weight: 'weight', to: 'to', actual: 'actual', outcome: 'outcome', hash: 'hash', scored: 'scored', won: 'won', lost: 'lost' },
    ...{ timeUtc: 'time (UTC)', actor: 'who', note: 'note', change: 'change', before: 'before', after: 'after' },
    ...{ skill: 'skill', coverage80: 'within 80', usual: 'usual', limit: 'limit', chance: 'chance', origin: 'origin' },
    ...{ holiday: 'holiday', next: 'next', effect: 'effect', seen: 'seen' },
  },
};
