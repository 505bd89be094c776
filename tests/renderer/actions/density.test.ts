// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { linked } from '../sync-samples.ts';
import { type Answers, ok, openDesk, quietHost } from './desk.ts';

let stop = () => {};
afterEach(() => stop());

/** A session in which the density is asked of the centre. */
async function openMap(density: Answers[string], answers: Answers = {}) {
  const desk = await openDesk({ ...quietHost, 'sync.status': () => ok(linked({})), 'hotspots.density': density, ...answers });
  const [{ startSession }, { setDensityWhere, toggleLayer }] = await Promise.all([
    import('../../../renderer/actions/subscribe.ts'),
    import('../../../renderer/actions/view.ts'),
  ]);
  desk.patch('choices', { densityWhere: 'centre' });
  stop = startSession();
  await vi.waitFor(() => expect(desk.getState().server.areListsRead).toBe(true));
  const asked = () => desk.calls.filter(({ procedure }) => procedure === 'hotspots.density').map(({ input }) => input);
  return { ...desk, asked, setDensityWhere, toggleLayer };
}

const grid = (place: 'here' | 'centre') => {
  const shape = { columns: 1, rows: 1, bounds: [47, 29, 48, 30], perKm2: Float32Array.of(2), bandwidthM: 400, incidents: 3 };
  return { ...shape, place, fallback: null };
};

test('a centre that is chosen computes the density of the map, as long as one is linked', async () => {
  const { asked, getState, patch } = await openMap((input) => ok(grid((input as { where: 'here' | 'centre' }).where)));

  await vi.waitFor(() => expect(getState().server.density?.place).toBe('centre'));
  expect(asked().at(-1)).toMatchObject({ where: 'centre', to: '2026-07-20' });

  patch('server', { sync: linked({ link: null, state: 'not-linked' }) });
  await vi.waitFor(() => expect(getState().server.density?.place).toBe('here'));
  expect(asked().at(-1)).toMatchObject({ where: 'here' });
});

test('to compute it here instead stops the centre', async () => {
  const stopped = vi.fn();
  const { getState, setDensityWhere } = await openMap((input, aborted) => {
    if ((input as { where: string }).where === 'here') return ok(grid('here'));
    void aborted.then(stopped);
    return aborted;
  });
  await vi.waitFor(() => expect(getState().transient.isDensityStale).toBe(true));

  setDensityWhere('here');

  await vi.waitFor(() => expect(getState().server.density?.place).toBe('here'));
  expect(stopped).toHaveBeenCalled();
  expect(getState().transient).toMatchObject({ isDensityStale: false, notices: [] });
});

test('a centre that cannot be reached is told, and there is no density of anywhere else', async () => {
  const { getState } = await openMap(() => ({ ok: false, error: { code: 'central.unreachable', params: { host: 'centre.example' } } }));

  await vi.waitFor(() => expect(getState().transient.notices[0]?.failure?.code).toBe('central.unreachable'));
  expect(getState().server.density).toBeNull();
});
