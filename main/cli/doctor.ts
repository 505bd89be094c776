import { AppError } from '../../preload/contract/errors.ts';
import type { Command, Context } from './command.ts';
import { explainError } from './errors.ts';
import type { Strings } from './strings/shape.ts';

type Check = { readonly name: string; readonly ok: boolean; readonly value: string; readonly cure: string | null };

export const doctorCommands: readonly Command[] = [
  {
    name: 'doctor',
    operands: [],
    options: {},
    example: 'khareetaty doctor --json',
    async run(context) {
      const report = await examine(context);
      context.print(
        report,
        report.checks.flatMap((check) => checkLines(check, context.strings)),
      );
      if (!report.ok) context.fail();
    },
  },
];

/** A cache that cannot be opened is a finding, too. */
async function examine({ open, readConfig, language }: Context): Promise<{ readonly ok: boolean; readonly checks: readonly Check[] }> {
  try {
    return await (await open()).client.settings.doctor({});
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [what = '', cure = ''] = explainError(error, language)
      .replace(/^khareetaty: [\w.-]+: /, '')
      .split('\n  ');
    const { version, cacheFile } = readConfig();
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

const STATE_WIDTH = 5;
const NAME_WIDTH = 18;

/** A check as a table line, its cure below it. */
export const checkLines = ({ name, ok, value, cure }: Check, { results }: Strings): string[] => [
  `${results.check[ok ? 'ok' : 'wrong'].padEnd(STATE_WIDTH)}  ${name.padEnd(NAME_WIDTH)} ${value}`,
  ...(cure === null ? [] : [`${''.padEnd(STATE_WIDTH)}  ${''.padEnd(NAME_WIDTH)} ${cure}`]),
];
