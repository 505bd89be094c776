import { getState } from '../state/store.ts';
import { lock } from './sign-in.ts';

const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
const checkEveryMs = 5_000;

/**
 * Locks the screen of whoever signed in once nobody has touched keyboard or pointer for as long as the settings say. By the clock, not by
 * a timer alone: a computer that slept locks when it wakes. @returns the function that ends it.
 */
export function followIdleness(): () => void {
  let touchedMs = Date.now();
  const touch = () => {
    // After a sleep the first touch comes before the check.
    check();
    touchedMs = Date.now();
  };
  const check = () => {
    const { connection, me, settings, access } = getState().server;
    const idleLockMin = settings?.idleLockMin ?? access?.idleLockMin ?? 0;
    if (
      connection === 'signed-out' ||
      connection === 'keyless' ||
      connection === 'connecting' ||
      (me?.accountId ?? null) === null ||
      idleLockMin === 0
    ) {
      touchedMs = Date.now();
      return;
    }
    if (Date.now() - touchedMs >= idleLockMin * 60_000) void lock('idle');
  };
  for (const sign of signs) window.addEventListener(sign, touch, { capture: true, passive: true });
  const timer = setInterval(check, checkEveryMs);
  return () => {
    clearInterval(timer);
    for (const sign of signs) window.removeEventListener(sign, touch, { capture: true });
  };
}
