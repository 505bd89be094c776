import { useEffect } from 'react';
import { redoFilter, toggleCompare, undoFilter } from '../actions/filter.ts';
import { goTo, show, stepBack, stepHotspot, toggleInspector, toggleRail, toggleTimeline } from '../actions/view.ts';
import { subjects } from '../state/choices.ts';
import { getState } from '../state/store.ts';
import { isTyping, latinKey } from './keyboard.ts';

/** Keys that work wherever no text is being typed. */
const single: Readonly<Record<string, () => void>> = {
  f: () => show({ openChip: 'period' }),
  '[': toggleRail,
  ']': toggleInspector,
  t: toggleTimeline,
  c: toggleCompare,
  h: () => goTo('hotspots'),
  j: () => stepHotspot(1),
  k: () => stepHotspot(-1),
  '?': () => show({ areKeysOpen: true }),
};

/** The timeline keeps to itself whether it plays; its first button starts and stops it. False where none is shown. */
function togglePlay(): boolean {
  const play = document.querySelector<HTMLElement>('[data-timeline] button');
  if (play?.checkVisibility() !== true) return false;
  play.click();
  return true;
}

/** Keyboard of the whole window; letters by their place in the Latin alphabet even when an Arabic keyboard is on. */
export function useKeys(): void {
  useEffect(() => {
    const take = (event: KeyboardEvent) => {
      if (handle(event)) event.preventDefault();
    };
    window.addEventListener('keydown', take);
    return () => window.removeEventListener('keydown', take);
  }, []);
}

function handle(event: KeyboardEvent): boolean {
  if (getState().server.connection === 'signed-out') return false;
  const key = latinKey(event);
  if (event.ctrlKey || event.metaKey) return handleControl(key, event);
  if (event.key === 'F6') return moveRegion(event.shiftKey ? -1 : 1);
  if (event.defaultPrevented || event.altKey) return false;
  if (event.key === 'Escape') {
    stepBack();
    return false;
  }
  if (isTyping(event.target) || getState().transient.isPaletteOpen) return false;
  if (key === ' ') return !takesSpace(event.target) && togglePlay();
  if (!getState().choices.hasSingleKeys) return false;
  const subject = /^[1-9]$/.test(key) ? subjects[Number(key) - 1] : undefined;
  const act = subject === undefined ? single[key] : () => goTo(subject);
  act?.();
  return act !== undefined;
}

function handleControl(key: string, event: KeyboardEvent): boolean {
  if (key === 'k') {
    show({ isPaletteOpen: !getState().transient.isPaletteOpen });
    return true;
  }
  if (key !== 'z' || isTyping(event.target)) return false;
  if (event.shiftKey) redoFilter();
  else undoFilter();
  return true;
}

/** Whether Space already does something there: presses, ticks, opens. */
function takesSpace(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, input, summary, [role=dialog], [role=slider], [role=option]') !== null;
}

/** F6: title → filters → rail → map → timeline → inspector → status, in the order of the page. */
function moveRegion(by: 1 | -1): boolean {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions.at((at + by) % regions.length);
  if (next === undefined) return false;
  if (next.tabIndex < 0) next.tabIndex = -1;
  next.focus();
  return true;
}
