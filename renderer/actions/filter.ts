import type { Period } from '../../preload/contract/domain.ts';
import { type Choices, type Filter, noFilter } from '../state/choices.ts';
import { dayCount, type HourBlock } from '../state/cross-filter.ts';
import { selectFilter } from '../state/derived.ts';
import { type DaySpan, periodOf } from '../ui/days.ts';
import { getState, patch } from '../state/store.ts';

const keptSteps = 100;
/** Changes of the same part within this time are one step of undo: a brush is dragged in many small moves. */
const oneStepMs = 800;
let lastChange = { part: '', atMs: 0 };

/** Changes part of the filter; the state before becomes one step of undo. */
export function changeFilter(change: Partial<Filter>): void {
  const before = selectFilter(getState());
  const { formerFilters } = getState().transient;
  const part = Object.keys(change).join();
  const isSameStep = part === lastChange.part && performance.now() - lastChange.atMs < oneStepMs && formerFilters.length > 0;
  lastChange = { part, atMs: performance.now() };
  patch('choices', { filter: { ...before, ...change } });
  patch('transient', { formerFilters: isSameStep ? formerFilters : [...formerFilters, before].slice(-keptSteps), undoneFilters: [] });
}

export function undoFilter(): void {
  const { formerFilters, undoneFilters } = getState().transient;
  const before = formerFilters.at(-1);
  if (before === undefined) return;
  patch('transient', { formerFilters: formerFilters.slice(0, -1), undoneFilters: [...undoneFilters, selectFilter(getState())] });
  apply(before);
}

export function redoFilter(): void {
  const { formerFilters, undoneFilters } = getState().transient;
  const next = undoneFilters.at(-1);
  if (next === undefined) return;
  patch('transient', { undoneFilters: undoneFilters.slice(0, -1), formerFilters: [...formerFilters, selectFilter(getState())] });
  apply(next);
}

export function clearFilter(): void {
  changeFilter(noFilter);
}

export function choosePeriod(period: Period): void {
  changeFilter({ period });
}

/** The brush of the timeline: whole days since dayZero, from <= day < to. */
export function brushDays(days: DaySpan): void {
  const { columns } = getState().server;
  if (columns?.dayZero != null) changeFilter({ period: periodOf(days, columns.dayZero, dayCount(columns)) });
}

export function toggleType(typeId: number): void {
  changeFilter({ typeIds: toggled(selectFilter(getState()).typeIds, typeId) });
}

export function toggleZone(zoneId: number): void {
  changeFilter({ zoneIds: toggled(selectFilter(getState()).zoneIds, zoneId) });
}

export function chooseHours(hours: HourBlock | null): void {
  changeFilter({ hours });
}

export function setCompare(compare: Choices['compare']): void {
  patch('choices', { compare });
}

export function toggleCompare(): void {
  setCompare(getState().choices.compare === 'off' ? 'former' : 'off');
}

function apply(filter: Filter): void {
  lastChange = { part: '', atMs: 0 };
  patch('choices', { filter });
}

function toggled(ids: readonly number[], id: number): readonly number[] {
  return ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
}
