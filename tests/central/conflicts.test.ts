import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { Json, OpResult } from '../../main/central-wire.ts';
import { startCluster, withClient } from './cluster.ts';
import { type Device, incidentValues, square } from './ops.ts';
import { buildTown } from './town.ts';

const cluster = await startCluster();
const town = await buildTown(cluster);
const { keeper, admin, boss, salma, omar } = town;
afterAll(town.close);

type Values = { readonly [column: string]: Json };

const patch = async (device: Device, rowId: string, set: Values, base: Values, baseVer: number): Promise<OpResult> =>
  (await device.push({ table: 'incident', rowId, kind: 'patch', set, base, baseVer }))[0];
const del = async (device: Device, rowId: string, baseVer: number): Promise<OpResult> =>
  (await device.push({ table: 'incident', rowId, kind: 'del', baseVer }))[0];
const resolve = async (device: Device, rowId: string, set: Values, baseVer: number): Promise<OpResult> =>
  (await device.push({ table: 'conflict', rowId, kind: 'patch', set, baseVer }))[0];

const one = async (text: string, values: readonly unknown[]): Promise<Record<string, unknown>> =>
  (await withClient(keeper, (client) => client.query<Record<string, unknown>>(text, [...values]))).rows[0];
const row = (id: string) => one('SELECT * FROM kh.incident WHERE id = $1', [id]);
const conflict = (id: string | undefined) => one('SELECT * FROM sync.conflict WHERE id = $1', [id]);

describe('incidents merge by column', () => {
  it('different columns of one incident merge without a word', async () => {
    const id = await town.incident();
    const first = await patch(salma, id, { place: 'B' }, { place: 'A' }, 1);
    const second = await patch(omar, id, { description: 'x' }, { description: 'سرقة a' }, 1);

    expect([first.outcome, second.outcome]).toEqual(['applied', 'merged']);
    expect(await row(id)).toMatchObject({ place: 'B', description: 'x', ver: 3, changed_by: 'kh_u_omar', src_device: omar.id });
  });

  it('the same value twice is no conflict and no new version', async () => {
    const id = await town.incident();
    await patch(salma, id, { place: 'B' }, { place: 'A' }, 1);
    const second = await patch(omar, id, { place: 'B' }, { place: 'A' }, 1);

    expect(second).toMatchObject({ outcome: 'merged', ver: 2, conflictIds: [] });
  });

  it('the same column with another value: the first to commit stays, the other waits for a supervisor with base, mine and theirs', async () => {
    const id = await town.incident();
    await patch(salma, id, { place: 'B' }, { place: 'A' }, 1);
    const second = await patch(omar, id, { place: 'C', status: 'confirmed' }, { place: 'A', status: '' }, 1);

    expect(second.outcome).toBe('conflict');
    expect(await row(id)).toMatchObject({ place: 'B', status: 'confirmed' });
    expect(await conflict(second.conflictIds[0])).toMatchObject({
      ...{ tbl: 'incident', row_id: id, col: 'place', kind: 'edit_edit', state: 'open', zone_id: 1 },
      ...{ base: { place: 'A' }, mine: { place: 'C' }, theirs: { place: 'B' }, mine_by: 'kh_u_omar', theirs_by: 'kh_u_salma' },
    });
  });

  it('what one person typed again and again while away is one conflict of the last value; the earlier ones are in its history', async () => {
    const id = await town.incident();
    await patch(salma, id, { place: 'B' }, { place: 'A' }, 1);
    const first = await patch(omar, id, { place: 'C' }, { place: 'A' }, 1);
    const second = await patch(omar, id, { place: 'D' }, { place: 'C' }, 1);
    const other = await patch(boss, id, { place: 'E' }, { place: 'A' }, 1);

    expect(second).toMatchObject({ outcome: 'conflict', conflictIds: first.conflictIds });
    expect(await conflict(first.conflictIds[0])).toMatchObject({
      base: { place: 'A' },
      mine: { place: 'D' },
      theirs: { place: 'B' },
      ver: 2,
    });
    expect(
      await one(`SELECT "row" -> 'mine' AS mine FROM sync.history WHERE tbl = 'conflict' AND id = $1`, [first.conflictIds[0]]),
    ).toEqual({
      mine: { place: 'C' },
    });
    expect(other.conflictIds).not.toEqual(first.conflictIds);
    // Whoever decided of the first value did not see the second.
    expect(await resolve(boss, first.conflictIds[0], { choice: 'mine' }, 1)).toMatchObject({ outcome: 'rejected', code: 'stale' });
    expect((await resolve(boss, first.conflictIds[0], { choice: 'mine' }, 2)).outcome).toBe('applied');
    expect(await row(id)).toMatchObject({ place: 'D' });
    const later = await patch(omar, id, { place: 'F' }, { place: 'D' }, 1);
    expect(later.conflictIds).not.toEqual(first.conflictIds);
  });

  it('the base is looked up in the history if the change does not say it', async () => {
    const id = await town.incident();
    await patch(salma, id, { description: 'x' }, {}, 1);
    const merged = await patch(omar, id, { place: 'C' }, {}, 1);

    expect(merged.outcome).toBe('merged');
    expect(await row(id)).toMatchObject({ place: 'C', description: 'x' });
  });

  it.each([
    ['within 1e-7 degrees is the same place', 1e-8, 'merged'],
    ['further away is another place', 1e-5, 'conflict'],
  ])('positions are one column: %s', async (_, shift, outcome) => {
    const id = await town.incident();
    const base = { lon: 47.9774, lat: 29.3759 };
    await patch(salma, id, { lon: 47.98, lat: 29.38 }, base, 1);
    const second = await patch(omar, id, { lon: 47.98 + shift, lat: 29.38 }, base, 1);

    expect(second.outcome).toBe(outcome);
  });

  it('time and its offset are one column, too', async () => {
    const id = await town.incident();
    const base = { occurred_ms: 1_700_000_000_000, utc_offset_min: 180 };
    await patch(salma, id, { utc_offset_min: 0 }, base, 1);
    const second = await patch(omar, id, { occurred_ms: 1_700_000_060_000 }, base, 1);

    expect(second.outcome).toBe('conflict');
    expect(await conflict(second.conflictIds[0])).toMatchObject({
      col: 'time',
      mine: { occurred_ms: 1_700_000_060_000, utc_offset_min: 0 },
    });
  });

  it('a device does not quarrel with itself: its next changes rest on its earlier ones, which it has not pulled yet', async () => {
    const id = await town.incident();
    const results = await salma.push(
      { table: 'incident', rowId: id, kind: 'patch', set: { place: 'B' }, base: { place: 'A' }, baseVer: 1 },
      { table: 'incident', rowId: id, kind: 'patch', set: { place: 'C' }, base: { place: 'A' }, baseVer: 1 },
      { table: 'incident', rowId: id, kind: 'del', baseVer: 1 },
    );

    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
    expect((await row(id))['deleted_at']).not.toBeNull();
  });

  it('every version is kept', async () => {
    const id = await town.incident();
    for (const place of ['B', 'C', 'D']) await patch(salma, id, { place }, {}, 1);

    const { places } = await one("SELECT array_agg(h.row ->> 'place' ORDER BY ver) AS places FROM sync.history h WHERE id = $1", [id]);
    expect(places).toEqual(['A', 'B', 'C']);
  });
});

describe('an edit beats a deletion', () => {
  it('deleting what somebody changed meanwhile leaves the row and keeps the wish', async () => {
    const id = await town.incident();
    await patch(salma, id, { place: 'B' }, { place: 'A' }, 1);
    const result = await del(omar, id, 1);

    expect(result.outcome).toBe('conflict');
    expect(await conflict(result.conflictIds[0])).toMatchObject({ kind: 'edit_delete', mine: { deleted: true } });
    expect((await row(id))['deleted_at']).toBeNull();

    expect((await resolve(boss, result.conflictIds[0], { choice: 'mine' }, 1)).outcome).toBe('applied');
    expect((await row(id))['deleted_at']).not.toBeNull();
    expect((await resolve(boss, result.conflictIds[0], { choice: 'theirs' }, 2)).outcome).toBe('applied');
    expect((await row(id))['deleted_at']).toBeNull();
  });

  it('editing what somebody deleted meanwhile brings the row and its notes back, and keeps the deletion as a wish', async () => {
    const id = await town.incident();
    const note = randomUUID();
    await salma.push({ table: 'incident_note', rowId: note, kind: 'put', set: { incident_id: id, body: 'n', author: 'Salma', at_ms: 1 } });
    await del(salma, id, 1);
    const isNoteDeleted = async () =>
      (await one('SELECT deleted_at IS NOT NULL AS gone FROM kh.incident_note WHERE id = $1', [note]))['gone'];
    expect(await isNoteDeleted()).toBe(true);

    const result = await patch(omar, id, { place: 'B' }, { place: 'A' }, 1);
    expect(result.outcome).toBe('conflict');
    expect(await row(id)).toMatchObject({ place: 'B', deleted_at: null, deleted_by: null });
    expect(await isNoteDeleted()).toBe(false);

    await resolve(boss, result.conflictIds[0], { choice: 'theirs' }, 1);
    expect(await row(id)).toMatchObject({ deleted_by: 'kh_u_salma' });
    expect(await isNoteDeleted()).toBe(true);
  });

  it('importing a file again does not bring back what was deleted', async () => {
    const id = await town.incident();
    await del(salma, id, 1);
    const rows = [{ ...incidentValues(), id }];
    const [same] = await omar.push({ table: 'incident', rowId: id, kind: 'rows', set: { rows } });
    const [other] = await omar.push({
      ...{ table: 'incident', rowId: id, kind: 'rows' },
      set: { rows: [{ ...incidentValues({ place: 'Z', content_hash: '5' }), id }] },
      base: { rows: [incidentValues()] },
    });

    expect([same?.outcome, other?.outcome]).toEqual(['applied', 'conflict']);
    expect((await row(id))['deleted_at']).not.toBeNull();
  });
});

describe('imports', () => {
  it('the same rows again change nothing, however many devices send them', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ ...incidentValues({ line: i, content_hash: String(i) }), id: randomUUID() }));
    const send = (device: Device) => device.push({ table: 'incident', rowId: rows[0].id, kind: 'rows', set: { rows } });
    const outcomes = [...(await send(salma)), ...(await send(omar)), ...(await send(omar))].map(({ outcome }) => outcome);

    expect(outcomes).toEqual(['applied', 'applied', 'applied']);
    const ids = rows.map(({ id }) => id);
    expect(await one('SELECT count(*)::int AS rows, max(ver) AS ver FROM kh.incident WHERE id = ANY ($1)', [ids])).toEqual({
      rows: 50,
      ver: 1,
    });
  });

  it('a row that differs without a known base is one conflict a row, and the first to commit stays', async () => {
    const id = await town.incident();
    const changed = { ...incidentValues({ place: 'Z', description: 'other', content_hash: '77' }), id };
    const send = () =>
      omar.push({ table: 'incident', rowId: id, kind: 'rows', set: { rows: [changed, { ...incidentValues(), id: randomUUID() }] } });
    const [first] = await send();
    const [second] = await send();

    expect(first).toMatchObject({ outcome: 'conflict', conflictIds: [expect.any(String)] });
    expect(second?.conflictIds).toEqual(first?.conflictIds);
    expect(await row(id)).toMatchObject({ place: 'A' });

    await resolve(boss, first.conflictIds[0], { choice: 'mine' }, 1);
    expect(await row(id)).toMatchObject({ place: 'Z', description: 'other', content_hash: '77' });
  });

  it('a row with a known base merges by column', async () => {
    const id = await town.incident();
    await patch(salma, id, { status: 'confirmed' }, { status: '' }, 1);
    const rows = [{ ...incidentValues({ place: 'Z', content_hash: '78' }), id }];
    const [result] = await omar.push({ table: 'incident', rowId: id, kind: 'rows', set: { rows }, base: { rows: [incidentValues()] } });

    expect(result?.outcome).toBe('merged');
    expect(await row(id)).toMatchObject({ place: 'Z', status: 'confirmed' });
  });
});

describe('a supervisor chooses', () => {
  const quarrel = async () => {
    const id = await town.incident();
    await patch(salma, id, { place: 'B' }, { place: 'A' }, 1);
    const { conflictIds } = await patch(omar, id, { place: 'C' }, { place: 'A' }, 1);
    return { id, conflictId: conflictIds[0] };
  };

  it('mine, then undone; theirs; a third value', async () => {
    const { id, conflictId } = await quarrel();
    const places: unknown[] = [];
    for (const [i, set] of [{ choice: 'mine' }, { choice: 'theirs' }, { choice: 'value', value: { place: 'D' } }].entries()) {
      expect((await resolve(boss, conflictId, set, i + 1)).outcome).toBe('applied');
      places.push((await row(id))['place']);
    }

    expect(places).toEqual(['C', 'B', 'D']);
    expect(await conflict(conflictId)).toMatchObject({ state: 'merged', resolved_by: 'kh_u_boss', ver: 4 });
  });

  it('keeping theirs leaves what was written since', async () => {
    const { id, conflictId } = await quarrel();
    await patch(salma, id, { place: 'E' }, { place: 'B' }, 2);
    await resolve(boss, conflictId, { choice: 'theirs' }, 1);

    expect(await row(id)).toMatchObject({ place: 'E' });
  });

  it('analysts may not, and of two supervisors the second is told that a choice was made', async () => {
    const { conflictId } = await quarrel();

    expect(await resolve(salma, conflictId, { choice: 'mine' }, 1)).toMatchObject({ outcome: 'rejected', code: 'not-allowed' });
    await resolve(boss, conflictId, { choice: 'mine' }, 1);
    expect(await resolve(admin, conflictId, { choice: 'theirs' }, 1)).toMatchObject({ outcome: 'rejected', code: 'stale' });
  });
});

describe('tables with other rules', () => {
  it('alerts only go forward; the first to acknowledge is kept, the second beside it', async () => {
    const id = randomUUID();
    await salma.push({ table: 'alert', rowId: id, kind: 'put', set: { dedupe_key: id, body: {}, fired_ms: 1, zone_id: 1 } });
    const state = (device: Device, set: Values) => device.push({ table: 'alert', rowId: id, kind: 'patch', set });
    await state(salma, { state: 'resolved', acknowledged_by: 'Salma' });
    await state(omar, { state: 'acknowledged', acknowledged_by: 'Omar' });

    expect(await one('SELECT * FROM kh.alert WHERE id = $1', [id])).toMatchObject({
      ...{ state: 'resolved', acknowledged_by: 'Salma' },
      also_acknowledged: [{ by: 'Omar', ms: 1_700_000_000_000 }],
    });
  });

  it('the same alert raised by two devices is one; the second name leads to it', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const raise = (device: Device, rowId: string) =>
      device.push({ table: 'alert', rowId, kind: 'put', set: { dedupe_key: `k${first}`, body: {}, fired_ms: 1 } });
    await raise(salma, first);
    await raise(omar, second);
    const [result] = await omar.push({
      table: 'alert',
      rowId: second,
      kind: 'patch',
      set: { state: 'acknowledged', acknowledged_by: 'Omar' },
    });

    expect(result?.outcome).toBe('merged');
    expect(await one('SELECT state, acknowledged_by FROM kh.alert WHERE id = $1', [first])).toEqual({
      state: 'acknowledged',
      acknowledged_by: 'Omar',
    });
    expect((await omar.pull()).rows['id_alias']).toContainEqual(expect.objectContaining({ old_id: second, kept_id: first, tbl: 'alert' }));
  });

  it('settings, rules and zones change only for who saw the newest version', async () => {
    const key = 'retention';
    const set = (device: Device, value: Json, baseVer: number) =>
      device.push({ table: 'setting', rowId: key, kind: baseVer === 0 ? 'put' : 'patch', set: { value }, baseVer });
    const other = randomUUID();
    await withClient(keeper, (client) =>
      client.query("INSERT INTO sync.device (device_id, login, name, app_version, schema_ver) VALUES ($1, 'kh_u_admin', 'second', '', 1)", [
        other,
      ]),
    );
    await set(admin, { years: 2 }, 0);
    await withClient(keeper, (client) => client.query('UPDATE kh.setting SET value = \'{"years": 3}\' WHERE key = $1', [key]));

    expect((await set(admin, { years: 4 }, 1))[0]).toMatchObject({ outcome: 'rejected', code: 'stale' });
    expect((await set(admin, { years: 4 }, 2))[0]).toMatchObject({ outcome: 'applied', ver: 3 });
    expect((await set(boss, { years: 5 }, 3))[0]).toMatchObject({ outcome: 'rejected', code: 'not-allowed' });
    const [published] = await boss.push({ table: 'setting', rowId: 'published/hotspot-run', kind: 'put', set: { value: randomUUID() } });
    expect(published?.outcome).toBe('applied');
  });

  it('a zone sent again with the same border is the same version; another border needs the newest version', async () => {
    const put = (shift: number, baseVer: number) =>
      boss.push({ table: 'zone', rowId: 'A', kind: 'put', set: { name_en: 'Zone A', geom: square(47.9 + shift, 29.3) }, baseVer });

    expect((await put(0, 0))[0]).toMatchObject({ outcome: 'applied', ver: 1 });
    expect((await put(0.001, 0))[0]).toMatchObject({ outcome: 'rejected', code: 'stale' });
    expect((await put(0.001, 1))[0]).toMatchObject({ outcome: 'applied', ver: 2 });
  });

  it('a zone whose border crosses itself is refused', async () => {
    const bowtie = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 1],
          [1, 0],
          [0, 1],
          [0, 0],
        ],
      ],
    };
    const [result] = await boss.push({ table: 'zone', rowId: 'X', kind: 'put', set: { geom: bowtie } });

    expect(result).toMatchObject({ outcome: 'rejected', code: 'bad-value' });
  });

  it('runs never change', async () => {
    const id = randomUUID();
    const put = (sha256: string) =>
      salma.push({ table: 'artefact', rowId: id, kind: 'put', set: { kind: 'hotspot-run', made_ms: 1, maker: 's', body: {}, sha256 } });

    expect((await put('a'))[0]?.outcome).toBe('applied');
    expect((await put('a'))[0]?.outcome).toBe('applied');
    expect((await put('b'))[0]).toMatchObject({ outcome: 'rejected', code: 'stale' });
  });

  it('a note is changed by its author only, and merges like an incident', async () => {
    const [id, note] = [await town.incident(), randomUUID()];
    await salma.push({ table: 'incident_note', rowId: note, kind: 'put', set: { incident_id: id, body: 'n', author: 'Salma', at_ms: 1 } });
    const edit = (device: Device) =>
      device.push({ table: 'incident_note', rowId: note, kind: 'patch', set: { body: 'm' }, base: { body: 'n' }, baseVer: 1 });

    expect((await edit(omar))[0]).toMatchObject({ outcome: 'rejected', code: 'not-allowed' });
    expect((await edit(salma))[0]).toMatchObject({ outcome: 'applied', ver: 2 });
  });
});
