/** Forecasts and ledgers that one laptop makes, on others of the same centre. */
import { expect, test } from 'vitest';
import type { CentralLink } from '../../main/central-wire.ts';
import { makeDays } from '../services/made-days.ts';
import { newCall, offerText, openPorts, toCsv, twoZones, type Opened } from '../services/open-ports.ts';
import { bodyHash } from '../../main/store/artefact-body.ts';
import { addPerson, startCluster } from './cluster.ts';
import { withClient } from './server.ts';

const cluster = await startCluster();
const days = makeDays({ days: 134 });
const page = { page: 1, pageSize: 1_000 };
const byDay = { step: 'day', by: 'zones-types', models: 'fast', hours: null, steps: 14 } as const;

async function laptop(link: CentralLink): Promise<Opened> {
  const opened = await openPorts();
  await opened.services.sync.link(link, newCall({ caller: { name: link.login, role: 'admin' } }));
  return opened;
}

const sync = ({ services }: Opened) => services.sync.run({}, newCall());
/** What a round that queued more leaves is told by the next one. */
async function settle(opened: Opened): Promise<void> {
  await sync(opened);
  await sync(opened);
}

/** A centre with one who makes forecasts of two zones, one who sees both, and one who sees the western one. */
async function makeCentre() {
  const database = await cluster.makeCentre();
  const keeper = cluster.keeper(database);
  const salma = await addPerson(keeper, `salma_${database}`, 'supervisor', null);
  const first = await laptop(salma);
  await first.services.zones.import({ file: await offerText(first.files, 'zones.geojson', twoZones) }, newCall());
  await first.services.incidents.import(
    { file: await offerText(first.files, 'calls.csv', toCsv(days.filter(({ time }) => time < '2025-05-01'))) },
    newCall(),
  );
  await settle(first);
  const omar = await addPerson(keeper, `omar_${database}`, 'analyst', null);
  const wafa = await addPerson(keeper, `wafa_${database}`, 'analyst', ['W']);
  return { keeper, first, salma, omar, wafa };
}

/** Forecasts of a run in full, by place and type in words that are the same everywhere. */
async function runOf({ services }: Opened, madeBy: string | null) {
  const [{ items: runs }, zones, types] = await Promise.all([
    services.forecasts.runs({}, newCall()),
    services.zones.list({}, newCall()),
    services.incidents.types({}, newCall()),
  ]);
  const run = runs.find((one) => one.madeBy === madeBy);
  if (run === undefined) throw new Error(`No run by ${madeBy ?? 'this laptop'}`);
  const { items } = await services.forecasts.list({ runId: run.id }, newCall());
  const details = await Promise.all(items.map(({ id }) => services.forecasts.get({ id }, newCall())));
  const zoneOf = new Map(zones.items.map(({ id, code }) => [id, code]));
  const typeOf = new Map(types.items.map(({ id, code }) => [id, code]));
  const forecasts = details.map(
    ({ id: _, runId: _run, zoneId, typeId, components: _c, events: _e, effects: _f, seal, fitsSeal, ...numbers }) => {
      const subject = `${zoneId === null ? 'city' : (zoneOf.get(zoneId) ?? '?')}/${typeId === null ? 'all' : (typeOf.get(typeId) ?? '?')}`;
      return { subject, fitsSeal, digest: seal?.digest ?? null, numbers };
    },
  );
  return { run, forecasts: forecasts.sort((a, b) => a.subject.localeCompare(b.subject)) };
}

const plain = ({ forecasts }: Awaited<ReturnType<typeof runOf>>) =>
  forecasts.map(({ subject, digest, numbers }) => ({ subject, digest, numbers }));

test('a run of somebody else has the same numbers, intervals, figures and hashes, and its ledger proves itself', async () => {
  const { first, salma, omar } = await makeCentre();
  const made = await first.services.forecasts.run(byDay, newCall());
  await settle(first);
  const second = await laptop(omar);

  const own = await runOf(first, null);
  const theirs = await runOf(second, salma.login);

  expect(own.forecasts.length).toBeGreaterThan(3);
  expect(plain(theirs)).toEqual(plain(own));
  expect(theirs.run).toMatchObject({ madeBy: salma.login, leftOut: 0, ofZones: null, isWhole: true, createdMs: own.run.createdMs });
  expect(new Set(theirs.forecasts.filter(({ digest }) => digest !== null).map(({ fitsSeal }) => fitsSeal))).toEqual(new Set([true]));
  const { items: ledgers } = await second.services.forecasts.ledgers({}, newCall());
  expect(ledgers).toMatchObject([{ madeBy: salma.login, seals: made.sealed, scores: 0, hidden: 0, notWhole: 0 }]);
  const ledgerId = ledgers[0]?.id ?? 0;
  const proof = await second.services.forecasts.verifyLedger({ ledgerId }, newCall());
  expect(proof).toEqual(await first.services.forecasts.verifyLedger({}, newCall()));
  expect(proof).toMatchObject({ checked: made.sealed, hidden: 0, broken: null });

  // What was sealed there is no seal of this laptop, nor is the run one of its own.
  expect(await second.services.forecasts.ledger(page, newCall())).toMatchObject({ total: 0 });
  expect(await second.services.forecasts.list({}, newCall())).toMatchObject({ run: null });
  expect((await first.services.forecasts.ledgers({}, newCall())).items).toEqual([]);
});

test('scores come with the ledger in which they were made, and the own scoreboard is as it was', async () => {
  const { first, salma, omar } = await makeCentre();
  const second = await laptop(omar);
  await first.services.forecasts.run(byDay, newCall());
  await second.services.forecasts.run(byDay, newCall());
  await first.services.incidents.import({ file: await offerText(first.files, 'more.csv', toCsv(days)) }, newCall());
  const again = await first.services.forecasts.run(byDay, newCall());
  const before = await second.services.forecasts.scoreboard({}, newCall());
  await settle(first);
  await settle(second);

  const ledger = (await second.services.forecasts.ledgers({}, newCall())).items.find(({ madeBy }) => madeBy === salma.login);
  const ledgerId = ledger?.id ?? 0;
  const proof = await second.services.forecasts.verifyLedger({ ledgerId }, newCall());

  expect(again.scored).toBeGreaterThan(0);
  expect(proof).toEqual(await first.services.forecasts.verifyLedger({}, newCall()));
  expect(proof).toMatchObject({ scores: again.scored, broken: null });
  const figures = (items: Awaited<ReturnType<typeof second.services.forecasts.scoreboard>>['items']) =>
    items.map(({ model, scored, won, lost, skill, coverage80 }) => JSON.stringify([model, scored, won, lost, skill, coverage80])).sort();
  const { items: there } = await first.services.forecasts.scoreboard({}, newCall());
  const { items: here } = await second.services.forecasts.scoreboard({ ledgerId }, newCall());
  expect(figures(here)).toEqual(figures(there));
  expect(before.items).toEqual([]);
  expect(await second.services.forecasts.scoreboard({}, newCall())).toEqual(before);
});

test('who does not see a zone is told nothing of it, and that something is left out', async () => {
  const { first, salma, wafa } = await makeCentre();
  await first.services.forecasts.run(byDay, newCall());
  await settle(first);
  const third = await laptop(wafa);

  const own = await runOf(first, null);
  const theirs = await runOf(third, salma.login);
  const seen = plain(own).filter(({ subject }) => !subject.startsWith('E/'));

  expect(seen.length).toBeLessThan(own.forecasts.length);
  expect(plain(theirs)).toEqual(seen);
  expect(theirs.run.leftOut).toBe(own.forecasts.length - seen.length);
  const [ledger] = (await third.services.forecasts.ledgers({}, newCall())).items;
  const hidden = own.forecasts.filter(({ subject, digest }) => subject.startsWith('E/') && digest !== null).length;
  expect(hidden).toBeGreaterThan(0);
  expect(ledger).toMatchObject({ hidden });
  const listed = await third.services.forecasts.ledger({ ...page, ledgerId: ledger?.id ?? 0 }, newCall());
  const eastern = new Set(own.forecasts.filter(({ subject }) => subject.startsWith('E/')).map(({ digest }) => digest));
  expect(listed.items.filter(({ digest }) => eastern.has(digest))).toEqual([]);
  const proof = await third.services.forecasts.verifyLedger({ ledgerId: ledger?.id ?? 0 }, newCall());
  expect(proof).toMatchObject({
    hidden,
    broken: null,
    notWhole: 0,
    head: (await first.services.forecasts.verifyLedger({}, newCall())).head,
  });
});

test('what came into sight comes whole, and what went out of it goes', async () => {
  const { keeper, first, salma, wafa } = await makeCentre();
  await first.services.forecasts.run(byDay, newCall());
  await settle(first);
  const third = await laptop(wafa);
  const setZones = (zones: string) =>
    withClient(keeper, (client) =>
      client.query(`UPDATE kh.principal SET zones = ${zones}, scope_ver = scope_ver + 1 WHERE login = '${wafa.login}'`),
    );
  const before = await runOf(third, salma.login);

  await setZones('NULL');
  await settle(third);
  const all = await runOf(third, salma.login);
  await setZones("(SELECT array_agg(id) FROM kh.zone WHERE code = 'W')");
  await settle(third);

  expect(plain(all)).toEqual(plain(await runOf(first, null)));
  expect(plain(await runOf(third, salma.login))).toEqual(plain(before));
});

test('a body that was changed at the centre is noticed: of a run, and of a ledger', async () => {
  const { keeper, first, salma, omar } = await makeCentre();
  await first.services.forecasts.run(byDay, newCall());
  await settle(first);
  await withClient(keeper, async (client) => {
    await client.query(`UPDATE kh.artefact SET body = jsonb_set(body, '{forecasts,0,mean,3}', '1')
      WHERE kind = 'forecast-run' AND zone_id IS NULL`);
    await client.query(
      `UPDATE kh.artefact SET body = jsonb_set(body, '{entries,0,numbers,3}', '1') WHERE kind = 'seal' AND zone_id IS NULL`,
    );
  });
  const second = await laptop(omar);

  const { run, forecasts } = await runOf(second, salma.login);
  const [ledger] = (await second.services.forecasts.ledgers({}, newCall())).items;
  const proof = await second.services.forecasts.verifyLedger({ ledgerId: ledger?.id ?? 0 }, newCall());

  expect(run.isWhole).toBe(false);
  expect(forecasts.filter(({ fitsSeal }) => fitsSeal === false).length).toBeGreaterThan(0);
  expect(ledger).toMatchObject({ notWhole: 1 });
  expect(proof).toMatchObject({ notWhole: 1, brokenPart: 'seal', broken: 1 });
});

test('a body whose own hash was forged, too, does not fit the chain', async () => {
  const { keeper, first, salma, omar } = await makeCentre();
  await first.services.forecasts.run(byDay, newCall());
  await settle(first);
  await withClient(keeper, async (client) => {
    const { rows } = await client.query(`SELECT id, jsonb_set(body, '{forecasts,0,mean,3}', '1') AS body FROM kh.artefact
      WHERE kind = 'forecast-run' AND zone_id IS NULL LIMIT 1`);
    const [row] = rows as { id: string; body: Parameters<typeof bodyHash>[0] }[];
    await client.query(`UPDATE kh.artefact SET body = $1, sha256 = $2 WHERE id = $3`, [row?.body, row && bodyHash(row.body), row?.id]);
  });
  const second = await laptop(omar);

  const { run, forecasts } = await runOf(second, salma.login);

  expect(run.isWhole).toBe(true);
  expect(forecasts.filter(({ fitsSeal }) => fitsSeal === false)).toHaveLength(1);
});

test('hotspots are told zone by zone: who sees one zone has those of it alone, with all of them where they were found', async () => {
  const { first, omar, wafa } = await makeCentre();
  const all = { from: null, to: null, typeIds: [], zoneIds: [] };
  const { hotspots } = await first.services.hotspots.detect(
    { ...all, radiusM: 300, minPoints: 8, seed: 42, where: 'here', centreFrom: 1 },
    newCall(),
  );
  expect(hotspots.length).toBeGreaterThan(2);
  await settle(first);
  const zonesOf = async ({ services }: Opened) => {
    const [{ items }, zones] = await Promise.all([services.hotspots.list({ by: 'anyone' }, newCall()), services.zones.list({}, newCall())]);
    const codeOf = new Map(zones.items.map(({ id, code }) => [id, code]));
    return items.map(({ zoneId, rank, outline }) => ({ zone: codeOf.get(zoneId ?? 0) ?? null, rank, outline }));
  };
  const here = await zonesOf(first);
  expect(new Set(here.map(({ zone }) => zone))).toEqual(new Set(['W', 'E']));

  expect(await zonesOf(await laptop(omar))).toEqual(here);
  const hers = await laptop(wafa);
  expect(await zonesOf(hers)).toEqual(here.filter(({ zone }) => zone === 'W'));
  expect((await hers.services.sync.compare({}, newCall())).differing).toEqual([]);
});
