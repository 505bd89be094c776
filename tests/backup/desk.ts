/** A workstation whose backups lie in a folder of the test. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type App, createApp } from '../../main/app.ts';
import { createMemorySecrets, type SecretStore } from '../../main/centre-link.ts';
import { readConfig } from '../../main/config.ts';

export const admin = { name: 'owner', role: 'admin' } as const;
export const passphrase = 'correct horse battery staple';
export const canary = 'Kanarienvogel im Schaufenster';

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'khareetaty-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Opening {
  readonly secret?: string;
  readonly secrets?: SecretStore;
  readonly now?: () => number;
}

export async function openApp(cacheFile: string, { secret = '', secrets = createMemorySecrets({}), now }: Opening = {}): Promise<App> {
  const config = readConfig({ cacheFile, env: { KHAREETATY_LOG: 'error', KHAREETATY_CACHE_PASSPHRASE: secret } });
  const outside = { messages: null, secrets, ...(now === undefined ? {} : { now }) };
  const app = await createApp({ ...config, checkOutputs: true }, outside);
  onTestFinished(() => app.close().catch(() => undefined));
  return app;
}

export async function ask<Value = unknown>(app: App, procedure: string, input: object = {}): Promise<Value> {
  const reply = await app.dispatch(procedure, input, { caller: admin, host: 'browser' });
  if (!reply.ok) throw Object.assign(new Error(`${procedure}: ${reply.error.code}`), reply.error);
  return reply.value as Value;
}

/** Incidents of as many minutes, from `from` on. */
export async function importRows(app: App, count: number, from = 0): Promise<void> {
  const path = join(newFolder(), 'rows.csv');
  writeFileSync(path, 'occurred_at,type,longitude,latitude,description\n');
  const lines = Array.from({ length: count }, (_, i) => {
    const at = new Date(Date.UTC(2024, 2, 1) + (from + i) * 60_000).toISOString().replace('.000Z', '+03:00');
    return `${at},THEFT,${47.97 + (i % 10) / 2_000},${29.37 + (i % 7) / 2_000},${canary} ${from + i}\n`;
  });
  appendFileSync(path, lines.join(''));
  await ask(app, 'incidents.import', { file: app.files.offer(path, 'rows.csv'), timeZone: 'Asia/Kuwait' });
}

export interface Made {
  readonly backup: { readonly name: string; readonly bytes: number; readonly state: string; readonly facts: Record<string, unknown> };
  readonly erased: readonly string[];
}
export interface Listed {
  readonly folder: string;
  readonly isSameDisk: boolean | null;
  readonly lastFailure: { readonly code: string } | null;
  readonly items: readonly Made['backup'][];
}

export const incidentsIn = async (app: App): Promise<number> =>
  (await ask<{ total: number }>(app, 'incidents.list', { pageSize: 1 })).total;

export const folderOf = (cacheFile: string): string => `${cacheFile}.backups`;
