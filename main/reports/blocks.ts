/** Sections as blocks whose height is known before anybody draws them: so pages are the same wherever they are printed. */
import { changesChart, daysChart, fanChart, hoursChart, typesChart, weekdaysChart, weeksChart } from './charts.ts';
import type { Section } from './document.ts';
import type { Look } from './look.ts';
import { isolate } from './look.ts';
import { boundsOf, classColour, drawMap, supportLook } from './map.ts';
import { html, type Markup } from './markup.ts';
import { mapColours } from '../../preload/drawing/palettes.ts';
import { rankingBlock } from './ranking.ts';
import { summaryBlock } from './summary-block.ts';
import { tableBlock } from './table-block.ts';

export type Block = WholeBlock | TableBlock;

/** Stays in one piece. */
export interface WholeBlock {
  readonly kind: 'whole';
  readonly isHalf: boolean;
  readonly heightPx: number;
  readonly markup: Markup;
}

/** May be parted between rows; its head is repeated. */
export interface TableBlock {
  readonly kind: 'table';
  readonly isHalf: false;
  readonly headPx: number;
  readonly rowPx: readonly number[];
  readonly footPx: number;
  readonly part: (from: number, to: number) => Markup;
}

const TITLE_PX = 30;
const LINE_PX = 19;
const GAP_PX = 18;
const MAP_PX = 328;
const LEGEND_PX = 36;

export function blocksOf(look: Look): readonly Block[] {
  return look.document.sections.flatMap((section, index) => blockOf(section, look, index));
}

function blockOf(section: Section, look: Look, index: number): readonly Block[] {
  const { words, format, page } = look;
  const { halfWidth, bodyWidth } = page;
  const half = (title: string, heightPx: number, content: Markup, note = '') => [
    titled({ title, heightPx, content, note, isHalf: true }, look),
  ];
  switch (section.kind) {
    case 'summary':
      return [summaryBlock(section, look)];
    case 'map':
      return mapBlock(section, look, index);
    case 'ranking':
      return [rankingBlock(section, look)];
    case 'hours': {
      if (section.counts.every((count) => count === null)) return half(words.titles.hours, 0, html``, words.chart.withheld);
      return half(words.titles.hours, 106, hoursChart(section, look, { width: halfWidth, height: 106 }), hoursNote(section, look));
    }
    case 'weeks': {
      const title = section.stepDays === 1 ? words.titles.days : words.titles.weeks;
      return half(title, 96, weeksChart(section, look, { width: halfWidth, height: 96 }));
    }
    case 'days':
      return half(words.titles.days, 120, daysChart(section, look, { width: halfWidth, height: 120 }));
    case 'weekdays':
      return half(words.titles.weekdays, 120, weekdaysChart(section, look, { width: halfWidth, height: 120 }));
    case 'typeBars': {
      const height = 22 * Math.max(2, section.rows.length) + 8;
      return half(words.titles.typeBars, height, typesChart(section, look, { width: halfWidth, height }));
    }
    case 'changes': {
      if (section.rows.length === 0) return [];
      const height = 22 * section.rows.length + 8;
      return half(words.titles.changes, height, changesChart(section, look, { width: halfWidth, height }), words.chart.chance);
    }
    case 'forecast': {
      const [expected, lo, hi] = [section.expected, section.lo80, section.hi80].map((value) => format.number(value));
      const text = `${words.chart.fan(expected ?? '', lo ?? '', hi ?? '')} ${words.chart.mase(format.fixed(section.mase), format.fixed(section.naiveMase))}${section.isPublished ? '' : ` ${words.chart.naive}`}`;
      const title = section.name === '' ? words.titles.forecast : `${words.titles.forecast}: ${isolate(section.name)}`;
      const content = fanChart(section, look, { width: bodyWidth, height: 190 });
      return [titled({ title, heightPx: 190, content, note: text, isHalf: false }, look)];
    }
    case 'table':
      return [tableBlock(section, look)];
    case 'heading':
      return [
        {
          ...{ kind: 'whole', isHalf: false, heightPx: TITLE_PX + 8 },
          markup: html`<h2 class="heading">
            ${words.chart.hotspot(format.number(Number(section.detail)), section.text === '' ? '' : isolate(section.text))}
          </h2>`,
        },
      ];
    case 'note': {
      const text = words.notes[section.word];
      return [
        { kind: 'whole', isHalf: false, heightPx: linesOf(text, bodyWidth) * LINE_PX + 34, markup: html`<p class="note">${text}</p>` },
      ];
    }
  }
}

interface Titled {
  readonly title: string;
  readonly heightPx: number;
  readonly content: Markup;
  readonly note: string;
  readonly isHalf: boolean;
}

function titled({ title, heightPx, content, note, isHalf }: Titled, { page }: Look): WholeBlock {
  const notePx = note === '' ? 0 : linesOf(note, isHalf ? page.halfWidth : page.bodyWidth) * LINE_PX + 4;
  return {
    ...{ kind: 'whole', isHalf, heightPx: TITLE_PX + heightPx + notePx + GAP_PX },
    markup: html`<section class="block">
      <h2>${title}</h2>
      ${content}${note === '' ? null : html`<p class="about">${note}</p>`}
    </section>`,
  };
}

/** How many lines a text takes at most, at 11 px: more than it needs rather than fewer. */
export const linesOf = (text: string, widthPx: number, letterPx = 6.1): number =>
  Math.max(1, Math.ceil((text.length * letterPx) / widthPx));

const EVENING = 18;

function hoursNote({ counts, days }: Extract<Section, { kind: 'hours' }>, { words, format }: Look): string {
  const told = counts.map((count) => count ?? 0);
  const all = told.reduce((sum, count) => sum + count, 0);
  if (all === 0 || counts.some((count) => count === null)) return '';
  const evening = told.reduce((sum, count, i) => (i % 24 >= EVENING ? sum + count : sum), 0);
  const span = days % 7 === 0 && days > 0 ? words.chart.weeksOf(days / 7) : words.chart.daysOf(days);
  return `${words.chart.darkest(Math.max(...told), span)} ${words.chart.evenings(format.percent(evening / all), format.hour(EVENING))}`;
}

function mapBlock(section: Extract<Section, { kind: 'map' }>, look: Look, index: number): readonly WholeBlock[] {
  const width = look.page.bodyWidth;
  const id = `map-${look.document.provenance.madeMs.toString(36)}-${index}-${section.focus.join('-')}`;
  const drawing = drawMap(section, { ...look, width, height: MAP_PX, id: id.replace(/[^\w-]/g, '') });
  if (drawing === null) return [];
  return [
    {
      ...{ kind: 'whole', isHalf: false, heightPx: MAP_PX + LEGEND_PX + GAP_PX },
      markup: html`<figure class="block">${drawing}${legend(section, look)}</figure>`,
    },
  ];
}

const SWATCH = 24;

function legend(section: Extract<Section, { kind: 'map' }>, { words, format }: Look): Markup {
  const bounds = boundsOf(section);
  const density =
    bounds.length === 0
      ? null
      : html`<b>${words.map.density}</b
          ><span class="scale"
            >${bounds.map(
              (bound, i) =>
                html`<span
                  ><svg width="${SWATCH}" height="7" viewBox="0 0 ${SWATCH} 7">
                    <rect width="${SWATCH - 1}" height="7" fill="${classColour(i, bounds.length)}" /></svg
                  >${format.number(bound, bound < 10 ? 1 : 0)}</span
                >`,
            )}</span
          >`;
  const title = section.hotspotType === null ? words.map.support : words.map.supportOf(isolate(section.hotspotType));
  const supports: readonly (readonly [string, number])[] = [
    [words.map.strong, 80],
    [words.map.middle, 60],
    [words.map.weak, 0],
  ];
  const hotspots =
    section.hotspots.length === 0
      ? null
      : html`<b>${title}</b>${supports.map(([text, support]) => html`<span class="key">${swatch(support)}${text}</span>`)}`;
  return html`<figcaption class="legend">${density}${hotspots}</figcaption>`;
}

function swatch(support: number): Markup {
  const { width, dash, fill } = supportLook(support);
  const { finding } = mapColours.light;
  const lines = [0, 5, 10, 15].map(
    (x) => html`<line x1="${x + 4}" y1="11" x2="${x + 12}" y2="3" stroke="${finding}" stroke-width="1.1" />`,
  );
  return html`<svg width="26" height="14" viewBox="0 0 26 14">
    ${fill === 'hatch' ? lines : null}
    <rect
      x="2"
      y="2"
      width="22"
      height="10"
      rx="5"
      fill="${fill === 'solid' ? finding : 'none'}"
      fill-opacity="0.24"
      stroke="${finding}"
      stroke-width="${width}"
      stroke-dasharray="${dash}"
    />
  </svg>`;
}
