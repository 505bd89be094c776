/**
 * The one way to markup: what is put into the template is escaped, unless it is markup that was made the same way. So no text of the data
 * can become an element, an attribute or a script, in HTML as in SVG; attributes must stand in double quotes.
 */
export class Markup {
  readonly text: string;

  constructor(text: string, key: symbol) {
    if (key !== own) throw new TypeError('markup is made by the template `html` alone');
    this.text = text;
  }
}
/** Nobody outside of this file can name it. */
const own = Symbol('markup');

type Part = string | number | Markup | null | false | readonly Part[];

/** Joins literal markup and values. Lists are joined; null and false are nothing. */
export function html(literals: TemplateStringsArray, ...values: readonly Part[]): Markup {
  let text = literals[0] ?? '';
  values.forEach((value, i) => {
    text += textOf(value) + (literals[i + 1] ?? '');
  });
  return new Markup(text, own);
}

function textOf(value: Part): string {
  if (value === null || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return escape(String(value));
}

/** Text of an element or of a quoted attribute, in HTML and in XML; what XML does not allow at all is left out. */
export function escape(text: string): string {
  return text.replace(/[&<>"'`]/g, (mark) => entities[mark] ?? '').replace(notInXml, '');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};
// eslint-disable-next-line no-control-regex -- these are what is meant
const notInXml = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** A style sheet of this program. It ends at the first `</`, so it may hold none. */
export function asStyle(sheet: string): Markup {
  if (sheet.includes('<')) throw new TypeError('a style sheet must not hold <');
  return new Markup(`<style>${sheet}</style>`, own);
}

/** A value of the data in its own direction. */
export const bdi = (text: string): Markup => html`<bdi>${text}</bdi>`;
/** Codes, hashes and file names read from left to right. */
export const code = (text: string): Markup => html`<bdi dir="ltr" class="code">${text}</bdi>`;

const tags = new Set(['svg', 'g', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan', 'defs', 'clipPath']);
const attributes = new Set([
  ...['d', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'dx', 'dy', 'width', 'height', 'points', 'transform', 'viewBox'],
  ...['fill', 'fill-opacity', 'fill-rule', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap'],
  ...['stroke-linejoin', 'stroke-miterlimit', 'stroke-dashoffset', 'opacity', 'text-anchor', 'dominant-baseline', 'clip-path', 'id'],
  ...['xml:space', 'paint-order'],
]);
/** Of a style attribute, which the pages' policy forbids: these stand as attributes of their own. */
const properties = new Set(['font-size', 'font-family', 'font-weight']);

/**
 * A drawing of another program, written anew: nothing but the shapes, texts and plain attributes of a list are kept of it, so that neither
 * a flaw of its own escaping nor a feature that nobody asked for reaches a page.
 *
 * @param source  well-formed SVG, as ECharts writes it.
 * @param label   what it shows, for those who do not see it.
 */
export function adoptSvg(source: string, label: string): Markup {
  let text = '';
  let skipped = 0;
  const pattern = /<(\/?)([\w:-]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|<[!?][^>]*>|([^<]+)|</g;
  for (const [, end, name, given = '', isEmpty, words] of source.matchAll(pattern)) {
    if (words !== undefined) {
      if (skipped === 0) text += escape(unescape(words));
      continue;
    }
    if (name === undefined) continue;
    if (!tags.has(name)) {
      if (isEmpty !== '/') skipped += end === '/' ? -1 : 1;
      continue;
    }
    if (skipped > 0) continue;
    const root = name === 'svg' && end !== '/' ? ` class="chart" direction="ltr" role="img" aria-label="${escape(label)}"` : '';
    text += end === '/' ? `</${name}>` : `<${name}${root}${keptAttributes(given)}${isEmpty ?? ''}>`;
  }
  return new Markup(text, own);
}

function keptAttributes(given: string): string {
  let text = '';
  for (const [, name = '', double, single] of given.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    const value = unescape(double ?? single ?? '');
    if (name === 'style') {
      for (const declaration of value.split(';')) {
        const [property = '', ...rest] = declaration.split(':');
        if (properties.has(property.trim())) text += ` ${property.trim()}="${escape(rest.join(':').trim())}"`;
      }
    } else if (attributes.has(name) && !/url\((?!#)|javascript:|data:/i.test(value)) text += ` ${name}="${escape(value)}"`;
  }
  return text;
}

const unescape = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|#96);/g, (entity) => Object.entries(entities).find(([, made]) => made === entity)?.[0] ?? entity);
