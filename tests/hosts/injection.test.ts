import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { App } from '../../main/app.ts';
import { type HttpHost, startHttp } from '../../main/http/index.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { procedures } from '../../preload/contract/index.ts';
import { requestOf } from '../../renderer/api/http-transport.ts';
import { openTestApp } from '../contract/test-app.ts';
import { injections } from './injections.ts';
import { validInput } from './principals.ts';

const CSV = [
  'occurred_at,type,longitude,latitude,description',
  '2024-03-01T08:15:00+03:00,THEFT,47.9783,29.3759,phone',
  '2024-03-01T22:40:00+03:00,THEFT,47.9790,29.3762,bag',
  '2024-03-02T01:05:00+03:00,ASSAULT,48.0021,29.3300,street',
].join('\n');

let folder: string;
let app: App;
let host: HttpHost;
let file: string;
let bearer: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'khareetaty-injection-'));
  await writeFile(join(folder, 'a.csv'), CSV);
  // Nobody is asked for the address of a centre that is an injection.
  const central = () => Promise.reject(new AppError('central.unreachable', { host: 'nowhere', reason: 'test' }));
  app = await openTestApp(join(folder, 'cache.db'), { central });
  const many = 1_000_000;
  host = await startHttp(app, { port: 0, host: '127.0.0.1', limits: { requestsPerMinute: many, authAttemptsPerMinute: many } });
  const admin = { name: 'dana', role: 'admin' } as const;
  await app.dispatch('users.setUp', { name: admin.name, password: 'a long enough secret' }, { caller: admin });
  bearer = `Bearer ${(await app.sessions.sign({ ...admin, accountId: 1, signInId: 'test' })).token}`;
  file = app.files.offer(join(folder, 'a.csv'), 'a.csv');
  expect(await ask('incidents.import', { file, timeZone: 'Asia/Kuwait' })).toMatchObject({ status: 200 });
});
afterAll(async () => {
  await host.close();
  await app.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
}
async function ask(name: string, input: object): Promise<Answer> {
  const { path, init } = requestOf(name, input);
  const response = await fetch(host.url + path, { ...init, headers: { ...init.headers, authorization: bearer } });
  return { status: response.status, body: await response.json() };
}

interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}
type Path = readonly string[];

/** Places of a schema where a text may stand. A list is one place, as a list of one text. */
function* textsIn(schema: z.ZodType, path: Path = []): Generator<Path> {
  // Safe: zod's own description of a schema; what a kind does not have is undefined.
  const { type, innerType, element, shape, options = [], in: input } = schema.def as Definition;
  if (type === 'string' || type === 'enum' || type === 'unknown') yield path;
  for (const inner of [innerType, input, ...options]) if (inner !== undefined) yield* textsIn(inner, path);
  if (element !== undefined) yield* textsIn(element, [...path, '0']);
  for (const [key, field] of Object.entries(shape ?? {})) yield* textsIn(field, [...path, key]);
}

/** The input with a text at this place. */
function withText(input: unknown, [step, ...rest]: Path, text: string): unknown {
  if (step === undefined) return text;
  if (step === '0') return [withText(undefined, rest, text)];
  const fields = typeof input === 'object' && input !== null ? (input as Readonly<Record<string, unknown>>) : {};
  return { ...fields, [step]: withText(fields[step], rest, text) };
}

/** Where it is written down what was tried. */
const books: ReadonlySet<string> = new Set(['sign_in_failure', 'audit_entry']);

/** Of every table that can be read without SpatiaLite, and of none less than the day before. */
function countRows(): ReadonlyMap<string, number> {
  const db = new Database(join(folder, 'cache.db'), { readonly: true });
  try {
    const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name").all();
    const tables = names.map((row) => (row as { name: string }).name);
    return new Map(
      tables
        .filter((name) => !books.has(name))
        .map((name) => [name, (db.prepare(`SELECT count(*) AS n FROM "${name}"`).get() as { n: number }).n]),
    );
  } finally {
    db.close();
  }
}

const fail = (): never => {
  throw new Error('the contract has no such field');
};
/** A third of them, another third for the next one. */
const thirdOf = (place: number): readonly string[] => injections.filter((_, index) => index % 3 === place % 3);

const readings = [...procedures].filter(([, { rest }]) => rest[0] === 'GET');
const fieldsRead = readings.flatMap(([name, { input }]) => Object.keys(input.shape).map((field) => ({ name, field })));
/** Slow by design (a hash of a password each): they have a test of their own. */
const slow = new Set(['users.setUp', 'users.register', 'users.login', 'users.accept', 'users.changePassword', 'users.exchange']);
/** What is looked into here must stay readable; see tests/cli/cache.test.ts. */
const encrypts = (name: string): boolean => name.startsWith('settings.') && name.endsWith('Cache');
const textsSent = [...procedures]
  .filter(([name, { rest }]) => rest[0] !== 'GET' && !slow.has(name) && !encrypts(name))
  .flatMap(([name, { input }]) => [...new Set([...textsIn(input)].map((path) => path.join('.')))].map((place) => ({ name, place })))
  .map((sent, index) => ({ ...sent, some: thirdOf(index) }));

/** Nothing but what holds the very text, if the text was taken for one to look for. */
function expectHarmless({ status, body }: Answer, { what, text, isText }: { what: string; text: string; isText: boolean }): void {
  expect(status === 200 || (status >= 400 && status < 500), `${what} ${JSON.stringify(text)}: ${status} ${JSON.stringify(body)}`).toBe(
    true,
  );
  if (status !== 200) expect(body, what).toMatchObject({ code: expect.stringMatching(/^[a-z.-]+$/) as string });
  else if (isText && typeof body === 'object' && body !== null && 'items' in body && Array.isArray(body.items))
    for (const item of body.items as unknown[]) expect(JSON.stringify(item), what).toContain(JSON.stringify(text).slice(1, -1));
}

test('there are at least sixty of them, all different, and places for them in every part of the contract', () => {
  expect(new Set(injections).size).toBe(injections.length);
  expect(injections.length).toBeGreaterThanOrEqual(60);
  expect(fieldsRead.length).toBeGreaterThan(50);
  expect(textsSent.length).toBeGreaterThan(40);
});

describe('what is asked for', () => {
  test.each(fieldsRead)(
    '$name by $field: each is refused or finds nothing but itself, and no row comes or goes',
    async ({ name, field }) => {
      const procedure = procedures.get(name);
      const before = countRows();
      // What is a number or a list may be written as one.
      const isText = [...textsIn((procedure?.input.shape[field] ?? fail()) as z.ZodType)].some(([first]) => first === undefined);

      for (const text of injections) {
        const input = { ...(procedure === undefined ? {} : validInput(procedure)), [field]: text };
        expectHarmless(await ask(name, input), { what: `${name} ${field}`, text, isText });
      }

      expect(countRows()).toEqual(before);
    },
  );
});

describe('what is sent', () => {
  test.each(textsSent)('$name with $place: each is refused or stays a text', async ({ name, place, some }) => {
    const procedure = procedures.get(name) ?? fail();
    const valid = { ...validInput(procedure), ...('file' in procedure.input.shape ? { file } : {}) };
    const before = countRows();

    for (const text of some) {
      const { status, body } = await ask(name, withText(valid, place.split('.'), text) as object);

      const what = `${name} ${place} ${JSON.stringify(text)}: ${String(status)} ${JSON.stringify(body).slice(0, 200)}`;
      expect(status === 200 || (status >= 400 && status < 500), what).toBe(true);
      if (status !== 200) expect(body, what).toMatchObject({ code: expect.stringMatching(/^[a-z.-]+$/) as string });
    }

    const after = countRows();
    expect([...after.keys()]).toEqual([...before.keys()]);
    const removed = name === 'incidents.remove' ? 1 : 0;
    for (const table of ['incident', 'zone', 'account', 'import_batch'])
      expect(after.get(table) ?? 0, table).toBeGreaterThanOrEqual((before.get(table) ?? 0) - removed);
  });

  test('a note is kept letter by letter', async () => {
    const [{ id } = { id: 0 }] = ((await ask('incidents.list', {})).body as { items: { id: number }[] }).items;
    for (const text of injections) {
      const answer = await ask('incidents.addNote', { id, body: text });
      if (answer.status === 200) expect(answer.body).toMatchObject({ body: text.trim() });
    }
    const { items } = (await ask('incidents.notes', { id })).body as { items: { body: string }[] };
    expect(items.length).toBeGreaterThan(50);
    for (const { body } of items) expect(injections.map((text) => text.trim())).toContain(body);
  });

  test('nobody signs in by one', async () => {
    const before = countRows();

    for (const name of thirdOf(0)) {
      const answer = await ask('users.login', { name, password: "' OR '1'='1" });
      expect([400, 401, 429], JSON.stringify(name)).toContain(answer.status);
      expect((await ask('users.exchange', { token: name })).status).toBeGreaterThanOrEqual(400);
    }

    expect(countRows()).toEqual(before);
  });
});
