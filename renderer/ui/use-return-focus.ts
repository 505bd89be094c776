import { useEffect, useState } from 'react';

/**
 * Gives the focus back to what had it when this part of the screen appeared, once the part goes and the focus would be lost. What
 * opened it may have been drawn anew meanwhile: then it is known by `opener`, the value of its attribute data-opens; failing that, the
 * region of the screen takes it.
 */
export function useReturnFocus(opener?: string): void {
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    const region = before?.closest<HTMLElement>('[data-region]');
    return () => {
      // By then all that comes in its place is drawn, and has taken the focus if it wants it.
      queueMicrotask(() => {
        if (document.activeElement !== null && document.activeElement !== document.body) return;
        const named = opener === undefined ? null : document.querySelector<HTMLElement>(`[data-opens='${CSS.escape(opener)}']`);
        const own = before instanceof HTMLElement && before.isConnected && before !== document.body ? before : null;
        (named ?? own ?? region)?.focus();
      });
    };
  }, [before, opener]);
}
