import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeSample } from '../etl/sample.ts';
import { layout } from '../layout.ts';
import { type Command, type Context, type OptionValues, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { offer } from './incidents.ts';
import { choiceOption, dateOption, numberOption, textOption } from './options.ts';

const governorates = {
  path: join(layout.root, 'resources', 'sample', 'kuwait_governorates.geojson.gz'),
  name: 'kuwait_governorates.geojson.gz',
};

export const sampleCommands: readonly Command[] = [
  {
    name: 'sample',
    operands: [],
    options: {
      count: valued('N', { short: 'n' }),
      seed: valued('N'),
      language: valued('LANGUAGE'),
      from: valued('DAY'),
      days: valued('N'),
      out: valued('FILE'),
    },
    example: 'khareetaty sample -n 20000 --seed 7 --out kuwait.csv',
    async run(context) {
      const out = textOption(context.options, 'out');
      if (out === undefined) return importSample(context);
      const count = await write(context.options, resolve(out));
      context.print({ file: resolve(out), count }, [context.strings.results.sampleFile(count, resolve(out))]);
    },
  },
];

/** Writes the sample beside nobody's files, imports it like any other file, and removes it. */
async function importSample({ options, open, print, strings }: Context): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'khareetaty-sample-'));
  try {
    const path = join(folder, 'kuwait_sample.csv');
    await write(options, path);
    const { app, client } = await open();
    const zones = await client.zones.import({ file: offer(app.files, governorates.path) });
    const report = await client.incidents.import({ file: offer(app.files, path), timeZone: 'Asia/Kuwait' });
    print({ ...report, zones: zones.added + zones.updated + zones.unchanged }, [
      strings.results.sampleImport(report.accepted, report.unchanged),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function write(options: OptionValues, path: string): Promise<number> {
  const whole = { whole: true };
  const chosen = {
    count: numberOption(options, 'count', whole) ?? 5_000,
    seed: numberOption(options, 'seed', whole) ?? 42,
    language: choiceOption(options, 'language', ['ar', 'en']) ?? 'ar',
    fromDay: dateOption(options, 'from') ?? '2025-01-01',
    days: numberOption(options, 'days', whole) ?? 365,
  };
  if (chosen.fromDay.length > 10) throw new UsageError(({ usage }) => usage.day('--from', chosen.fromDay));
  if (chosen.count < 1 || chosen.days < 1) throw new UsageError(({ usage }) => usage.atLeastOne(['--count', '--days']));
  return writeSample({ governorates, path, ...chosen });
}
