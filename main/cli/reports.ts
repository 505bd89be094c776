import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { papers, reportSections, reportTemplates } from '../../preload/contract/report-domain.ts';
import { type Command, type Context, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { choiceOption, choicesOption, dateOption, given, idsOption, requiredText } from './options.ts';
import { tableLines } from './table-text.ts';

const formats = ['pdf', 'html'] as const;
const languages = ['en', 'ar'] as const;

export const reportCommands: readonly Command[] = [
  {
    name: 'report',
    operands: [],
    options: {
      list: { type: 'boolean' },
      template: valued('NAME'),
      section: valued('NAME', { multiple: true }),
      out: valued('PLACE'),
      each: valued('zone'),
      format: valued('FORMAT'),
      lang: valued('LANGUAGE'),
      paper: valued('PAPER'),
      from: valued('DATE'),
      to: valued('DATE'),
      type: valued('ID', { multiple: true }),
      zone: valued('ID', { multiple: true }),
    },
    example: 'khareetaty report --template weekly --each zone --out reports --format html',
    lists: { templates: reportTemplates, sections: reportSections },
    run: (context) => (context.options['list'] === true ? listTemplates(context) : makeReport(context)),
  },
];

async function listTemplates({ open, print, strings }: Context): Promise<void> {
  const { client } = await open();
  const { items, sections, pdfBy } = await client.reports.templates({});
  const rows = items.map(({ template, days, sections: parts }) => [template, days, parts.join(', ')]);
  print({ items, sections, pdfBy }, [...tableLines(['name', 'days', 'parts'], strings, rows), strings.results.pdfBy(pdfBy)]);
}

async function makeReport({ options, open, print, note, strings }: Context): Promise<void> {
  const template = choiceOption(options, 'template', reportTemplates);
  if (template === undefined) throw new UsageError(({ usage }) => usage.oneOf('--template', reportTemplates));
  const each = choiceOption(options, 'each', ['zone'] as const);
  const chosen = given({
    ...{ each, from: dateOption(options, 'from'), to: dateOption(options, 'to') },
    ...{ language: choiceOption(options, 'lang', languages), paper: choiceOption(options, 'paper', papers) },
    format: choiceOption(options, 'format', formats),
  });
  const place = resolve(requiredText(options, 'out'));
  // One report for each zone names its files itself.
  const isInFolder = each === undefined && statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
  const path = isInFolder ? join(place, `${template}.${chosen.format ?? 'pdf'}`) : place;
  const lists = {
    ...{ typeIds: idsOption(options, 'type'), zoneIds: idsOption(options, 'zone') },
    sections: choicesOption(options, 'section', reportSections),
  };
  const { app, client } = await open();
  const target = app.files.offerTarget(path, basename(path));
  const made = await client.reports.make({ ...chosen, ...lists, template, target });
  if (made.fallback !== null) note([strings.notes.noPrinter]);
  // A name that the report gave itself lies in the folder.
  const files = made.files.map(({ name, pages, bytes }) => ({ file: each === undefined ? path : join(path, name), pages, bytes }));
  const { format, isMasked } = made;
  print({ files, pages: made.pages, format, isMasked }, [strings.results.reportsMade(files.length, made.pages, path)]);
}
