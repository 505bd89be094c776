import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { CentralLink } from '../../main/central-wire.ts';
import { connectCentral } from '../../main/central/session.ts';
import { changeCentralUser, disableCentralUser } from '../../main/central/users.ts';
import { addPerson, startCluster, withClient, withConnection } from './cluster.ts';
import { type Device, incidentValues, type OpPart, signIn } from './ops.ts';
import { buildTown } from './town.ts';

const cluster = await startCluster();
const town = await buildTown(cluster);
const { keeper, links, salma, noor } = town;
afterAll(town.close);

const query = (link: CentralLink, text: string) =>
  withClient(link, async (client) => (await client.query<Record<string, unknown>>(text)).rows);
const refusal = (link: CentralLink, text: string) =>
  query(link, text).then(
    (rows) => `${String(rows.length)} rows`,
    (error: unknown) => (error as { code: string }).code,
  );

describe('a login of the centre', () => {
  it('reaches no table and no function but those of sync_api, whoever it belongs to', async () => {
    const tables = await query(
      keeper,
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('kh', 'sync', 'khareetaty_compat') AND c.relkind IN ('r', 'p', 'v')`,
    );
    const functions = await query(
      keeper,
      `SELECT p.oid::regprocedure::text AS name, has_function_privilege('kh_u_admin', p.oid, 'EXECUTE') AS may FROM pg_proc p
       JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('kh', 'sync', 'sync_api')`,
    );

    expect(tables.length).toBeGreaterThan(25);
    for (const role of ['admin', 'salma', 'guest'] as const)
      for (const { name } of tables)
        expect([name, await refusal(links[role], `SELECT * FROM ${String(name)} LIMIT 1`)]).toEqual([name, '42501']);
    expect(
      functions
        .filter(({ may }) => may === true)
        .map(({ name }) => String(name))
        .filter((name) => !name.startsWith('sync_api.')),
      // Row security of the view asks it as whoever is connected; it tells them their own zones.
    ).toEqual(['kh.my_zones()']);
    expect(
      functions
        .filter(({ may }) => may === false)
        .map(({ name }) => String(name))
        .filter((name) => name.startsWith('sync_api.')),
    ).toEqual([]);
  });

  it('cannot become somebody else: neither by a role nor by a setting', async () => {
    for (const role of ['kh_owner', 'kh_u_admin', 'keeper']) expect(await refusal(links.salma, `SET ROLE ${role}`)).toBe('42501');
    expect(await refusal(links.salma, 'SET SESSION AUTHORIZATION kh_u_admin')).toBe('42501');
    await withClient(links.noor, async (client) => {
      await client.query(
        "SET kh.device = '00000000-0000-0000-0000-000000000000'; SET search_path = pg_temp; CREATE TEMP TABLE principal (login text)",
      );
      const { rows } = await client.query<{ answer: { zones: number[] } }>("SELECT sync_api.hello($1, '', '', 1) AS answer", [
        randomUUID(),
      ]);
      expect(rows[0]?.answer.zones).toEqual([3]);
    });
  });

  it('has the limits of one person', async () => {
    const [role] = await query(keeper, "SELECT rolconnlimit, rolconfig, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'kh_u_salma'");
    expect(role).toEqual({
      ...{ rolconnlimit: 4, rolsuper: false, rolbypassrls: false },
      rolconfig: ['statement_timeout=60s', 'idle_in_transaction_session_timeout=60s', 'lock_timeout=30s'],
    });
    const [owner] = await query(keeper, "SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'kh_owner'");
    expect(owner).toEqual({ rolcanlogin: false, rolsuper: false, rolbypassrls: false });
  });
});

describe('zones', () => {
  it('what lies in other zones is not sent, by pull, snapshot or digest', async () => {
    const here = await town.incident();
    const note = randomUUID();
    await salma.push({ table: 'incident_note', rowId: note, kind: 'put', set: { incident_id: here, body: 'n', author: 's', at_ms: 1 } });
    const [there] = [randomUUID()];
    await noor.push({ table: 'incident', rowId: there, kind: 'put', set: incidentValues({ zone_id: 3 }) });
    const [mine, hers] = [await salma.pull(), await noor.pull()];

    expect(mine.incidents.map(({ id }) => id)).toContain(here);
    expect(mine.incidents.filter(({ zone }) => ![1, 2].includes(zone))).toEqual([]);
    expect(hers.incidents.map(({ id }) => id)).toEqual([there]);
    expect(hers.rows['incident_note']).toBeUndefined();
    expect(await noor.session.digest('incident', 1)).toEqual({ count: 0, xor: '0000000000000000' });
    expect((await noor.session.snapshotPlan(noor.id)).chunks.map(({ zone }) => zone)).toEqual([3]);
    let rows = 0;
    await noor.session.snapshotChunk({ zone: 1, lo: null, hi: null, rows: 0 }, async ({ count }) => void (rows += count));
    expect(rows).toBe(0);
  });

  it('the view of incidents shows live ones of the own zones alone, even to a condition that tells what it is asked about', async () => {
    const gone = await town.incident();
    await salma.push({ table: 'incident', rowId: gone, kind: 'del', base: {}, set: {} });
    const seen = await query(links.noor, 'SELECT DISTINCT zone_id AS zone FROM sync_api.live_incident');
    expect(seen).toEqual([{ zone: 3 }]);
    expect(await query(links.salma, `SELECT id FROM sync_api.live_incident WHERE id = '${gone}'`)).toEqual([]);
    // A function of the caller's own, as cheap as they like: it is asked behind the barrier.
    await withClient(links.noor, async (client) => {
      const told: string[] = [];
      client.on('notice', ({ message }) => told.push(message ?? ''));
      await client.query(
        `CREATE FUNCTION pg_temp.tells(zone int) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS
         $$ BEGIN RAISE NOTICE 'zone %', zone; RETURN true; END $$`,
      );
      await client.query('SELECT count(*) FROM sync_api.live_incident WHERE pg_temp.tells(zone_id)');
      expect([...new Set(told)]).toEqual(['zone 3']);
    });
    for (const statement of ['UPDATE sync_api.live_incident SET zone_id = 3', 'DELETE FROM sync_api.live_incident'])
      expect(await refusal(links.noor, statement)).toBe('42501');
  });

  it('a change of what lies in other zones is refused, a move into one as well, and neither says what is there', async () => {
    const here = await town.incident();
    const outcomes = await noor.push(
      { table: 'incident', rowId: here, kind: 'patch', set: { place: 'x' }, baseVer: 1 },
      { table: 'incident', rowId: here, kind: 'del', baseVer: 1 },
      { table: 'incident', rowId: here, kind: 'put', set: incidentValues({ zone_id: 3 }) },
      { table: 'incident', rowId: randomUUID(), kind: 'put', set: incidentValues({ zone_id: 1 }) },
      { table: 'incident_note', rowId: randomUUID(), kind: 'put', set: { incident_id: here, body: 'n', author: 's', at_ms: 1 } },
    );
    const [moved] = await salma.push({
      table: 'incident',
      rowId: here,
      kind: 'patch',
      set: { zone_id: 3 },
      base: { zone_id: 1 },
      baseVer: 1,
    });

    expect(outcomes.map(({ code }) => code)).toEqual(['not-found', 'not-found', 'not-allowed', 'not-allowed', 'not-found']);
    expect(moved).toMatchObject({ outcome: 'rejected', code: 'not-allowed' });
    expect(await query(keeper, `SELECT ver, zone_id FROM kh.incident WHERE id = '${here}'`)).toEqual([{ ver: 1, zone_id: 1 }]);
  });
});

describe('roles', () => {
  const asks = (): Readonly<Record<string, OpPart>> => ({
    zone: { table: 'zone', rowId: `Z${randomUUID()}`, kind: 'put', set: {} },
    type: { table: 'incident_type', rowId: randomUUID(), kind: 'put' },
    'type patch': { table: 'incident_type', rowId: 'THEFT', kind: 'patch', set: { origin: 'reported' }, baseVer: 1 },
    incident: { table: 'incident', rowId: randomUUID(), kind: 'put', set: incidentValues() },
    rule: { table: 'alert_rule', rowId: randomUUID(), kind: 'put', set: { body: {} } },
    setting: { table: 'setting', rowId: randomUUID(), kind: 'put', set: { value: 1 } },
    published: { table: 'setting', rowId: `published/${randomUUID()}`, kind: 'put', set: { value: 1 } },
  });
  const allowed = {
    guest: [],
    salma: ['type', 'incident'],
    boss: ['zone', 'type', 'type patch', 'incident', 'rule', 'published'],
    admin: ['zone', 'type', 'type patch', 'incident', 'rule', 'setting', 'published'],
  };

  it.each(Object.entries(allowed))('%s may change: %j', async (name, expected) => {
    const device = await signIn(links[name as keyof typeof allowed]);
    const found: string[] = [];
    for (const [what, part] of Object.entries(asks())) {
      const [result] = await device.push(part);
      if (result?.outcome === 'applied') found.push(what);
      else expect(result).toMatchObject({ outcome: 'rejected', code: 'not-allowed' });
    }

    expect(found).toEqual(expected);
    await device.session.close();
  });
});

describe('scope changes while somebody is away', () => {
  const changed = (name: string, zones: readonly string[]) =>
    withConnection(keeper, (connection) => changeCentralUser(connection, { name, role: 'analyst', zones }));

  it('a new zone comes whole with the next pull, a lost one is named, and cursors go on', async () => {
    const dana = await signIn(await addPerson(keeper, 'dana', 'analyst', ['A']));
    const inA = await town.incident();
    const inB = await town.incident({ zone_id: 2 });
    await dana.pull();

    await changed('dana', ['B']);
    const after = await dana.pull();
    expect(after.start).toMatchObject({ isFull: false, scopeVer: 2, addedZones: [2], lostZones: [1] });
    expect(after.incidents.map(({ id }) => id)).toContain(inB);
    expect(after.incidents.map(({ id }) => id)).not.toContain(inA);
    expect((await dana.pull()).incidents).toEqual([]);
    await dana.session.close();
  });

  it('a row that leaves a zone is named to those who see that zone only, and comes to those of its new one with its notes', async () => {
    const [hana, ali, both] = await Promise.all([
      addPerson(keeper, 'hana', 'analyst', ['A']).then((link) => signIn(link)),
      addPerson(keeper, 'ali', 'analyst', ['B']).then((link) => signIn(link)),
      signIn(links.omar),
    ]);
    const id = await town.incident();
    const note = randomUUID();
    await salma.push({ table: 'incident_note', rowId: note, kind: 'put', set: { incident_id: id, body: 'n', author: 's', at_ms: 1 } });
    const people: Device[] = [hana, ali, both];
    for (const device of people) await device.pull();
    await salma.push({ table: 'incident', rowId: id, kind: 'patch', set: { zone_id: 2 }, base: { zone_id: 1 }, baseVer: 1 });
    const [left, arrived, stayed] = await Promise.all(people.map((device) => device.pull()));

    expect(left?.incidents).toEqual([]);
    expect(left?.rows['scope_exit']?.map(({ tbl, row_id }) => [tbl, row_id])).toEqual(
      expect.arrayContaining([
        ['incident', id],
        ['incident_note', note],
      ]),
    );
    expect(arrived?.incidents.map((row) => [row.id, row.zone])).toEqual([[id, 2]]);
    expect(arrived?.rows['incident_note']?.map((row) => row['id'])).toEqual([note]);
    expect(stayed?.incidents.map((row) => [row.id, row.zone])).toEqual([[id, 2]]);
    expect(stayed?.rows['scope_exit']).toBeUndefined();
    await Promise.all(people.map(({ session }) => session.close()));
  });

  it('who is disabled is out at once, with an open connection too', async () => {
    const link = await addPerson(keeper, 'gone', 'analyst', ['A']);
    const device = await signIn(link);
    await withConnection(keeper, (connection) => disableCentralUser(connection, 'gone'));

    await expect(device.pull()).rejects.toMatchObject({ code: 'central.interrupted' });
    await expect(connectCentral(link, new AbortController().signal)).rejects.toMatchObject({ code: 'central.refused' });
  });
});

it('queries of the first version find their tables, within the zones of who asks', async () => {
  await query(keeper, 'GRANT kh_read TO kh_u_noor');
  const [clean] = await query(links.noor, "SELECT count(*)::int AS n, bool_and(zone = 'C') AS mine FROM khareetaty_compat.incidents_clean");
  const views = ['incidents_raw', 'zones_hotspots', 'analytics_summary', 'alerts_log', 'system_users'];

  expect(clean).toEqual({ n: 1, mine: true });
  for (const view of views) expect(await refusal(links.noor, `SELECT * FROM khareetaty_compat.${view}`)).toMatch(/^\d+ rows$/);
  expect(await query(links.noor, 'SELECT username FROM khareetaty_compat.system_users')).toEqual([{ username: 'kh_u_noor' }]);
});
