import { basename } from 'node:path';
import type { Command } from './command.ts';
import { offer, seconds } from './incidents.ts';
import { describeRejects } from './notes.ts';
import { given, textOption } from './options.ts';

export const zoneCommands: readonly Command[] = [
  {
    name: 'zones import',
    doc: 'Imports zones from GeoJSON, plain or gzip, and puts every incident into its zone anew.',
    operands: ['FILE'],
    options: {
      'code-field': { type: 'string', value: 'NAME', doc: 'property that holds the code (default: detected)' },
      'name-en-field': { type: 'string', value: 'NAME', doc: 'property that holds the English name (default: detected)' },
      'name-ar-field': { type: 'string', value: 'NAME', doc: 'property that holds the Arabic name (default: detected)' },
    },
    example: 'khareetaty zones import chicago_community_areas.geojson.gz',
    async run({ operands, options, open, print, note, language }) {
      const { app, client } = await open();
      const fields = {
        codeField: textOption(options, 'code-field'),
        nameEnField: textOption(options, 'name-en-field'),
        nameArField: textOption(options, 'name-ar-field'),
      };
      const report = await client.zones.import({ file: offer(app.files, operands[0] ?? ''), ...given(fields) });
      print(report, [
        `${String(report.added)} zones added, ${String(report.updated)} updated, ${String(report.unchanged)} unchanged, ${String(report.rejected)} rejected in ${seconds(report.ms)}`,
      ]);
      const { added, updated, unchanged, rejected, rejects: items } = report;
      const read = added + updated + unchanged + rejected;
      if (rejected > 0) note(describeRejects({ fileName: basename(operands[0] ?? ''), read, rejected, items, batchId: null }, language));
    },
  },
];
