import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createApp } from '../../main/app.ts';
import { readConfig } from '../../main/config.ts';
import { startHttp } from '../../main/http/index.ts';
import { AppError } from '../../preload/contract/errors.ts';

/** Words that only people's data hold: names, a phone, an address, texts, a password, a place. */
const canaries = [
  'Canaria Salim',
  'canaria',
  '+96599887766',
  '99887766',
  '48.123456',
  '29.654321',
  'Nightingale Street',
  'a secret passphrase',
];

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a day of work, failures of every kind included, leaves nothing of people in the log or on standard error', async () => {
  folder = await mkdtemp(join(tmpdir(), 'khareetaty-log-'));
  const logFile = join(folder, 'app.log');
  const stderr: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => stderr.push(String(chunk)) > 0);
  const config = readConfig({ cacheFile: join(folder, 'cache.db'), env: { KHAREETATY_LOG: logFile } });
  const app = await createApp(
    { ...config, log: { ...config.log, level: 'debug' }, checkOutputs: true },
    {
      central: () =>
        Promise.reject(new TypeError('no way to Canaria Salim, password a secret passphrase', { cause: new Error('+96599887766') })),
      messages: {
        send: () => Promise.resolve({ kind: 'unknown', reason: 'POST +96599887766 to Canaria Salim timed out' }),
        lookUp: () => Promise.reject(new Error('GET of +96599887766 failed\n    at canaria (/home/canaria/x.ts:1:1)')),
      },
    },
  );
  const admin = { name: 'Canaria Salim', role: 'admin' } as const;
  const codes: string[] = [];
  const ask = async (procedure: string, input: unknown = {}) => {
    const reply = await app.dispatch(procedure, input, { caller: admin });
    codes.push(reply.ok ? 'ok' : reply.error.code);
    return (reply.ok ? reply.value : null) as Record<string, unknown> | null;
  };
  const offer = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return app.files.offer(join(folder, name), name);
  };
  const csv = ['time,type,lat,lon,description,place']
    .concat(
      Array.from(
        { length: 60 },
        (_, i) => `2025-01-${String((i % 28) + 1).padStart(2, '0')} 10:00,Theft,29.654321,48.123456,Canaria Salim ${i},Nightingale Street`,
      ),
      ['yesterday,Theft,29.654321,48.123456,Canaria Salim,Nightingale Street'],
    )
    .join('\n');

  const file = await offer('canaria.csv', csv);
  await ask('incidents.preview', { file });
  await ask('incidents.import', { file });
  await ask('incidents.import', { file: await offer('canaria-broken.csv', '\u0000\u0001canaria') });
  await ask('zones.import', { file: await offer('canaria.geojson', '{"type": "canaria Salim') });
  await ask('incidents.edit', { id: 1, changes: { place: 'Nightingale Street', position: [48.123456, 29.654321] } });
  await ask('incidents.addNote', { id: 1, body: 'Canaria Salim, +96599887766' });
  await ask('incidents.get', { id: 999 });
  await ask('canaria.salim', {});
  await ask('incidents.list', { from: 'Canaria Salim' });
  await ask('incidents.export', {
    exact: true,
    reason: 'Canaria Salim asks',
    target: app.files.offerTarget(join(folder, 'canaria', 'x.csv'), 'canaria.csv'),
  });
  await ask('alerts.saveRecipient', { name: 'Canaria Salim', phone: '+96599887766', channel: 'sms', language: 'ar', enabled: true });
  await ask('alerts.saveRule', { name: 'canaria', measure: 'hotspot.incidents', threshold: 1, severity: 'high', enabled: true });
  await ask('hotspots.detect', { radiusM: 500, minPoints: 3 });
  await ask('alerts.evaluate');
  await ask('alerts.deliver');
  await ask('alerts.deliver');
  await ask('sync.link', { host: 'canaria.example.org', database: 'canaria', login: 'kh_u_canaria', password: 'a secret passphrase' });
  await ask('users.register', { name: 'Canaria Salim', password: 'a secret passphrase', role: 'viewer' });
  await ask('users.login', { name: 'Canaria Salim', password: 'a secret passphrase, mistyped' });
  app.log.error('failed', new AppError('file.unreadable', { file: 'canaria.csv', reason: '+96599887766' }));
  app.log.warn('odd', { name: 'Canaria Salim', reason: 'canaria', message: '+96599887766', code: 'Canaria Salim said' });

  const server = await startHttp(app, { port: 0, host: '127.0.0.1' });
  await fetch(`${server.url}/api/incidents/Canaria%20Salim?x=+96599887766`, { headers: { authorization: 'Bearer canaria' } });
  await fetch(`${server.url}/api/auth/login`, {
    method: 'POST',
    body: '{"name":"canaria',
    headers: { 'content-type': 'application/json' },
  });
  await server.close();
  await app.close();
  vi.restoreAllMocks();

  const written = await readFile(logFile, 'utf8');
  for (const canary of canaries) {
    expect(written.toLowerCase(), canary).not.toContain(canary.toLowerCase());
    expect(stderr.join('').toLowerCase(), canary).not.toContain(canary.toLowerCase());
  }
  // It was a day of work, and it was logged.
  expect(written.split('\n').length).toBeGreaterThan(20);
  for (const code of [
    'ok',
    'not-found',
    'input.invalid',
    'internal',
    'file.unwritable',
    'users.wrong-credentials',
    'csv.not-text',
    'geojson.invalid',
  ])
    expect(codes, code).toContain(code);
  expect(written).toContain('"kind":"TypeError"');
});
