import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startFakeTwilio } from '../../resources/scripts/fake-twilio.mjs';
import { collect, run, runJson, runProcess, start, tempFolder } from './run.ts';

const heading = 'timestamp,incident_type,lat,lon,description';

describe('the command line', () => {
  test('lists its commands, and explains each with an example', async () => {
    const overview = await run(['--help']);
    const help = await run(['import', '--help']);

    expect(overview).toMatchObject({ code: 0, stderr: '' });
    for (const command of [
      'import FILE',
      'zones import FILE',
      'pipeline run',
      'hotspots list',
      'forecasts list',
      'serve',
      'doctor',
      'sample',
      'analyze dbscan',
      'analyze forecast',
    ])
      expect(overview.stdout).toContain(command);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(/--cache FILE[^]*--json[^]*Example:\n {2}khareetaty import /);
  });

  test('ends its process with 0, 1 or 2, and says results and failures where they belong', async () => {
    const folder = await tempFolder();

    const [fine, failed, wrong] = [
      await runProcess(['settings', 'get', '--cache', join(folder, 'cache.db'), '--json']),
      await runProcess(['import', join(folder, 'missing.csv'), '--cache', join(folder, 'cache.db'), '--json']),
      await runProcess(['fly']),
    ];

    expect(fine).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(fine.stdout)).toMatchObject({ language: 'en' });
    expect(failed).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^khareetaty: file\.missing: /) as string });
    expect(wrong).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('khareetaty') as string });
  });

  test('takes a number below zero as the value of an option', async () => {
    const folder = await tempFolder();
    const { code, stderr } = await run(['incidents', 'edit', '1', '--lon', '-87.6', '--lat', '41.8', '--cache', join(folder, 'cache.db')]);

    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no incident 1.')]);
  });

  test.each([
    [[]],
    [['fly']],
    [['import']],
    [['import', 'a.csv', 'b.csv']],
    [['import', 'a.csv', '--colour', 'red']],
    [['import', 'a.csv', '--map', 'age=Age']],
    [['serve', '--port', 'seven']],
    [['settings', 'set', 'colour', 'red']],
    [['analyze', 'dbscan', 'a.csv', '--lon', 'x', '--lat', 'y', '--radius', 'wide', '--min-points', '3', '--out', 'o.csv']],
    [['rules', 'add', 'Name', '--measure', 'luck', '--threshold', '1']],
  ])('ends with 2 when it is called wrongly: %j', async (args) => {
    const { code, stdout, stderr } = await run(args);

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('khareetaty');
  });

  test('imports zones and incidents, runs the pipeline and lists what it found, each as one JSON object', async () => {
    const folder = await tempFolder();
    const cache = ['--cache', join(folder, 'cache.db')];
    await runJson(['sample', '-n', '3000', '--seed', '5', '--days', '120', ...cache]);
    await runJson(['rules', 'add', 'Dense', '--measure', 'hotspot.incidents', '--threshold', '20', ...cache]);

    const pipeline = await runJson(['pipeline', 'run', ...cache]);
    const hotspots = await runJson(['hotspots', 'list', ...cache]);
    const forecasts = await runJson(['forecasts', 'list', ...cache]);
    const alerts = await runJson(['alerts', 'list', ...cache]);

    expect(pipeline).toMatchObject({ runId: 1, state: 'done', peakMemoryMb: expect.any(Number), maxMainThreadBlockMs: expect.any(Number) });
    const steps = pipeline['steps'] as { name: string; ms: number; counts: Record<string, number> }[];
    expect(steps.map(({ name }) => name)).toEqual(['place', 'hotspots', 'forecasts', 'alerts', 'deliver']);
    expect(steps.every(({ ms }) => ms >= 0)).toBe(true);
    // The import has placed them.
    expect(steps[0]?.counts).toEqual({ incidents: 0, moved: 0 });
    expect((hotspots['items'] as unknown[]).length).toBe(steps[1]?.counts['hotspots']);
    expect((forecasts['items'] as { zoneId: number | null }[])[0]?.zoneId).toBeNull();
    expect((forecasts['items'] as unknown[]).length).toBe(7);
    expect(alerts['total']).toBe(1);
    expect(steps[3]?.counts).toEqual({ checked: 1, fired: 1, queued: 0 });
  });

  test('import counts rows, and the same file again changes nothing', async () => {
    const folder = await tempFolder();
    const cache = ['--cache', join(folder, 'cache.db')];
    const file = join(folder, 'calls.csv');
    await writeFile(
      file,
      [heading, '2025-01-01 10:00:00,Theft,29.3,47.9,one', '2025-01-01 11:00:00,Theft,29.3,47.95,two', '2025-01-01,Theft'].join('\n'),
    );

    const first = await runJson(['import', file, ...cache]);
    const second = await runJson(['import', file, ...cache]);
    const rejects = await runJson(['rejects', 'list', '1', ...cache]);
    const { items } = (await runJson(['incidents', 'list', ...cache])) as { items: { occurredMs: number }[] };

    expect(first).toMatchObject({ batchId: 1, read: 3, accepted: 2, updated: 0, unchanged: 0, rejected: 1 });
    expect(second).toMatchObject({ read: 3, accepted: 0, updated: 0, unchanged: 2, rejected: 1 });
    expect(rejects).toMatchObject({ total: 1, items: [{ line: 4, code: 'row.too-few-fields' }] });
    // Kuwait is three hours ahead.
    expect(items.map(({ occurredMs }) => new Date(occurredMs).toISOString())).toEqual([
      '2025-01-01T08:00:00.000Z',
      '2025-01-01T07:00:00.000Z',
    ]);
  });

  test('a column that --map names is used, and the others are still found', async () => {
    const folder = await tempFolder();
    const file = join(folder, 'calls.csv');
    const rows = ['Radio', 'Patrol', 'Caller', 'Radio'].map((who, i) => `2025-01-0${i + 1} 10:00,29.3,47.9${i},Theft,note ${i},${who}`);
    await writeFile(file, `timestamp,lat,lon,incident_type,description,heard\n${rows.join('\n')}\n`);
    const cache = ['--cache', join(folder, 'cache.db')];

    await runJson(['import', file, ...cache, '--map', 'origin=heard', '--map', 'originWords=Radio:discovered']);

    const { items } = (await runJson(['incidents', 'list', ...cache])) as { items: { origin: string; description: string }[] };
    expect(items.map(({ origin, description }) => [origin, description])).toEqual([
      ...[
        ['discovered', 'note 3'],
        ['reported', 'note 2'],
        ['discovered', 'note 1'],
        ['discovered', 'note 0'],
      ],
    ]);
    expect(await runJson(['incidents', 'list', ...cache, '--origin', 'reported', '--origin', 'unknown'])).toMatchObject({ total: 1 });
  });

  test('columns that --map names one by one are used', async () => {
    const folder = await tempFolder();
    const file = join(folder, 'odd.csv');
    await writeFile(file, 'a;b;c\n2025-01-01 10:00;29,3;47,9\n');
    const map = ['time=a', 'lon=c', 'lat=b', 'decimalMark=,'].flatMap((pair) => ['--map', pair]);

    const report = await runJson(['import', file, '--cache', join(folder, 'cache.db'), ...map]);

    expect(report).toMatchObject({ accepted: 1, rejected: 0 });
  });

  test.each([
    ['missing.csv', null, 'file.missing'],
    ['empty.csv', '', 'file.empty'],
    ['archive.csv', 'PK\u0003\u0004 rest of an archive', 'csv.not-text'],
    ['others.csv', 'name,age\nAmal,30\n', 'csv.columns-missing'],
  ])('ends with 1, the code and a cure for %s', async (name, text, code) => {
    const folder = await tempFolder();
    if (text !== null) await writeFile(join(folder, name), text);

    const outcome = await run(['import', join(folder, name), '--cache', join(folder, 'cache.db'), '--json']);

    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(new RegExp(`^khareetaty: ${code}: .*${name}[^]*\\n {2}\\S`));
  });

  test('speaks Arabic where the system does', async () => {
    const { stderr } = await runProcess(['import', 'missing.csv', '--cache', join(await tempFolder(), 'cache.db')], {
      env: { LANG: 'ar_KW.UTF-8' },
    });

    expect(stderr).toContain('khareetaty: file.missing: لم يوجد الملف missing.csv.');
  });

  test('leaves the file of another program as it was', async () => {
    const file = join(await tempFolder(), 'notes.txt');
    await writeFile(file, 'these are notes, not a database\n'.repeat(40));

    const outcome = await run(['hotspots', 'list', '--cache', file]);
    const doctor = await run(['doctor', '--cache', file, '--json']);

    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('cache.foreign');
    expect(doctor.code).toBe(1);
    expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: false });
    expect(await readFile(file, 'utf8')).toBe('these are notes, not a database\n'.repeat(40));
  });

  test('doctor names versions and finds nothing wrong with a new cache', async () => {
    const report = await runJson(['doctor', '--cache', join(await tempFolder(), 'cache.db')]);

    expect(report['ok']).toBe(true);
    const names = (report['checks'] as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['khareetaty', 'runtime', 'cache-file', 'sqlite', 'spatialite', 'cache-check', 'spatial-index']),
    );
  });

  test('doctor says how to get SpatiaLite', async () => {
    const cache = ['--cache', join(await tempFolder(), 'cache.db')];

    const { code, stdout } = await run(['doctor', '--json', ...cache], { env: { KHAREETATY_SPATIALITE: '/nowhere/mod_spatialite' } });

    expect(code).toBe(1);
    expect(stdout).toContain('"name":"spatialite.missing","ok":false');
    expect(stdout).toContain('libsqlite3-mod-spatialite');
  });

  test('settings are kept', async () => {
    const cache = ['--cache', join(await tempFolder(), 'cache.db')];

    await runJson(['settings', 'set', 'timeZone', 'America/Chicago', ...cache]);
    await runJson(['settings', 'set', 'hotspotRadiusM', '400', ...cache]);
    const wrong = await run(['settings', 'set', 'timeZone', 'Mars/Olympus', ...cache]);

    expect(wrong.code).toBe(2);
    expect(await runJson(['settings', 'get', ...cache])).toMatchObject({
      timeZone: 'America/Chicago',
      hotspotRadiusM: 400,
      language: 'en',
    });
  });
});

describe('serve', () => {
  test('prints address and token, answers, and ends in good order when it is told to', async () => {
    const child = start(['serve', '--cache', join(await tempFolder(), 'cache.db'), '--json']);
    const ended = collect(child);
    const { url, token } = JSON.parse(await firstLine(child)) as { url: string; token: string };

    const health = await fetch(`${url}/health`).then((response) => response.json());
    const session = await fetch(`${url}/api/auth/exchange`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) },
    }).then((response) => response.json());
    child.kill('SIGTERM');

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(health).toMatchObject({ status: 'ok' });
    expect(session).toMatchObject({ role: 'admin' });
    expect((await ended).code).toBe(0);
  });

  test('refuses a second instance on the same cache, by name', async () => {
    const cache = ['--cache', join(await tempFolder(), 'cache.db')];
    const child = start(['serve', ...cache, '--json']);
    await firstLine(child);

    const { code, stderr } = await run(['pipeline', 'run', ...cache]);

    expect(code).toBe(1);
    expect(stderr).toContain(`cache.in-use`);
    expect(stderr).toContain(String(child.pid));
  });
});

describe('a process that is killed in the middle of a post', () => {
  test('leaves the message to be looked up, not to be posted again', async () => {
    const peer = await startFakeTwilio();
    onTestFinished(() => peer.close());
    const folder = await tempFolder();
    const cache = ['--cache', join(folder, 'cache.db')];
    await runJson(['sample', '-n', '3000', '--seed', '5', '--days', '120', ...cache]);
    await runJson(['rules', 'add', 'Dense', '--measure', 'hotspot.incidents', '--threshold', '17', ...cache]);
    await runJson(['recipients', 'add', 'Duty', '--phone', '+96550000001', ...cache]);
    peer.failNext('slow');

    const child = start(['pipeline', 'run', ...cache], { env: peer.environment });
    const ended = collect(child);
    await expect.poll(() => peer.posts(), { timeout: 50_000, interval: 20 }).toBe(1);
    child.kill('SIGKILL');
    await ended;
    await runJson(['pipeline', 'run', ...cache], { env: peer.environment });
    const { items } = (await runJson(['alerts', 'list', ...cache])) as { items: { refCode: string }[] };

    expect(items.length).toBeGreaterThan(1);
    const codes = peer.ledger().map(({ refCode }) => refCode);
    expect(new Set(codes).size).toBe(codes.length);
    expect([...codes].sort()).toEqual(items.map(({ refCode }) => refCode).sort());
  });
});

describe('a cancelled command', () => {
  test('leaves nothing half-written', async () => {
    const folder = await tempFolder();
    const out = join(folder, 'big.csv');
    await runJson(['sample', '-n', '200000', '--out', out]);
    const cache = ['--cache', join(folder, 'cache.db')];
    await runJson(['settings', 'get', ...cache]);

    const child = start(['import', out, ...cache]);
    const ended = collect(child);
    // The journal is there as soon as the cache is open, long before so many rows are in.
    await expect.poll(() => existsSync(join(folder, 'cache.db-wal')), { timeout: 50_000, interval: 10 }).toBe(true);
    child.kill('SIGINT');
    const { code, stderr } = await ended;

    expect(code).toBe(1);
    expect(stderr).toContain('khareetaty: cancelled');
    expect(await runJson(['incidents', 'list', ...cache])).toMatchObject({ total: 0 });
  });
});

function firstLine(child: ReturnType<typeof start>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.on('close', () => reject(new Error('it ended before it printed a line')));
  });
}
