import { Settings } from '../../preload/contract/domain.ts';
import type { Command } from './command.ts';
import { UsageError } from './errors.ts';
import { tableLines } from './table-text.ts';

export const settingsCommands: readonly Command[] = [
  {
    name: 'settings get',
    doc: 'Shows the settings.',
    operands: [],
    options: {},
    example: 'khareetaty settings get',
    async run({ open, print }) {
      const settings = await (await open()).client.settings.get({});
      print(
        settings,
        tableLines(
          ['setting', 'value'],
          Object.entries(settings).map(([key, value]) => [key, String(value)]),
        ),
      );
    },
  },
  {
    name: 'settings set',
    doc: `Changes one setting: ${Object.keys(Settings.shape).join(', ')}.`,
    operands: ['KEY', 'VALUE'],
    options: {},
    example: 'khareetaty settings set timeZone America/Chicago',
    async run({ operands, open, print }) {
      const [key = '', value = ''] = operands;
      if (!(key in Settings.shape))
        throw new UsageError(`there is no setting "${key}"; there are ${Object.keys(Settings.shape).join(', ')}`);
      const asNumber = Settings.partial().safeParse({ [key]: Number(value) });
      const change = { [key]: asNumber.success && value.trim() !== '' ? Number(value) : value };
      const settings = await (await open()).client.settings.save(change);
      print(settings, [`${key}: ${String(settings[key as keyof Settings])}`]);
    },
  },
];
