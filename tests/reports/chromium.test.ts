import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { layout } from '../../main/layout.ts';
import { createChromium } from '../../main/print/chromium.ts';
import { renderReport } from '../../main/reports/render.ts';
import { tempFolder } from '../services/open-ports.ts';
import { sampleDocument } from './sample-document.ts';

const searchPath = (process.env['PATH'] ?? '').split(':');
const has = (program: string) => searchPath.some((folder) => existsSync(join(folder, program)));
const signal = new AbortController().signal;

function open(...args: Parameters<typeof createChromium>) {
  const printer = createChromium(...args);
  onTestFinished(() => printer.close());
  return printer;
}

/** A program in the place of Chromium. */
async function standIn(script: string): Promise<string> {
  const file = join(await tempFolder(), 'chromium');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

describe.skipIf(!has('chromium') || !has('pdftoppm'))('a report as PDF', () => {
  test.each(['en', 'ar'] as const)(
    'in %s has the pages of the HTML, none of them blank, its own fonts, and the paper that was asked for',
    async (language) => {
      const printer = open({ file: null, searchPath });
      expect(await printer.by()).toBe('chromium');
      const { html, pages } = renderReport(
        [sampleDocument(language === 'ar' ? 'غرب المدينة' : 'West', { language, paper: 'Letter' })],
        layout.reports,
      );
      const folder = await tempFolder();
      const file = join(folder, 'report.pdf');
      await writeFile(file, await printer.print(html, { paper: 'Letter', signal }));

      const info = execFileSync('pdfinfo', [file]).toString();
      expect(Number(/Pages:\s+(\d+)/.exec(info)?.[1])).toBe(pages);
      expect(info).toMatch(/Page size:\s+612 x 792 pts/);
      const fonts = execFileSync('pdffonts', [file]).toString();
      expect(fonts).toMatch(language === 'ar' ? /NotoSansArabic\S*\s+CID TrueType/ : /Inter\S*\s+CID TrueType/);
      execFileSync('pdftoppm', ['-r', '30', '-gray', file, join(folder, 'page')]);
      const pictures = (await readdir(folder)).filter((name) => name.endsWith('.pgm')).sort();
      expect(pictures).toHaveLength(pages);
      for (const name of pictures) expect(darkShare(await readFile(join(folder, name)))).toBeGreaterThan(0.005);
      // Head and foot of the first page are where they are on every page.
      const first = await readFile(join(folder, pictures[0] ?? ''));
      expect(darkShare(first, [0, 0.09])).toBeGreaterThan(0.005);
      expect(darkShare(first, [0.9, 1])).toBeGreaterThan(0.005);
    },
  );

  test('runs no script and asks for nothing outside of it', async () => {
    const printer = open({ file: null, searchPath });
    const script = 'document.body.textContent = "x".repeat(99)';
    const pdf = await printer.print(`<!doctype html><p>plain</p><script>${script}</script><img src="http://127.0.0.1:9/x">`, {
      paper: 'A4',
      signal,
    });
    const file = join(await tempFolder(), 'plain.pdf');
    await writeFile(file, pdf);
    expect(execFileSync('pdftotext', [file, '-']).toString().trim()).toBe('plain');
  });
});

describe('a Chromium that', () => {
  test('is not there is said to be not there', async () => {
    const printer = open({ file: null, searchPath: [await tempFolder()] });
    expect(await printer.by()).toBeNull();
    await expect(printer.print('', { paper: 'A4', signal })).rejects.toMatchObject({ code: 'reports.no-printer' });
    expect(await open({ file: join(tmpdir(), 'no-such-program'), searchPath }).by()).toBeNull();
  });

  test('ends at once, fails the report with how it ended, and the next one starts anew', async () => {
    const printer = open({ file: await standIn('exit 3'), searchPath: [] });
    for (let i = 0; i < 2; i++)
      await expect(printer.print('', { paper: 'A4', signal })).rejects.toMatchObject({
        code: 'reports.print-failed',
        params: { reason: expect.stringContaining('3') as string },
      });
  });

  test('hangs is ended at the deadline, by a cancel, and at the end', async () => {
    const file = await standIn('exec sleep 600');
    await expect(open({ file, searchPath: [] }, 200).print('', { paper: 'A4', signal })).rejects.toMatchObject({
      code: 'reports.print-failed',
    });
    const controller = new AbortController();
    const printing = open({ file, searchPath: [] }).print('', { paper: 'A4', signal: controller.signal });
    controller.abort();
    await expect(printing).rejects.toBeDefined();
    const last = open({ file, searchPath: [] });
    const left = last.print('', { paper: 'A4', signal });
    left.catch(() => undefined);
    // The profile folder comes before the program.
    while (!(await readdir(tmpdir())).some((name) => name.startsWith('khareetaty-print-'))) await new Promise(setImmediate);
    await last.close();
  });
});

/** Part of a picture (binary PGM) that is not white, between two heights. */
function darkShare(picture: Buffer, [from, to]: readonly [number, number] = [0, 1]): number {
  const [, width = '', height = ''] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(picture.subarray(0, 40).toString('latin1')) ?? [];
  const pixels = picture.subarray(picture.length - Number(width) * Number(height));
  const part = pixels.subarray(Math.floor(from * Number(height)) * Number(width), Math.floor(to * Number(height)) * Number(width));
  return part.filter((value) => value < 200).length / part.length;
}
