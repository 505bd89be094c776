import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import { SYNC_SCHEMA } from '../../preload/contract/sync-domain.ts';
import { readAdminUrl } from '../central/admin-link.ts';
import { importBundleAtCentre } from '../central/import-bundle.ts';
import { readBundle } from '../courier/courier.ts';
import { readVersion } from '../layout.ts';
import { readCa } from './central.ts';
import { type Command, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { choiceOption, given, requiredText, textOption } from './options.ts';
import { byPassphrase, readPassphrase } from './read-passphrase.ts';

export const courierCommands: readonly Command[] = [
  {
    name: 'sync export-bundle',
    operands: [],
    options: { to: valued('FILE'), for: valued('KEY'), ...byPassphrase },
    example: 'khareetaty sync export-bundle --to /media/usb/monday.khbundle --passphrase-stdin',
    async run(context) {
      const { options, open, print, strings } = context;
      const to = resolve(requiredText(options, 'to'));
      const recipient = textOption(options, 'for');
      const passphrase = await readPassphrase(context);
      if (recipient === undefined && passphrase === undefined)
        throw new UsageError(({ usage }) => usage.atLeastOne(['--passphrase-stdin', '--for']));
      const { bytes, ...packed } = await (await open()).client.sync.exportBundle(given({ passphrase, recipient }));
      writeWhole(to, bytes);
      const result = { ...packed, file: to, size: bytes.byteLength };
      print(result, [strings.results.bundleMade(packed.changes, to, packed.fingerprint)]);
    },
  },
  {
    name: 'sync import-bundle',
    operands: ['FILE'],
    options: { ...byPassphrase, trust: valued('FINGERPRINT') },
    example: 'khareetaty sync import-bundle /media/usb/monday.khbundle --passphrase-stdin',
    async run(context) {
      const { operands, options, open, print, strings } = context;
      const path = resolve(operands[0] ?? '');
      const passphrase = await readPassphrase(context);
      const { app, client } = await open();
      const file = app.files.offer(path, basename(path));
      const taken = await client.sync.importBundle({ file, ...given({ passphrase, trust: textOption(options, 'trust') }) });
      print(taken, [strings.results.bundleTaken(taken)]);
    },
  },
  {
    name: 'sync courier-key',
    operands: [],
    options: {},
    example: 'khareetaty sync courier-key',
    async run({ open, print, strings }) {
      const keys = await (await open()).client.sync.courierKey({});
      print(keys, [strings.results.courierKey(keys.recipient, keys.fingerprint)]);
    },
  },
  {
    name: 'central import-bundle',
    operands: ['FILE'],
    options: { url: valued('URL'), tls: valued('WAY'), ca: valued('FILE'), ...byPassphrase },
    example: 'khareetaty central import-bundle monday.khbundle --passphrase-stdin --url postgres://kh_u_salma@db.example.org/khareetaty',
    async run(context) {
      const { operands, options, print, strings, signal } = context;
      const path = resolve(operands[0] ?? '');
      const tls = choiceOption(options, 'tls', ['verify-full', 'off']) ?? 'verify-full';
      const link = readAdminUrl(requiredText(options, 'url'), tls, readCa(textOption(options, 'ca')));
      const file = basename(path);
      const bundle = await readBundle({ path, name: file }, (await readPassphrase(context)) ?? null, null);
      try {
        const counts = await importBundleAtCentre(link, bundle, { file, schema: SYNC_SCHEMA, appVersion: readVersion() }, signal);
        print(counts, [strings.results.bundleAtCentre(counts)]);
        if (counts.rejected > 0) context.fail();
      } finally {
        await bundle.close();
      }
    },
  },
];

/** Beside it first, and on the medium before it has its name: a stick that is pulled out holds a whole file or none. */
function writeWhole(file: string, bytes: Uint8Array): void {
  const part = `${file}.part`;
  try {
    const handle = openSync(part, 'w', 0o600);
    try {
      for (let at = 0; at < bytes.byteLength;) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw new AppError('file.unwritable', { file, reason: String((error as NodeJS.ErrnoException).code) }, { cause: error });
  }
}
