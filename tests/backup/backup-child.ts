/** A second process that makes a backup or restores one, and says when it begins and when it is done; see kill.test.ts. */
import { writeSync } from 'node:fs';
import { createApp } from '../../main/app.ts';
import { readMoves } from '../../main/backup/restore-plan.ts';
import { createMemorySecrets } from '../../main/centre-link.ts';
import { readConfig } from '../../main/config.ts';
import { swapFiles } from '../../main/store/restore.ts';
import { storePlaces } from '../../main/store-places.ts';

const [cacheFile = '', task = '', file = '', passphrase = '', step = ''] = process.argv.slice(2);
const say = (text: string) => writeSync(1, `${text}\n`);
const config = readConfig({ cacheFile, env: { KHAREETATY_LOG: 'error', KHAREETATY_CACHE_PASSPHRASE: passphrase } });
const secrets = createMemorySecrets({});

const tasks: Readonly<Record<string, () => Promise<void>>> = { make, restore, swap };
await tasks[task]?.();

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

/** Ends a restore that has a plan, up to a step. */
async function swap(): Promise<void> {
  const moves = readMoves(cacheFile);
  if (moves === null) throw new Error('nothing is planned');
  await swapFiles(storePlaces(config), moves, (name) => {
    if (name === step) process.kill(process.pid, 'SIGKILL');
  });
  say('done');
}
