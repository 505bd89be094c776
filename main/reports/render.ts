/** Documents as one HTML file that needs nothing else: its fonts are in it, it runs no script and asks for nothing. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf } from './blocks.ts';
import type { ReportDocument } from './document.ts';
import { footMarkup, headMarkup } from './foot.ts';
import { isolate, type Look, lookOf } from './look.ts';
import { asStyle, html, type Markup } from './markup.ts';
import { layPages } from './pages.ts';
import { styleSheet } from './style.ts';

/** Where what is drawn with lies. */
export interface ReportPlaces {
  readonly fontsDir: string;
  readonly basemapDir: string;
}

export interface RenderedReport {
  readonly html: string;
  readonly pages: number;
  readonly title: string;
}

/** @param documents  at least one, all of one language and paper; each begins a new page. */
export function renderReport(documents: readonly ReportDocument[], { fontsDir, basemapDir }: ReportPlaces): RenderedReport {
  const looks = documents.map((document) => lookOf(document, basemapDir));
  const [first] = looks;
  if (first === undefined) throw new RangeError('a report needs a document');
  const pages = looks.flatMap(pagesOf);
  const { language, paper } = first.document;
  const style = styleSheet(first.page, paper, fontRules(fontsDir, language === 'ar' || pages.some(({ text }) => arabic.test(text))));
  const title = titleOf(first);
  const file = html`<!doctype html>
    <html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policyFor(style)}" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${asStyle(style)}
      </head>
      <body>
        ${pages}
      </body>
    </html> `;
  return { html: file.text, pages: pages.length, title };
}

const arabic = /\p{Script=Arabic}/u;

function pagesOf(look: Look): readonly Markup[] {
  const contents = layPages(blocksOf(look), look.page.bodyHeight);
  const foot = footMarkup(look);
  return contents.map(
    (content, i) =>
      html`<article class="page">
        ${headMarkup(look, i + 1, contents.length)}
        <main>${content}</main>
        ${foot}
      </article>`,
  );
}

function titleOf({ words, document }: Look): string {
  const { workspace, zone, template } = document;
  return [words.templates[template], ...[zone ?? workspace].filter((name) => name !== '').map(isolate)].join(': ');
}

/** Nothing but this very style sheet, and pictures and fonts that are in the file itself. */
export const policyFor = (style: string): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    'img-src data:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const fonts = [
  ['Inter', 400, 'inter-latin-400-normal'],
  ['Inter', 600, 'inter-latin-600-normal'],
  ['Noto Sans Arabic', 400, 'noto-sans-arabic-arabic-400-normal'],
  ['Noto Sans Arabic', 600, 'noto-sans-arabic-arabic-600-normal'],
] as const;
const kept = new Map<string, string>();

/** Static fonts: a variable one would be put into PDF as drawings of its letters, and could not be searched. */
function fontRules(folder: string, hasArabic: boolean): string {
  return fonts
    .filter(([family]) => hasArabic || family === 'Inter')
    .map(([family, weight, name]) => {
      const file = join(folder, `${name}.woff2`);
      const data = kept.get(file) ?? readFileSync(file).toString('base64');
      kept.set(file, data);
      return `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(data:font/woff2;base64,${data}) format("woff2") }`;
    })
    .join('\n');
}
