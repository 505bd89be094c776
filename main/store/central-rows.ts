/** Incidents as the centre sends them, in the words of this cache. */
import { asItsType } from '../../preload/contract/origins.ts';
import type { IncidentBatch } from '../batch.ts';
import type { CentralIncidents } from '../central-wire.ts';
import { batchIdOf, strangeBatch } from './incident-json.ts';
import { textsOf } from '../batch.ts';
import type { RowContext } from './incident-rows.ts';
import { all, sql, type WriteDb } from './sql.ts';
import { uuidOf } from './sync-identity.ts';
import type { JsonRow } from './sync-rows.ts';
import { typeIdOf } from './type-ids.ts';

export const uidBytes = 16;

export interface CentralRows {
  readonly batch: IncidentBatch;
  readonly context: RowContext;
  readonly status: (i: number) => string;
  /** Rows as they travel; to be called once, and only where single rows are looked at. */
  readonly asJson: () => (i: number) => JsonRow;
}

interface Zone {
  readonly id: number;
  readonly centralId: number;
  readonly code: string;
}

/** Puts ids of this cache in the place of the centre's names. Types that are new are added. */
export function openNames(db: WriteDb): (incidents: CentralIncidents) => CentralRows {
  const zoneRows = all<Zone>(db, sql`SELECT id, central_id AS centralId, code FROM zone WHERE central_id IS NOT NULL`);
  const zones = new Map(zoneRows.map((zone) => [zone.centralId, zone]));
  const batchOf = remembered((uuid) => batchIdOf(db, uuid));
  const typeOf = remembered((code) => typeIdOf(db, code));
  return (incidents) => {
    const { count, zone, batchUid, typeCodes } = incidents;
    const batchUuids = uuidsOf(batchUid, count);
    const status = textsOf(incidents.status);
    const context: RowContext = {
      batchId: 0,
      batchIds: Int32Array.from(batchUuids, batchOf),
      typeIds: typeCodes.map(typeOf),
      zoneIds: Int32Array.from({ length: count }, (_, i) => zones.get(zone[i])?.id ?? 0),
    };
    const zoneCode = (i: number): string | null => zones.get(zone[i])?.code ?? null;
    return { batch: asBatch(incidents), context, status, asJson: () => jsonRows(incidents, { zoneCode, batchUuids, status }) };
  };
}

function remembered(find: (name: string) => number): (name: string) => number {
  const known = new Map<string, number>();
  return (name) => {
    const id = known.get(name) ?? find(name);
    known.set(name, id);
    return id;
  };
}

/** Rows of one batch follow each other: a name is spelt out when it changes. */
function uuidsOf(bytes: Uint8Array, count: number): string[] {
  const names: string[] = new Array<string>(count);
  for (let i = 0; i < count; i++) {
    const at = uidBytes * i;
    let isLikeLast = i > 0;
    for (let byte = at; isLikeLast && byte < at + uidBytes; byte++) isLikeLast = bytes[byte] === bytes[byte - uidBytes];
    names[i] = isLikeLast ? names[i - 1] : uuidOf(bytes.subarray(at, at + uidBytes));
  }
  return names;
}

interface Words {
  readonly zoneCode: (i: number) => string | null;
  readonly batchUuids: readonly string[];
  readonly status: (i: number) => string;
}

function jsonRows(incidents: CentralIncidents, { zoneCode, batchUuids, status }: Words): (i: number) => JsonRow {
  const texts = { description: textsOf(incidents.description), place: textsOf(incidents.place), extra: textsOf(incidents.extra) };
  return (i) => ({
    type_code: incidents.typeCodes[incidents.type[i]],
    zone_code: zoneCode(i),
    occurred_ms: incidents.occurredMs[i],
    utc_offset_min: incidents.utcOffsetMin[i],
    lon: incidents.lonLat[2 * i],
    lat: incidents.lonLat[2 * i + 1],
    description: texts.description(i),
    place: texts.place(i),
    extra: texts.extra(i),
    origin: incidents.origin[i] < 0 ? null : incidents.origin[i],
    status: status(i),
    batch_id: batchUuids[i] === strangeBatch ? null : batchUuids[i],
    line: incidents.line[i],
    content_hash: String(incidents.contentHash[i]),
  });
}

function asBatch({ typeCodes, origin, contentHash, ...incidents }: CentralIncidents): IncidentBatch {
  return {
    ...incidents,
    typeNames: typeCodes,
    contentHash: new BigUint64Array(contentHash.buffer, contentHash.byteOffset, contentHash.length),
    origin: Uint8Array.from(origin, (value) => (value < 0 ? asItsType : value)),
  };
}
