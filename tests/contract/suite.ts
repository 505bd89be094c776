import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../preload/contract/errors.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import { type Contract, procedures } from '../../preload/contract/index.ts';
import { type OutputOf, type Role, roles } from '../../preload/contract/procedure.ts';

export interface CallOptions {
  /** Whose rights the call has; null = not signed in. */
  readonly role: Role | null;
  readonly signal?: AbortSignal;
  readonly callId?: string;
}

/** What the suite needs of a host: everything as its own clients do it. */
export interface HostUnderTest {
  readonly version: string;
  readonly call: (procedure: string, input: unknown, options: CallOptions) => Promise<Reply<unknown>>;
  readonly offerFile: (path: string, name: string) => Promise<string>;
  /** Hears events until the returned function is called. A host that tells of none has no such function, and says so in `lacks`. */
  readonly listen?: (onEvent: (event: AppEvent) => void) => Promise<() => void>;
  readonly close: () => Promise<void>;
}

export interface HostTraits {
  /** Those whose rights the host can take on: a desktop window has one. */
  readonly callers?: readonly (Role | null)[];
  /** What the host cannot do by its nature: procedures by their name, `events`, `file tokens`. Cases that need it are left out. */
  readonly lacks?: ReadonlySet<string>;
}

const CSV = [
  'occurred_at,type,longitude,latitude,description',
  '2024-03-01T08:15:00+03:00,THEFT,47.9783,29.3759,phone',
  '2024-03-01T22:40:00+03:00,THEFT,47.9790,29.3762,bag',
  '2024-03-02T01:05:00+03:00,ASSAULT,48.0021,29.3300,street',
  '2024-03-03T12:00:00+03:00,THEFT,0,0,nowhere',
].join('\n');

type Incidents = OutputOf<Contract['incidents']['list']>;

const refusedInputs: readonly (readonly [procedure: string, input: object, path: string])[] = [
  ['incidents.list', { page: 0 }, 'page'],
  ['incidents.list', { typeIds: [1, 0] }, 'typeIds.1'],
  ['incidents.list', { from: 'yesterday' }, 'from'],
  ['incidents.get', { id: 'x' }, 'id'],
  ['incidents.import', { file: '../../etc/passwd' }, 'file'],
  ['incidents.import', { file: 'abcdefgh', mapping: { longitude: 'x' } }, 'mapping.longitude'],
  ['settings.save', { language: 'fr' }, 'language'],
  ['hotspots.detect', { radiusM: 1 }, 'radiusM'],
];

const unknownIds: readonly (readonly [procedure: string, input: object])[] = [
  ['incidents.get', { id: 999_999 }],
  ['incidents.edit', { id: 999_999, changes: { place: 'x' } }],
  ['incidents.remove', { id: 999_999 }],
  ['incidents.restore', { id: 999_999 }],
  ['incidents.notes', { id: 999_999 }],
  ['incidents.addNote', { id: 999_999, body: 'x' }],
  ['incidents.editNote', { noteId: '0190163d-8694-739b-aea5-966c26f8ad91', body: 'x' }],
  ['incidents.history', { id: 999_999 }],
  ['incidents.rejects', { batchId: 999_999 }],
  ['hotspots.list', { runId: 999_999 }],
  ['hotspots.get', { id: 999_999 }],
  ['forecasts.get', { id: 999_999 }],
  ['alerts.acknowledge', { id: 999_999 }],
];

/**
 * What every host must do alike, written once: `describeHost('loopback HTTP', connect)`. `connect` opens the product on a new
 * cache in the folder.
 */
export function describeHost(
  name: string,
  connect: (folder: string) => Promise<HostUnderTest>,
  { callers = [null, ...roles], lacks = new Set() }: HostTraits = {},
): void {
  const can = (...needs: readonly string[]): boolean => needs.every((need) => !lacks.has(need));

  describe(`${name}: the contract`, () => {
    let folder: string;
    let host: HostUnderTest;
    const write = async (file: string, text: string): Promise<string> => {
      await writeFile(join(folder, file), text);
      return host.offerFile(join(folder, file), file);
    };
    /** The answer to a call that must succeed. */
    const ask = async (procedure: string, input: unknown): Promise<unknown> => {
      const reply = await host.call(procedure, input, { role: 'admin' });
      if (!reply.ok) throw new Error(`${procedure}: ${JSON.stringify(reply.error)}`);
      return reply.value;
    };

    const listen = async (onEvent: (event: AppEvent) => void): Promise<() => void> => {
      if (host.listen === undefined) throw new Error('a host that tells of no events lacks them');
      return host.listen(onEvent);
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'khareetaty-contract-'));
      host = await connect(folder);
    });
    afterAll(async () => {
      await host.close();
      await rm(folder, { recursive: true });
    });

    if (can('settings.health'))
      it('says that it is well to everyone', async () => {
        const reply = await host.call('settings.health', {}, { role: null });

        expect(reply).toMatchObject({ ok: true, value: { status: 'ok', version: host.version } });
      });

    // Permission is checked before the input: an input that no procedure takes shows who may call, and changes nothing.
    describe.each([...procedures].filter(([procedure]) => can(procedure)))('%s', (procedure, { may }) => {
      it.each(callers)(`is for ${may}; asked by %s`, async (role) => {
        const isAllowed = may === 'anyone' || (role !== null && roles.indexOf(role) >= roles.indexOf(may));
        const refusal = role === null ? 'users.sign-in-needed' : 'users.not-allowed';

        const reply = await host.call(procedure, { nothingTakesThis: 1 }, { role });

        expect(reply).toMatchObject({ ok: false, error: { code: isAllowed ? 'input.invalid' : refusal } });
      });
    });

    it.each(refusedInputs.filter(([procedure, input]) => can(procedure, ...('file' in input ? ['file tokens'] : []))))(
      'refuses %s with %j, naming %s',
      async (procedure, input, path) => {
        const reply = await host.call(procedure, input, { role: 'admin' });

        expect(reply).toMatchObject({ ok: false, error: { code: 'input.invalid', params: { path } } });
      },
    );

    it.each(unknownIds.filter(([procedure]) => can(procedure)))('answers not-found to %s with %j', async (procedure, input) => {
      expect(await host.call(procedure, input, { role: 'admin' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
    });

    it('answers file.missing for a file that nobody handed over', async () => {
      expect(await host.call('incidents.import', { file: 'abcdefgh' }, { role: 'analyst' })).toMatchObject({
        ok: false,
        error: { code: 'file.missing' },
      });
    });

    it('imports a file, lists its incidents by page and says which rows were not taken in', async () => {
      const file = await write('night.csv', CSV);

      const report = (await ask('incidents.import', { file, timeZone: 'Asia/Kuwait' })) as OutputOf<Contract['incidents']['import']>;
      const page = await ask('incidents.list', { pageSize: 2 });
      const rejects = await ask('incidents.rejects', { batchId: report.batchId });

      expect(report).toMatchObject({ fileName: 'night.csv', read: 4, accepted: 3, rejected: 1 });
      expect(page).toMatchObject({ total: 3, page: 1, pageSize: 2, items: [{ description: 'street' }, { description: 'bag' }] });
      expect(rejects).toMatchObject({ total: 1, items: [{ line: 5, code: 'coordinate.zero' }] });
    });

    if (can('incidents.columns'))
      it('gives all incidents as columns', async () => {
        const columns = (await ask('incidents.columns', {})) as OutputOf<Contract['incidents']['columns']>;

        expect(columns).toMatchObject({ count: 3, dayZero: '2024-03-01' });
        expect(columns.ids).toBeInstanceOf(Int32Array);
        expect(columns.lonLat).toBeInstanceOf(Float32Array);
        expect([...columns.localMin]).toEqual([8 * 60 + 15, 22 * 60 + 40, 24 * 60 + 65]);
        expect(columns.origin[0] + (columns.lonLat[0] ?? NaN)).toBeCloseTo(47.9783, 5);
      });

    it('changes nothing when the same file comes again', async () => {
      const file = await write('night.csv', CSV);

      expect(await ask('incidents.import', { file, timeZone: 'Asia/Kuwait' })).toMatchObject({
        read: 4,
        accepted: 0,
        updated: 0,
        unchanged: 3,
        rejected: 1,
      });
    });

    it('filters by type and half-open local period', async () => {
      const { items } = (await ask('incidents.list', { from: '2024-03-01T22:40', to: '2024-03-01T22:41' })) as Incidents;
      const theft = items[0]?.typeId;

      expect(await ask('incidents.list', { typeIds: [theft] })).toMatchObject({ total: 2 });
      expect(await ask('incidents.list', { typeIds: [theft], from: '2024-03-01T08:15', to: '2024-03-01T22:40' })).toMatchObject({
        total: 1,
      });
    });

    if (can('incidents.types'))
      it('counts the incidents of each type', async () => {
        const { items } = (await ask('incidents.types', {})) as OutputOf<Contract['incidents']['types']>;

        expect(Object.fromEntries(items.map(({ code, incidents }) => [code, incidents]))).toMatchObject({ THEFT: 2, ASSAULT: 1 });
      });

    it('keeps settings', async () => {
      await ask('settings.save', { language: 'ar', hotspotDays: 30 });

      expect(await ask('settings.get', {})).toMatchObject({ language: 'ar', hotspotDays: 30, theme: 'system' });
    });

    if (can('events')) {
      it('tells everyone that incidents have come', async () => {
        const heard: AppEvent[] = [];
        const stop = await listen((event) => heard.push(event));
        const file = await write('day.csv', CSV.replaceAll('2024-03', '2024-04'));

        const { batchId } = (await ask('incidents.import', { file })) as OutputOf<Contract['incidents']['import']>;

        await expect.poll(() => heard).toContainEqual({ name: 'incidents.changed', payload: { batchId } });
        stop();
      });

      it('cancels an import half-way and leaves nothing of it', async () => {
        const rows = Array.from({ length: 200_000 }, (_, row) => `2024-05-01T00:00:00+03:00,NOISE,${47.9 + row / 1e7},29.3,row ${row}`);
        const file = await write('long.csv', ['occurred_at,type,longitude,latitude,description', ...rows].join('\n'));
        const cancel = new AbortController();
        const stop = await listen((event) => {
          if (event.name === 'job.progressed' && event.payload.callId === 'long' && event.payload.fraction > 0) cancel.abort();
        });

        const reply = await host.call(
          'incidents.import',
          { file, timeZone: 'Asia/Kuwait' },
          { role: 'analyst', signal: cancel.signal, callId: 'long' },
        );
        stop();

        expect(reply).toMatchObject({ ok: false, error: { code: 'cancelled' } });
        expect(await ask('incidents.list', { from: '2024-05-01' })).toMatchObject({ total: 0 });
      });
    }

    it('finds nothing missing', async () => {
      const { checks } = (await ask('settings.doctor', {})) as OutputOf<Contract['settings']['doctor']>;

      expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    });
  });
}
