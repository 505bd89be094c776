import { text as readAll } from 'node:stream/consumers';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { Language } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { alertCommands } from './alerts.ts';
import { ruleCommands } from './rules.ts';
import { analysisCommands } from './analyses.ts';
import { analyzeCommands } from './analyze.ts';
import { auditCommands } from './audit.ts';
import { backupCommands } from './backups.ts';
import { cacheCommands } from './cache.ts';
import { centralCommands } from './central.ts';
import { type CommandLineClient, createClient } from './client.ts';
import type { Command, CommandOption, Context, Opened, OptionValues, Terminal } from './command.ts';
import { demoCommands } from './demo.ts';
import { doctorCommands } from './doctor.ts';
import { explainError, UsageError } from './errors.ts';
import { forecastCommands } from './forecasts.ts';
import { commandHelp, commonOptions, overview } from './help.ts';
import { incidentEditCommands } from './incident-edits.ts';
import { incidentExportCommands } from './incident-export.ts';
import { incidentCommands } from './incidents.ts';
import { stringsOf, systemLanguage } from './language.ts';
import { listCommands } from './lists.ts';
import { textOption } from './options.ts';
import { pipelineCommands } from './pipeline.ts';
import { createProgressLine } from './progress-line.ts';
import { reportCommands } from './reports.ts';
import { retentionCommands } from './retention.ts';
import { sampleCommands } from './sample.ts';
import { secretsCommands } from './secrets.ts';
import { serveCommands } from './serve.ts';
import { settingsCommands } from './settings.ts';
import type { Strings, UsageStrings } from './strings/shape.ts';
import { keyCommands } from './keys.ts';
import { userCommands } from './users.ts';
import { courierCommands } from './courier.ts';
import { syncCommands } from './sync.ts';
import { zoneCommands } from './zones.ts';

const ONE_WISH_MS = 1_000;

const commands: readonly Command[] = [
  ...incidentCommands,
  ...incidentEditCommands,
  ...incidentExportCommands,
  ...zoneCommands,
  ...pipelineCommands,
  ...listCommands,
  ...analysisCommands,
  ...forecastCommands,
  ...alertCommands,
  ...ruleCommands,
  ...settingsCommands,
  ...cacheCommands,
  ...secretsCommands,
  ...backupCommands,
  ...syncCommands,
  ...courierCommands,
  ...userCommands,
  ...keyCommands,
  ...reportCommands,
  ...retentionCommands,
  ...serveCommands,
  ...doctorCommands,
  ...auditCommands,
  ...centralCommands,
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
  const language = languageOf(args);
  const strings = stringsOf[language];
  try {
    const rest = withoutLanguage(args);
    const command = findCommand(rest);
    if (command === undefined) return showOverview(rest, strings, terminal);
    const { operands, options } = parseCommand(command, rest.slice(command.name.split(' ').length));
    if (options['help'] !== true) return await runCommand(command, { operands, options, terminal, language });
    terminal.stdout.write(commandHelp(command, strings));
    return 0;
  } catch (error) {
    terminal.stderr.write(`${explain(error, language)}\n`);
    return error instanceof UsageError || (error instanceof AppError && error.code.startsWith('input.')) ? 2 : 1;
  }
}

/** What a call is answered in: as --language says, else as the system does. Some commands have an option of that name of their own. */
export function languageOf(args: readonly string[]): Language {
  const asked = languageOption(args)?.value;
  return asked === 'ar' || asked === 'en' ? asked : systemLanguage();
}

/** @throws UsageError if --language has no value, or another than it takes. */
function withoutLanguage(args: readonly string[]): readonly string[] {
  const option = languageOption(args);
  if (option === undefined) return args;
  const { at, length, value } = option;
  if (value !== 'ar' && value !== 'en') throw new UsageError(({ usage }) => usage.oneOf('--language', ['ar', 'en']));
  return args.toSpliced(at, length);
}

function languageOption(args: readonly string[]): { readonly at: number; readonly length: number; readonly value: string } | undefined {
  const at = args.findIndex((arg) => arg === '--language' || arg.startsWith('--language='));
  if (at < 0 || findCommand(args)?.options['language'] !== undefined) return undefined;
  const [, value] = args[at]?.split('=') ?? [];
  return value === undefined ? { at, length: 2, value: args[at + 1] ?? '' } : { at, length: 1, value };
}

function showOverview(args: readonly string[], strings: Strings, { stdout, stderr }: Terminal): number {
  const [first] = args;
  if (first !== undefined && !['--help', '-h', 'help'].includes(first)) {
    const name = args.slice(0, 2).join(' ');
    throw new UsageError((words) => `${words.usage.noCommand(name)}\n${overview(commands, words)}`);
  }
  (first === undefined ? stderr : stdout).write(overview(commands, strings));
  return first === undefined ? 2 : 0;
}

/** The command whose words the arguments begin with; the one with the most words, if several do. */
function findCommand(args: readonly string[]): Command | undefined {
  const matches = commands.filter(({ name }) => name.split(' ').every((word, i) => args[i] === word));
  return matches.sort((a, b) => b.name.length - a.name.length)[0];
}

function parseCommand(command: Command, args: string[]): { readonly operands: readonly string[]; readonly options: OptionValues } {
  const known: Readonly<Record<string, CommandOption>> = { ...commonOptions, ...command.options };
  const config: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(known).map(([name, { type, short, multiple }]) => {
      return [name, { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) }];
    }),
  );
  const parsed = parse(command, args, config);
  const missing = command.operands[parsed.positionals.length];
  if (parsed.values['help'] !== true) {
    if (missing !== undefined) throw usageOf(command, (usage) => usage.missing(missing));
    const extra = parsed.positionals[command.operands.length];
    if (extra !== undefined) throw usageOf(command, (usage) => usage.oneTooMany(extra));
    if (parsed.values['cache'] === '') throw usageOf(command, (usage) => usage.empty('--cache'));
  }
  return { operands: parsed.positionals, options: parsed.values };
}

function parse(command: Command, args: string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: joinNegatives(args, options), options, allowPositionals: true, strict: true });
  } catch (error) {
    const option = /-{1,2}[\w-]+/.exec(error instanceof Error ? error.message : '')?.[0] ?? args.join(' ');
    const isUnknown = error instanceof Error && 'code' in error && error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
    throw usageOf(command, (usage) => (isUnknown ? usage.unknownOption : usage.valueMismatch)(option));
  }
}

/** `--lon -87.6` as `--lon=-87.6`: parseArgs takes a number below zero for an option. */
function joinNegatives(args: readonly string[], options: ParseArgsOptionsConfig): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const option = joined.at(-1) ?? '';
    const isNegative = /^-\d/.test(arg) && option.startsWith('--') && options[option.slice(2)]?.type === 'string';
    if (isNegative) joined[joined.length - 1] = `${option}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

function usageOf(command: Command, explainUsage: (usage: UsageStrings) => string): UsageError {
  return new UsageError((strings) => `${explainUsage(strings.usage)}\n${commandHelp(command, strings)}`);
}

interface CommandCall {
  readonly operands: readonly string[];
  readonly options: OptionValues;
  readonly terminal: Terminal;
  readonly language: Language;
}

/** Runs a command; the first signal cancels it in good order, a later one ends the process at once. */
async function runCommand(command: Command, { operands, options, terminal, language }: CommandCall): Promise<number> {
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
  let opened: (Opened & CommandLineClient) | undefined;
  const open = async (): Promise<Opened> => {
    if (opened !== undefined) return opened;
    terminal.on('SIGINT', abort);
    terminal.on('SIGTERM', abort);
    const config = context.readConfig();
    const app = await createApp(config);
    opened = { app, ...createClient(app, { identity: config.identity, signal: controller.signal, onProgress: progressLine.report }) };
    return opened;
  };
  const say = (stream: Terminal['stdout'], text: string) => {
    progressLine.end();
    stream.write(text);
  };
  let exitCode = 0;
  const context: Context = {
    ...{ operands, options, signal: controller.signal, open, progress: progressLine.report, language, strings: stringsOf[language] },
    readConfig: () => readConfig({ cacheFile: textOption(options, 'cache'), env: terminal.env }),
    readInput: () => readAll(terminal.stdin),
    note: (lines) => say(terminal.stderr, textOf(lines)),
    print: (json, lines) => say(terminal.stdout, options['json'] === true ? `${JSON.stringify(json, plainLists)}\n` : textOf(lines)),
    fail: () => void (exitCode = 1),
  };
  try {
    await command.run(context);
    return exitCode;
  } finally {
    progressLine.end();
    await opened?.leave();
    await opened?.app.close();
    endAtOnce();
  }
}

/** Typed arrays as lists; what is not a number in them, as null. */
const plainLists = (_: string, value: unknown): unknown => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value);

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

function explain(error: unknown, language: Language): string {
  if (error instanceof UsageError) return `khareetaty: ${error.explain(stringsOf[language]).trimEnd()}`;
  if (error instanceof AppError) return explainError(error, language);
  const sentence = explainError(new AppError('internal', {}, { cause: error }), language);
  return `${sentence}\n${String(error instanceof Error ? error.stack : error)}`;
}
