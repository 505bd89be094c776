import { describe, expect, test } from 'vitest';
import { dryRun, solveThreshold, type DryRunInput } from '../../../analytics/alert/dry-run.ts';
import { windowSums } from '../../../analytics/alert/rule-values.ts';
import { drawCounts } from './draw-counts.ts';

const rule = { threshold: 25, clearBelow: 20, pendingSteps: 1, clearSteps: 1 };

/** Daily counts of subjects, measured by themselves. */
function input(rows: readonly Float64Array[], options: Partial<DryRunInput> = {}): DryRunInput {
  const steps = rows[0].length;
  const counts = Float64Array.from(rows.flatMap((row) => [...row]));
  const windowSteps = options.windowSteps ?? 1;
  const values = Float64Array.from(rows.flatMap((row) => [...windowSums(row, windowSteps)]));
  return { values, counts, steps, stepMin: 1_440, windowSteps, rule, fromStep: 70, isJudged: true, ...options };
}
const tens = (changes: Readonly<Record<number, number>>, steps = 200) =>
  Float64Array.from({ length: steps }, (_, day) => changes[day] ?? 10);

describe('dryRun', () => {
  test('an alert that is followed by as busy a window is confirmed, a lone day is false', () => {
    const run = dryRun(input([tens({ 100: 30, 101: 40, 150: 30 })]));
    expect(run.firings).toMatchObject([
      { subject: 0, step: 100, value: 30, peak: 40, clearedAt: 102, isConfirmed: true, leadMin: 720 },
      { subject: 0, step: 150, value: 30, peak: 30, clearedAt: 151, isConfirmed: false, leadMin: null },
    ]);
    expect(run).toMatchObject({ judged: 2, falseAlarms: 1, medianLeadMin: 720 });
  });

  test('the lead is the time to the busiest step of the window that follows', () => {
    const run = dryRun(
      input([tens({ 100: 40, 101: 20, 102: 22, 103: 50, 104: 21, 105: 20, 106: 18, 107: 19 })], {
        windowSteps: 7,
        rule: { ...rule, threshold: 95, clearBelow: 80 },
      }),
    );
    expect(run.firings).toMatchObject([{ step: 100, isConfirmed: true, leadMin: 2.5 * 1_440 }]);
  });

  test('the window of the alert itself is no proof: a single huge day within a week is false', () => {
    const run = dryRun(input([tens({ 100: 90 })], { windowSteps: 7, rule: { ...rule, threshold: 140, clearBelow: 140 } }));
    expect(run.firings).toMatchObject([{ step: 100, isConfirmed: false }]);
  });

  test('what has not ended, or has too little history before it, is not judged', () => {
    const atTheEnd = dryRun(input([tens({ 199: 30 })]));
    expect(atTheEnd).toMatchObject({
      firings: [{ step: 199, isConfirmed: null, clearedAt: null }],
      judged: 0,
      falseAlarms: 0,
      medianLeadMin: null,
    });
    const atTheStart = dryRun(input([tens({ 20: 30 })], { fromStep: 0 }));
    expect(atTheStart).toMatchObject({ firings: [{ step: 20, isConfirmed: null }], judged: 0 });
  });

  test('firings of all subjects come in order of time, and none before the asked-for span', () => {
    const run = dryRun(input([tens({ 60: 30, 120: 30 }), tens({ 90: 30, 120: 30 })]));
    expect(run.firings.map(({ step, subject }) => [step, subject])).toEqual([
      [90, 1],
      [120, 0],
      [120, 1],
    ]);
  });

  test('in times without any change few alerts are called confirmed', () => {
    const rows = Array.from({ length: 60 }, (_, i) => drawCounts({ mean: () => 10, dispersion: 1.5, steps: 1_000, seed: 100 + i }));
    const run = dryRun(input(rows, { rule: { ...rule, threshold: 20, clearBelow: 15 } }));
    expect(run.judged).toBeGreaterThan(400);
    // 5 % by design; that the dispersion of eight weeks is itself uncertain adds to it.
    expect(1 - run.falseAlarms / run.judged).toBeLessThan(0.09);
  });

  test('sizes that do not fit are refused', () => {
    expect(() => dryRun({ ...input([tens({})]), steps: 150 })).toThrow('150 steps');
  });
});

describe('solveThreshold', () => {
  const { threshold: _threshold, clearBelow: _clearBelow, ...steps } = rule;
  const wanted = { ...steps, clearShare: 0.8 };
  const noisy = input([drawCounts({ mean: (day) => (day > 300 && day < 320 ? 25 : 10), dispersion: 1.5, steps: 435, seed: 5 })]);

  test('gives the lowest threshold that keeps to the budget', () => {
    const budget = solveThreshold({ ...noisy, rule: wanted, falseAMonth: 1 })!;
    const falseAt = (threshold: number) => dryRun({ ...noisy, rule: { ...steps, threshold, clearBelow: 0.8 * threshold } }).falseAlarms;
    const months = (435 - 70) / 30;
    expect(budget.run.falseAlarms).toBeLessThanOrEqual(months);
    expect(budget.run.falseAlarms).toBe(falseAt(budget.threshold));
    expect(falseAt(budget.threshold - 1)).toBeGreaterThan(months);
    for (let higher = budget.threshold; higher < 45; higher++) expect(falseAt(higher)).toBeLessThanOrEqual(months);
    expect(budget.run.firings.some(({ step, isConfirmed }) => step > 300 && step < 320 && isConfirmed === true)).toBe(true);
  });

  test('a smaller budget never gives a lower threshold', () => {
    const solved = [4, 2, 1, 0.5].map((falseAMonth) => solveThreshold({ ...noisy, rule: wanted, falseAMonth })?.threshold ?? Infinity);
    expect(solved).toEqual(solved.toSorted((a, b) => a - b));
  });

  test('says so when there is none', () => {
    expect(solveThreshold({ ...input([new Float64Array(200)]), rule: wanted, falseAMonth: 1 })).toBeNull();
    expect(solveThreshold({ ...input([tens({ 150: 50 })]), rule: wanted, falseAMonth: 0.01 })).toBeNull();
  });

  test('refuses a budget of nothing', () => {
    expect(() => solveThreshold({ ...noisy, rule: wanted, falseAMonth: 0 })).toThrow('falseAMonth');
  });
});
