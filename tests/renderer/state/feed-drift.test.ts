// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import type { PipelineRun } from '../../../preload/contract/domain.ts';
import { selectFeedDrift } from '../../../renderer/state/feed-drift.ts';
import { getState } from '../../../renderer/state/store.ts';

const params = { verdict: 'volume-dropped', observed: 40, expected: 90, since: '2026-01-05' };
const run: PipelineRun = {
  ...{ id: 1, state: 'done', startedMs: 0, finishedMs: 1_000, errorCode: null },
  steps: [{ name: 'alerts', ms: 5, counts: {}, reason: { code: 'alerts.feed-drift', params } }],
};
const stateWith = (change: object) => ({ ...getState(), server: { ...getState().server, ...change } });

test('a run that stopped for drift says what changed', () => {
  expect(selectFeedDrift(stateWith({ pipelineRuns: [run] }))).toEqual(params);
});

test('the same run gives the same object', () => {
  const state = stateWith({ pipelineRuns: [run] });
  expect(selectFeedDrift(state)).toBe(selectFeedDrift(state));
});

test('a newer check by hand that found the feed as usual ends the notice, an older one does not', () => {
  expect(selectFeedDrift(stateWith({ pipelineRuns: [run], ruleCheck: { atMs: 2_000, drift: null } }))).toBeNull();
  expect(selectFeedDrift(stateWith({ pipelineRuns: [run], ruleCheck: { atMs: 500, drift: null } }))).toEqual(params);
});

test('without a run or a check there is nothing to say', () => {
  expect(selectFeedDrift(stateWith({}))).toBeNull();
});
