import type { WholeBlock } from './blocks.ts';
import { ink } from './chart.ts';
import type { Compared, Section } from './document.ts';
import type { Look } from './look.ts';
import { bdi, html, type Markup } from './markup.ts';

const ROW_PX = 20.5;
const BAR = { width: 92, height: 12, thick: 5 } as const;

/** Name, bar A with tick B, count, change with its direction. Bars begin where the reader begins. */
export function rankingBlock(section: Extract<Section, { readonly kind: 'ranking' }>, look: Look): WholeBlock {
  const { words, format } = look;
  const most = section.rows.reduce((max, { count, former }) => Math.max(max, count ?? 0, former ?? 0), 1);
  const rows = section.rows.map(
    (row, i) =>
      html`<tr>
        <td class="rank">${format.number(i + 1)}</td>
        <td class="clip">${bdi(row.name)}</td>
        <td>${bar(row, most, look)}</td>
        <td class="count">${row.count === null ? words.chart.fewer : format.number(row.count)}</td>
        <td class="change">${change(row, look)}</td>
      </tr>`,
  );
  const more = section.left === 0 ? null : html`<p class="about">${words.chart.more(section.left)}</p>`;
  return {
    ...{ kind: 'whole', isHalf: true, heightPx: 30 + (section.rows.length + 1) * ROW_PX + (section.left === 0 ? 0 : 22) + 18 },
    markup: html`<section class="block">
      <h2>${words.titles[section.of]}</h2>
      <table class="ranking">
        <thead>
          <tr>
            <th></th>
            <th></th>
            <th>${words.chart.barTick}</th>
            <th class="count">${words.chart.count}</th>
            <th class="change">${words.chart.change}</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
      ${more}
    </section>`,
  };
}

function bar({ count, former }: Compared, most: number, { document }: Look): Markup {
  const isRtl = document.language === 'ar';
  const { width, height, thick } = BAR;
  const length = ((count ?? 0) / most) * width;
  const top = (height - thick) / 2;
  const tick = former === null ? null : Math.max(1, Math.min(width - 1, (former / most) * width));
  const x = (at: number): string => (isRtl ? width - at : at).toFixed(1);
  return html`<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true">
    <rect y="${top}" width="${width}" height="${thick}" rx="2" fill="${ink.track}" />
    <rect
      x="${isRtl ? (width - length).toFixed(1) : 0}"
      y="${top}"
      width="${length.toFixed(1)}"
      height="${thick}"
      rx="2"
      fill="${ink.past}"
    />
    ${tick === null ? null : html`<line x1="${x(tick)}" x2="${x(tick)}" y1="0.5" y2="${height - 0.5}" stroke="${ink.rule}" stroke-width="1.8" />`}
  </svg>`;
}

function change({ count, former }: Compared, { format }: Look): Markup {
  if (count === null || former === null || former === 0) return html`–`;
  const share = count / former - 1;
  const isRise = share > 0;
  const triangle = isRise ? 'M0 7L4 0L8 7Z' : 'M0 0L4 7L8 0Z';
  const mark =
    share === 0
      ? null
      : html`<svg width="8" height="7" viewBox="0 0 8 7" aria-hidden="true">
          <path d="${triangle}" fill="${isRise ? ink.rise : ink.fall}" />
        </svg>`;
  return html`<span>${format.signedPercent(share)}</span>${mark}`;
}
