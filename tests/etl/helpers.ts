import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { ColumnMapping, IncidentOrigin, Reject } from '../../preload/contract/domain.ts';
import { incidentOrigins } from '../../preload/contract/origins.ts';
import { AppError, type WireError } from '../../preload/contract/errors.ts';
import type { IncidentBatch } from '../../main/batch.ts';
import { etl } from '../../main/etl/index.ts';
import { textAt } from '../../main/etl/text.ts';
import type { LocalFile } from '../../main/services/ports.ts';

export const nowMs = Date.UTC(2026, 0);

export function fixture(path: string): LocalFile {
  return { path: fileURLToPath(new URL(`../../${path}`, import.meta.url)), name: path.slice(path.lastIndexOf('/') + 1) };
}

/** A folder for this test file, removed at its end, and a way to put files into it. */
export async function tempFolder(): Promise<{ path: string; write: (name: string, content: string | Uint8Array) => Promise<LocalFile> }> {
  const path = await mkdtemp(join(tmpdir(), 'khareetaty-etl-'));
  afterAll(() => rm(path, { recursive: true }));
  return {
    path,
    async write(name, content) {
      const file = { path: join(path, name), name };
      await writeFile(file.path, content);
      return file;
    },
  };
}

export const plainMapping: ColumnMapping = {
  time: 'time',
  lon: 'lon',
  lat: 'lat',
  type: 'type',
  key: null,
  description: [],
  place: null,
  zone: null,
  origin: null,
  originWords: {},
  timeFormat: 'iso',
  decimalMark: '.',
  swapLonLat: false,
  timeZone: 'Asia/Kuwait',
};

export interface Incident {
  readonly line: number;
  readonly uid: string;
  readonly contentHash: bigint;
  readonly occurred: string;
  readonly utcOffsetMin: number;
  readonly lon: number;
  readonly lat: number;
  readonly type: string;
  readonly origin: IncidentOrigin | null;
  readonly description: string;
  readonly place: string;
  readonly extra: string;
}

/** All incidents and rejects of a file, as objects. */
export async function readAll(
  file: LocalFile,
  mapping: ColumnMapping,
  options: Parameters<typeof etl.readIncidents>[3] = {},
): Promise<{ incidents: Incident[]; rejects: Reject[]; read: number; fileHash: string }> {
  const incidents: Incident[] = [];
  const rejects: Reject[] = [];
  const done = await etl.readIncidents(
    file,
    mapping,
    (batch, batchRejects) => {
      for (let i = 0; i < batch.count; i++) incidents.push(incidentAt(batch, i));
      rejects.push(...batchRejects);
      return Promise.resolve();
    },
    { nowMs, ...options },
  );
  return { incidents, rejects, ...done };
}

/** The error that an action ends with, as it crosses a boundary. */
export async function errorOf(action: Promise<unknown>): Promise<WireError> {
  try {
    await action;
  } catch (error) {
    if (error instanceof AppError) return error.toWire();
    throw error;
  }
  throw new Error('The action did not fail');
}

function incidentAt(batch: IncidentBatch, i: number): Incident {
  return {
    line: batch.line[i],
    uid: Buffer.from(batch.uid.subarray(16 * i, 16 * i + 16)).toString('hex'),
    contentHash: batch.contentHash[i],
    occurred: new Date(batch.occurredMs[i]).toISOString(),
    utcOffsetMin: batch.utcOffsetMin[i],
    lon: batch.lonLat[2 * i],
    lat: batch.lonLat[2 * i + 1],
    type: batch.typeNames[batch.type[i]],
    origin: incidentOrigins[batch.origin[i]] ?? null,
    description: textAt(batch.description, i),
    place: textAt(batch.place, i),
    extra: textAt(batch.extra, i),
  };
}
