import { expect, test } from 'vitest';
import type { Block } from '../../main/reports/blocks.ts';
import { html } from '../../main/reports/markup.ts';
import { layPages } from '../../main/reports/pages.ts';

const whole = (name: string, heightPx: number, isHalf = false): Block => ({ kind: 'whole', isHalf, heightPx, markup: html`[${name}]` });
const table = (rows: number, rowPx = 20): Block => ({
  ...{ kind: 'table', isHalf: false, headPx: 40, footPx: 10 },
  rowPx: new Array<number>(rows).fill(rowPx),
  part: (from, to) => html`[rows ${from}-${to}]`,
});
const textsOf = (blocks: readonly Block[], roomPx: number) =>
  layPages(blocks, roomPx).map(({ text }) => text.replace(/<[^>]+>|\s+(?=<|$)|^\s+/g, '').replace(/\s+\[/g, '['));

test('nothing makes one empty page', () => {
  expect(textsOf([], 100)).toEqual(['']);
});

test('what does not fit any more begins the next page; what fits nowhere stands alone', () => {
  expect(textsOf([whole('a', 60), whole('b', 60), whole('c', 200), whole('d', 10)], 100)).toEqual(['[a]', '[b]', '[c]', '[d]']);
});

test('halves stand beside each other, on the shorter side', () => {
  expect(textsOf([whole('a', 60, true), whole('b', 30, true), whole('c', 30, true), whole('d', 90, true)], 100)).toEqual([
    '[a][b][c]',
    '[d]',
  ]);
});

test('a table is parted between rows, each told once, and never leaves a lone row behind', () => {
  expect(textsOf([table(7)], 110)).toEqual(['[rows 0-3]', '[rows 3-6]', '[rows 6-7]']);
  expect(textsOf([whole('a', 40), table(5)], 110)).toEqual(['[a]', '[rows 0-3]', '[rows 3-5]']);
  expect(textsOf([table(0)], 110)).toEqual(['[rows 0-0]']);
});
