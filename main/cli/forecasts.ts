import type { Language } from '../../preload/contract/domain.ts';
import type { CalendarEffect, ForecastRun, Seal } from '../../preload/contract/forecast-domain.ts';
import { origins } from '../../preload/contract/origins.ts';
import { type Command, type Context, valued } from './command.ts';
import { choiceOption, given, hoursOption, idOperand, numberOption, requiredText } from './options.ts';
import type { Strings } from './strings/shape.ts';
import { tableLines } from './table-text.ts';

const steps = ['hour', 'day', 'week', 'month'] as const;

/** Forecasts, the ledger of those that were sealed, and what is beyond the usual. */
export const forecastCommands: readonly Command[] = [
  {
    name: 'forecasts run',
    operands: [],
    options: { step: valued('STEP'), steps: valued('N'), by: valued('WHAT'), models: valued('WHICH'), hours: valued('FROM-TO') },
    example: 'khareetaty forecasts run --step week --steps 8 --by zones-types',
    run: runForecasts,
  },
  {
    name: 'forecasts runs',
    operands: [],
    options: {},
    example: 'khareetaty forecasts runs',
    async run({ open, print, strings }) {
      const { items } = await (await open()).client.forecasts.runs({});
      const rows = items.map((run) => {
        const { id, step, by, models, hours, dataCut, forecasts, published, madeBy, leftOut } = run;
        const made = [madeBy ?? '', leftOut || '', run.isWhole === false ? strings.results.notVerified : ''];
        return [id, step, by, models, hoursText(hours), dataCut, forecasts, published, ...made];
      });
      const headings = ['id', 'step', 'by', 'models', 'hours', 'dataCut', 'forecasts', 'published', 'actor', 'leftOut', 'state'] as const;
      print({ items }, tableLines(headings, strings, rows));
    },
  },
  {
    name: 'forecasts list',
    operands: [],
    options: { run: valued('ID') },
    example: 'khareetaty forecasts list --json',
    run: listForecasts,
  },
  {
    name: 'forecasts show',
    operands: ['ID'],
    options: {},
    example: 'khareetaty forecasts show 1',
    run: showForecast,
  },
  {
    name: 'forecasts ledgers',
    operands: [],
    options: {},
    example: 'khareetaty forecasts ledgers',
    async run({ open, print, strings }) {
      const { items } = await (await open()).client.forecasts.ledgers({});
      const rows = items.map(({ id, madeBy, seals, scores, hidden, notWhole }) => {
        return [id, madeBy, seals, scores, hidden, notWhole === 0 ? '' : strings.results.notVerified];
      });
      print({ items }, tableLines(['id', 'actor', 'sealed', 'scored', 'leftOut', 'state'], strings, rows));
    },
  },
  {
    name: 'forecasts ledger',
    operands: [],
    options: { page: valued('N'), 'page-size': valued('N'), ledger: valued('ID') },
    example: 'khareetaty forecasts ledger --page-size 20',
    run: listSeals,
  },
  {
    name: 'forecasts verify',
    operands: [],
    options: { ledger: valued('ID') },
    example: 'khareetaty forecasts verify',
    run: verifyLedger,
  },
  {
    name: 'forecasts scoreboard',
    operands: [],
    options: { ledger: valued('ID') },
    example: 'khareetaty forecasts scoreboard',
    run: showScoreboard,
  },
  {
    name: 'forecasts anomalies',
    operands: [],
    options: { days: valued('N') },
    example: 'khareetaty forecasts anomalies --days 28',
    run: listAnomalies,
  },
  {
    name: 'types list',
    operands: [],
    options: {},
    example: 'khareetaty types list',
    async run({ open, print, strings }) {
      const { items } = await (await open()).client.incidents.types({});
      const rows = items.map(({ id, code, incidents, origin }) => [id, code, incidents, origin]);
      print({ items }, tableLines(['id', 'code', 'incidents', 'origin'], strings, rows));
    },
  },
  {
    name: 'types set-origin',
    operands: ['ID'],
    options: { origin: valued('ORIGIN') },
    example: 'khareetaty types set-origin 3 --origin discovered',
    async run({ operands, options, open, print, strings }) {
      requiredText(options, 'origin');
      const origin = choiceOption(options, 'origin', origins) ?? 'reported';
      const type = await (await open()).client.incidents.setTypeOrigin({ id: idOperand(operands), origin });
      print(type, tableLines(['id', 'code', 'incidents', 'origin'], strings, [[type.id, type.code, type.incidents, type.origin]]));
    },
  },
];

async function runForecasts({ options, open, print, strings: { results } }: Context): Promise<void> {
  const wanted = given({
    step: choiceOption(options, 'step', steps),
    steps: numberOption(options, 'steps', { whole: true }),
    by: choiceOption(options, 'by', ['zones', 'zones-types']),
    models: choiceOption(options, 'models', ['fast', 'all']),
    hours: hoursOption(options, 'hours'),
  });
  const made = await (await open()).client.forecasts.run(wanted);
  print(made, [results.forecastRun(made)]);
}

async function listForecasts({ options, open, print, strings }: Context): Promise<void> {
  const found = await (await open()).client.forecasts.list(given({ runId: numberOption(options, 'run', { whole: true }) }));
  const rows = found.items.map((item) => {
    const { id, zoneId, typeId, model, from, steps: ahead, expected, lo80, hi80, lastCount, mase, naiveMase, verdict, judgedBy } = item;
    const expectation = [expected.toFixed(1), lo80.toFixed(1), hi80.toFixed(1), lastCount];
    const standing = [mase.toFixed(3), naiveMase.toFixed(3), `${verdict ?? '–'} (${judgedBy})`];
    return [id, placeOf(zoneId, strings), typeId ?? '', model, from, ahead, ...expectation, ...standing];
  });
  const figures = ['expected', 'lo80', 'hi80', 'lastCount', 'mase', 'naiveMase', 'verdict'] as const;
  const headings = ['id', 'zone', 'type', 'model', 'from', 'steps', ...figures] as const;
  const notes = found.run === null ? [] : madeByLines(found.run, strings);
  print(found, [...tableLines(headings, strings, rows), ...notes]);
}

/** Of a run that somebody else made: by whom, what of it is not here, and whether it came as it was sent. */
function madeByLines({ madeBy, leftOut, ofZones, isWhole }: ForecastRun, { results }: Strings): string[] {
  if (madeBy === null) return [];
  return [
    results.madeBy(madeBy),
    ...(leftOut === 0 ? [] : [results.leftOut(leftOut)]),
    ...(ofZones === null ? [] : [results.ofZones(ofZones)]),
    ...(isWhole === false ? [results.bodyBroken] : []),
  ];
}

async function verifyLedger({ options, open, print, fail, strings: { results } }: Context): Promise<void> {
  const found = await (await open()).client.forecasts.verifyLedger(ledgerChoice(options));
  const { broken, brokenPart, checked, scores, looseScores, hidden, notWhole, head } = found;
  if (broken !== null || notWhole > 0) fail();
  print(found, [
    broken === null ? results.ledgerWhole(checked, scores, head ?? '-') : results.ledgerBroken(broken, brokenPart ?? 'seal'),
    ...(looseScores === 0 ? [] : [results.ledgerLoose(looseScores)]),
    ...(hidden === 0 ? [] : [results.ledgerHidden(hidden)]),
    ...(notWhole === 0 ? [] : [results.bodyBroken]),
  ]);
}

/** Left out, the own one. */
const ledgerChoice = (options: Context['options']) => given({ ledgerId: numberOption(options, 'ledger', { whole: true }) });

/** The models in their back-test and what holidays do: the numbers of each step are in --json. */
async function showForecast({ operands, open, print, strings, language }: Context): Promise<void> {
  const found = await (await open()).client.forecasts.get({ id: idOperand(operands) });
  const { model, reason, expected, lo80, hi80, backtest, fitsSeal } = found;
  const digits = (value: number | null, count: number) => (value === null ? null : value.toFixed(count));
  const rows = backtest.models.map(({ model: name, mase, expected: sum, weight, failure }) => {
    return [name, digits(mase, 3), digits(sum, 1), weight.toFixed(2), failure];
  });
  print(found, [
    `${placeOf(found.zoneId, strings)}  ${found.from}  ${model}${reason === null ? '' : ` (${reason})`}`,
    `${expected.toFixed(1)} (80 %: ${lo80.toFixed(1)} – ${hi80.toFixed(1)})`,
    ...(fitsSeal === null ? [] : [fitsSeal ? strings.results.fitsSeal : strings.results.sealBroken]),
    ...tableLines(['model', 'mase', 'expected', 'weight', 'reason'], strings, rows),
    ...effectLines(found.effects ?? [], language, strings),
  ]);
}

/** What each holiday, Ramadan and school term has more or less than such a day usually has; - where that is not known. */
function effectLines(effects: readonly CalendarEffect[], language: Language, strings: Strings): string[] {
  if (effects.length === 0) return [];
  const percent = (share: number | undefined) => (share === undefined ? null : `${share < 0 ? '' : '+'}${(100 * share).toFixed(0)} %`);
  const rows = effects.map(({ kind, nameEn, nameAr, next, share, occurrences }) => {
    const name = kind === 'substitute' ? strings.results.inLieu : language === 'ar' ? nameAr : nameEn;
    return [name, next, percent(share?.estimate), percent(share?.lo80), percent(share?.hi80), occurrences];
  });
  return ['', ...tableLines(['holiday', 'next', 'effect', 'lo80', 'hi80', 'seen'], strings, rows)];
}

async function listSeals({ options, open, print, strings }: Context): Promise<void> {
  const page = given({
    page: numberOption(options, 'page', { whole: true }),
    pageSize: numberOption(options, 'page-size', { whole: true }),
  });
  const found = await (await open()).client.forecasts.ledger({ ...page, ...ledgerChoice(options) });
  const rows = found.items.map(({ seq, zoneId, typeId, model, from, to, expected, score, digest }) => {
    return [seq, placeOf(zoneId, strings), typeId ?? '', model, from, to, expected.toFixed(1), ...outcomeOf(score), digest.slice(0, 12)];
  });
  const headings = ['id', 'zone', 'type', 'model', 'from', 'to', 'expected', 'actual', 'outcome', 'hash'] as const;
  const hidden = found.hidden === 0 ? [] : [strings.results.leftOut(found.hidden)];
  print(found, [...tableLines(headings, strings, rows), strings.results.inAll(found.total), ...hidden]);
}

const outcomeOf = (score: Seal['score']): readonly (string | number | null)[] => [score?.actual ?? null, score?.outcome ?? null];

async function showScoreboard({ options, open, print, strings }: Context): Promise<void> {
  const { items } = await (await open()).client.forecasts.scoreboard(ledgerChoice(options));
  const rows = items.map(({ model, zoneId, typeId, step, hours, scored, won, lost, skill, coverage80, isDemoted }) => {
    const figures = [scored, won, lost, skill === null ? null : skill.toFixed(3), coverage80.toFixed(2)];
    return [placeOf(zoneId, strings), typeId ?? '', step, hoursText(hours), model, ...figures, isDemoted ? strings.results.demoted : ''];
  });
  const headings = ['zone', 'type', 'step', 'hours', 'model', 'scored', 'won', 'lost', 'skill', 'coverage80', 'state'] as const;
  print({ items }, tableLines(headings, strings, rows));
}

async function listAnomalies({ options, open, print, strings }: Context): Promise<void> {
  const found = await (await open()).client.forecasts.anomalies(given({ days: numberOption(options, 'days', { whole: true }) }));
  const rows = found.exceedances.map(({ day, zoneId, observed, usual, limit, chance }) => {
    return [day, placeOf(zoneId, strings), observed, usual.toFixed(1), limit.toFixed(1), chance.toPrecision(2)];
  });
  print(found, [
    ...tableLines(['from', 'zone', 'actual', 'usual', 'limit', 'chance'], strings, rows),
    strings.results.anomalies(found.exceedances.length, found.judged, found.changes.length),
    ...(found.feed === null ? [] : [strings.results.feed(found.feed.verdict)]),
  ]);
}

const placeOf = (zoneId: number | null, { results }: Strings): string => (zoneId === null ? results.city : String(zoneId));
const hoursText = (hours: ForecastRun['hours']): string => (hours === null ? '' : hours.join('-'));
