import type { AppEvent, EventMap, EventName } from '../preload/contract/events.ts';

export interface Events {
  readonly emit: <N extends EventName>(name: N, payload: EventMap[N]) => void;
  /** Hears all events until the returned function is called. Listeners must not throw. */
  readonly subscribe: (listener: (event: AppEvent) => void) => () => void;
}

/** Tells everyone who listens, at once and in order of subscription. */
export function createEvents(): Events {
  const listeners = new Set<(event: AppEvent) => void>();
  return {
    emit(name, payload) {
      // Safe: name and payload are bound to each other by N, which the union cannot see.
      const event = { name, payload } as AppEvent;
      for (const listener of [...listeners]) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
