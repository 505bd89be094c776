import { basename, resolve } from 'node:path';
import { incidentOrigins } from '../../preload/contract/origins.ts';
import { type Command, valued } from './command.ts';
import { choicesOption, dateOption, given, idsOption, textOption } from './options.ts';

export const incidentExportCommands: readonly Command[] = [
  {
    name: 'incidents export',
    operands: ['FILE'],
    options: {
      from: valued('DATE'),
      to: valued('DATE'),
      type: valued('ID', { multiple: true }),
      zone: valued('ID', { multiple: true }),
      origin: valued('ORIGIN', { multiple: true }),
      exact: { type: 'boolean' },
      reason: valued('TEXT'),
    },
    example: 'khareetaty incidents export july.csv --from 2018-07-01 --to 2018-08-01',
    async run({ operands, options, open, print, strings }) {
      const path = resolve(operands[0] ?? '');
      const filter = { from: dateOption(options, 'from'), to: dateOption(options, 'to') };
      const lists = { typeIds: idsOption(options, 'type'), zoneIds: idsOption(options, 'zone') };
      const origins = choicesOption(options, 'origin', incidentOrigins);
      const { app, client } = await open();
      const target = app.files.offerTarget(path, basename(path));
      const wish = given({ ...filter, reason: textOption(options, 'reason') });
      const { rows, bytes, isMasked } = await client.incidents.export({
        ...wish,
        ...lists,
        origins,
        exact: options['exact'] === true,
        target,
      });
      const result = { file: path, rows, bytes, isMasked };
      print(result, [strings.results.exported(rows, path, isMasked)]);
    },
  },
];
