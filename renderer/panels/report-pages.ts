/**
 * Pages of a report as pictures: each is an SVG that holds the page's own markup, style and fonts. A picture runs no script, follows no
 * link and fetches nothing, whatever its text is; a frame would inherit the policy of this page, which forbids the report's own style.
 */
export interface PagePicture {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  /** What it says, for those who do not see it. */
  readonly text: string;
}

/** CSS pixels of the paper, 96 an inch, as the report's own style has them. */
const papers = { A4: [794, 1123], Letter: [816, 1056] } as const;
const sheet = /<style>([^<]*)<\/style>/;

/** @returns pictures whose addresses are to be given back by `releasePages`. */
export function picturePages(html: string, paper: keyof typeof papers): readonly PagePicture[] {
  const style = escapeXml(sheet.exec(html)?.[1] ?? '');
  // A document that is parsed so is inert: it loads nothing and runs nothing. Without its style this page's policy has no say in it.
  const parsed = new DOMParser().parseFromString(html.replace(sheet, ''), 'text/html');
  const { lang, dir } = parsed.documentElement;
  const [width, height] = papers[paper];
  const writer = new XMLSerializer();
  return [...parsed.querySelectorAll('.page')].map((page) => {
    const body = `<div xmlns="http://www.w3.org/1999/xhtml" lang="${escapeXml(lang)}" dir="${escapeXml(dir)}"><style>${style}
.page { margin: 0 !important; box-shadow: none !important }</style>${writer.serializeToString(page)}</div>`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}"><foreignObject width="100%" height="100%">${body}</foreignObject></svg>`;
    const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    return { url, width, height, text: textOf(page) };
  });
}

const escapeXml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

export function releasePages(pages: readonly PagePicture[]): void {
  for (const { url } of pages) URL.revokeObjectURL(url);
}

/** Words apart from each other, as elements part them. */
const textOf = (page: Element): string =>
  [...page.querySelectorAll('h1, h2, p, .kpi, th, td, figcaption')]
    .map((element) => element.textContent.trim())
    .filter((text) => text !== '')
    .join('. ');
