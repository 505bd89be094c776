import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHttp } from '../../main/http/index.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { Caller, OutputOf } from '../../preload/contract/procedure.ts';
import { canary, openTown, type Town } from './canary-town.ts';

/** RFC 4180, by itself: commas, quotes doubled within quotes, LF or CRLF. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n\r]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

type Exported = OutputOf<Contract['incidents']['export']>;

let town: Town;
let made = 0;
const boss: Caller = { name: 'boss', role: 'supervisor' };
const reason = 'court order 12 of May';

beforeAll(async () => {
  town = await openTown('in process');
}, 120_000);
afterAll(() => town.close());

/** Exports as a caller. @returns the answer and where the file is. */
async function exportAs(caller: Caller, input: object = {}) {
  made += 1;
  const path = join(town.folder, `export-${made}.csv`);
  const reply = await town.call('incidents.export', { ...input, target: town.app.files.offerTarget(path, 'out.csv') }, caller);
  return { reply, path, value: reply.ok ? (reply.value as Exported) : null };
}
const rowsOf = (path: string) => {
  const [head = [], ...rows] = parseCsv(readFileSync(path, 'utf8'));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
};
const metaOf = (path: string) => JSON.parse(readFileSync(`${path}.meta.json`, 'utf8')) as Record<string, unknown>;

describe('an export', () => {
  it('is masked unless it is asked for exactly: type, zone, day and cell, whoever asks', async () => {
    const { path, value } = await exportAs(boss);

    expect(value).toMatchObject({ isMasked: true, file: null, meta: null });
    const rows = rowsOf(path);
    expect(rows).toHaveLength(value?.rows ?? 0);
    expect(Object.keys(rows[0] ?? {})).toEqual(['day', 'type', 'zone', 'lon', 'lat']);
    expect(rows.every(({ day }) => /^\d{4}-\d\d-\d\d$/.test(day ?? ''))).toBe(true);
    expect(new Set(rows.map(({ lon, lat }) => `${lon} ${lat}`)).size).toBeLessThan(rows.length / 2);
    expect(rows.some(({ type }) => type?.includes(canary))).toBe(true);
    expect(readFileSync(path, 'utf8')).not.toContain('street');
  });

  it('says beside it what it is', async () => {
    const { path, value } = await exportAs(boss, { from: '2025-01-10', to: '2025-01-20', zoneIds: [town.zoneIds.own] });

    const bytes = await readFile(path);
    expect(metaOf(path)).toMatchObject({
      exporter: { name: 'boss', role: 'supervisor' },
      filter: { from: '2025-01-10', to: '2025-01-20', zones: ['W'], types: null },
      ...{ rows: value?.rows, isMasked: true, format: 'csv', bytes: bytes.byteLength, reason: null, sources: ['days.csv'] },
      sha256: createHash('sha256').update(bytes).digest('hex'),
      mask: { cellM: 250, leastTold: 5 },
    });
    expect(metaOf(path)).toHaveProperty('licence.ar');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(new Set(rowsOf(path).map(({ zone }) => zone))).toEqual(new Set(['W']));
  });

  it('is exact for a supervisor who says why', async () => {
    const { path, value } = await exportAs(boss, { exact: true, reason });

    expect(value).toMatchObject({ isMasked: false, rows: town.incidentIds.own.length + town.incidentIds.other.length });
    const [first] = rowsOf(path);
    expect(first).toMatchObject({ uid: expect.stringMatching(/^[0-9a-f]{32}$/), local_time: expect.stringMatching(/T\d\d:\d\d$/) });
    expect(metaOf(path)).toMatchObject({ isMasked: false, reason, mask: null });
  });

  it.each([
    ['an analyst', { name: 'a', role: 'analyst' }, { exact: true, reason }, 'users.not-allowed'],
    ['a supervisor without a reason', boss, { exact: true }, 'input.invalid'],
    ['a supervisor with too short a reason', boss, { exact: true, reason: 'because' }, 'input.invalid'],
  ] as const)('is not exact for %s, and nothing is written', async (_who, caller, input, code) => {
    const { reply, path } = await exportAs(caller, input);

    expect(reply).toMatchObject({ ok: false, error: { code } });
    expect(readdirSync(town.folder).filter((name) => path.endsWith(name) || name.endsWith('.part'))).toEqual([]);
  });

  it('keeps to the zones of whoever asks, masked and exact', async () => {
    for (const input of [{}, { exact: true, reason }]) {
      const { path } = await exportAs({ ...boss, zones: ['W'] }, input);
      expect(new Set(rowsOf(path).map(({ zone }) => zone))).toEqual(new Set(['W']));
      expect(readFileSync(path, 'utf8')).not.toContain(canary);
      expect(readFileSync(`${path}.meta.json`, 'utf8')).not.toContain(canary);
    }
  });

  it('writes nothing that a spreadsheet would run', async () => {
    const [id = 0] = town.incidentIds.own;
    for (const text of ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', '＋1', '－1', '＠x', '"=1"']) {
      await town.ask('incidents.edit', { id, changes: { place: text } });
      const { path } = await exportAs(boss, { exact: true, reason });
      const { uid } = await town.ask<{ uid: string }>('incidents.get', { id });
      const place = rowsOf(path).find((row) => row['uid'] === uid)?.['place'];
      expect(place).toBe(text.startsWith('"') ? text : `'${text}`);
      // Longitudes below 0 are numbers and stay such.
      expect(rowsOf(path)[0]?.['lon']).toMatch(/^\d/);
    }
  });

  it('says that a place cannot be written to, and leaves nothing when it is cancelled', async () => {
    const target = town.app.files.offerTarget(join(town.folder, 'no such folder', 'x.csv'), 'x.csv');
    expect(await town.call('incidents.export', { target }, boss)).toMatchObject({ ok: false, error: { code: 'file.unwritable' } });

    const stop = new AbortController();
    const path = join(town.folder, 'cancelled.csv');
    const reply = await town.app.dispatch(
      'incidents.export',
      { target: town.app.files.offerTarget(path, 'cancelled.csv') },
      { caller: boss, signal: stop.signal, onProgress: () => stop.abort() },
    );
    expect(reply).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(readdirSync(town.folder).filter((name) => name.startsWith('cancelled'))).toEqual([]);
  });

  it('does not take the token of a file to read as a place to write to', async () => {
    const token = town.app.files.offer(join(town.folder, 'days.csv'), 'days.csv');
    expect(await town.call('incidents.export', { target: token }, boss)).toMatchObject({ ok: false, error: { code: 'file.missing' } });
  });

  it('is fetched over HTTP by whoever made it, and by nobody else', async () => {
    const server = await startHttp(town.app, { port: 0, host: '127.0.0.1' });
    const headers = (caller: Caller) => ({ authorization: `Bearer ${town.app.sessions.open(caller).token}` });
    const asked = await fetch(`${server.url}/api/incidents/export`, {
      method: 'POST',
      body: '{}',
      headers: { ...headers(boss), 'content-type': 'application/json' },
    });
    const { file, meta, rows, fileName } = (await asked.json()) as Exported;
    const fetchFile = (token: string | null, caller: Caller) =>
      fetch(`${server.url}/api/files/${String(token)}`, { headers: headers(caller) });

    const got = await fetchFile(file, boss);
    expect(got.headers.get('content-disposition')).toBe(`attachment; filename="${fileName}"`);
    expect(parseCsv(await got.text())).toHaveLength(rows + 1);
    expect(await (await fetchFile(meta, boss)).json()).toMatchObject({ rows });
    expect((await fetchFile(file, { ...boss, name: 'other' })).status).toBe(404);
    expect((await fetch(`${server.url}/api/files/${String(file)}`)).status).toBe(401);
    await server.close();
  });
});
