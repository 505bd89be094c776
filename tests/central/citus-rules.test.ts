/** The tables of a centre keep the rules of Citus, as its catalogue on plain PostgreSQL says; and a table that breaks one is found. */
import { describe, expect, it } from 'vitest';
import { examineCentral } from '../../main/central/doctor.ts';
import { layout } from '../../main/layout.ts';
import { startCluster, withClient, withConnection } from './cluster.ts';

const cluster = await startCluster();
const keeper = cluster.keeper(await cluster.makeCentre());

interface Finding {
  readonly rel: string;
  readonly rule: string;
  readonly detail: string;
  readonly is_known: boolean;
}

/** What is found after statements that are taken back. */
const findAfter = (statements: string): Promise<Finding[]> =>
  withClient(keeper, async (client) => {
    await client.query('BEGIN');
    await client.query(statements);
    const { rows } = await client.query<Finding>('SELECT * FROM kh.placement_findings()');
    await client.query('ROLLBACK');
    return rows;
  });

const unknown = (findings: readonly Finding[]) => findings.filter(({ is_known }) => !is_known).map(({ rel, rule }) => `${rel} ${rule}`);

describe('the tables after central migrate', () => {
  it('all have a place, and break no rule but those that are known and written down', async () => {
    const findings = await findAfter('');

    expect(unknown(findings)).toEqual([]);
    expect([...new Set(findings.map(({ rel, rule }) => `${rel} ${rule}`))]).toEqual([
      'kh.incident policy',
      'kh.incident trigger',
      'kh.incident_note policy',
      'kh.incident_note route',
      'kh.incident_note trigger',
    ]);
  });

  it('have notes beside their incident, and nothing that grows without end in one place', async () => {
    const { rows } = await withClient(keeper, (client) =>
      client.query<{ rel: string; together: string }>("SELECT rel, together FROM kh.placement WHERE kind = 'distributed' ORDER BY rel"),
    );

    expect(rows).toEqual([
      { rel: 'kh.incident', together: 'incident' },
      { rel: 'kh.incident_note', together: 'incident' },
      { rel: 'sync.history', together: 'history' },
    ]);
  });

  it('are looked at by central doctor, which names what is wrong', async () => {
    const look = () => withConnection(keeper, (connection) => examineCentral(connection, layout.centralDir));
    expect((await look()).find(({ name }) => name === 'placement')).toMatchObject({ ok: true });

    await withClient(keeper, (client) => client.query('CREATE TABLE kh.patrol (id int PRIMARY KEY)'));
    const found = (await look()).find(({ name }) => name === 'placement');
    await withClient(keeper, (client) => client.query('DROP TABLE kh.patrol'));

    expect(found).toMatchObject({ ok: false, value: expect.stringContaining('kh.patrol') as string });
  });
});

describe('a table that breaks a rule is found', () => {
  const place = (rel: string, kind: string, column: string | null = null, together: string | null = null) =>
    `INSERT INTO kh.placement VALUES ('${rel}', '${kind}', ${column === null ? 'NULL' : `'${column}'`}, ${together === null ? 'NULL' : `'${together}'`}, '');`;
  const patrol = place('kh.patrol', 'distributed', 'incident_id', 'incident');

  it.each([
    ['without a place', 'CREATE TABLE kh.patrol (id int)', ['kh.patrol placed']],
    ['placed and not there', patrol, ['kh.patrol placed']],
    ['without its column', `CREATE TABLE kh.patrol (id int); ${patrol}`, ['kh.patrol column']],
    ['whose column may be NULL', `CREATE TABLE kh.patrol (incident_id uuid); ${patrol}`, ['kh.patrol column']],
    [
      'whose column is computed',
      `CREATE TABLE kh.patrol (a uuid, incident_id uuid NOT NULL GENERATED ALWAYS AS (a) STORED); ${patrol}`,
      ['kh.patrol column'],
    ],
    [
      'with a key that leaves its column out',
      `CREATE TABLE kh.patrol (id uuid PRIMARY KEY, incident_id uuid NOT NULL); ${patrol}`,
      ['kh.patrol unique'],
    ],
    [
      'with a unique index that has it beside its key only',
      `CREATE TABLE kh.patrol (id uuid, incident_id uuid NOT NULL); CREATE UNIQUE INDEX ON kh.patrol (id) INCLUDE (incident_id); ${patrol}`,
      ['kh.patrol unique'],
    ],
    [
      'with a constraint that excludes across shards',
      `CREATE TABLE kh.patrol (id int, incident_id uuid NOT NULL, EXCLUDE (id WITH =)); ${patrol}`,
      ['kh.patrol unique'],
    ],
    [
      'of another type than its group',
      `CREATE TABLE kh.patrol (incident_id text NOT NULL); ${patrol}`,
      ['kh.incident together', 'kh.incident_note together', 'kh.patrol together'],
    ],
    [
      'with a foreign key across shards',
      `CREATE TABLE kh.patrol (incident_id uuid NOT NULL, other uuid REFERENCES kh.incident); ${patrol}`,
      ['kh.patrol foreign key'],
    ],
    [
      'with a foreign key to a table on the coordinator',
      `CREATE TABLE kh.patrol (incident_id uuid NOT NULL, batch uuid REFERENCES kh.import_batch); ${patrol}`,
      ['kh.patrol foreign key'],
    ],
    [
      'on the coordinator with a foreign key to shards',
      `CREATE TABLE kh.patrol (incident_id uuid REFERENCES kh.incident); ${place('kh.patrol', 'local')}`,
      ['kh.patrol foreign key'],
    ],
    [
      'of several levels of parts',
      `CREATE TABLE kh.patrol (incident_id uuid NOT NULL, n int) PARTITION BY LIST (n);
       CREATE TABLE kh.patrol_1 PARTITION OF kh.patrol FOR VALUES IN (1) PARTITION BY HASH (incident_id); ${patrol}`,
      ['kh.patrol inherits'],
    ],
  ])('%s', async (_, statements, expected) => {
    expect(unknown(await findAfter(statements))).toEqual(expected);
  });

  it.each([
    [
      'beside its incident',
      `CREATE TABLE kh.patrol (id uuid, incident_id uuid NOT NULL REFERENCES kh.incident, PRIMARY KEY (id, incident_id)); ${patrol}`,
    ],
    ['that refers to zones', `CREATE TABLE kh.patrol (incident_id uuid NOT NULL, zone_id int REFERENCES kh.zone); ${patrol}`],
    [
      'that every machine holds',
      `CREATE TABLE kh.patrol (id int PRIMARY KEY, zone_id int REFERENCES kh.zone); ${place('kh.patrol', 'reference')}`,
    ],
  ])('and one is not, %s', async (_, statements) => {
    expect(unknown(await findAfter(statements))).toEqual([]);
  });
});
