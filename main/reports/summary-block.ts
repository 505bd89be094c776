/** What a reader should know first: a headline, what is compared, and the figures. */
import { isBeyondChance } from './charts.ts';
import type { Section, Told } from './document.ts';
import { daysIn } from './days.ts';
import { isolate, type Look } from './look.ts';
import { html, type Markup } from './markup.ts';
import type { WholeBlock } from './blocks.ts';

type Summary = Extract<Section, { readonly kind: 'summary' }>;

const HEADLINE_LINE_PX = 30;
const LEAD_LINE_PX = 20;
const KPI_PX = 74;

export function summaryBlock(section: Summary, look: Look): WholeBlock {
  const { page } = look;
  const title = headline(section, look);
  const text = lead(section, look);
  const lines = (letters: string, letterPx: number, width: number) => Math.ceil((letters.length * letterPx) / width);
  const headPx = lines(title, 13, page.bodyWidth) * HEADLINE_LINE_PX + lines(text, 6.3, page.bodyWidth * 0.9) * LEAD_LINE_PX;
  return {
    ...{ kind: 'whole', isHalf: false, heightPx: headPx + KPI_PX + 33 },
    markup: html`<h1>${title}</h1>
      <p class="lead">${text}</p>
      <div class="kpis">${figures(section, look)}</div>`,
  };
}

/** The sentence that the counts allow: a change is said only where it is beyond chance. */
export function headline({ incidents, former, hotspots }: Summary, { words, format, document }: Look): string {
  const { headline: say } = words;
  const strong =
    hotspots === null || hotspots.strong === 0 ? null : say.strong(hotspots.strong, hotspots.type === null ? null : isolate(hotspots.type));
  const isChanged = isBeyondChance({ count: incidents, former });
  const counted = incidents === null ? say.few : say.counted(incidents);
  const share = incidents === null || former === null || former === 0 ? 0 : incidents / former - 1;
  const change =
    isChanged === null || former === 0
      ? counted
      : !isChanged
        ? say.same
        : share > 0
          ? say.rose(format.percent(share))
          : say.fell(format.percent(-share));
  const text = strong === null ? change : say.join(change, strong);
  return document.zone === null ? text : `${isolate(document.zone)}: ${text}`;
}

function lead({ incidents, former, hotspots }: Summary, { words, format, document }: Look): string {
  const { lead: say } = words;
  const { period, former: before, provenance } = document;
  const parts: string[] = [];
  if (period !== null) {
    const span = format.dateRange(period.from, period.to);
    parts.push(
      before === null ? say.period(span, daysIn(period)) : say.against(span, daysIn(period), format.dateRange(before.from, before.to)),
    );
    if (before === null) parts.push(say.noFormer);
  }
  const isChanged = isBeyondChance({ count: incidents, former });
  if (isChanged !== null) parts.push(isChanged ? say.beyond : say.same);
  if (hotspots !== null && hotspots.found > 0)
    parts.push(say.hotspots(hotspots.found, hotspots.strong, hotspots.type === null ? null : isolate(hotspots.type)));
  if (provenance.isMasked) parts.push(say.masked);
  return parts.join(' ');
}

function figures({ incidents, former, items, hotspots }: Summary, look: Look): readonly Markup[] {
  const { words, format } = look;
  const shown = items.slice(0, hotspots === null ? 3 : 2);
  return [
    figure(words.kpi.incidents, incidents, changeText({ count: incidents, former }, look), look),
    ...shown.map(({ name, count, former: before }) => figure(isolate(name), count, changeText({ count, former: before }, look), look)),
    ...(hotspots === null ? [] : [figure(words.kpi.hotspots, hotspots.strong, words.kpi.of(hotspots.found), { words, format })]),
  ];
}

function figure(name: string, value: Told, detail: string, { words, format }: Pick<Look, 'words' | 'format'>): Markup {
  return html`<div class="kpi">
    <span>${name}</span><b>${value === null ? words.chart.fewer : format.number(value)}</b><span>${detail}</span>
  </div>`;
}

export function changeText({ count, former }: { readonly count: Told; readonly former: Told }, { words, format, document }: Look): string {
  if (document.former === null) return words.kpi.noFormer;
  if (count === null || former === null) return words.kpi.on('–', former === null ? words.chart.fewer : format.number(former));
  return words.kpi.on(former === 0 ? '–' : format.signedPercent(count / former - 1), format.number(former));
}
