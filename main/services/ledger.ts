/** What became of sealed forecasts: scored when their period is over, summed up, and the chain of their hashes checked. */
import { createHash } from 'node:crypto';
import { AppError } from '../../preload/contract/errors.ts';
import type { Forecast, Seal } from '../../preload/contract/forecast-domain.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import { GENESIS, scoreDigest, sealDigest } from '../ledger-chain.ts';
import type { HiddenEntry, LedgerEntry, NewScore, ScoredSubject, SealToScore } from '../store/api.ts';
import { subjectOf, type RunSeries } from './forecast-series.ts';
import { minuteOf } from './local-time.ts';
import type { Ports } from './ports.ts';

/** Losses in a row that demote a model for a subject; as many wins bring it back. */
const ROW = 3;
/** Entries hashed at a time: some 2 ms of this thread. */
const PAGE = 200;

type Verified = OutputOf<Contract['forecasts']['verifyLedger']>;
type Entry = LedgerEntry | HiddenEntry;

/** Computes every hash of the own ledger anew. `broken`: the entry with the first seal or score that does not fit what was written. */
export async function verifyLedger({ read, compute }: Ports): Promise<Verified> {
  const found = await verifyChain((after) => read.ledgerEntries(after, PAGE), compute);
  return { ...found, looseScores: await read.looseScores(), notWhole: 0 };
}

/** The same of a ledger of somebody else: of entries that are not seen here, that they stand where they stand in the chain. */
export async function verifyShared({ read, compute }: Ports, ledgerId: number): Promise<Verified> {
  const known = (await read.sharedLedgers()).find(({ id }) => id === ledgerId);
  if (known === undefined) throw new AppError('not-found', { what: 'ledger', id: ledgerId });
  const found = await verifyChain((after) => read.sharedEntries(ledgerId, after, PAGE), compute);
  return { ...found, looseScores: 0, notWhole: known.notWhole };
}

/** @param pageOf  entries in order after a position. */
async function verifyChain(
  pageOf: (after: number) => Promise<readonly Entry[]>,
  compute: Ports['compute'],
): Promise<Omit<Verified, 'looseScores' | 'notWhole'>> {
  let [previous, position] = [GENESIS, 0];
  const done = { seal: 0, score: 0, hidden: 0 };
  const answer = (broken: Pick<Verified, 'broken' | 'brokenPart'>) => {
    const head = position === 0 ? null : previous;
    return { checked: done.seal, scores: done.score, hidden: done.hidden, head, ...broken };
  };
  for (;;) {
    const entries = await pageOf(position);
    if (entries.length === 0) return answer({ broken: null, brokenPart: null });
    const bytes = await bytesOf(compute, entries);
    for (const [i, entry] of entries.entries()) {
      const digest = digestOf(entry, { previous, position: position + 1, bytes: bytes[i] ?? null });
      const brokenPart = entry.kind === 'hidden' ? entry.of : entry.kind;
      if (entry.previous !== previous || entry.digest !== digest) return answer({ broken: seqOf(entry), brokenPart });
      previous = digest;
      position++;
      done[entry.kind]++;
    }
  }
}

/**
 * Whether a forecast that somebody else made says what was sealed of it, and the hash of the seal is that of these numbers; null where the
 * numbers of another model were sealed than are shown, or none came.
 */
export async function fitsSeal({ compute }: Ports, forecast: Forecast, entry: LedgerEntry): Promise<boolean | null> {
  if (entry.kind !== 'seal' || entry.sealed?.model !== forecast.model) return entry.kind === 'seal' && entry.sealed === null ? false : null;
  const { sealed, head } = entry;
  const [bytes] = await bytesOf(compute, [entry]);
  const isSealed = digestOf(entry, { previous: entry.previous, position: head.position, bytes: bytes ?? null }) === entry.digest;
  const { mean, stepLo80, stepHi80, stepLo95, stepHi95, expected, lo80, hi80 } = forecast;
  const lists = [
    [sealed.mean, mean],
    [sealed.lo80, stepLo80],
    [sealed.hi80, stepHi80],
    [sealed.lo95, stepLo95],
    [sealed.hi95, stepHi95],
    [Float64Array.of(sealed.sum, sealed.sumLo80, sealed.sumHi80), Float64Array.of(expected, lo80, hi80)],
  ] as const;
  return (
    isSealed && lists.every(([a, b]) => a.length === b.length && a.every((number, i) => Object.is(number + 0, (b[i] ?? Number.NaN) + 0)))
  );
}

type Bytes = Uint8Array<ArrayBuffer> | null;

/** Canonical bytes of the forecasts among some entries; null where there are none, as of what is no forecast any more. */
async function bytesOf(compute: Ports['compute'], entries: readonly Entry[]): Promise<Bytes[]> {
  const forecasts = entries.map((entry) => (entry.kind === 'seal' ? entry.sealed : null));
  const known = forecasts.filter((sealed) => sealed !== null);
  const all: Bytes[] = await compute('sealBytes', structuredClone(known)).catch(() =>
    // One of them has an impossible value: it alone must not hide the others.
    Promise.all(
      known.map((sealed) =>
        compute('sealBytes', [sealed]).then(
          ([one]) => one ?? null,
          () => null,
        ),
      ),
    ),
  );
  return forecasts.map((sealed) => (sealed === null ? null : (all[known.indexOf(sealed)] ?? null)));
}

/** The digest that an entry at this place must have; null = nothing fits. */
function digestOf(entry: Entry, { previous, position, bytes }: { previous: string; position: number; bytes: Bytes }): string | null {
  if (entry.kind === 'hidden') return entry.position === position ? entry.digest : null;
  if (entry.kind === 'score') return entry.score.position === position ? scoreDigest(previous, entry.score) : null;
  const { head, layout } = entry;
  // In layout 1 the number of an entry is not hashed: it was its place in a chain of nothing but seals.
  const fits = head.position === position && (layout !== 1 || head.seq === position);
  return fits && bytes !== null ? sealDigest(previous, layout, head, bytes) : null;
}

function seqOf(entry: Entry): number {
  if (entry.kind === 'hidden') return entry.seq;
  return entry.kind === 'seal' ? entry.head.seq : entry.score.seq;
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
  const hashes = observed.map((counts) => createHash('sha256').update(new Uint8Array(counts.buffer)).digest('hex'));
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
    const seen = { observedSteps, observedHash: hashes[i] ?? '', actual: actual[i] ?? 0 };
    return [{ seq, outcome, ...seen, mae, naiveMae, ...shares, scoredMs: ports.now() }];
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
async function judge({ compute }: Ports, subjects: readonly ScoredSubject[]): Promise<(ScoredSubject & Standing)[]> {
  const standings = await compute('judgeStandings', { rows: subjects.map(({ outcomes }) => outcomes), row: ROW });
  return subjects.map((subject, i) => {
    const { published, left } = standings[i] ?? { published: true, left: ROW };
    return { ...subject, isDemoted: !published, left };
  });
}

/** Tells whether the naive count is shown in place of a model for a subject. */
export async function findDemoted(ports: Ports): Promise<(of: Judged) => boolean> {
  const demoted = new Set((await judge(ports, await ports.read.scoredSubjects())).filter(({ isDemoted }) => isDemoted).map(keyOf));
  return (of) => demoted.has(keyOf(of));
}

const keyOf = (of: Judged): string => `${subjectOf(of, of.hours)}|${of.step}|${of.model}`;

/** One line a model and subject, the most scored first: of the own ledger, or by the scores that were made in one of somebody else. */
export async function scoreboard(ports: Ports, ledgerId: number | null) {
  const { read } = ports;
  const judged = await judge(ports, await (ledgerId === null ? read.scoredSubjects() : read.sharedScoredSubjects(ledgerId)));
  return judged
    .sort((a, b) => b.scored - a.scored)
    .map(({ mae, naiveMae, outcomes: _, left, ...line }) => ({
      ...line,
      lossesLeft: left,
      skill: naiveMae > 0 ? 1 - mae / naiveMae : null,
    }));
}
