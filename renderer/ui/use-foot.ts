import { type RefObject, useLayoutEffect, useRef } from 'react';

const variable = '--kh-foot-height';

/** Tells the page how high the foot of a panel is, as long as it is there: what floats at the edge of the screen stays above its buttons. */
export function useFoot<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const { style } = document.documentElement;
    const tell = () => style.setProperty(variable, `${String(element.offsetHeight)}px`);
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.removeProperty(variable);
    };
  }, []);
  return ref;
}
