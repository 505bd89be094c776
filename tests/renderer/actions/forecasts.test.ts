// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { ok, openDesk, quietHost } from './desk.ts';

const runs = [
  { id: 3, step: 'hour', hours: null, madeBy: null, createdMs: 3 },
  { id: 2, step: 'day', hours: [22, 5], madeBy: null, createdMs: 2 },
  { id: 1, step: 'day', hours: null, madeBy: null, createdMs: 1 },
];
const shared = [
  { id: 5, step: 'day', hours: null, madeBy: 'kh_u_omar', createdMs: 8 },
  { id: 4, step: 'day', hours: null, madeBy: 'kh_u_salma', createdMs: 9 },
];
const itemsOf = (runId: number) => [
  { id: 10 * runId, runId, zoneId: null, typeId: null },
  { id: 10 * runId + 1, runId, zoneId: 7, typeId: null },
  { id: 10 * runId + 2, runId, zoneId: 7, typeId: 4 },
];

async function openForecasts(stored: readonly (typeof runs | typeof shared)[number][] = runs) {
  const desk = await openDesk({
    ...quietHost,
    'forecasts.runs': () => ok({ items: stored }),
    'forecasts.list': (input) => {
      const { runId } = input as { readonly runId: number };
      return ok({ dataCut: `2026-03-0${String(runId)}`, run: stored.find(({ id }) => id === runId), items: itemsOf(runId) });
    },
  });
  return { ...desk, actions: await import('../../../renderer/actions/forecasts.ts') };
}

test('the page shows the newest run, other panels the newest one by day and all hours, of all types', async () => {
  const { getState, actions } = await openForecasts();
  await actions.loadForecasts();
  const { forecastRun, runForecasts, forecasts, dataCut } = getState().server;
  expect([forecastRun?.id, runForecasts.length, dataCut]).toEqual([3, 3, '2026-03-03']);
  expect(forecasts.map(({ id }) => id)).toEqual([10, 11]);
});

test('an older run comes with the same place and type chosen', async () => {
  const { getState, actions } = await openForecasts();
  await actions.loadForecasts();
  actions.selectForecast(32);
  await actions.showForecastRun(2);
  expect(getState().server.forecastRun?.id).toBe(2);
  expect(getState().transient.selectedForecastId).toBe(22);
});

test('a forecast that another panel speaks of brings its run on the page', async () => {
  const { getState, actions } = await openForecasts();
  await actions.loadForecasts();
  actions.selectForecast(11);
  await vi.waitFor(() => expect(getState().server.forecastRun?.id).toBe(1));
  expect(getState().transient.selectedForecastId).toBe(11);
});

test('a chosen run that is gone gives way to the newest', async () => {
  const { getState, actions } = await openForecasts();
  await actions.showForecastRun(99);
  expect(getState().server.forecastRun?.id).toBe(3);
});

test('without a run nothing more is asked for', async () => {
  const { calls } = await openDesk(quietHost);
  const { loadForecasts } = await import('../../../renderer/actions/forecasts.ts');
  await loadForecasts();
  expect(calls.map(({ procedure }) => procedure)).toEqual(['forecasts.runs']);
});

test('a newer run of somebody else is on the page when it is chosen, and is never what other panels show', async () => {
  const { getState, actions } = await openForecasts([...runs, ...shared]);
  await actions.loadForecasts();
  expect(getState().server.forecastRun?.id).toBe(3);
  await actions.showForecastRun(4);
  expect(getState().server.forecastRun?.id).toBe(4);
  expect(getState().server.forecasts.map(({ runId }) => runId)).toEqual([1, 1]);
});

test('without an own run the newest of others is on the page, and other panels show none', async () => {
  const { getState, actions } = await openForecasts(shared);
  await actions.loadForecasts();
  expect(getState().server.forecastRun?.id).toBe(4);
  expect(getState().server.forecasts).toEqual([]);
});
