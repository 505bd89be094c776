/** A town of two zones with a canary in one of them, and all that the product makes of it; opened in process or over HTTP. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../main/app.ts';
import { startHttp } from '../../main/http/index.ts';
import { decodeFrame, FRAME_TYPE } from '../../preload/contract/codec.ts';
import type { Reply, WireError } from '../../preload/contract/errors.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { Caller, OutputOf } from '../../preload/contract/procedure.ts';
import { requestOf } from '../../renderer/api/http-transport.ts';
import { openTestApp } from '../contract/test-app.ts';
import { makeDays } from '../services/made-days.ts';

/** In every name and text of the other zone. */
export const canary = 'canary';
/** Longitudes that only the other zone has, degrees. */
export const canaryLon = { from: 48.001, to: 48.2 } as const;

export interface Town {
  readonly app: App;
  readonly folder: string;
  readonly call: (procedure: string, input: unknown, caller: Caller) => Promise<Reply<unknown>>;
  /** The answer to an admin's call, which must succeed. */
  readonly ask: <T>(procedure: string, input?: unknown) => Promise<T>;
  readonly zoneIds: { readonly own: number; readonly other: number };
  readonly incidentIds: { readonly own: readonly number[]; readonly other: readonly number[] };
  readonly close: () => Promise<void>;
}

const square = (code: string, name: string, west: number) => ({
  type: 'Feature',
  properties: { code, name_en: name, name_ar: name },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 29.25],
        [west + 0.1, 29.25],
        [west + 0.1, 29.35],
        [west, 29.35],
        [west, 29.25],
      ],
    ],
  },
});

export async function openTown(host: 'in process' | 'HTTP'): Promise<Town> {
  const folder = await mkdtemp(join(tmpdir(), 'khareetaty-town-'));
  const app = await openTestApp(join(folder, 'cache.db'));
  const admin: Caller = { name: 'admin', role: 'admin' };
  const server = host === 'HTTP' ? await startHttp(app, { port: 0, host: '127.0.0.1' }) : null;
  const call: Town['call'] = (procedure, input, caller) =>
    server === null ? app.dispatch(procedure, input, { caller }) : fetchCall(app, server.url, { procedure, input, caller });
  const ask = async <T>(procedure: string, input: unknown = {}): Promise<T> => {
    const reply = await app.dispatch(procedure, input, { caller: admin });
    if (!reply.ok) throw new Error(`${procedure}: ${JSON.stringify(reply.error)}`);
    return reply.value as T;
  };
  const offer = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return app.files.offer(join(folder, name), name);
  };
  const zones = { type: 'FeatureCollection', features: [square('W', 'West', 47.9), square(`${canary}-E`, `${canary} quarter`, 48)] };
  await ask('zones.import', { file: await offer('zones.geojson', JSON.stringify(zones)) });
  await ask('incidents.import', { file: await offer('days.csv', daysCsv()), timeZone: 'Asia/Kuwait' });
  const { items } = await ask<OutputOf<Contract['zones']['list']>>('zones.list');
  const idOf = (code: string) => items.find((zone) => zone.code === code)?.id ?? 0;
  const zoneIds = { own: idOf('W'), other: idOf(`${canary}-E`) };
  for (const zoneId of [zoneIds.own, zoneIds.other, null]) {
    const name = zoneId === zoneIds.other ? `${canary} rule` : `rule ${String(zoneId)}`;
    await ask('alerts.saveRule', {
      name,
      measure: 'forecast.rise',
      threshold: -0.99,
      scope: { zoneIds: zoneId === null ? [] : [zoneId] },
      severity: 'high',
      enabled: true,
    });
  }
  await ask('alerts.saveRecipient', { name: 'Salma', phone: '+96550000000', channel: 'sms', language: 'en', enabled: true });
  await ask('pipeline.run');
  await ask('forecasts.run', { by: 'zones-types', steps: 7 });
  const columns = await ask<OutputOf<Contract['incidents']['columns']>>('incidents.columns');
  const idsIn = (zoneId: number) => [...columns.ids].filter((_, i) => columns.zoneIds[i] === zoneId);
  const incidentIds = { own: idsIn(zoneIds.own), other: idsIn(zoneIds.other) };
  for (const [id = 0, text] of [
    [incidentIds.own[0], 'seen'],
    [incidentIds.other[0], canary],
  ] as const) {
    await ask('incidents.addNote', { id, body: `${text} note` });
    await ask('incidents.edit', { id, changes: { place: `${text} place` } });
  }
  // One that was in the other zone until today.
  const moved = incidentIds.other[1] ?? 0;
  await ask('incidents.edit', { id: moved, changes: { description: `${canary} before the move` } });
  await ask('incidents.edit', { id: moved, changes: { position: [47.95, 29.3], description: 'moved', place: '' } });
  const [own, other] = [[...incidentIds.own, moved], incidentIds.other.filter((id) => id !== moved)];
  return {
    ...{ app, folder, call, ask, zoneIds, incidentIds: { own, other } },
    async close() {
      await server?.close();
      await app.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Dense places in both zones, a type that the other one alone has, and texts that say where they are of. */
function daysCsv(): string {
  const rows = makeDays({ days: 100, perDay: { W: 8, E: 8, outside: 0 } }).map(({ time, type, lon, lat }, i) => {
    const isOther = lon > 48;
    const isDense = i % 3 === 0;
    const place = isDense ? [isOther ? 48.05 : 47.95, 29.3] : [lon, lat];
    const jitter = (part: number) => (isDense ? ((i * part) % 100) / 1e5 : 0);
    const kind = isOther && i % 5 === 0 ? `${canary} type` : type;
    const text = isOther ? `${canary} ${String(i)}` : `call ${String(i)}`;
    return [time, kind, (place[1] ?? 0) + jitter(7), (place[0] ?? 0) + jitter(11), text, isOther ? `${canary} street` : 'street'].join();
  });
  return ['timestamp,incident_type,lat,lon,description,place', ...rows].join('\n');
}

async function fetchCall(
  app: App,
  url: string,
  { procedure, input, caller }: { readonly procedure: string; readonly input: unknown; readonly caller: Caller },
): Promise<Reply<unknown>> {
  const { path, init } = requestOf(procedure, input);
  const headers = { ...init.headers, authorization: `Bearer ${app.sessions.open(caller).token}`, accept: FRAME_TYPE };
  const response = await fetch(url + path, { ...init, headers });
  if (!response.ok) return { ok: false, error: (await response.json()) as WireError };
  return { ok: true, value: decodeFrame(await response.arrayBuffer()) };
}
