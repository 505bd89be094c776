import type { TableBlock } from './blocks.ts';
import type { Cell, TableSection } from './document.ts';
import type { Look } from './look.ts';
import { bdi, code, html, type Markup } from './markup.ts';

const HEAD_PX = 56;
const LINE_PX = 16;
const ROW_PADDING_PX = 6;
/** A longer text is cut, with its end marked: a row stays a row. */
const MOST_LINES = 3;
const LETTER_PX = 6.4;
const CELL_PADDING_PX = 12;

export function tableBlock(section: TableSection, look: Look): TableBlock {
  const { words, page } = look;
  const sum = section.columns.reduce((all, { share }) => all + share, 0);
  const widths = section.columns.map(({ share }) => (share / sum) * page.bodyWidth);
  const isNumber = section.columns.map((_, column) => section.rows.some((row) => isNumeric(row[column])));
  const linesIn = (row: readonly Cell[]): number =>
    row.reduce((most, cell, column) => {
      const room = (widths[column] ?? 1) - CELL_PADDING_PX;
      return Math.max(most, Math.min(MOST_LINES, Math.ceil((textOf(cell, look).length * LETTER_PX) / room)));
    }, 1);
  const head = html`<tr>
    ${section.columns.map(({ head: name }, i) => html`<th class="${isNumber[i] ? 'end' : 'start'}">${words.heads[name]}</th>`)}
  </tr>`;
  const columns = html`<colgroup>
    ${widths.map((width) => html`<col width="${Math.floor(width)}" />`)}
  </colgroup>`;
  return {
    ...{ kind: 'table', isHalf: false, headPx: HEAD_PX, footPx: section.left === 0 ? 14 : 34 },
    rowPx: section.rows.map((row) => linesIn(row) * LINE_PX + ROW_PADDING_PX),
    part: (from, to) =>
      html`<section class="block">
        <h2>${words.titles[section.title]}${from === 0 ? null : html` <small>${words.continued}</small>`}</h2>
        <table class="list">
          ${columns}
          <thead>
            ${head}
          </thead>
          <tbody>
            ${section.rows.slice(from, to).map((row) => rowMarkup(row, { look, isNumber }))}
          </tbody>
        </table>
        ${section.left > 0 && to === section.rows.length ? html`<p class="about">${words.chart.more(section.left)}</p>` : null}
      </section>`,
  };
}

function rowMarkup(row: readonly Cell[], { look, isNumber }: { readonly look: Look; readonly isNumber: readonly boolean[] }): Markup {
  return html`<tr>
    ${row.map((cell, i) => html`<td class="${isNumber[i] ? 'end' : 'start'}"><div class="cell">${cellMarkup(cell, look)}</div></td>`)}
  </tr>`;
}

const isNumeric = (cell: Cell | undefined): boolean => cell !== undefined && ('number' in cell || 'percent' in cell || 'interval' in cell);

function cellMarkup(cell: Cell, look: Look): Markup {
  if ('text' in cell) return bdi(cell.text);
  if ('code' in cell) return code(cell.code);
  return html`${textOf(cell, look)}`;
}

function textOf(cell: Cell, { words, format }: Look): string {
  if ('text' in cell) return cell.text;
  if ('code' in cell) return cell.code;
  if ('word' in cell) return words.values[cell.word];
  if ('number' in cell) return cell.number === null ? '–' : format.number(cell.number, cell.decimals ?? 0);
  if ('percent' in cell) return cell.percent === null ? '–' : format.percent(cell.percent);
  if ('date' in cell) return format.date(cell.date);
  if ('interval' in cell) return format.range(cell.interval[0], cell.interval[1]);
  return format.moment(cell.momentMs);
}
