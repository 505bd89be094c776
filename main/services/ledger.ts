/** What became of sealed forecasts: scored when their period is over, summed up, and the chain of their hashes checked. */
import { createHash } from 'node:crypto';
import type { Seal } from '../../preload/contract/forecast-domain.ts';
import type { NewScore, ScoredSubject, SealToScore } from '../store/api.ts';
import { subjectOf, type RunSeries } from './forecast-series.ts';
import { minuteOf } from './local-time.ts';
import type { Ports } from './ports.ts';

/** Losses in a row that demote a model for a subject; as many wins bring it back. */
const ROW = 3;
/** Entries hashed at a time: some 2 ms of this thread. */
const PAGE = 200;
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
export async function scoreEnded(ports: Ports, series: RunSeries): Promise<number> {
  const { kind, steps, startOf } = series;
  const due = await ports.read.sealsToScore(kind.step, startOf(steps));
  const hours = kind.hours === null ? null : kind.hours.join('-');
  const known = due.filter((seal) => seal.hours === hours);
  if (known.length === 0) return 0;
  const observed = countsOf(series, known);
  // Now: compute takes the counts away.
  const actual = observed.map((counts) => counts.reduce((sum, count) => sum + (Number.isNaN(count) ? 0 : count), 0));
  const scores = await ports.compute(
    'scoreSeals',
    known.map(({ numbers }, i) => ({ numbers, observed: observed[i] ?? new Float64Array() })),
  );
  const fresh = known.flatMap(({ seq }, i): NewScore[] => {
    const score = scores[i];
    if (!score || score.outcome === 'open') return [];
    const { outcome, observedSteps, mae, naiveMae, bias, intervalScore, coverage80, coverage95, sumInside80 } = score;
    const shares = { bias, intervalScore, coverage80, coverage95, sumInside80 };
    return [{ seq, outcome, observedSteps, actual: actual[i] ?? 0, mae, naiveMae, ...shares, scoredMs: ports.now() }];
  });
  return ports.write.saveScores(fresh);
}

/** Counts of the steps of each seal; NaN where none is known: a series that is no longer counted, or a gap. */
function countsOf(
  { zoneIds, typeIds, values, steps, edges, dayZero }: RunSeries,
  seals: readonly SealToScore[],
): Float64Array<ArrayBuffer>[] {
  const rowOf = new Map(Array.from(zoneIds, (zoneId, row) => [`${zoneId}/${typeIds[row] ?? 0}`, row]));
  const stepOf = new Map(Array.from(edges.subarray(0, steps), (minute, step) => [minute, step]));
  return seals.map(({ zoneId, typeId, from, numbers }) => {
    const observed = new Float64Array(numbers.mean.length).fill(Number.NaN);
    const row = rowOf.get(`${zoneId ?? 0}/${typeId ?? 0}`);
    const first = stepOf.get(minuteOf(from, dayZero));
    if (row === undefined || first === undefined) return observed;
    observed.set(values.subarray(row * steps + first, row * steps + Math.min(steps, first + observed.length)));
    return observed;
  });
}

type Judged = Pick<Seal, 'zoneId' | 'typeId' | 'hours' | 'step' | 'model'>;

interface Standing {
  readonly isDemoted: boolean;
  /** Losses in a row until it is demoted, or wins until it returns. */
  readonly left: number;
}

/** Standing of each model for each subject, and what it is made from. */
async function judge({ read, compute }: Ports): Promise<(ScoredSubject & Standing)[]> {
  const subjects = await read.scoredSubjects();
  const standings = await compute('judgeStandings', { rows: subjects.map(({ outcomes }) => outcomes), row: ROW });
  return subjects.map((subject, i) => {
    const { published, left } = standings[i] ?? { published: true, left: ROW };
    return { ...subject, isDemoted: !published, left };
  });
}

/** Tells whether the naive count is shown in place of a model for a subject. */
export async function findDemoted(ports: Ports): Promise<(of: Judged) => boolean> {
  const demoted = new Set((await judge(ports)).filter(({ isDemoted }) => isDemoted).map(keyOf));
  return (of) => demoted.has(keyOf(of));
}

const keyOf = (of: Judged): string => `${subjectOf(of, of.hours)}|${of.step}|${of.model}`;

/** One line a model and subject, the most scored first. */
export async function scoreboard(ports: Ports) {
  const judged = await judge(ports);
  return judged
    .sort((a, b) => b.scored - a.scored)
    .map(({ mae, naiveMae, outcomes: _, left, ...line }) => ({
      ...line,
      lossesLeft: left,
      skill: naiveMae > 0 ? 1 - mae / naiveMae : null,
    }));
}
