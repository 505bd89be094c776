import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../main/app.ts';
import { writeSample } from '../../main/etl/sample.ts';
import { type HttpHost, startHttp } from '../../main/http/index.ts';
import { statusOf } from '../../main/http/problem.ts';
import { FRAME_TYPE } from '../../preload/contract/codec.ts';
import { procedures } from '../../preload/contract/index.ts';
import { requestOf } from '../../renderer/api/http-transport.ts';
import { openTestApp } from '../contract/test-app.ts';
import { openApiRules } from './openapi-rules.ts';

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>;
}
interface Parameter {
  /** Of a parameter that many operations share; then it has nothing else. */
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: object;
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<
    Record<string, Content & { readonly description: string; readonly headers?: Readonly<Record<string, object>> }>
  >;
}
interface Document {
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes: object; readonly headers: Readonly<Record<string, object>> };
}
interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

const root = join(import.meta.dirname, '../..');
const governorates = { path: join(root, 'resources/sample/kuwait_governorates.geojson.gz'), name: 'kuwait_governorates.geojson.gz' };

let folder: string;
let app: App;
let host: HttpHost;
let document: Document;
let ajv: Ajv2020;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'khareetaty-openapi-'));
  app = await openTestApp(join(folder, 'cache.db'));
  host = await startHttp(app, { port: 0, host: '127.0.0.1' });
  document = (await (await fetch(`${host.url}/openapi.json`)).json()) as Document;
  // The document is no schema, but holds some: they are compiled by their place in it.
  ajv = new Ajv2020({ allErrors: true, strict: false, formats: { binary: true } });
  ajv.addSchema(document, 'document', false, false);
});
afterAll(async () => {
  await host.close();
  await app.close();
  await rm(folder, { recursive: true });
});

const operations = (): { readonly path: string; readonly method: string; readonly operation: Operation }[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

const ownParameters = ({ parameters = [] }: Operation) => parameters.filter(({ $ref }) => $ref === undefined);

function expectFits(schema: object, value: unknown, what: string): void {
  const isProblem = '$ref' in schema;
  const fits = isProblem ? ajv.getSchema('document#/components/schemas/Problem')?.(value) : ajv.validate(schema, value);
  expect({ what, fits, errors: fits === true ? null : ajv.errorsText() }).toEqual({ what, fits: true, errors: null });
}

describe('the document', () => {
  test('is OpenAPI 3.1, its schemas JSON Schema 2020-12', () => {
    const isValid = ajv.validate(openApiRules, document);

    expect(ajv.errors).toBeNull();
    expect(isValid).toBe(true);
  });

  test('has each procedure once, at its method and path, and nothing else but files and events', () => {
    const described = operations().map(({ path, method, operation }) => `${method} ${path} ${operation.operationId}`);

    const wanted = [...procedures].map(
      ([
        name,
        {
          rest: [method, path],
        },
      ]) => {
        return `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')} ${name}`;
      },
    );
    expect(described.sort()).toEqual(
      [...wanted, 'post /api/files files.upload', 'get /api/events events.listen', 'get /api/files/{file} files.download'].sort(),
    );
    expect(new Set(operations().map(({ operation }) => operation.operationId)).size).toBe(described.length);
  });

  test('declares the parameters of each path, and takes every field of an input at one place', () => {
    for (const { path, operation } of operations()) {
      const { operationId, requestBody } = operation;
      const parameters = ownParameters(operation);
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(inPath, operationId).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));

      const input = procedures.get(operationId)?.input;
      if (input === undefined) continue;
      const body = requestBody?.content?.['application/json']?.schema as { readonly properties?: object } | undefined;
      const fields = [...parameters.map(({ name }) => name), ...Object.keys(body?.properties ?? {})];
      expect(fields.sort(), operationId).toEqual(Object.keys(input.shape).sort());
    }
  });

  test('gives defaults and examples that fit their own schemas', () => {
    const claims = [...schemasWithin(document)].flatMap((schema) => {
      const { default: byDefault, examples = [] } = schema;
      const values = byDefault === undefined ? examples : [byDefault, ...examples];
      return values.map((value) => ({ value, schema: { ...schema, default: undefined } }));
    });

    expect(claims.length).toBeGreaterThan(10);
    expect(claims.filter(({ value, schema }) => !ajv.validate(JSON.parse(JSON.stringify(schema)) as object, value))).toEqual([]);
  });

  test('has an example for every input and answer, each as its schema and the contract want it', () => {
    for (const { operation } of operations()) {
      const { operationId, requestBody, responses } = operation;
      const parameters = ownParameters(operation);
      for (const { name, required, schema, example } of parameters) {
        if (required) expect(example, `${operationId} ${name}`).toBeDefined();
        if (example !== undefined) expectFits(schema, example, `${operationId} ${name}`);
      }
      const contents = [requestBody, ...Object.values(responses)].flatMap(({ content = {} } = {}) => Object.entries(content));
      for (const [type, { schema, example }] of contents) {
        if (type === FRAME_TYPE) continue;
        expect(example, `${operationId} ${type}`).toBeDefined();
        expectFits(schema, example, `${operationId} ${type}`);
      }
      const body = requestBody?.content?.['application/json']?.example ?? {};
      const given = parameters.flatMap(({ name, required, example }) => (required ? [[name, example] as const] : []));
      const parsed = procedures
        .get(operationId)
        ?.input.strict()
        .safeParse({ ...body, ...Object.fromEntries(given) });
      expect(parsed?.error?.issues ?? [], operationId).toEqual([]);
    }
  });

  test('says how many requests are left, when to come back, and what leads to other pages', () => {
    const { headers } = document.components;
    for (const { operation } of operations()) {
      const { operationId, responses } = operation;
      if (!procedures.has(operationId)) continue;
      expect(Object.keys(responses['200']?.headers ?? {}), operationId).toEqual(expect.arrayContaining(['RateLimit-Remaining']));
      expect(Object.keys(responses['429']?.headers ?? {}), operationId).toEqual(['Retry-After']);
      const named = Object.values(responses).flatMap((response) => Object.keys(response.headers ?? {}));
      for (const name of named) expect(headers, operationId).toHaveProperty(name);
    }
    const linked = operations().filter(({ operation }) => operation.responses['200']?.headers?.['Link'] !== undefined);
    expect(linked.map(({ operation }) => operation.operationId)).toEqual(
      expect.arrayContaining(['incidents.list', 'incidents.rejects', 'alerts.list', 'alerts.deliveries', 'forecasts.ledger']),
    );
  });

  test('asks for a session wherever the contract does', () => {
    expect(document.security).toEqual([{ bearerAuth: [] }]);
    expect(document.components.securitySchemes).toMatchObject({ bearerAuth: { type: 'http', scheme: 'bearer' } });
    for (const { operation } of operations()) {
      const isOpen = procedures.get(operation.operationId)?.may === 'anyone';
      expect(operation.security, operation.operationId).toEqual(isOpen ? [] : undefined);
    }
  });

  test('names the errors of each procedure under their status, and has a problem for all others', () => {
    for (const { operation } of operations()) {
      const { errors = [], may } = procedures.get(operation.operationId) ?? {};
      const signIn = may === 'anyone' ? [] : (['users.sign-in-needed'] as const);
      for (const code of [...errors, ...signIn])
        expect(operation.responses[String(statusOf(code))]?.description, `${operation.operationId} ${code}`).toContain(code);
      for (const [status, { content }] of Object.entries(operation.responses))
        if (status !== '200' && status !== '304')
          expect(Object.keys(content ?? {}), `${operation.operationId} ${status}`).toEqual(['application/problem+json']);
      expect(operation.responses, operation.operationId).toHaveProperty('default');
    }
  });
});

type Input = Readonly<Record<string, unknown>>;
/** Value at a path of an earlier answer. */
type Earlier = (procedure: string, ...path: readonly (string | number)[]) => unknown;

/** A first day at the workstation: each procedure once, in an order in which each has something to say. */
const firstDay: readonly (readonly [procedure: string, input: (earlier: Earlier) => Input])[] = [
  ['settings.health', () => ({})],
  ['settings.save', () => ({ hotspotRadiusM: 600, workspaceNameEn: 'Kuwait' })],
  ['settings.get', () => ({})],
  ['settings.doctor', () => ({})],
  ['users.state', () => ({})],
  ['users.exchange', () => ({ token: host.token })],
  ['users.setUp', () => ({ name: 'dana', password: 'a long enough secret' })],
  ['users.register', () => ({ name: 'analyst', password: 'a long password', role: 'analyst' })],
  ['users.login', () => ({ name: 'analyst', password: 'a long password' })],
  ['users.refresh', (earlier) => ({ refreshToken: earlier('users.login', 'refreshToken') })],
  ['users.me', () => ({})],
  ['users.saveProfile', () => ({ fullName: 'Dana', language: 'ar' })],
  ['users.changePassword', () => ({ current: 'a long enough secret', next: 'a longer secret yet' })],
  ['users.invite', () => ({ name: 'viewer', zones: [''] })],
  ['users.accept', (earlier) => ({ name: 'viewer', code: earlier('users.invite', 'code'), password: 'third long secret' })],
  ['users.list', () => ({})],
  ['users.change', (earlier) => ({ id: earlier('users.register', 'id'), role: 'supervisor' })],
  ['users.reset', (earlier) => ({ id: earlier('users.register', 'id') })],
  ['users.setDisabled', (earlier) => ({ id: earlier('users.register', 'id'), disabled: true })],
  ['users.places', () => ({ all: true })],
  ['users.endPlace', (earlier) => ({ id: earlier('users.places', 'items', 0, 'id') })],
  ['users.makeKey', () => ({ name: 'robot', subjects: ['incidents'] })],
  ['users.keys', () => ({})],
  ['users.revokeKey', (earlier) => ({ id: earlier('users.makeKey', 'key', 'id') })],
  ['users.permissions', () => ({})],
  ['zones.import', (earlier) => ({ file: earlier('zones upload', 'file') })],
  ['zones.list', () => ({})],
  ['zones.geometry', () => ({})],
  ['incidents.layers', (earlier) => ({ file: earlier('incidents upload', 'file') })],
  ['incidents.preview', (earlier) => ({ file: earlier('incidents upload', 'file') })],
  ['incidents.import', (earlier) => ({ file: earlier('incidents upload', 'file'), timeZone: 'Asia/Kuwait' })],
  ['incidents.batches', () => ({})],
  ['incidents.rejects', (earlier) => ({ batchId: earlier('incidents.import', 'batchId') })],
  ['incidents.types', () => ({})],
  ['incidents.list', () => ({ pageSize: 20 })],
  ['incidents.get', (earlier) => ({ id: earlier('incidents.list', 'items', 0, 'id') })],
  ['incidents.edit', (earlier) => ({ id: earlier('incidents.get', 'id'), changes: { status: 'confirmed', position: [47.98, 29.37] } })],
  ['incidents.undo', (earlier) => ({ id: earlier('incidents.get', 'id') })],
  ['incidents.addNote', (earlier) => ({ id: earlier('incidents.get', 'id'), body: 'seen' })],
  ['incidents.editNote', (earlier) => ({ noteId: earlier('incidents.addNote', 'id'), body: 'seen twice' })],
  ['incidents.notes', (earlier) => ({ id: earlier('incidents.get', 'id') })],
  ['incidents.record', (earlier) => ({ id: earlier('incidents.get', 'id') })],
  ['incidents.history', (earlier) => ({ id: earlier('incidents.get', 'id') })],
  ['incidents.removeNote', (earlier) => ({ noteId: earlier('incidents.addNote', 'id') })],
  ['incidents.remove', (earlier) => ({ id: earlier('incidents.get', 'id') })],
  ['incidents.restore', (earlier) => ({ id: earlier('incidents.get', 'id') })],
  ['incidents.columns', () => ({})],
  ['incidents.export', () => ({})],
  ['alerts.saveRule', () => ({ name: 'Dense', measure: 'hotspot.incidents', threshold: 15, severity: 'high', enabled: true })],
  ['alerts.rules', () => ({})],
  ['alerts.ruleVersions', (earlier) => ({ id: earlier('alerts.saveRule', 'id') })],
  ['alerts.dryRun', () => ({ rule: { name: 'Busy', measure: 'count.total', threshold: 5, severity: 'low', enabled: true } })],
  ['alerts.saveRecipient', () => ({ name: 'Duty', phone: '+96550000001', channel: 'sms', language: 'ar', enabled: true })],
  ['alerts.recipients', () => ({})],
  ['pipeline.run', () => ({})],
  ['pipeline.runs', () => ({})],
  ['pipeline.cancel', () => ({})],
  ['hotspots.detect', () => ({ radiusM: 700 })],
  ['hotspots.runs', () => ({})],
  ['hotspots.list', () => ({})],
  ['hotspots.get', (earlier) => ({ id: earlier('hotspots.list', 'items', 0, 'id') })],
  ['hotspots.accuracy', (earlier) => ({ runId: earlier('hotspots.detect', 'run', 'id') })],
  ['zones.counts', () => ({})],
  ['hotspots.density', () => ({ bandwidthM: 800, cellM: 400 })],
  ['incidents.setTypeOrigin', () => ({ id: 1, origin: 'reported' })],
  ['forecasts.run', () => ({ steps: 14 })],
  ['forecasts.runs', () => ({})],
  ['forecasts.list', () => ({})],
  ['forecasts.get', (earlier) => ({ id: earlier('forecasts.list', 'items', 0, 'id') })],
  ['forecasts.ledgers', () => ({})],
  ['forecasts.ledger', () => ({})],
  ['forecasts.verifyLedger', () => ({})],
  ['forecasts.scoreboard', () => ({})],
  ['forecasts.anomalies', () => ({ days: 7 })],
  ['forecasts.risk', () => ({ periods: 3, cellM: 500 })],
  ['forecasts.feedback', () => ({ trueRates: [4, 3], discoveredShare: 1, days: 50 })],
  ['forecasts.calendars', () => ({})],
  ['forecasts.events', () => ({ from: '2024-03-01', to: '2024-05-01' })],
  ['forecasts.saveCalendar', () => ({ entries: { without: [] } })],
  ['alerts.evaluate', () => ({})],
  ['alerts.list', () => ({})],
  ['alerts.acknowledge', (earlier) => ({ id: earlier('alerts.list', 'items', 0, 'id') })],
  ['alerts.deliveries', () => ({})],
  // Nobody is outside: it is refused, as the document says.
  ['alerts.deliver', () => ({})],
  ['reports.summary', () => ({})],
  ['reports.templates', () => ({})],
  ['reports.preview', () => ({ template: 'weekly' })],
  ['reports.make', () => ({ template: 'alerts', format: 'html' })],
  ['sync.status', () => ({})],
  // There is no centre: what needs one is refused, as the document says.
  ['sync.link', () => ({ host: '127.0.0.1', port: 1, database: 'city', login: 'salma', password: 'x', tls: 'off' })],
  ['sync.run', () => ({})],
  ['sync.setAutomatic', () => ({ isAutomatic: false })],
  ['sync.conflicts', () => ({})],
  ['sync.resolve', () => ({ ids: ['0190d7c2-0000-7000-8000-000000000000'], choice: 'mine' })],
  ['sync.undo', () => ({ id: '0190d7c2-0000-7000-8000-000000000000' })],
  ['sync.rejected', () => ({})],
  ['sync.exportBundle', () => ({ passphrase: 'correct horse' })],
  ['sync.importBundle', () => ({ file: 'A'.repeat(22), passphrase: 'correct horse' })],
  ['sync.courierKey', () => ({})],
  ['sync.replica', () => ({})],
  ['sync.setReplica', () => ({ zones: null, types: null, fromYear: 2024, toYear: null })],
  ['sync.compare', () => ({})],
  ['sync.unlink', () => ({})],
  ['retention.saveRules', () => ({ items: [{ type: null, days: 365 }] })],
  ['retention.rules', () => ({})],
  ['retention.hold', () => ({ period: { from: '2025-01-01', to: '2025-02-01' }, reason: 'case 17' })],
  ['retention.holds', () => ({})],
  ['retention.preview', () => ({})],
  // More than there are, so that nothing goes.
  ['retention.run', () => ({ confirmed: 1_000_000 })],
  ['retention.receipts', () => ({})],
  ['retention.liftHold', (earlier) => ({ id: earlier('retention.hold', 'id'), reason: 'closed' })],
  ['audit.list', () => ({ action: 'incidents.' })],
  ['audit.verify', () => ({})],
  ['audit.head', () => ({})],
  ['settings.export', () => ({})],
  ['settings.import', (earlier) => ({ content: JSON.stringify(earlier('settings.export')), isTrial: true })],
  ['backups.configure', () => ({ folder: null, isDaily: false })],
  ['backups.make', () => ({})],
  ['backups.list', () => ({})],
  ['backups.drill', (earlier) => ({ name: earlier('backups.make', 'backup', 'name') })],
  ['backups.restore', () => ({ name: 'none.khbackup', reason: 'a trial', understood: true })],
  ['settings.cacheStatus', () => ({})],
  ['settings.encryptCache', () => ({ passphrase: 'correct horse battery', understood: true })],
  ['settings.rekeyCache', () => ({})],
  ['settings.changeCachePassphrase', () => ({ passphrase: 'staple of the battery' })],
  // There is no key chain here.
  ['settings.keepCacheKey', () => ({ isKept: true })],
  ['settings.decryptCache', () => ({ understood: true })],
  // It is not encrypted any more.
  ['settings.shredCache', () => ({ understood: true })],
  ['settings.secretsStatus', () => ({})],
  ['settings.unlockSecrets', () => ({ passphrase: 'a long walk along the corniche' })],
  ['users.logout', () => ({})],
];

const refused: Readonly<Record<string, number>> = {
  ...{ 'alerts.deliver': 422, 'sync.link': 422, 'sync.run': 422, 'sync.setAutomatic': 422, 'sync.resolve': 404, 'sync.undo': 404 },
  ...{
    'settings.keepCacheKey': 422,
    'settings.shredCache': 422,
    'sync.exportBundle': 422,
    'sync.importBundle': 422,
    'sync.compare': 422,
    'retention.run': 422,
    'backups.restore': 404,
  },
};

describe('the answers of a running host', () => {
  const answers = new Map<string, Answer>();
  const earlier: Earlier = (procedure, ...path) =>
    path.reduce((value, key) => (value as Record<string | number, unknown>)[key], answers.get(procedure)?.body);
  /** The first account's, once it is there. */
  const session = async () => {
    const admin = { name: 'dana', role: 'admin' } as const;
    const { token } = app.sessions.hasAccounts()
      ? await app.sessions.sign({ ...admin, accountId: 1, signInId: 'test' })
      : app.sessions.open(admin);
    return `Bearer ${token}`;
  };

  beforeAll(async () => {
    const sample = join(folder, 'sample.csv');
    await writeSample({ governorates, path: sample, count: 3_000, seed: 5, language: 'ar', fromDay: '2025-01-01', days: 120 });
    // Rows that are not taken in have a shape of their own.
    await writeFile(sample, `${(await readFile(sample, 'utf8')).trimEnd()}\nnothing\n`);
    for (const [name, path] of [['zones upload', governorates.path] as const, ['incidents upload', sample] as const]) {
      const headers = { authorization: await session(), 'content-type': 'application/octet-stream' };
      const url = `${host.url}/api/files?name=${encodeURIComponent(basename(path))}`;
      answers.set(name, await read(await fetch(url, { method: 'POST', headers, body: new Uint8Array(await readFile(path)) })));
    }
    for (const [procedure, input] of firstDay) {
      const { path, init } = requestOf(procedure, input(earlier));
      answers.set(
        procedure,
        await read(await fetch(host.url + path, { ...init, headers: { ...init.headers, authorization: await session() } })),
      );
    }
  }, 300_000);

  test('are there for every procedure', () => {
    expect(firstDay.map(([procedure]) => procedure).sort()).toEqual([...procedures.keys()].sort());
  });

  test.each(['files.upload', ...firstDay.map(([procedure]) => procedure)])('%s is as described', (procedure) => {
    const answer = answers.get(procedure === 'files.upload' ? 'incidents upload' : procedure);

    expect(answer?.status).toBe(refused[procedure] ?? 200);
    expectDescribed(procedure, answer);
  });

  test('hold something, so that the schemas of items are tried, too', () => {
    const lists = ['zones.list', 'incidents.batches', 'incidents.rejects', 'incidents.types', 'alerts.rules', 'alerts.recipients'];
    for (const procedure of [
      ...lists,
      'pipeline.runs',
      'hotspots.runs',
      'hotspots.list',
      'forecasts.list',
      'forecasts.runs',
      'forecasts.events',
      'alerts.list',
      'alerts.deliveries',
      'users.list',
      'users.places',
      'users.keys',
      'users.permissions',
    ])
      expect((earlier(procedure, 'items') as unknown[]).length, procedure).toBeGreaterThan(0);
  });

  test.each([
    ['incidents.list', '/api/incidents?page=zero', 'GET', null, 400],
    ['incidents.get', '/api/incidents/999999', 'GET', null, 404],
    ['incidents.import', '/api/incidents/import', 'POST', '{"file":"abcdefgh"}', 404],
    ['incidents.import', '/api/incidents/import', 'POST', '{', 400],
    ['incidents.import', '/api/incidents/import', 'POST', JSON.stringify({ file: 'x'.repeat(1_048_576) }), 413],
    ['users.login', '/api/auth/login', 'POST', '{"name":"analyst","password":"wrong"}', 401],
    ['users.register', '/api/auth/register', 'POST', '{"name":"analyst","password":"another long one"}', 409],
  ] as const)('a problem of %s at %s has the status and form described', async (name, path, method, body, status) => {
    const headers = { authorization: await session(), ...(body === null ? {} : { 'content-type': 'application/json' }) };

    const answer = await read(await fetch(host.url + path, { method, headers, body }));

    expect(answer.status).toBe(status);
    expectDescribed(name, answer);
  });

  test('nobody who has not signed in gets another answer than the one described', async () => {
    for (const [
      name,
      {
        rest: [method, path],
        may,
      },
    ] of procedures) {
      if (may === 'anyone') continue;
      const answer = await read(await fetch(host.url + path.replaceAll(/:\w+/g, '1'), { method }));
      expect(answer.status, name).toBe(401);
      expectDescribed(name, answer);
    }
  });
});

async function read(response: Response): Promise<Answer> {
  const type = response.headers.get('content-type')?.split(';', 1)[0] ?? '';
  return { status: response.status, type, body: await response.json() };
}

/** The answer has a status, a type and a body that the operation promises. */
function expectDescribed(operationId: string, answer: Answer | undefined): void {
  if (answer === undefined) throw new Error(`${operationId} was not called`);
  const found = operations().find(({ operation }) => operation.operationId === operationId);
  if (found === undefined) throw new Error(`${operationId} is not in the document`);
  const status = String(answer.status) in found.operation.responses ? String(answer.status) : 'default';
  const place = ['paths', found.path, found.method, 'responses', status, 'content', answer.type, 'schema'];
  const validate = ajv.getSchema(
    `document#/${place
      .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/')}`,
  );
  if (validate === undefined) throw new Error(`${operationId} may not answer ${answer.type} with ${status}`);
  // Not a schema that answers later: it is a plain yes or no.
  void validate(answer.body);
  expect(validate.errors ?? []).toEqual([]);
}

interface Schema {
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly type?: unknown;
}

/** All schemas within a document that claim something of their values, however deep. */
function* schemasWithin(value: unknown): Generator<Schema> {
  if (typeof value !== 'object' || value === null) return;
  // Safe: the document is JSON, and these fields have one meaning in all of it.
  if (('default' in value || 'examples' in value) && ('type' in value || 'anyOf' in value)) yield value as Schema;
  for (const inner of Object.values(value)) yield* schemasWithin(inner);
}
