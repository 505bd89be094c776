// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { ok, openDesk, quietHost } from './desk.ts';

const runs = [
  { id: 3, step: 'hour', hours: null },
  { id: 2, step: 'day', hours: [22, 5] },
  { id: 1, step: 'day', hours: null },
];
const itemsOf = (runId: number) => [
  { id: 10 * runId, runId, zoneId: null, typeId: null },
  { id: 10 * runId + 1, runId, zoneId: 7, typeId: null },
  { id: 10 * runId + 2, runId, zoneId: 7, typeId: 4 },
];

async function openForecasts() {
  const desk = await openDesk({
    ...quietHost,
    'forecasts.runs': () => ok({ items: runs }),
    'forecasts.list': (input) => {
      const { runId } = input as { readonly runId: number };
      return ok({ dataCut: `2026-03-0${String(runId)}`, run: runs.find(({ id }) => id === runId), items: itemsOf(runId) });
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
