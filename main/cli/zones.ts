import { basename } from 'node:path';
import { type Command, valued } from './command.ts';
import { offer, seconds } from './incidents.ts';
import { describeRejects } from './notes.ts';
import { given, textOption } from './options.ts';

export const zoneCommands: readonly Command[] = [
  {
    name: 'zones import',
    operands: ['FILE'],
    options: {
      layer: valued('NAME'),
      'code-field': valued('NAME'),
      'name-en-field': valued('NAME'),
      'name-ar-field': valued('NAME'),
    },
    example: 'khareetaty zones import chicago_community_areas.geojson.gz',
    async run({ operands, options, open, print, note, language, strings }) {
      const { app, client } = await open();
      const fields = {
        layer: textOption(options, 'layer'),
        codeField: textOption(options, 'code-field'),
        nameEnField: textOption(options, 'name-en-field'),
        nameArField: textOption(options, 'name-ar-field'),
      };
      const report = await client.zones.import({ file: offer(app.files, operands[0] ?? ''), ...given(fields) });
      print(report, [strings.results.zones(report, seconds(report.ms))]);
      const { added, updated, unchanged, rejected, rejects: items } = report;
      const read = added + updated + unchanged + rejected;
      if (rejected > 0)
        note(describeRejects({ fileName: basename(operands[0] ?? ''), read, rejected, items, batchId: null }, { language, strings }));
    },
  },
];
