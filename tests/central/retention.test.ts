/** Erasing by rule at a real centre, and in all its copies. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CentralLink } from '../../main/central-wire.ts';
import { newCall, offerText, toCsv, type MadeIncident, type Opened } from '../services/open-ports.ts';
import { addPerson, startCluster, withClient } from './cluster.ts';
import { laptop, madeIncidents, makePeople, one, shown, sync, edit, idOf, withIncidents } from './laptop.ts';
import { signIn } from './ops.ts';

const cluster = await startCluster();
const canary = 'CANARY';

const admin = (link: CentralLink) => newCall({ caller: { name: link.login, role: 'admin' } });
const byName = (rows: readonly Record<string, unknown>[], type: string) => rows.filter((row) => row['type'] === type);

/** Incidents of 2024 and 2025: thefts are over after a day, all others are kept. */
async function withRule({ services }: Opened, link: CentralLink): Promise<void> {
  await services.retention.saveRules({ items: [{ type: 'Theft', days: 1 }] }, admin(link));
}

async function runAll(opened: Opened, link: CentralLink) {
  const { total } = await opened.services.retention.preview({}, admin(link));
  return opened.services.retention.run({ confirmed: total }, admin(link));
}

const rejectedBy = ({ services }: Opened) => services.sync.rejected({ page: 1, pageSize: 100 }, newCall());

/** All that stands in the tables of the centre, as text. */
const centreText = (keeper: CentralLink): Promise<string> =>
  withClient(keeper, async (client) => {
    const { rows } = await client.query<{ rel: string }>(
      "SELECT n.nspname || '.' || c.relname AS rel FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('kh', 'sync') AND c.relkind IN ('r', 'p') AND NOT c.relispartition",
    );
    const texts: string[] = [];
    for (const { rel } of rows)
      texts.push(`${rel} ${(await client.query(`SELECT coalesce(json_agg(t)::text, '') AS text FROM ${rel} t`)).rows[0].text as string}`);
    return texts.join('\n');
  });

describe('what the centre erases', () => {
  test('goes from all copies; the one that was away learns it later, and its person what became of their edits', async () => {
    const { keeper, admin: boss, salma, omar } = await makePeople(cluster);
    const first = await laptop(boss, withIncidents);
    const second = await laptop(omar);
    const third = await laptop(salma);
    const thefts = byName(await shown(first), 'Theft').map(({ uid }) => String(uid));
    const kept = byName(await shown(first), 'Assault');
    const [edited = '', disputed = '', noted = '', removed = ''] = thefts;
    await edit(first, edited, { description: `${canary} one` });
    await edit(first, edited, { description: `${canary} two` });
    await first.services.incidents.addNote({ id: await idOf(first, noted), body: `${canary} note` }, newCall());
    await first.services.incidents.remove({ id: await idOf(first, removed), reason: `${canary} reason` }, newCall());
    await edit(first, disputed, { place: `${canary} theirs` });
    await edit(third, disputed, { place: `${canary} mine` });
    await sync(first);
    await sync(third);
    await sync(second);
    // One that is refused stays whole at the centre until it is erased.
    await withClient(keeper, (client) =>
      client.query(
        `INSERT INTO sync.quarantine (op_id, device_id, login, body, sqlstate, message) SELECT gen_random_uuid(), gen_random_uuid(), 'x',
           jsonb_build_object('table', 'incident', 'kind', 'patch', 'rowId', $1::text, 'set', jsonb_build_object('place', $2::text), 'base', '{}'::jsonb), '22000', $2`,
        [edited, `${canary} refused`],
      ),
    );
    // The second is away, and works on what goes meanwhile.
    const id = await idOf(second, edited);
    await edit(second, edited, { description: `${canary} typed away` });
    await second.services.incidents.addNote({ id, body: `${canary} noted away` }, newCall());
    await edit(second, String(kept[0]?.['uid']), { description: 'kept, typed away' });
    await withRule(first, boss);

    const preview = await first.services.retention.preview({}, admin(boss));
    const receipt = await runAll(first, boss);

    expect(preview).toMatchObject({ place: 'centre', total: 20, held: 0, conflicts: 1, unsynced: 0 });
    expect(preview.groups.reduce((sum, { incidents }) => sum + incidents, 0)).toBe(20);
    expect(receipt).toMatchObject({
      place: 'centre',
      total: 20,
      done: 20,
      spared: 0,
      counts: [{ type: 'Theft', incidents: 20 }],
      by: boss.login.replace('kh_u_', ''),
    });
    expect(await centreText(keeper)).not.toContain(canary);
    // This copy has followed at once, the others are outstanding.
    expect(byName(await shown(first), 'Theft')).toEqual([]);
    expect(receipt.copies.map(({ isWhole, outstandingSinceMs }) => [isWhole, outstandingSinceMs])).toEqual(
      expect.arrayContaining([
        [true, null],
        [false, receipt.finishedMs],
      ]),
    );
    expect(receipt.copies.filter(({ isWhole }) => !isWhole)).toHaveLength(2);

    const round = await sync(second);
    await sync(third);

    expect(round.status).toMatchObject({ state: 'synced', waiting: 0, rejected: 2 });
    const { items } = await rejectedBy(second);
    expect(items).toMatchObject([
      { code: 'purged', table: expect.any(String) as string },
      { code: 'purged', table: expect.any(String) as string },
    ]);
    // In which fields they typed stays, and not what.
    expect(items.find(({ table }) => table === 'incident')?.values).toEqual({ description: null });
    for (const opened of [second, third]) {
      expect(byName(await shown(opened), 'Theft')).toEqual([]);
      expect(JSON.stringify(await rejectedBy(opened))).not.toContain(canary);
      expect(await opened.services.sync.conflicts({ state: 'open', page: 1, pageSize: 10 }, newCall())).toMatchObject({ total: 0 });
    }
    expect(await one(second, String(kept[0]?.['uid']))).toMatchObject({ description: 'kept, typed away' });
    expect(await centreText(keeper)).not.toContain(canary);
    const [after] = (await first.services.retention.receipts({}, admin(boss))).items;
    expect(after?.copies).toHaveLength(3);
    expect(after?.copies.every(({ isWhole, digest, had }) => isWhole && digest === receipt.digest && had !== null)).toBe(true);
    // Both sides hold the same.
    for (const opened of [first, second, third]) {
      await sync(opened);
      expect(await opened.services.sync.compare({}, newCall())).toMatchObject({ differing: [], left: 0 });
    }
    expect(await shown(second)).toEqual(await shown(first));
    const { file } = await first.ports.read.health();
    for (const name of [file, `${file}-wal`, `${file}.outbox.jsonl`]) expect(readFileSync(name).includes(canary)).toBe(false);
  });

  test('is not brought back: by a file, by a laptop that had not heard of it, by a new laptop', async () => {
    const { admin: boss, omar, salma } = await makePeople(cluster);
    const first = await laptop(boss, withIncidents);
    const second = await laptop(omar);
    await withRule(first, boss);
    await runAll(first, boss);
    const file = async (opened: Opened, made: readonly MadeIncident[]) =>
      opened.services.incidents.import({ file: await offerText(opened.files, 'again.csv', toCsv(made)) }, newCall());

    const refused = await file(first, madeIncidents);
    // This one knows nothing of it yet; what is new in its file comes through.
    const unaware = await file(second, [...madeIncidents, { time: '2025-03-03 10:00', type: 'Assault', lon: 47.95, lat: 29.3 }]);
    await sync(second);
    const third = await laptop(salma, async (opened) => {
      await file(opened, madeIncidents);
    });

    expect(refused).toMatchObject({ accepted: 0, rejected: 20 });
    expect(unaware.accepted).toBe(1);
    await sync(first);
    for (const opened of [first, second, third]) {
      await sync(opened);
      expect(byName(await shown(opened), 'Theft')).toEqual([]);
      expect((await shown(opened)).length).toBe(41);
    }
  });

  test('is what the hold leaves, and only an admin of all zones may do it', async () => {
    const { keeper, admin: boss, salma } = await makePeople(cluster);
    const first = await laptop(boss, withIncidents);
    const other = await laptop(salma);
    const { hold, holds, liftHold, preview, run, saveRules } = first.services.retention;
    const part = await addPerson(keeper, `part_${keeper.database}`, 'admin', ['W']);
    await withRule(first, boss);
    const [theft] = byName(await shown(first), 'Theft');
    const { id } = await hold({ incidentId: await idOf(first, String(theft?.['uid'])), reason: 'case 17' }, admin(boss));
    await hold({ period: { from: '2024-01-01', to: '2025-01-01' }, reason: 'audit of 2024' }, admin(boss));
    const thefts = byName(await shown(first), 'Theft');
    const of2024 = thefts.filter(({ occurredMs }) => new Date(Number(occurredMs)).getUTCFullYear() === 2024).length;

    const seen = await preview({}, admin(boss));
    await expect(run({ confirmed: 20 }, admin(boss))).rejects.toMatchObject({
      code: 'retention.count-differs',
      params: { typed: 20, due: seen.total },
    });
    await expect(run({ confirmed: null }, admin(boss))).rejects.toMatchObject({ code: 'retention.none-begun' });
    await expect(other.services.retention.run({ confirmed: seen.total }, admin(salma))).rejects.toMatchObject({
      code: 'retention.refused',
      params: { reason: 'admin' },
    });
    await expect(other.services.retention.saveRules({ items: [] }, admin(salma))).rejects.toMatchObject({ code: 'retention.refused' });
    await expect(saveRules({ items: [{ type: 'Nothing', days: 3 }] }, admin(boss))).rejects.toMatchObject({ code: 'not-found' });
    expect(await other.services.retention.rules({}, admin(salma))).toMatchObject({ items: [{ type: 'Theft', days: 1 }] });
    // Straight at the centre, past all laptops.
    for (const link of [salma, part])
      for (const call of [
        'retention_begin(gen_random_uuid(), 1)',
        'retention_step(gen_random_uuid(), 5)',
        "save_retention_rules('[]')",
        "set_legal_hold('{}')",
      ])
        await expect(withClient(link, (client) => client.query(`SELECT sync_api.${call}`))).rejects.toMatchObject({ code: 'KH050' });
    for (const statement of [
      'DELETE FROM kh.incident',
      'DELETE FROM kh.purged',
      'SELECT * FROM kh.purge',
      "INSERT INTO kh.retention_rule VALUES ('', 1, 1, 'x')",
    ])
      await expect(withClient(salma, (client) => client.query(statement))).rejects.toMatchObject({ code: '42501' });
    expect(seen).toMatchObject({ held: of2024 + (new Date(Number(theft?.['occurredMs'])).getUTCFullYear() === 2024 ? 0 : 1) });

    await run({ confirmed: seen.total }, admin(boss));

    expect(byName(await shown(first), 'Theft')).toHaveLength(seen.held);
    await liftHold({ id, reason: 'closed' }, admin(boss));
    await expect(liftHold({ id, reason: 'closed' }, admin(boss))).rejects.toMatchObject({ code: 'not-found' });
    expect((await holds({}, admin(boss))).items.map(({ reason, liftedMs }) => [reason, liftedMs === null])).toEqual([
      ['audit of 2024', true],
      ['case 17', false],
    ]);
  });

  test('is done piece by piece: a run that was cut off goes on, and a copy between answers twice', async () => {
    const { keeper, admin: boss, omar } = await makePeople(cluster);
    const first = await laptop(boss, withIncidents);
    const second = await laptop(omar);
    await withRule(first, boss);
    const purge = '00000000-0000-4000-8000-000000000001';
    await withClient({ ...boss }, async (client) => {
      await client.query('SELECT sync_api.retention_begin($1, 20)', [purge]);
      await client.query('SELECT sync_api.retention_step($1, 6)', [purge]);
    });
    await sync(second);
    expect(byName(await shown(second), 'Theft')).toHaveLength(14);
    await expect(first.services.retention.run({ confirmed: 14 }, admin(boss))).rejects.toMatchObject({
      code: 'retention.unfinished',
      params: { done: 6, total: 20 },
    });
    expect((await first.services.retention.preview({}, admin(boss))).unfinished).toEqual({ total: 20, done: 6 });

    const receipt = await first.services.retention.run({ confirmed: null }, admin(boss));

    expect(receipt).toMatchObject({ id: purge, done: 20, finishedMs: expect.any(Number) as number });
    expect(receipt.copies.find(({ told }) => told === 6)).toMatchObject({ isWhole: false });
    await sync(second);
    const [after] = (await first.services.retention.receipts({}, admin(boss))).items;
    expect(after?.copies.every(({ isWhole }) => isWhole)).toBe(true);
    // Nothing that is not on the list can be deleted, not even by the owner of the tables in the name of an admin.
    await withClient(keeper, async (client) => {
      await client.query('SET ROLE kh_owner');
      expect((await client.query('DELETE FROM kh.incident')).rowCount).toBe(0);
    });
  });

  test('stands in no file of the tables either, once whoever keeps the server has made them anew', async () => {
    const { keeper, admin: boss } = await makePeople(cluster);
    const first = await laptop(boss, withIncidents);
    for (const row of byName(await shown(first), 'Theft').slice(0, 3)) {
      await edit(first, String(row['uid']), { description: `${canary} in the files` });
      await first.services.incidents.addNote({ id: await idOf(first, String(row['uid'])), body: `${canary} in a note` }, newCall());
    }
    await sync(first);
    const { rows } = await withClient(keeper, (client) =>
      client.query<{ oid: string }>('SELECT oid::text AS oid FROM pg_database WHERE datname = current_database()'),
    );
    const folder = join(cluster.folder, 'data', 'base', rows[0]?.oid ?? '');
    const filesWith = async () => {
      await withClient(keeper, (client) => client.query('CHECKPOINT'));
      return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(canary));
    };
    expect((await filesWith()).length).toBeGreaterThan(0);
    await withRule(first, boss);
    await runAll(first, boss);

    await withClient(keeper, (client) =>
      client.query('VACUUM (FULL) kh.incident, kh.incident_note, sync.history, sync.conflict, sync.quarantine'),
    );

    expect(await filesWith()).toEqual([]);
  });

  test('reaches a change that names it in any way: put, edit, removal, note, choice, many rows', async () => {
    const { admin: boss } = await makePeople(cluster);
    const first = await laptop(boss, withIncidents);
    const [uid = '', other = ''] = byName(await shown(first), 'Theft').map((row) => String(row['uid']));
    await first.services.incidents.addNote({ id: await idOf(first, uid), body: 'note' }, newCall());
    await sync(first);
    const { items: notes } = await first.services.incidents.notes({ id: await idOf(first, uid) }, newCall());
    const stay = String(byName(await shown(first), 'Assault')[0]?.['uid']);
    await withRule(first, boss);
    await runAll(first, boss);

    const device = await signIn(boss);
    const results = await device.push(
      { table: 'incident', rowId: uid, kind: 'put', set: { description: canary } },
      { table: 'incident', rowId: uid, kind: 'patch', set: { description: canary } },
      { table: 'incident', rowId: other, kind: 'del', base: { description: canary } },
      {
        table: 'incident_note',
        rowId: '00000000-0000-4000-8000-0000000000aa',
        kind: 'put',
        set: { incident_id: uid, body: canary, author: 'x', at_ms: 1 },
      },
      { table: 'incident_note', rowId: notes[0]?.id ?? '', kind: 'patch', set: { body: canary } },
      { table: 'incident', rowId: '', kind: 'rows', set: { rows: [{ id: uid, description: canary }] } },
      { table: 'incident', rowId: stay, kind: 'patch', set: { description: 'stays' }, baseVer: 1 },
    );
    await device.session.close();

    expect(results.map(({ outcome, code }) => [outcome, code])).toEqual([
      ...Array.from({ length: 5 }, () => ['rejected', 'purged']),
      ['applied', null],
      ['applied', null],
    ]);
    expect(await centreText(cluster.keeper(boss.database))).not.toContain(canary);
  });
});
