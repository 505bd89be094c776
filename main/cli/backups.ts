import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Backup } from '../../preload/contract/backups.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { readConfig } from '../config.ts';
import { cannotOpen, restoreClosed } from '../restore-closed.ts';
import { type Command, type Context, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { given, requiredText, textOption } from './options.ts';
import { byPassphrase, readPassphrase } from './read-passphrase.ts';
import { tableLines } from './table-text.ts';

export const backupCommands: readonly Command[] = [
  {
    name: 'backups make',
    operands: [],
    options: {},
    example: 'khareetaty backups make',
    async run({ open, print, strings: { results } }) {
      const made = await (await open()).client.backups.make({});
      print(made, [results.backupMade(made.backup.name, made.backup.bytes, made.erased.length)]);
    },
  },
  {
    name: 'backups list',
    operands: [],
    options: {},
    example: 'khareetaty backups list',
    async run(context) {
      const { open, print, strings } = context;
      const state = await (await open()).client.backups.list({});
      const { results } = strings;
      print(state, [
        results.backupFolder(state.folder, state.isDaily),
        ...(state.isSameDisk === true ? [results.backupSameDisk] : []),
        ...(state.lastFailure === null ? [] : [results.backupFailed(timeOf(state.lastFailure.atMs), state.lastFailure.code)]),
        ...tableLines(
          ['name', 'timeUtc', 'bytes', 'incidents', 'dataCut', 'state'],
          strings,
          state.items.map((item) => rowOf(item, context)),
        ),
      ]);
    },
  },
  {
    name: 'backups folder',
    operands: ['DIR'],
    options: {},
    example: 'khareetaty backups folder /media/backups',
    async run({ operands, open, print, strings: { results } }) {
      const { app, client } = await open();
      const path = resolve(operands[0] ?? '');
      const isDefault = operands[0] === 'default';
      const folder = isDefault ? null : app.files.offerTarget(path, basename(path));
      const state = await client.backups.configure({ folder });
      print(state, [results.backupFolder(state.folder, state.isDaily), ...(state.isSameDisk === true ? [results.backupSameDisk] : [])]);
    },
  },
  {
    name: 'backups daily',
    operands: ['ON'],
    options: {},
    example: 'khareetaty backups daily on',
    async run({ operands: [word = ''], open, print, strings: { results } }) {
      if (word !== 'on' && word !== 'off') throw new UsageError(({ usage }) => usage.oneOf('ON', ['on', 'off']));
      const state = await (await open()).client.backups.configure({ isDaily: word === 'on' });
      print(state, [results.backupFolder(state.folder, state.isDaily)]);
    },
  },
  {
    name: 'backups drill',
    operands: [],
    options: { from: valued('FILE'), ...byPassphrase },
    example: 'khareetaty backups drill',
    async run(context) {
      const { options, open, print, strings } = context;
      const passphrase = await readPassphrase(context);
      const { app, client } = await open();
      const from = textOption(options, 'from');
      const source = from === undefined ? {} : { file: app.files.offer(resolve(from), basename(from)) };
      const found = await client.backups.drill({ ...source, ...given({ passphrase }) });
      print(found, [strings.results.drilled(found.name, found.rows.incidents, found.schema)]);
    },
  },
  {
    name: 'backups restore',
    operands: ['FILE'],
    options: { reason: valued('TEXT'), yes: { type: 'boolean' }, ...byPassphrase },
    example: 'khareetaty backups restore /media/backups/cache-20250301T090000Z.khbackup --reason "disk failed" --yes',
    async run(context) {
      const { operands, options, note, print, strings } = context;
      const reason = requiredText(options, 'reason');
      const passphrase = await readPassphrase(context);
      note(strings.notes.beforeRestore);
      if (options['yes'] !== true) throw new UsageError(({ usage }) => usage.sayYes);
      const restored = await restore(context, operands[0] ?? '', { reason, passphrase });
      print(restored, strings.results.restored(restored));
    },
  },
];

interface Wish {
  readonly reason: string;
  readonly passphrase: string | undefined;
}

/** A cache that does not open is put aside as it is: then there is nobody whose rights could be asked for. */
async function restore({ open, options, signal, progress, note, strings }: Context, given_: string, { reason, passphrase }: Wish) {
  const path = resolve(given_);
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  try {
    const { app, client } = await open();
    const source = isFile ? { file: app.files.offer(path, basename(path)) } : { name: given_ };
    return await client.backups.restore({ ...source, ...given({ passphrase }), reason, understood: true });
  } catch (error) {
    if (!(error instanceof AppError) || !cannotOpen.has(error.code)) throw error;
    note([strings.notes.restoreUnopened(error.code)]);
    const config = readConfig({ cacheFile: textOption(options, 'cache') });
    const source = { name: isFile ? null : given_, file: isFile ? { path, name: basename(path) } : null, passphrase: passphrase ?? null };
    const work = { signal, onProgress: (step: string, fraction: number) => progress({ step, fraction }) };
    return restoreClosed(config, source, { reason, work });
  }
}

function rowOf({ name, bytes, state, facts }: Backup, { strings: { results } }: Context): (string | number | null)[] {
  const made = facts === null ? null : timeOf(facts.madeMs);
  return [
    name,
    made,
    bytes,
    facts?.rows.incidents ?? null,
    facts?.dataCut ?? null,
    results.backupState(state, facts?.isEncrypted === true),
  ];
}

const timeOf = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, 16);
