/**
 * Runs the command line from its sources, within this process: a start of its own costs a second. `start` and `runProcess` start one, for what
 * only a process shows: exit codes, signals, the language of the system, standard input, another instance.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { runCommandLine } from '../../main/cli/run.ts';

const entry = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What stands on standard input; left out = nothing can be read there. */
  readonly input?: string;
}

/** A folder that is removed after the test. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'khareetaty-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts `khareetaty …args`; it is ended after the test, if it still runs. Nothing of this machine's set-up reaches it. */
export function start(args: readonly string[], { cwd, env = {}, input }: RunOptions = {}): ChildProcess {
  const stdin = input === undefined ? 'ignore' : 'pipe';
  const child = spawn(process.execPath, nodeArguments(args), { cwd, env: environment(env), stdio: [stdin, 'pipe', 'pipe'] });
  child.stdin?.end(input);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** What Node is given to run `khareetaty …args`. */
export const nodeArguments = (args: readonly string[]): string[] => [entry, ...args];

export const environment = (env: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  return { PATH, LANG: 'C.UTF-8', ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }), ...env };
};

export function collect(child: ChildProcess): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr })));
}

/** Runs `khareetaty …args` to its end as a process of its own. */
export const runProcess = (args: readonly string[], options?: RunOptions): Promise<Outcome> => collect(start(args, options));

/** Runs `khareetaty …args` to its end. A folder to stand in is a process's own. */
export const run = (args: readonly string[], options: RunOptions = {}): Promise<Outcome> =>
  options.cwd === undefined ? runInProcess(args, options) : runProcess(args, options);

/** Runs with --json and parses standard output, which must be one JSON object. */
export async function runJson(args: readonly string[], options?: RunOptions): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await run([...args, '--json'], options);
  if (code !== 0) throw new Error(`exit code ${String(code)}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/**
 * Runs `khareetaty …args` to its end on a terminal of its own: its streams, its environment, and for LANG the option that says the same.
 * Only the words of zod itself stay English.
 */
export async function runInProcess(args: readonly string[], { env = {}, input = '' }: Omit<RunOptions, 'cwd'> = {}): Promise<Outcome> {
  const said = { stdout: '', stderr: '' };
  const terminal = Object.assign(new EventEmitter(), {
    stdin: Readable.from([input]),
    stdout: { write: (text: string) => void (said.stdout += text) },
    stderr: { write: (text: string) => void (said.stderr += text) },
    env: environment(env),
  });
  const spoken = (env['LANG'] ?? '').startsWith('ar') && !args.some((arg) => arg.startsWith('--language')) ? ['--language', 'ar'] : [];
  return { code: await runCommandLine([...spoken, ...args], terminal), ...said };
}
