import { create } from 'zustand';
import { type Choices, keepChoices, restoreChoices } from './choices.ts';
import { noServerTruth, type ServerTruth } from './server-truth.ts';
import { noTransient, type Transient } from './transient.ts';

/** All state of the window, in three slices by how long it lives. */
export interface State {
  readonly server: ServerTruth;
  readonly choices: Choices;
  readonly transient: Transient;
}

export const useStore = create<State>()(() => ({
  server: noServerTruth,
  choices: restoreChoices(localStorage, navigator.language.startsWith('ar') ? 'ar' : 'en'),
  transient: noTransient,
}));

export const getState = (): State => useStore.getState();

/** Changes fields of one slice; the others keep their identity, so that only their readers draw again. */
export function patch<S extends keyof State>(slice: S, change: Partial<State[S]>): void {
  useStore.setState((state) => ({ [slice]: { ...state[slice], ...change } }));
  if (slice === 'choices') keepChoices(localStorage, getState().choices);
}
