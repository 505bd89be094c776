/** The ports of the product over a cache of its own, and small incidents to put in. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createCacheEncryption } from '../../main/cache-encryption.ts';
import { openKeyring } from '../../main/cache-key/keyring.ts';
import { createCentreLinkStore } from '../../main/centre-link.ts';
import { connectCentral } from '../../main/central/session.ts';
import { createCourier } from '../../main/courier/courier.ts';
import { createAuditKeyring } from '../../main/audit-key.ts';
import { createBackupChoices } from '../../main/backup/backup-choices.ts';
import { createBackups } from '../../main/backup/backups.ts';
import { createRestore } from '../../main/backup/restore.ts';
import { createCalendars } from '../../main/calendars.ts';
import { type FileRegistry, createFileRegistry } from '../../main/files.ts';
import { openShelf } from '../../main/report-shelf.ts';
import { createTwilio } from '../../main/gateways/twilio.ts';
import { layout } from '../../main/layout.ts';
import { createLog } from '../../main/log.ts';
import { createServices, type Services } from '../../main/services/index.ts';
import { createPasswords, type Passwords } from '../../main/services/passwords.ts';
import type { Call, MessagePort, Ports } from '../../main/services/ports.ts';
import { createSecretsPort, openSecrets } from '../../main/secret-file.ts';
import { createSyncTimer } from '../../main/services/sync-timer.ts';
import { createSessions, type Sessions } from '../../main/session.ts';
import { openWorkers } from '../../main/workers/pool.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Progress } from '../../preload/contract/procedure.ts';
import type { FakeTwilio } from '../../resources/scripts/fake-twilio.mjs';

export interface Opened {
  readonly ports: Ports;
  readonly services: Services;
  readonly files: FileRegistry;
  readonly sessions: Sessions;
  readonly events: AppEvent[];
  readonly close: () => Promise<void>;
}

interface Choices {
  readonly cacheFile?: string;
  readonly messages?: MessagePort | null;
  readonly now?: () => number;
  readonly passwords?: Passwords;
}

/** Hashes at a thousandth of the product's cost, for tests of what else becomes of passwords. */
export const quickPasswords = createPasswords(10);
const noPrinter: Ports['print'] = {
  by: () => Promise.resolve(null),
  print: () => Promise.reject(new Error('there is no printer')),
  close: () => Promise.resolve(),
};

/** A folder that is removed after the test. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'khareetaty-services-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens real threads on a cache; a new one unless named. Closed after the test, or earlier by `close`. */
export async function openPorts({ cacheFile, messages = null, now = Date.now, passwords = quickPasswords }: Choices = {}): Promise<Opened> {
  const file = cacheFile ?? join(await tempFolder(), 'cache.db');
  const workers = await openWorkers({
    ...{ cacheFile: file, files: layout.workers, migrationsDir: layout.migrationsDir },
    ...{ readers: 1, computeThreads: 2 },
  });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await workers.close();
    isOpen = false;
  };
  onTestFinished(close);
  await workers.write.markInterruptedDeliveries(now());
  const secrets = await openSecrets({ cacheFile: file, secrets: {}, secretsPassphrase: null });
  const keyring = await openKeyring({ cacheFile: file, secrets }, null);
  const [files, sessions, events]: [FileRegistry, Sessions, AppEvent[]] = [createFileRegistry(), createSessions(now), []];
  const auditKeyring = createAuditKeyring(file, secrets);
  const places = { cacheFile: file, files: layout.workers, migrationsDir: layout.migrationsDir };
  const choices = createBackupChoices(file);
  const backupParts = { ...{ places, secrets, now, choices, key: keyring.key, version: '0.0.0' }, passphrase: null };
  const restoreParts = {
    ...backupParts,
    workers,
    keyring,
    auditKeyring,
    auditKeys: () => auditKeyring.read(),
    reopened: () => Promise.resolve(),
  };
  const restore = createRestore({ ...restoreParts, log: createLog({ level: 'silent', file: null }) });
  const ports: Ports = {
    ...{ read: workers.read, write: workers.write, compute: workers.compute, etl: workers.etl, files, sessions, passwords, messages, now },
    reports: { render: workers.renderReport(layout.reports), openShelf },
    print: noPrinter,
    calendars: createCalendars(layout.calendarsDir),
    central: connectCentral,
    courier: createCourier(file),
    auditKeys: () => auditKeyring.read(),
    cacheKey: createCacheEncryption(keyring, workers, file),
    secrets: createSecretsPort(secrets),
    backups: { ...createBackups(backupParts), restore },
    centreLink: createCentreLinkStore(file, secrets),
    syncTimer: createSyncTimer(now),
    connection: { isMetered: () => Promise.resolve(false), wasMetered: () => false },
    // Safe: name and payload belong together.
    emit: (name, payload) => void events.push({ name, payload } as AppEvent),
    log: { warn: () => undefined, error: () => undefined },
    about: { version: '0.0.0', deviceName: 'test', startedMs: now(), checks: () => Promise.resolve([]) },
  };
  return { ports, services: createServices(ports), files, sessions, events, close };
}

/** Twilio's gateway, pointed at a local peer. */
export function twilioAt(peer: FakeTwilio, timeoutMs = 5_000): MessagePort {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM, TWILIO_WHATSAPP_FROM } = peer.environment;
  return createTwilio({
    ...{ accountSid: TWILIO_ACCOUNT_SID, authToken: TWILIO_AUTH_TOKEN, from: TWILIO_FROM, whatsappFrom: TWILIO_WHATSAPP_FROM },
    ...{ apiUrl: peer.url, timeoutMs, workerFile: layout.twilioWorker },
  });
}

/** A call by an admin that nobody cancels. */
export function newCall(change: Partial<Call> = {}): Call & { readonly steps: Progress[] } {
  const steps: Progress[] = [];
  return {
    caller: { name: 'tester', role: 'admin' },
    signal: new AbortController().signal,
    progress: (step) => void steps.push(step),
    audit: () => undefined,
    steps,
    ...change,
  };
}

/** Writes a text file and offers it to the app. */
export async function offerText(files: FileRegistry, name: string, text: string): Promise<string> {
  const path = join(await tempFolder(), name);
  await writeFile(path, text);
  return files.offer(path, name);
}

export interface MadeIncident {
  readonly time: string;
  readonly type: string;
  readonly lon: number;
  readonly lat: number;
}

/** Incidents in the prototype's columns. */
export const toCsv = (incidents: readonly MadeIncident[]): string =>
  [
    'timestamp,incident_type,lat,lon,description',
    ...incidents.map(({ time, type, lat, lon }, i) => `${time},${type},${String(lat)},${String(lon)},call ${String(i)}`),
  ].join('\n');

/** Two square zones side by side around 48° E, 29.3° N: west (code W) and east (code E), 0.1° wide each. */
export const twoZones = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    ['W', 'West', 'غرب', 47.9],
    ['E', 'East', 'شرق', 48],
  ].map(([code, name_en, name_ar, west]) => {
    const [w, e] = [Number(west), Number(west) + 0.1];
    const ring = [
      [w, 29.25],
      [e, 29.25],
      [e, 29.35],
      [w, 29.35],
      [w, 29.25],
    ];
    return { type: 'Feature', properties: { code, name_en, name_ar }, geometry: { type: 'Polygon', coordinates: [ring] } };
  }),
});
