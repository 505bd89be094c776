import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Settings } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { replaceFile } from '../replace-file.ts';
import type { Command } from './command.ts';
import { UsageError } from './errors.ts';
import { tableLines } from './table-text.ts';

export const settingsCommands: readonly Command[] = [
  {
    name: 'settings get',
    operands: [],
    options: {},
    example: 'khareetaty settings get',
    async run({ open, print, strings }) {
      const settings = await (await open()).client.settings.get({});
      print(
        settings,
        tableLines(
          ['setting', 'value'],
          strings,
          Object.entries(settings).map(([key, value]) => [key, String(value)]),
        ),
      );
    },
  },
  {
    name: 'settings set',
    operands: ['KEY', 'VALUE'],
    options: {},
    lists: { settings: Object.keys(Settings.shape) },
    example: 'khareetaty settings set timeZone America/Chicago',
    async run({ operands, open, print }) {
      const [key = '', value = ''] = operands;
      if (!(key in Settings.shape)) throw new UsageError(({ usage }) => usage.noSetting(key, Object.keys(Settings.shape)));
      const asNumber = Settings.partial().safeParse({ [key]: Number(value) });
      const change = { [key]: asNumber.success && value.trim() !== '' ? Number(value) : value };
      const settings = await (await open()).client.settings.save(change);
      print(settings, [`${key}: ${String(settings[key as keyof Settings])}`]);
    },
  },
  {
    name: 'settings export',
    operands: ['FILE'],
    options: {},
    example: 'khareetaty settings export settings.json',
    async run({ operands, open, print, strings }) {
      const file = resolve(operands[0] ?? '');
      const content = await (await open()).client.settings.export({});
      await replaceFile(file, `${JSON.stringify(content, null, 2)}\n`).catch((cause: unknown) => {
        throw new AppError('file.unwritable', { file, reason: String((cause as NodeJS.ErrnoException).code) }, { cause });
      });
      const result = { file, settings: Object.keys(content.settings).length };
      print(result, [strings.results.settingsWritten(result.settings, file)]);
    },
  },
  {
    name: 'settings import',
    operands: ['FILE'],
    options: { 'dry-run': { type: 'boolean' } },
    example: 'khareetaty settings import settings.json --dry-run',
    async run({ operands, options, open, print, strings }) {
      const file = resolve(operands[0] ?? '');
      const content = await readFile(file, 'utf8').catch((cause: unknown) => {
        const { code = '' } = cause as NodeJS.ErrnoException;
        throw new AppError(code === 'ENOENT' ? 'file.missing' : 'file.unreadable', { file, reason: code }, { cause });
      });
      const { client } = await open();
      const taken = await client.settings.import({ content, isTrial: options['dry-run'] === true });
      const rows = taken.changes.map(({ key, before, after }) => [key, String(before), String(after)]);
      print(taken, [
        ...tableLines(['setting', 'before', 'after'], strings, rows),
        strings.results.settingsTaken(rows.length, taken.isTrial),
      ]);
    },
  },
];
