/** What became of sealed forecasts: scored when their period is over, summed up, and the chain of their hashes checked. */
import { createHash } from 'node:crypto';
import type { ForecastModel, Seal, Step } from '../../preload/contract/domain.ts';
import type { NewScore, SealToScore } from '../store/api.ts';
import { subjectOf, type RunSeries } from './forecast-series.ts';
import type { Ports } from './ports.ts';

/** Losses in a row that demote a model for a subject; as many wins bring it back. */
const ROW = 3;
const PAGE = 500;
const GENESIS = '0'.repeat(64);

/** Computes every hash anew. `broken`: the first entry that does not fit what was sealed. */
export async function verifyLedger({ read, compute }: Ports): Promise<{ checked: number; head: string | null; broken: number | null }> {
  let previous = GENESIS;
  let checked = 0;
  for (;;) {
    const entries = await read.ledgerEntries(checked, PAGE);
    if (entries.length === 0) return { checked, head: checked === 0 ? null : previous, broken: null };
    const bytes = await compute(
      'sealBytes',
      entries.map(({ sealed }) => sealed),
    );
    for (const [i, entry] of entries.entries()) {
      const digest = createHash('sha256')
        .update(previous, 'ascii')
        .update(bytes[i] ?? new Uint8Array())
        .digest('hex');
      if (entry.seq !== checked + 1 || entry.previous !== previous || entry.digest !== digest) {
        return { checked, head: checked === 0 ? null : previous, broken: checked + 1 };
      }
      previous = digest;
      checked++;
    }
  }
}

/** Scores the sealed forecasts whose period the counts now cover. */
export async function scoreEnded(ports: Ports, series: RunSeries): Promise<{ scored: number }> {
  const { kind, steps, startOf } = series;
  const due = await ports.read.sealsToScore(kind.step, startOf(steps));
  const hours = kind.hours === null ? null : kind.hours.join('-');
  const known = due.filter((seal) => seal.hours === hours);
  if (known.length === 0) return { scored: 0 };
  const observed = countsOf(series, known);
  const scores = await ports.compute(
    'scoreSeals',
    known.map(({ numbers }, i) => ({ numbers, observed: observed[i] ?? new Float64Array() })),
  );
  const fresh = known.flatMap(({ seq }, i): NewScore[] => {
    const score = scores[i];
    if (!score || score.outcome === 'open') return [];
    const { outcome, observedSteps, mae, naiveMae, bias, intervalScore, coverage80, coverage95, sumInside80 } = score;
    const actual = (observed[i] ?? new Float64Array()).reduce((sum, count) => sum + (Number.isNaN(count) ? 0 : count), 0);
    const shares = { bias, intervalScore, coverage80, coverage95, sumInside80 };
    return [{ seq, outcome, observedSteps, actual, mae, naiveMae, ...shares, scoredMs: ports.now() }];
  });
  return { scored: await ports.write.saveScores(fresh) };
}

/** Counts of the steps of each seal; NaN where none is known: a series that is no longer counted, or a gap. */
function countsOf({ zoneIds, typeIds, values, steps, startOf }: RunSeries, seals: readonly SealToScore[]): Float64Array<ArrayBuffer>[] {
  const rowOf = new Map(Array.from(zoneIds, (zoneId, row) => [`${zoneId}/${typeIds[row] ?? 0}`, row]));
  const stepOf = new Map(Array.from({ length: steps }, (_, step) => [startOf(step), step]));
  return seals.map(({ zoneId, typeId, from, numbers }) => {
    const observed = new Float64Array(numbers.mean.length).fill(Number.NaN);
    const row = rowOf.get(`${zoneId ?? 0}/${typeId ?? 0}`);
    const first = stepOf.get(from);
    if (row === undefined || first === undefined) return observed;
    observed.set(values.subarray(row * steps + first, row * steps + Math.min(steps, first + observed.length)));
    return observed;
  });
}

interface Standing {
  readonly isDemoted: boolean;
  readonly left: number;
}

/** Standing of each model for each subject. Of forecasts whose periods overlap only the first counts. */
export async function standings({ read, compute }: Ports): Promise<{ readonly seals: Seal[]; readonly of: (key: string) => Standing }> {
  const seals = await read.scoredSeals();
  const rows = new Map<string, Seal[]>();
  for (const seal of seals) {
    const row = rows.get(standingKey(seal)) ?? [];
    rows.set(standingKey(seal), row);
    if ((row.at(-1)?.to ?? '') <= seal.from) row.push(seal);
  }
  const keys = [...rows.keys()];
  const found = await compute('judgeStandings', {
    rows: [...rows.values()].map((row) => row.map(({ score }) => score?.outcome ?? 'open')),
    row: ROW,
  });
  const byKey = new Map(keys.map((key, i) => [key, { isDemoted: found[i]?.published === false, left: found[i]?.left ?? ROW }]));
  return { seals, of: (key) => byKey.get(key) ?? { isDemoted: false, left: ROW } };
}

export function standingKey(of: {
  readonly zoneId: number | null;
  readonly typeId: number | null;
  readonly step: Step;
  readonly model: ForecastModel;
}): string {
  return `${subjectOf(of, null)}|${of.step}|${of.model}`;
}

/** One line a model and subject, the most scored first. */
export async function scoreboard(ports: Ports) {
  const { seals, of } = await standings(ports);
  const groups = new Map<string, Seal[]>();
  for (const seal of seals) groups.set(standingKey(seal), [...(groups.get(standingKey(seal)) ?? []), seal]);
  return [...groups].flatMap(([key, group]) => {
    const first = group[0];
    if (!first) return [];
    const { model, zoneId, typeId, step } = first;
    const scores = group.flatMap(({ score }) => (score ? [score] : []));
    const mean = (figure: (score: (typeof scores)[number]) => number) =>
      scores.reduce((sum, score) => sum + figure(score), 0) / scores.length;
    const naiveMae = mean((score) => score.naiveMae);
    const { isDemoted, left } = of(key);
    return [
      {
        ...{ model, zoneId, typeId, step, scored: scores.length, isDemoted, lossesLeft: left },
        won: scores.filter(({ outcome }) => outcome === 'won').length,
        lost: scores.filter(({ outcome }) => outcome === 'lost').length,
        skill: naiveMae > 0 ? 1 - mean((score) => score.mae) / naiveMae : null,
        coverage80: mean((score) => score.coverage80),
        coverage95: mean((score) => score.coverage95),
      },
    ];
  });
}
