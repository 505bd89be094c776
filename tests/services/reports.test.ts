import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AuditNote } from '../../main/services/ports.ts';
import { newCall, tempFolder, twoZones } from './open-ports.ts';
import { documentOf, lastThirty, openTown, sectionOf, townIncidents } from './report-town.ts';

const dayOf = (time: string) => time.slice(0, 10);
const isIn = ({ from, to }: { readonly from: string; readonly to: string }, time: string) => dayOf(time) >= from && dayOf(time) < to;
const makeInput = {
  ...({ template: 'weekly', from: null, to: null, paper: 'A4', bind: 'files' } as const),
  ...{ sections: [], typeIds: [], zoneIds: [] },
};

describe('the document of a report', () => {
  test('counts the period and the one before as plain loops over the incidents do', async () => {
    const { ports, services } = await openTown();
    const zones = (await services.zones.list({}, newCall())).items;
    const document = await documentOf(ports, lastThirty);
    const former = { from: '2025-01-01', to: '2025-01-31' };
    const all = townIncidents();
    const now = all.filter(({ time }) => isIn(lastThirty, time));
    const before = all.filter(({ time }) => isIn(former, time));

    expect(document).toMatchObject({ period: lastThirty, former, zone: null });
    const summary = sectionOf(document, 'summary');
    expect([summary.incidents, summary.former]).toEqual([now.length, before.length]);
    expect(summary.items.map(({ name, count, former: past }) => [name, count, past])).toEqual(
      ['THEFT', 'FRAUD'].map((type) => [
        type === 'THEFT' ? 'Theft' : 'Fraud',
        now.filter((one) => one.type === type).length,
        before.filter((one) => one.type === type).length,
      ]),
    );
    const east = (lon: number) => lon >= 48;
    expect(sectionOf(document, 'ranking').rows.map(({ name, count }) => [name, count])).toEqual([
      ['West', now.filter(({ lon }) => !east(lon)).length],
      ['East', now.filter(({ lon }) => east(lon)).length],
    ]);
    expect(zones).toHaveLength(2);
    const hours = new Array<number>(168).fill(0);
    for (const { time } of now) {
      const weekday = (new Date(`${dayOf(time)}T00:00Z`).getUTCDay() + 6) % 7;
      hours[24 * weekday + Number(time.slice(11, 13))]++;
    }
    expect(sectionOf(document, 'hours').counts).toEqual(hours);
    expect(sectionOf(document, 'days').counts).toEqual(new Array(30).fill(18));
    expect(sectionOf(document, 'weeks')).toMatchObject({ weeks: [126, 126, 126, 126, 36], former: [84, 84, 84, 84, 24] });
    expect(document.provenance).toMatchObject({ incidents: now.length, total: all.length, isMasked: false, sources: ['calls.csv'] });
  });

  test('of one zone holds nothing of the other, and ranks its types', async () => {
    const { ports, services } = await openTown();
    const [west] = (await services.zones.list({}, newCall())).items;
    const document = await documentOf(ports, { ...lastThirty, zoneIds: [west?.id ?? 0] });
    const now = townIncidents().filter(({ time, lon }) => isIn(lastThirty, time) && lon < 48);

    expect(document.zone).toBe('West');
    expect(sectionOf(document, 'summary').incidents).toBe(now.length);
    expect(sectionOf(document, 'ranking')).toMatchObject({ of: 'types' });
    expect(document.provenance.zones).toEqual(['West']);
  });

  test('of a period without incidents, and of a cache without any, says so', async () => {
    const { ports } = await openTown();
    const empty = await documentOf(ports, { from: '2020-01-01', to: '2020-02-01' });
    expect(empty.sections).toContainEqual({ kind: 'note', word: 'emptyPeriod' });
    expect(empty.sections.some(({ kind }) => kind === 'map' || kind === 'hours')).toBe(false);
    const { ports: bare } = await openTown([]);
    expect((await documentOf(bare)).sections).toContainEqual({ kind: 'note', word: 'noIncidents' });
  });

  test('compares with nothing where the data do not reach back', async () => {
    const { ports } = await openTown();
    const document = await documentOf(ports, { from: '2025-01-05', to: '2025-03-01' });
    expect(document.former).toBeNull();
    expect(sectionOf(document, 'summary').former).toBeNull();
    expect(document.sections.some(({ kind }) => kind === 'changes')).toBe(false);
  });

  test.each([
    [{ template: 'custom', sections: [] }, 'input.invalid'],
    [{ template: 'weekly', sections: ['map'] }, 'input.invalid'],
    [{ zoneIds: [999] }, 'not-found'],
    [{ typeIds: [999] }, 'not-found'],
  ] as const)('%j is refused as %s', async (wish, code) => {
    const { ports } = await openTown(townIncidents().slice(0, 20));
    await expect(documentOf(ports, wish as object)).rejects.toMatchObject({ code });
  });

  test.each(['daily', 'dossier', 'scoreboard', 'alerts', 'quality'] as const)(
    '%s can be made of a town, in both languages',
    async (template) => {
      const { services } = await openTown();
      for (const language of ['en', 'ar'] as const) {
        const { html, pages } = await services.reports.preview({ ...makeInput, template, language }, newCall());
        expect(pages).toBeGreaterThan(0);
        expect(html.includes(`<html lang="${language}"`)).toBe(true);
      }
    },
  );
});

test('counts that are not told stay untold in every list of a masked view', async () => {
  const { ports, services } = await openTown();
  const limits = { isMasked: true, hasZones: false };
  const masked = await documentOf({ ...ports, limits }, { ...lastThirty, from: '2025-02-27' });
  const exact = await documentOf(ports, { ...lastThirty, from: '2025-02-27' });
  const counts = (document: typeof exact) => [sectionOf(document, 'days').counts, sectionOf(document, 'weeks').weeks].flat();
  expect(counts(exact)).toHaveLength(counts(masked).length);
  for (const count of counts(masked)) expect(count === null || count === 0 || count >= 5).toBe(true);
  expect(sectionOf(masked, 'hours').counts.every((count) => count === null)).toBe(true);
  expect((await services.audit.head({}, newCall())).head).toEqual(exact.provenance.auditHead);
});

describe('a report for whoever sees masked data', () => {
  const viewer = { name: 'viewer', role: 'viewer' } as const;

  test('says no count from 1 to 4, no hours, and that it is masked', async () => {
    const { services } = await openTown();
    await services.settings.save({ exactFrom: 'analyst' }, newCall());
    const { html, isMasked } = await services.reports.preview({ ...makeInput, ...lastThirty, language: 'en' }, newCall({ caller: viewer }));

    expect(isMasked).toBe(true);
    expect(html.includes('Hours are withheld in this view.')).toBe(true);
    expect(html.includes('counts below 5 withheld')).toBe(true);
    expect(html.includes('09:15')).toBe(false);
  });

  test('who sees one zone gets it alone, also for each zone', async () => {
    const { services, files } = await openTown();
    const caller = { name: 'west', role: 'analyst', zones: ['W'] } as const;
    const folder = await tempFolder();
    const target = files.offerTarget(folder, 'reports');
    const made = await services.reports.make({ ...makeInput, each: 'zone', format: 'html', target }, newCall({ caller }));

    expect(made.files.map(({ name }) => name)).toEqual(['weekly-W-2025-03-01.html']);
    const html = await readFile(join(folder, made.files[0]?.name ?? ''), 'utf8');
    expect([html.includes('West'), html.includes('East')]).toEqual([true, false]);
  });
});

describe('making reports', () => {
  test('writes one for each zone, whole, with a note of each in the audit trail', async () => {
    const { services, files } = await openTown();
    const folder = await tempFolder();
    const notes: AuditNote[] = [];
    const call = newCall({ audit: (note) => void notes.push(note) });
    const made = await services.reports.make(
      { ...makeInput, each: 'zone', format: 'html', target: files.offerTarget(folder, 'reports') },
      call,
    );

    const names = ['weekly-E-2025-03-01.html', 'weekly-W-2025-03-01.html'];
    expect((await readdir(folder)).sort()).toEqual(names);
    expect(made.files.map(({ name }) => name).sort()).toEqual(names);
    expect(notes.map(({ subjectId }) => subjectId).sort()).toEqual(names);
    expect(notes[0]?.after).toMatchObject({ pages: made.files[0]?.pages, bytes: made.files[0]?.bytes });
    expect(call.steps.at(-1)).toMatchObject({ step: 'report', fraction: 1, done: 2, total: 2 });
  });

  test('that is cancelled in the middle leaves the folder as it was', async () => {
    const { services, files } = await openTown();
    const folder = await tempFolder();
    await writeFile(join(folder, 'weekly-W-2025-03-01.html'), 'former');
    const controller = new AbortController();
    const call = newCall({ signal: controller.signal, progress: () => controller.abort() });
    const target = files.offerTarget(folder, 'reports');
    await expect(services.reports.make({ ...makeInput, each: 'zone', format: 'html', target }, call)).rejects.toBeDefined();

    expect(await readdir(folder)).toEqual(['weekly-W-2025-03-01.html']);
    expect(await readFile(join(folder, 'weekly-W-2025-03-01.html'), 'utf8')).toBe('former');
  });

  test('into a folder that cannot be is refused with its name, and leaves nothing', async () => {
    const { services, files } = await openTown(townIncidents().slice(0, 40));
    const file = join(await tempFolder(), 'file');
    await writeFile(file, '');
    for (const [each, path] of [
      ['zone', join(file, 'below')],
      [undefined, join(file, 'below', 'report.html')],
    ] as const) {
      const input = { ...makeInput, format: 'html' as const, target: files.offerTarget(path, 'reports'), ...(each && { each }) };
      await expect(services.reports.make(input, newCall())).rejects.toMatchObject({ code: 'file.unwritable' });
    }
  });

  test('where nothing makes PDF gives HTML and says why', async () => {
    const { services, files } = await openTown(townIncidents().slice(0, 40));
    const made = await services.reports.make({ ...makeInput, format: 'pdf' }, newCall());
    expect(made).toMatchObject({ format: 'html', fallback: 'reports.no-printer' });
    const [file] = made.files;
    expect(file?.name).toMatch(/\.html$/);
    expect(await readFile(files.exported(file?.file ?? '', 'tester')?.path ?? '', 'utf8')).toMatch(/^<!doctype html>/);
    expect(files.exported(file?.file ?? '', 'somebody else')).toBeNull();
  });

  test('binds one for each zone into one file on wish, each with its own page numbers', async () => {
    const { services } = await openTown();
    const both = await services.reports.make({ ...makeInput, each: 'zone', bind: 'one', format: 'html' }, newCall());
    expect(both.files).toHaveLength(1);
    expect(both.pages).toBeGreaterThan(1);
  });

  test('keeps the names of zones with odd codes apart and plain', async () => {
    const zones = twoZones.replace('"code":"W"', '"code":"../x y"').replace('"code":"E"', '"code":"شرق"');
    const { services } = await openTown(townIncidents().slice(0, 40), zones);
    const made = await services.reports.make({ ...makeInput, each: 'zone', format: 'html' }, newCall());
    for (const { name } of made.files) expect(name).toMatch(/^weekly-[\w-]+-2025-01-04\.html$/);
    expect(new Set(made.files.map(({ name }) => name)).size).toBe(2);
  });
});
