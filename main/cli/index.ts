import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { config } from 'zod';
import { ar } from 'zod/locales';
import { AppError } from '../../preload/contract/errors.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { alertCommands } from './alerts.ts';
import { analyzeCommands } from './analyze.ts';
import { createClient } from './client.ts';
import type { Command, CommandOption, Context, Opened, OptionValues } from './command.ts';
import { demoCommands } from './demo.ts';
import { doctorCommands } from './doctor.ts';
import { explainError, systemLanguage, UsageError } from './errors.ts';
import { commandHelp, overview } from './help.ts';
import { incidentCommands } from './incidents.ts';
import { listCommands } from './lists.ts';
import { textOption } from './options.ts';
import { pipelineCommands } from './pipeline.ts';
import { createProgressLine } from './progress-line.ts';
import { sampleCommands } from './sample.ts';
import { serveCommands } from './serve.ts';
import { settingsCommands } from './settings.ts';
import { zoneCommands } from './zones.ts';

/** Every command takes these. */
const commonOptions: Readonly<Record<string, CommandOption>> = {
  cache: { type: 'string', value: 'FILE', doc: 'local cache (default: KHAREETATY_CACHE, or the data folder of this account)' },
  json: { type: 'boolean', doc: 'one JSON object on standard output, everything else on standard error' },
  help: { type: 'boolean', short: 'h', doc: 'this help' },
};

const ONE_WISH_MS = 1_000;

const commands: readonly Command[] = [
  ...incidentCommands,
  ...zoneCommands,
  ...pipelineCommands,
  ...listCommands,
  ...alertCommands,
  ...settingsCommands,
  ...serveCommands,
  ...doctorCommands,
  ...sampleCommands,
  ...analyzeCommands,
  ...demoCommands,
];

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode = 0;
});
// What a schema finds wrong is said by zod itself.
if (systemLanguage() === 'ar') config(ar());
main(process.argv.slice(2)).catch(report);

async function main(args: readonly string[]): Promise<void> {
  const command = findCommand(args);
  if (command === undefined) {
    const [first] = args;
    if (first !== undefined && !['--help', '-h', 'help'].includes(first))
      throw new UsageError(`there is no command "${args.slice(0, 2).join(' ')}"\n${overview(commands)}`);
    (first === undefined ? process.stderr : process.stdout).write(overview(commands));
    if (first === undefined) process.exitCode = 2;
    return;
  }
  const { operands, options } = parseCommand(command, args.slice(command.name.split(' ').length));
  if (options['help'] === true) process.stdout.write(commandHelp(command, commonOptions));
  else await runCommand(command, operands, options);
}

/** The command whose words the arguments begin with; the one with the most words, if several do. */
function findCommand(args: readonly string[]): Command | undefined {
  const matches = commands.filter(({ name }) => name.split(' ').every((word, i) => args[i] === word));
  return matches.sort((a, b) => b.name.length - a.name.length)[0];
}

function parseCommand(command: Command, args: string[]): { readonly operands: readonly string[]; readonly options: OptionValues } {
  const known = { ...command.options, ...commonOptions };
  const config: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(known).map(([name, { type, short, multiple }]) => {
      return [name, { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) }];
    }),
  );
  const parsed = parse(command, args, config);
  const missing = command.operands[parsed.positionals.length];
  if (parsed.values['help'] !== true) {
    if (missing !== undefined) throw usage(command, `${missing} is missing`);
    const extra = parsed.positionals[command.operands.length];
    if (extra !== undefined) throw usage(command, `"${extra}" is one too many`);
    if (parsed.values['cache'] === '') throw usage(command, '--cache is empty');
  }
  return { operands: parsed.positionals, options: parsed.values };
}

function parse(command: Command, args: string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage(command, error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error));
  }
}

function usage(command: Command, message: string): UsageError {
  return new UsageError(`${message}\n${commandHelp(command, commonOptions)}`);
}

/** Runs a command; the first signal cancels it in good order, a later one ends the process at once. */
async function runCommand(command: Command, operands: readonly string[], options: OptionValues): Promise<void> {
  const progressLine = createProgressLine();
  const controller = new AbortController();
  const endAtOnce = () => process.off('SIGINT', abort).off('SIGTERM', abort);
  const abort = () => {
    controller.abort();
    // Ctrl+C reaches this process twice when a launcher passes it on: that is one wish, not two.
    setTimeout(endAtOnce, ONE_WISH_MS).unref();
  };
  let opened: Opened | undefined;
  const open = async (): Promise<Opened> => {
    if (opened !== undefined) return opened;
    process.on('SIGINT', abort).on('SIGTERM', abort);
    const app = await createApp(readConfig({ cacheFile: textOption(options, 'cache') }));
    opened = { app, client: createClient(app, controller.signal, progressLine.report) };
    return opened;
  };
  const print: Context['print'] = (json, lines) => {
    progressLine.end();
    process.stdout.write(options['json'] === true ? `${JSON.stringify(json)}\n` : lines.map((line) => `${line}\n`).join(''));
  };
  const note: Context['note'] = (lines) => {
    progressLine.end();
    process.stderr.write(lines.map((line) => `${line}\n`).join(''));
  };
  const words = { language: systemLanguage(), note, print, progress: progressLine.report };
  try {
    await command.run({ operands, options, signal: controller.signal, open, ...words });
  } finally {
    progressLine.end();
    await opened?.app.close();
    endAtOnce();
  }
}

function report(error: unknown): void {
  const isUsage = error instanceof UsageError || (error instanceof AppError && error.code === 'input.invalid');
  process.exitCode = isUsage ? 2 : 1;
  if (error instanceof UsageError) process.stderr.write(`khareetaty: ${error.message.trimEnd()}\n`);
  else if (error instanceof AppError) process.stderr.write(`${explainError(error, systemLanguage())}\n`);
  else
    process.stderr.write(
      `${explainError(new AppError('internal', {}, { cause: error }), systemLanguage())}\n${String(error instanceof Error ? error.stack : error)}\n`,
    );
}
