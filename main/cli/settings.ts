import { Settings } from '../../preload/contract/domain.ts';
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
];
