// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { openDesk, quietHost } from './desk.ts';

async function openFilter() {
  const desk = await openDesk(quietHost);
  const filter = await import('../../../renderer/actions/filter.ts');
  return { ...desk, ...filter, now: () => desk.getState().choices.filter };
}

test('a change can be undone and done again', async () => {
  const { toggleType, toggleZone, undoFilter, redoFilter, now } = await openFilter();
  toggleType(1);
  toggleZone(7);
  undoFilter();
  expect(now()).toMatchObject({ typeIds: [1], zoneIds: [] });
  redoFilter();
  expect(now()).toMatchObject({ typeIds: [1], zoneIds: [7] });
});

test('the many moves of one brush are one step of undo', async () => {
  const { choosePeriod, undoFilter, now } = await openFilter();
  for (let day = 1; day <= 9; day++) choosePeriod({ from: `2026-01-0${String(day)}`, to: null });
  undoFilter();
  expect(now()).toMatchObject({ period: { from: null, to: null } });
});

test('after a new change there is nothing to do again', async () => {
  const { toggleType, toggleZone, undoFilter, getState } = await openFilter();
  toggleType(1);
  undoFilter();
  toggleZone(2);
  expect(getState().transient.undoneFilters).toEqual([]);
});

test('a second toggle takes a type out again', async () => {
  const { toggleType, now } = await openFilter();
  toggleType(3);
  toggleType(4);
  toggleType(3);
  expect(now()?.typeIds).toEqual([4]);
});

test('choices are kept for the next start', async () => {
  const { setCompare, toggleType } = await openFilter();
  setCompare('off');
  toggleType(2);
  const { restoreChoices } = await import('../../../renderer/state/choices.ts');
  expect(restoreChoices(localStorage, 'en')).toMatchObject({ compare: 'off', filter: { typeIds: [2] } });
});

test('kept choices that cannot be read count as none', async () => {
  const { restoreChoices, firstChoices } = await import('../../../renderer/state/choices.ts');
  expect(restoreChoices({ getItem: () => '{broken' }, 'ar')).toEqual(firstChoices('ar'));
});
