// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FindForm } from '../../../renderer/panels/hotspots-panel.tsx';
import { noServerTruth } from '../../../renderer/state/server-truth.ts';
import { getState, patch } from '../../../renderer/state/store.ts';
import { noTransient } from '../../../renderer/state/transient.ts';
import { setStage } from '../stage.tsx';
import { linked } from '../sync-samples.ts';

const { calls, answer } = vi.hoisted(() => {
  const made: { procedure: string; input: unknown }[] = [];
  const given: { fallback: string | null } = { fallback: null };
  // The desktop host, which is the one thing here that lies outside: it finds nothing, wherever it is asked to look.
  Object.assign(window, {
    khareetaty: {
      call: async (procedure: string, input: unknown) => {
        made.push({ procedure, input });
        const value = procedure === 'hotspots.detect' ? { run: { id: 1 }, hotspots: [], fallback: given.fallback } : { items: [] };
        return { ok: true, value };
      },
      abort: () => {},
      on: () => () => {},
      offerFile: async () => '',
    },
  });
  return { calls: made, answer: given };
});

const { show, find, findAll } = setStage();
const columns = { count: 3 } as NonNullable<(typeof noServerTruth)['columns']>;
const click = (target: HTMLElement) => act(() => target.click());
const submit = () => act(async () => void find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
const searches = () => calls.filter(({ procedure }) => procedure === 'hotspots.detect').map(({ input }) => input);

beforeEach(() => {
  patch('transient', noTransient);
  calls.length = 0;
  answer.fallback = null;
});

describe('where hotspots are found', () => {
  test('is this computer, without a word about it, while no centre is linked', async () => {
    patch('server', { ...noServerTruth, columns });
    show(<FindForm />);

    expect(findAll('[role="radio"]')).toHaveLength(0);
    await submit();

    expect(searches()).toMatchObject([{ where: 'here', radiusM: 250, minPoints: null }]);
  });

  test('is chosen where a centre is linked', async () => {
    patch('server', { ...noServerTruth, columns, sync: linked({}) });
    show(<FindForm />);
    expect(findAll('[role="radio"]').map((radio) => radio.getAttribute('aria-checked'))).toEqual(['true', 'false', 'false']);

    click(findAll('[role="radio"]')[1]);
    await submit();

    expect(searches()).toMatchObject([{ where: 'centre' }]);
    expect(getState().transient.notices).toEqual([]);
  });

  test('is said where it is another than was to be expected', async () => {
    patch('server', { ...noServerTruth, columns, sync: linked({}) });
    answer.fallback = 'central.unreachable';
    show(<FindForm />);

    click(findAll('[role="radio"]')[2]);
    await submit();

    expect(searches()).toMatchObject([{ where: 'auto' }]);
    await vi.waitFor(() => expect(getState().transient.notices.map(({ text }) => text)).toEqual([expect.stringContaining('the centre')]));
  });
});
