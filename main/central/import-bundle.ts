import { createHash } from 'node:crypto';
import { AppError } from '../../preload/contract/errors.ts';
import type { CentralLink, Hello, OpenedBundle, OpResult, SyncOp } from '../central-wire.ts';
import { openConnection } from './client.ts';

export interface BundleAtCentre {
  readonly changes: number;
  /** Of them, by what the centre said. */
  readonly applied: number;
  readonly replayed: number;
  readonly conflicts: number;
  readonly rejected: number;
}

/** As sync_api.push takes at once; rows of one change count as one. */
const MOST = { changes: 200, bytes: 4_000_000 } as const;

/**
 * Takes a bundle straight into the centre, in one transaction, with the rights of whoever signs in. The bundle is a device of its own
 * there, always the same one, so that a second time changes nothing; each change counts as one of the device that made it.
 *
 * @param schema  of the rows that travel.
 * @throws AppError central.*, courier.foreign-workspace, courier.tampered.
 */
export async function importBundleAtCentre(
  link: Omit<CentralLink, 'password'> & { readonly password: string | undefined },
  bundle: OpenedBundle,
  { file, schema, appVersion }: { readonly file: string; readonly schema: number; readonly appVersion: string },
  signal: AbortSignal,
): Promise<BundleAtCentre> {
  const { client, guard, close, kill } = await openConnection(link, signal);
  const ask = async <T>(text: string, values: readonly unknown[]): Promise<T> =>
    (await client.query<{ answer: T }>(text, [...values])).rows[0].answer;
  const results: OpResult[] = [];
  try {
    await guard(async () => {
      await client.query('BEGIN');
      try {
        const device = deviceOf(bundle.bundle, link.login);
        const name = `courier: ${bundle.manifest.deviceName}`;
        const hello = await ask<Hello>('SELECT sync_api.hello($1, $2, $3, $4) AS answer', [device, name, appVersion, schema]);
        if (hello.workspace !== bundle.workspace) throw new AppError('courier.foreign-workspace', { file });
        for await (const ops of inParts(bundle)) {
          const answer = await ask<{ results: OpResult[] }>('SELECT sync_api.push($1, $2, $3) AS answer', [
            device,
            schema,
            JSON.stringify(ops),
          ]);
          results.push(...answer.results);
        }
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK').catch(kill);
        throw error;
      }
    });
  } finally {
    await close();
  }
  const count = (...outcomes: OpResult['outcome'][]): number => results.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    changes: results.length,
    ...{ applied: count('applied', 'merged'), replayed: count('replayed'), conflicts: count('conflict'), rejected: count('rejected') },
  };
}

async function* inParts(bundle: OpenedBundle): AsyncGenerator<SyncOp[]> {
  let part: SyncOp[] = [];
  let bytes = 0;
  let n = 0;
  for await (const change of bundle.changes()) {
    const op = { ...change, n: ++n };
    const size = Buffer.byteLength(JSON.stringify(op));
    if (part.length > 0 && (part.length === MOST.changes || bytes + size > MOST.bytes) && part.at(-1)?.txnId !== op.txnId) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(op);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

/** A uuid of version 8: made of what the bundle and the person are called. Source: RFC 9562, section 5.8. */
function deviceOf(bundle: string, login: string): string {
  const bytes = createHash('sha256').update(`${bundle}/${login}`).digest().subarray(0, 16);
  bytes[6] = 0x80 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
