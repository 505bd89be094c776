// @vitest-environment happy-dom
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { layout } from '../../main/layout.ts';
import { adoptSvg, html } from '../../main/reports/markup.ts';
import { renderReport } from '../../main/reports/render.ts';
import { sampleDocument } from './sample-document.ts';

const parse = (text: string) => new DOMParser().parseFromString(text, 'text/html');
const render = (...args: Parameters<typeof sampleDocument>) => renderReport([sampleDocument(...args)], layout.reports);

const injections = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</text></svg><script>alert(1)</script>',
  '</style><style>*{display:none}</style>',
  '<a href="javascript:alert(1)">x</a>',
  ']]><script>alert(1)</script><![CDATA[',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u202Egnp.exe\u0000\u0008',
];

describe('a report with somebody else’s markup in every text', () => {
  test.each(injections)('%j holds no element and no attribute of it', (text) => {
    const page = parse(render(text).html);
    const own = parse(render('Plain name').html);
    const shapeOf = (document: Document) => {
      const names = new Set<string>();
      for (const element of document.querySelectorAll('*'))
        for (const name of [element.localName, ...element.getAttributeNames().map((attribute) => `${element.localName}@${attribute}`)])
          names.add(name);
      return [...names].sort();
    };
    // A name that is too long for the map is left out of it.
    expect(shapeOf(own)).toEqual(expect.arrayContaining(shapeOf(page)));
    expect(page.querySelectorAll('script, img, iframe, a, link, object, embed, form, foreignObject')).toHaveLength(0);
    expect(page.querySelectorAll('style')).toHaveLength(1);
  });

  it('is told as it is, in HTML and in its drawings', () => {
    const text = '<b>&"x"';
    const page = parse(render(text).html);
    expect([...page.querySelectorAll('bdi')].some((element) => element.textContent === text)).toBe(true);
    expect([...page.querySelectorAll('svg.map text')].some((element) => element.textContent === text)).toBe(true);
    expect([...page.querySelectorAll('svg.chart text')].some((element) => element.textContent.includes(text))).toBe(true);
  });
});

describe('the file', () => {
  const { html: text, pages } = render('West');
  const page = parse(text);

  it('allows its own style sheet and nothing else', () => {
    const policy = page.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '';
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${digest}'`,
      'img-src data:',
      'font-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page.querySelectorAll('[style]')).toHaveLength(0);
    expect(text).not.toMatch(/url\((?!data:font|#)/);
  });

  it('says on each page what it rests on, and which page it is', () => {
    const all = [...page.querySelectorAll('.page')];
    expect(all).toHaveLength(pages);
    all.forEach((one, i) => {
      const foot = one.querySelector('footer')?.textContent ?? '';
      for (const part of [
        'cut 14 Jan 2025',
        '400 of 1,000',
        'seed 42',
        '1.2.3',
        'analyst',
        '9b41 e07c 52aa 1d3f',
        'Asia/Kuwait',
        'DBSCAN 250',
      ])
        expect(foot).toContain(part);
      expect(one.querySelector('header')?.textContent).toContain(`page ${i + 1} of ${pages}`);
    });
  });

  it('repeats the head of a table on each of its pages, and tells every row once', () => {
    const tables = [...page.querySelectorAll('table.list')];
    expect(tables.length).toBeGreaterThan(1);
    for (const table of tables) expect(table.querySelector('thead')?.textContent).toContain('Rule');
    const rows = tables.flatMap((table) => [...table.querySelectorAll('tbody tr')]);
    expect(rows.map((row) => row.querySelector('td')?.textContent.trim())).toEqual(Array.from({ length: 90 }, (_, i) => `West ${i}`));
  });

  it('draws hotspots by their support, and lists them in the legend', () => {
    const map = page.querySelector('svg.map');
    expect(map?.querySelectorAll('.badge.finding')).toHaveLength(3);
    expect(map?.querySelectorAll('[stroke-dasharray="7 3.5"]')).toHaveLength(1);
    expect(page.querySelector('.legend')?.textContent).toContain('60–79');
  });

  it('lets drawings run from left to right in Arabic, with Arabic digits, and numbers as the setting says', () => {
    const arabic = parse(render('غرب', { language: 'ar' }).html);
    expect(arabic.documentElement.dir).toBe('rtl');
    for (const drawing of arabic.querySelectorAll('svg.chart, svg.map')) expect(drawing.getAttribute('direction')).toBe('ltr');
    expect(arabic.querySelector('.kpi')?.textContent).toContain('٤٠٠');
    expect(parse(render('غرب', { language: 'ar', digits: 'latn' }).html).querySelector('.kpi')?.textContent).toContain('400');
    // Codes stay Latin.
    expect(arabic.querySelector('footer .code')?.textContent).toMatch(/^[\x20-\x7E]+$/);
  });

  it('says a change only where it is beyond chance', () => {
    const titled = (incidents: number, former: number) => {
      const document = sampleDocument('W', { zone: null });
      const sections = document.sections.map((one) => (one.kind === 'summary' ? { ...one, incidents, former, hotspots: null } : one));
      return parse(renderReport([{ ...document, sections }], layout.reports).html).querySelector('h1')?.textContent;
    };
    expect(titled(400, 300)).toBe('Incidents rose by 33%');
    expect(titled(300, 400)).toBe('Incidents fell by 25%');
    expect(titled(310, 300)).toBe('About as many incidents as before');
  });

  it('tells fewer than five as that, never as nothing', () => {
    expect(page.querySelector('table.ranking')?.textContent).toContain('<5');
  });
});

describe('markup', () => {
  it('is made by the template alone: no file of reports joins tags by itself', () => {
    const folder = join(import.meta.dirname, '../../main/reports');
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && name !== 'markup.ts',
    )) {
      const source = readFileSync(join(folder, file), 'utf8');
      const withoutTemplates = stripTemplates(source);
      expect(withoutTemplates.match(/['"`][^'"`\n]*<\/?[a-z!][^'"`\n]*['"`]/gi) ?? [], file).toEqual([]);
    }
  });

  it('cannot be made otherwise', () => {
    const Made = html`x`.constructor as new (text: string, key: symbol) => unknown;
    expect(() => new Made('<script>', Symbol('markup'))).toThrow(TypeError);
    expect(html`${'<'}${[html`<b></b>`, '&']}${null}${false}${0}`.text).toBe('&lt;<b></b>&amp;0');
  });

  it('of another program keeps shapes and texts alone', () => {
    const source =
      '<svg width="1" onload="x()"><style>a{}</style><script>alert(1)</script><foreignObject><p>in</p></foreignObject>' +
      '<image href="http://x"/><text style="font-size:10px;background:url(http://x)" class="y">a &lt;b&gt;</text>' +
      '<path d="M0 0" fill="url(http://x)" clip-path="url(#own)"/><!-- c --><g></g></svg>';
    expect(adoptSvg(source, '"').text).toBe(
      '<svg class="chart" direction="ltr" role="img" aria-label="&quot;" width="1"><text font-size="10px">a &lt;b&gt;</text>' +
        '<path d="M0 0" clip-path="url(#own)"/><g></g></svg>',
    );
  });
});

/** The source without what stands in html`…`, nested ones included. */
function stripTemplates(source: string): string {
  let out = '';
  for (let i = 0; i < source.length;) {
    if (!source.startsWith('html`', i)) {
      out += source[i++];
      continue;
    }
    i = endOfTemplate(source, i + 5);
  }
  return out;
}

function endOfTemplate(source: string, from: number): number {
  for (let i = from; i < source.length; i++) {
    if (source[i] === '`') return i + 1;
    if (source.startsWith('${', i)) i = endOfExpression(source, i + 2) - 1;
  }
  return source.length;
}

function endOfExpression(source: string, from: number): number {
  let depth = 1;
  for (let i = from; i < source.length; i++) {
    if (source[i] === '`') i = endOfTemplate(source, i + 1) - 1;
    else if (source[i] === '{') depth++;
    else if (source[i] === '}' && --depth === 0) return i + 1;
  }
  return source.length;
}
