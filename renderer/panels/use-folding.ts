import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export interface Folding {
  readonly ref: RefObject<HTMLDivElement | null>;
  /** How many of the row's parts do not fit and are folded away, at its end. */
  readonly folded: number;
}

/**
 * Folds away the children of a row that do not fit into its width. Which they are is measured, and written on them as
 * `data-folded`, which takes them out of sight and of the Tab order; the row must hide what overflows it.
 */
export function useFolding(isOff: boolean): Folding {
  const ref = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState(0);
  useLayoutEffect(() => {
    const row = ref.current;
    if (row === null) return undefined;
    const fold = () => setFolded(isOff ? unfoldAll(row) : foldOverflow(row));
    fold();
    const sizes = new ResizeObserver(fold);
    sizes.observe(row);
    const parts = new MutationObserver(fold);
    parts.observe(row, { childList: true, subtree: true, characterData: true });
    return () => {
      sizes.disconnect();
      parts.disconnect();
    };
  }, [isOff]);
  return { ref, folded };
}

function unfoldAll(row: HTMLElement): number {
  for (const part of row.children) part.removeAttribute('data-folded');
  return 0;
}

function foldOverflow(row: HTMLElement): number {
  unfoldAll(row);
  const box = row.getBoundingClientRect();
  const isOutside = (part: Element) => {
    const { left, right } = part.getBoundingClientRect();
    return right > box.right + 0.5 || left < box.left - 0.5;
  };
  // The first part stays even if it is cut: an empty row would say nothing.
  const outside = [...row.children].slice(1).filter(isOutside);
  for (const part of outside) part.setAttribute('data-folded', '');
  return outside.length;
}
