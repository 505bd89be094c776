/** Puts blocks on pages: halves beside each other, tables parted between rows, nothing else cut. */
import type { Block, TableBlock, WholeBlock } from './blocks.ts';
import { html, type Markup } from './markup.ts';

/** @param roomPx  height of a page between head and foot. @returns what stands on each page; at least one. */
export function layPages(blocks: readonly Block[], roomPx: number): readonly Markup[] {
  const pages: Markup[][] = [[]];
  let usedPx = 0;
  const turn = () => {
    if (pages.at(-1)?.length === 0) return;
    pages.push([]);
    usedPx = 0;
  };
  const put = (markup: Markup, heightPx: number) => {
    if (usedPx + heightPx > roomPx) turn();
    pages.at(-1)?.push(markup);
    usedPx += heightPx;
  };
  for (let i = 0; i < blocks.length;) {
    const block = blocks[i];
    if (block === undefined) break;
    if (block.kind === 'table') {
      layTable(block, { roomLeft: () => roomPx - usedPx, turn, put });
      i++;
    } else if (block.isHalf) {
      const end = blocks.findIndex((other, at) => at > i && !(other.kind === 'whole' && other.isHalf));
      const halves = blocks.slice(i, end < 0 ? blocks.length : end) as readonly WholeBlock[];
      layHalves(halves, { roomLeft: () => roomPx - usedPx, turn, put });
      i += halves.length;
    } else {
      put(block.markup, block.heightPx);
      i++;
    }
  }
  return pages.map((parts) => html`${parts}`);
}

interface Pages {
  readonly roomLeft: () => number;
  readonly turn: () => void;
  readonly put: (markup: Markup, heightPx: number) => void;
}

/** Two columns side by side: each half goes to the shorter one, until neither has room. */
function layHalves(halves: readonly WholeBlock[], { roomLeft, turn, put }: Pages): void {
  let columns: [WholeBlock[], WholeBlock[]] = [[], []];
  const tall = (column: readonly WholeBlock[]) => column.reduce((sum, { heightPx }) => sum + heightPx, 0);
  const flush = () => {
    const [first, second] = columns;
    if (first.length + second.length === 0) return;
    const stack = (column: readonly WholeBlock[]) => html`<div class="column">${column.map(({ markup }) => markup)}</div>`;
    put(html`<div class="columns">${stack(first)}${stack(second)}</div>`, Math.max(tall(first), tall(second)));
    columns = [[], []];
  };
  for (const half of halves) {
    const [first, second] = columns;
    const shorter = tall(second) < tall(first) ? second : first;
    if (tall(shorter) + half.heightPx > roomLeft()) {
      flush();
      turn();
      columns[0].push(half);
    } else shorter.push(half);
  }
  flush();
}

const LEAST_ROWS = 2;

function layTable({ headPx, rowPx, footPx, part }: TableBlock, { roomLeft, turn, put }: Pages): void {
  let from = 0;
  do {
    let heightPx = headPx + footPx;
    let to = from;
    while (to < rowPx.length && heightPx + (rowPx[to] ?? 0) <= roomLeft()) heightPx += rowPx[to++] ?? 0;
    if (to - from < Math.min(LEAST_ROWS, rowPx.length - from) && from === 0) {
      turn();
      if (roomLeft() <= headPx + footPx) break;
      heightPx = headPx + footPx;
      to = from;
      while (to < rowPx.length && heightPx + (rowPx[to] ?? 0) <= roomLeft()) heightPx += rowPx[to++] ?? 0;
    }
    // A row is at most three lines: an empty page has room for it.
    if (to === from && rowPx.length > 0) to = from + 1;
    put(part(from, to), heightPx);
    from = to;
    if (from < rowPx.length) turn();
  } while (from < rowPx.length);
}
