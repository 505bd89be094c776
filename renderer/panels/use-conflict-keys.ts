import { useEffect, useEffectEvent } from 'react';
import { getState } from '../state/store.ts';
import { isTyping, latinKey } from './keyboard.ts';

export interface ConflictKeys {
  readonly onSide: (side: 'mine' | 'theirs') => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onApply: () => void;
}

/**
 * 1 mine, 2 theirs, J and K next and former, Ctrl Enter apply, as long as conflicts are on the screen. They are heard on the way
 * to the keys of the whole window, where 1 and 2 would leave for another subject.
 */
export function useConflictKeys(keys: ConflictKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { isPaletteOpen, areKeysOpen } = getState().transient;
    if (isPaletteOpen || areKeysOpen || event.defaultPrevented || event.altKey) return;
    if (act(event, keys)) event.preventDefault();
  });
  useEffect(() => {
    const take = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', take);
    return () => document.removeEventListener('keydown', take);
  }, []);
}

function act(event: KeyboardEvent, { onSide, onStep, onApply }: ConflictKeys): boolean {
  const isControl = event.ctrlKey || event.metaKey;
  if (isControl && event.key === 'Enter') {
    onApply();
    return true;
  }
  if (isControl || isTyping(event.target) || !getState().choices.hasSingleKeys) return false;
  const actions: Readonly<Record<string, () => void>> = {
    '1': () => onSide('mine'),
    '2': () => onSide('theirs'),
    // The digits of an Arabic keyboard.
    '١': () => onSide('mine'),
    '٢': () => onSide('theirs'),
    j: () => onStep(1),
    k: () => onStep(-1),
  };
  const action = actions[latinKey(event)];
  action?.();
  return action !== undefined;
}
