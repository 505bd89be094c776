import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeSample } from '../etl/sample.ts';
import { layout } from '../layout.ts';
import type { Command, Context, OptionValues } from './command.ts';
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
    doc: 'Makes synthetic incidents of Kuwait: into a CSV file, or with the governorates into the cache.',
    operands: [],
    options: {
      count: { type: 'string', short: 'n', value: 'N', doc: 'incidents (default: 5000)' },
      seed: { type: 'string', value: 'N', doc: 'the same seed makes the same incidents (default: 42)' },
      language: { type: 'string', value: 'LANGUAGE', doc: 'ar or en (default: ar)' },
      from: { type: 'string', value: 'DAY', doc: 'first day (default: 2025-01-01)' },
      days: { type: 'string', value: 'N', doc: 'days (default: 365)' },
      out: { type: 'string', value: 'FILE', doc: 'write this CSV file and leave the cache alone' },
    },
    example: 'khareetaty sample -n 20000 --seed 7 --out kuwait.csv',
    async run(context) {
      const out = textOption(context.options, 'out');
      if (out === undefined) return importSample(context);
      const count = await write(context.options, resolve(out));
      context.print({ file: resolve(out), count }, [`${String(count)} incidents: ${resolve(out)}`]);
    },
  },
];

/** Writes the sample beside nobody's files, imports it like any other file, and removes it. */
async function importSample({ options, open, print }: Context): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'khareetaty-sample-'));
  try {
    const path = join(folder, 'kuwait_sample.csv');
    await write(options, path);
    const { app, client } = await open();
    const zones = await client.zones.import({ file: offer(app.files, governorates.path) });
    const report = await client.incidents.import({ file: offer(app.files, path), timeZone: 'Asia/Kuwait' });
    print({ ...report, zones: zones.added + zones.updated + zones.unchanged }, [
      `${String(report.accepted)} synthetic incidents of Kuwait imported, ${String(report.unchanged)} were there already`,
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
  if (chosen.fromDay.length > 10) throw new UsageError(`--from is a day such as 2025-01-01, not "${chosen.fromDay}"`);
  if (chosen.count < 1 || chosen.days < 1) throw new UsageError('--count and --days are at least 1');
  return writeSample({ governorates, path, ...chosen });
}
