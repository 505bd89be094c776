import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { AppError } from '../../preload/contract/errors.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { alertCommands } from './alerts.ts';
import { analyzeCommands } from './analyze.ts';
import { createClient } from './client.ts';
import type { Command, CommandOption, Context, Opened, OptionValues, Terminal } from './command.ts';
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

/**
 * Runs one call of the command line to its end. Never rejects: what goes wrong is said on standard error.
 *
 * @param args what follows `khareetaty`.
 * @returns the exit code: 0, 1 (failure) or 2 (called wrongly).
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const command = findCommand(args);
    if (command === undefined) return showOverview(args[0], args, terminal);
    const { operands, options } = parseCommand(command, args.slice(command.name.split(' ').length));
    if (options['help'] !== true) return await runCommand(command, { operands, options, terminal });
    terminal.stdout.write(commandHelp(command, commonOptions));
    return 0;
  } catch (error) {
    terminal.stderr.write(`${explain(error)}\n`);
    return error instanceof UsageError || (error instanceof AppError && error.code === 'input.invalid') ? 2 : 1;
  }
}

function showOverview(first: string | undefined, args: readonly string[], { stdout, stderr }: Terminal): number {
  if (first !== undefined && !['--help', '-h', 'help'].includes(first))
    throw new UsageError(`there is no command "${args.slice(0, 2).join(' ')}"\n${overview(commands)}`);
  (first === undefined ? stderr : stdout).write(overview(commands));
  return first === undefined ? 2 : 0;
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

interface CommandCall {
  readonly operands: readonly string[];
  readonly options: OptionValues;
  readonly terminal: Terminal;
}

/** Runs a command; the first signal cancels it in good order, a later one ends the process at once. */
async function runCommand(command: Command, { operands, options, terminal }: CommandCall): Promise<number> {
  const progressLine = createProgressLine(terminal.stderr);
  const controller = new AbortController();
  const endAtOnce = () => {
    terminal.off('SIGINT', abort);
    terminal.off('SIGTERM', abort);
  };
  const abort = () => {
    controller.abort();
    // Ctrl+C reaches this process twice when a launcher passes it on: that is one wish, not two.
    setTimeout(endAtOnce, ONE_WISH_MS).unref();
  };
  let opened: Opened | undefined;
  const open = async (): Promise<Opened> => {
    if (opened !== undefined) return opened;
    terminal.on('SIGINT', abort);
    terminal.on('SIGTERM', abort);
    const app = await createApp(readConfig({ cacheFile: textOption(options, 'cache') }));
    opened = { app, client: createClient(app, controller.signal, progressLine.report) };
    return opened;
  };
  const say = (stream: Terminal['stdout'], text: string) => {
    progressLine.end();
    stream.write(text);
  };
  let exitCode = 0;
  const context: Context = {
    ...{ operands, options, signal: controller.signal, open, progress: progressLine.report, language: systemLanguage() },
    note: (lines) => say(terminal.stderr, textOf(lines)),
    print: (json, lines) => say(terminal.stdout, options['json'] === true ? `${JSON.stringify(json)}\n` : textOf(lines)),
    fail: () => void (exitCode = 1),
  };
  try {
    await command.run(context);
    return exitCode;
  } finally {
    progressLine.end();
    await opened?.app.close();
    endAtOnce();
  }
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

function explain(error: unknown): string {
  if (error instanceof UsageError) return `khareetaty: ${error.message.trimEnd()}`;
  if (error instanceof AppError) return explainError(error, systemLanguage());
  const sentence = explainError(new AppError('internal', {}, { cause: error }), systemLanguage());
  return `${sentence}\n${String(error instanceof Error ? error.stack : error)}`;
}
