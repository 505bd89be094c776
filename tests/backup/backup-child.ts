/** A second process that makes a backup or restores one, and says when it begins and when it is done; see kill.test.ts. */
import { writeSync } from 'node:fs';
import { basename } from 'node:path';
import { createApp } from '../../main/app.ts';
import { createAuditKeyring } from '../../main/audit-key.ts';
import { findBackup, restoreInto } from '../../main/backup/unpack-backup.ts';
import { writePlan } from '../../main/backup/restore-plan.ts';
import { openKeyring } from '../../main/cache-key/keyring.ts';
import { createMemorySecrets } from '../../main/centre-link.ts';
import { readConfig } from '../../main/config.ts';
import { stagedFileOf } from '../../main/store/restore-files.ts';
import { planMoves, swapFiles } from '../../main/store/restore.ts';
import { storePlaces } from '../../main/store-places.ts';

const [cacheFile = '', task = '', file = '', passphrase = '', step = ''] = process.argv.slice(2);
const say = (text: string) => writeSync(1, `${text}\n`);
const config = readConfig({ cacheFile, env: { KHAREETATY_LOG: 'error', KHAREETATY_CACHE_PASSPHRASE: passphrase } });
const secrets = createMemorySecrets({});
const source = { name: null, file: { path: file, name: basename(file) }, passphrase: null };

await { make, restore, swap }[task]?.();

async function make(): Promise<void> {
  const { dispatch, close } = await createApp(config, { messages: null, secrets });
  say(`begin ${Math.round(performance.now())}`);
  await dispatch('backups.make', {}, { caller: { name: 'owner', role: 'admin' } });
  say('done');
  await close();
}

async function restore(): Promise<void> {
  const { dispatch, files, close } = await createApp(config, { messages: null, secrets });
  say(`begin ${Math.round(performance.now())}`);
  const input = { file: files.offer(file, 'a'), reason: 'a trial', understood: true };
  const reply = await dispatch('backups.restore', input, { caller: { name: 'owner', role: 'admin' } });
  say(reply.ok ? 'done' : JSON.stringify(reply));
  await close();
}

/** What main/backup/restore.ts does with a closed cache, up to a step of the swap. */
async function swap(): Promise<void> {
  const places = storePlaces(config);
  const key = (await openKeyring({ cacheFile, secrets }, passphrase)).key();
  const parts = { places, secrets, passphrase, key: () => key, now: Date.now };
  const work = { signal: new AbortController().signal, onProgress: () => undefined };
  const found = await findBackup('', source);
  const copy = await restoreInto(parts, { ...found, to: stagedFileOf(cacheFile), passphrase }, work);
  const moves = planMoves(cacheFile, { aside: 'aside', keys: { from: key, to: copy.key }, keepsJournal: true });
  if (step === 'staged') process.kill(process.pid, 'SIGKILL');
  const event = {
    ...{ atMs: Date.now(), actor: 'owner', role: 'admin', host: 'system', action: '', phase: 'done', ref: 'r', subject: 'audit' },
    ...{ subjectId: '', outcome: 'ok', detail: '{}', reason: 'a trial' },
  } as const;
  const plan = { moves: { ...moves, out: [...moves.out], in: [...moves.in] }, event };
  await writePlan(cacheFile, await createAuditKeyring(cacheFile, secrets).read(), plan);
  say(`steps ${JSON.stringify(['planned', 'folder', ...moves.out.map((name) => `out ${name}`), ...moves.in.map(({ to }) => `in ${to}`), 'sync'])}`);
  if (step === 'planned') process.kill(process.pid, 'SIGKILL');
  await swapFiles(places, moves, (name) => {
    if (name === step) process.kill(process.pid, 'SIGKILL');
  });
  say('done');
}
