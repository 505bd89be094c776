/** The courier by the command line alone, as on a server or over a shell: three caches, a stick, a centre. */
import { copyFileSync, existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Outcome, runInProcess, tempFolder } from '../cli/run.ts';
import { toCsv, twoZones } from '../services/open-ports.ts';
import { password, startCluster } from './cluster.ts';
import { madeIncidents, makePeople } from './laptop.ts';

const cluster = await startCluster();
const passphrase = 'a stick in a pocket';

test('packed, carried, taken in, held in part and compared; what is wrong has its code and a cure', async () => {
  const { salma, omar, admin } = await makePeople(cluster);
  const folder = await tempFolder();
  const at = (name: string) => join(folder, name);
  const khareetaty = (args: readonly string[], input = ''): Promise<Outcome> =>
    runInProcess(args, { env: { KHAREETATY_CENTRAL_PASSWORD: password }, input });
  const fine = async (args: readonly string[], input?: string): Promise<Record<string, unknown>> => {
    const { code, stdout, stderr } = await khareetaty([...args, '--json'], input);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  const urlOf = ({ login }: typeof salma) => `postgres://${login}@127.0.0.1:${String(cluster.port)}/${salma.database}`;
  writeFileSync(at('zones.geojson'), twoZones);
  writeFileSync(at('calls.csv'), toCsv(madeIncidents));
  writeFileSync(at('more.csv'), toCsv([{ time: '2025-06-01 10:00', type: 'Arson', lon: 47.95, lat: 29.3 }]));
  const link = async (person: typeof salma, cache: string) =>
    fine(['sync', 'link', '--url', urlOf(person), '--tls', 'off', '--password-stdin', '--cache', at(cache)], password);

  await fine(['zones', 'import', at('zones.geojson'), '--cache', at('field.db')]);
  await fine(['import', at('calls.csv'), '--cache', at('field.db')]);
  await link(salma, 'field.db');
  await link(omar, 'desk.db');
  await fine(['import', at('more.csv'), '--cache', at('field.db')]);
  const packed = await fine(
    ['sync', 'export-bundle', '--to', at('a.khbundle'), '--passphrase-stdin', '--cache', at('field.db')],
    passphrase,
  );
  expect(packed).toMatchObject({ file: at('a.khbundle'), fingerprint: expect.stringMatching(/^([0-9a-f]{4}-){5}[0-9a-f]{4}$/) });
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);

  copyFileSync(at('a.khbundle'), at('cut.khbundle'));
  truncateSync(at('cut.khbundle'), 1_000);
  const take = (file: string, word: string) =>
    khareetaty(['sync', 'import-bundle', at(file), '--passphrase-stdin', '--cache', at('desk.db')], word);
  const failures = [await take('cut.khbundle', passphrase), await take('a.khbundle', 'another one')];
  expect(failures.map(({ code, stderr }) => [code, /khareetaty: ([\w.-]+):/.exec(stderr)?.[1]])).toEqual([
    [1, 'courier.truncated'],
    [1, 'courier.passphrase'],
  ]);
  const taken = await fine(['sync', 'import-bundle', at('a.khbundle'), '--passphrase-stdin', '--cache', at('desk.db')], passphrase);
  expect(taken).toMatchObject({ added: packed['changes'], known: 0 });
  const centre = [
    'central',
    'import-bundle',
    at('a.khbundle'),
    '--url',
    urlOf({ ...admin, login: `${admin.login}:${encodeURIComponent(password)}` }),
  ];
  const straight = await fine([...centre, '--tls', 'off', '--passphrase-stdin'], passphrase);
  expect(straight).toMatchObject({ changes: packed['changes'], replayed: 0, rejected: 0 });

  await fine(['sync', 'run', '--cache', at('desk.db')]);
  await fine(['sync', 'run', '--cache', at('field.db')]);
  for (const cache of ['desk.db', 'field.db']) {
    expect(await fine(['sync', 'status', '--check', '--cache', at(cache)])).toMatchObject({ differing: [], left: 0 });
    expect(await fine(['incidents', 'list', '--cache', at(cache)])).toMatchObject({ total: 61 });
  }
  expect(await fine(['sync', 'replica', '--zones', 'W', '--from-year', '2025', '--cache', at('desk.db')])).toEqual({
    ...{ zones: ['W'], types: null, fromYear: 2025, toYear: null },
  });
  await fine(['sync', 'run', '--cache', at('desk.db')]);
  const part = await fine(['incidents', 'list', '--cache', at('desk.db')]);
  expect(part['total']).toBeLessThan(61);
  expect(part['total']).toBeGreaterThan(1);
  const wrong = await khareetaty(['sync', 'replica', '--zones', 'nowhere', '--cache', at('desk.db')]);
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('nowhere')]);
  const nothing = await khareetaty(
    ['sync', 'export-bundle', '--to', at('b.khbundle'), '--passphrase-stdin', '--cache', at('desk.db')],
    passphrase,
  );
  expect(nothing.stderr).toContain('courier.empty');
  expect(existsSync(at('b.khbundle'))).toBe(false);
  expect(await fine(['sync', 'courier-key', '--cache', at('field.db')])).toMatchObject({ fingerprint: packed['fingerprint'] });
}, 600_000);
