import { AppError } from '../../preload/contract/errors.ts';
import { readConfig } from '../config.ts';
import type { Command, Context } from './command.ts';
import { explainError, systemLanguage } from './errors.ts';
import { textOption } from './options.ts';

type Check = { readonly name: string; readonly ok: boolean; readonly value: string; readonly cure: string | null };

export const doctorCommands: readonly Command[] = [
  {
    name: 'doctor',
    doc: 'Checks versions, SpatiaLite and the cache; says what is missing and how to get it.',
    operands: [],
    options: {},
    example: 'khareetaty doctor --json',
    async run(context) {
      const report = await examine(context);
      context.print(report, report.checks.flatMap(checkLines));
      if (!report.ok) context.fail();
    },
  },
];

/** A cache that cannot be opened is a finding, too. */
async function examine({ open, options }: Context): Promise<{ readonly ok: boolean; readonly checks: readonly Check[] }> {
  try {
    return await (await open()).client.settings.doctor({});
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [what = '', cure = ''] = explainError(error, systemLanguage())
      .replace(/^khareetaty: [\w.-]+: /, '')
      .split('\n  ');
    const { version, cacheFile } = readConfig({ cacheFile: textOption(options, 'cache') });
    return {
      ok: false,
      checks: [
        { name: 'khareetaty', ok: true, value: version, cure: null },
        { name: 'runtime', ok: true, value: `Node ${process.versions.node}, Node-API ${process.versions['napi'] ?? ''}`, cure: null },
        { name: 'cache-file', ok: true, value: cacheFile, cure: null },
        { name: error.code, ok: false, value: what, cure },
      ],
    };
  }
}

const NAME_WIDTH = 18;

const checkLines = ({ name, ok, value, cure }: Check): string[] => [
  `${ok ? 'ok   ' : 'wrong'}  ${name.padEnd(NAME_WIDTH)} ${value}`,
  ...(cure === null ? [] : [`       ${''.padEnd(NAME_WIDTH)} ${cure}`]),
];
