import { useSyncExternalStore } from 'react';

const stepMs = 15_000;

/** The present in steps of a quarter of a minute, ms: what says "2 minutes ago" is drawn again as time goes by. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / stepMs) * stepMs);
}

function subscribe(onChange: () => void): () => void {
  const timer = setInterval(onChange, stepMs);
  return () => clearInterval(timer);
}
