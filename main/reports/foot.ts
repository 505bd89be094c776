/** Head and foot of every page: what it is, and what it rests on. */
import type { Look } from './look.ts';
import { isolate } from './look.ts';
import type { Method } from './document.ts';
import { code, html, type Markup } from './markup.ts';

export function headMarkup({ words, format, document }: Look, page: number, pages: number): Markup {
  const date = format.date(localDay(document.provenance.madeMs, document.timeZone));
  return html`<header>
    <svg class="logo" width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0A6670" />
      <path d="M6 21c4-7 7 1 11-5s5-4 9-8M6 26c4-7 7 1 11-5s5-4 9-8" fill="none" stroke="#FFFFFF" stroke-width="2" stroke-linecap="round" />
      <circle cx="12" cy="9" r="2.6" fill="#FFFFFF" /></svg
    ><b>${words.templates[document.template]}</b
    ><span>${isolate(document.workspace)}${document.zone === null ? '' : ` · ${isolate(document.zone)}`}</span
    ><span class="page-number">${words.page(date, page, pages)}</span>
  </header>`;
}

function localDay(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);
}

const NAMED = 3;
const FILES = 2;

export function footMarkup({ words, format, document }: Look): Markup {
  const { foot } = words;
  const { provenance, period, timeZone } = document;
  const { dataCut, auditHead, author, sources } = provenance;
  const count = (value: number | null) => (value === null ? words.chart.fewer : format.number(value));
  const cut = dataCut === null ? foot.noData : foot.cut(dataCut.length === 10 ? format.date(dataCut) : format.dateTime(dataCut));
  const names = (list: readonly string[], none: string, many: (n: number) => string) =>
    list.length === 0 ? none : list.length <= NAMED ? format.list(list.map(isolate)) : many(list.length);
  const filter = [
    period === null ? foot.everything : format.dateRange(period.from, period.to),
    names(provenance.types, foot.allTypes, foot.types),
    provenance.isPart && provenance.zones.length === 0 ? foot.part : names(provenance.zones, foot.allZones, foot.zones),
  ];
  const methods = [
    ...provenance.methods.map((method) => methodText(method, words, format)),
    ...(provenance.seed === null ? [] : [foot.seed(format.ungrouped(provenance.seed))]),
  ];
  const files = sources.slice(0, FILES).map((name) => html`${code(name)}, `);
  const more = sources.length > FILES ? html`${foot.more(sources.length - FILES)}; ` : null;
  const line = (name: string, value: Markup | string) => html`<p><b>${name}</b> ${value}</p>`;
  const joined = (parts: readonly string[]) => parts.join(document.language === 'ar' ? '؛ ' : '; ');
  const made = foot.made(isolate(author.name), foot.roles[author.role], format.moment(provenance.madeMs));
  return html`<footer>
    <div>
      ${line(foot.data, `${cut}, ${foot.incidents(count(provenance.incidents), count(provenance.total))}`)}${line(foot.filter, joined(filter))}${line(foot.timeZone, code(timeZone))}
    </div>
    <div>
      ${methods.length === 0 ? null : line(foot.methods, joined(methods))}${line(foot.version, `${words.product} ${provenance.version}`)}
    </div>
    <div>
      ${line(foot.madeBy, made)}${line(foot.auditHead, auditHead === null ? foot.noAudit : html`${code(headText(auditHead.hash))} (${format.ungrouped(auditHead.seq)})`)}${line(foot.source, html`${files}${more}${foot.zonesAs}`)}
    </div>
  </footer>`;
}

/** The first 16 digits in fours: enough to find the entry, short enough to be read aloud. */
export const headText = (hash: string): string => (hash.slice(0, 16).match(/.{1,4}/g) ?? []).join(' ');

function methodText(method: Method, { foot }: Look['words'], format: Look['format']): string {
  const length = (metres: number) => format.number(metres);
  switch (method.kind) {
    case 'density':
      return foot.density(length(method.bandwidthM));
    case 'hotspots': {
      const text = foot.hotspots(length(method.radiusM), format.number(method.minPoints));
      const span = format.dateRange(method.period.from, method.period.to);
      return method.type === null ? `${text} (${span})` : `${text} (${isolate(method.type)}, ${span})`;
    }
    case 'chance':
      return foot.chance;
    case 'forecast':
      return foot.forecast(format.date(method.dataCut));
    case 'masked':
      return foot.masked(length(method.cellM));
  }
}
