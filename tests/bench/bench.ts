import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One line of a bench. Times of one machine mean little: the ratio to a peer of the same run is the figure. */
export interface BenchRow {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The same of the peer in the same run; null = it has none, or is not installed. */
  readonly peer: { readonly name: string; readonly value: number; readonly ratio: number } | null;
  readonly target: string;
}

/** A row about our time against a peer's; without a time of the peer, a row without a peer. */
export function compareMs(
  what: string,
  ours: number,
  peer: { readonly name: string; readonly ms: number | null; readonly target: string },
): BenchRow {
  return {
    what,
    value: ours,
    unit: 'ms',
    peer: peer.ms === null ? null : { name: peer.name, value: peer.ms, ratio: peer.ms / ours },
    target: peer.target,
  };
}

/**
 * Processor time of `work` in ms, helper threads (collector, compiler) included. All benches and peers here compute in one thread,
 * where it is the time on the clock of an idle machine, and other work on the machine counts far less.
 */
export function measureMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Median of `rounds` measured rounds. */
export function medianMs(rounds: number, work: () => unknown): number {
  return Array.from({ length: rounds }, () => measureMs(work)).toSorted((a, b) => a - b)[rounds >> 1];
}

/** Runs `work` with a folder that is removed afterwards. */
export async function withFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'khareetaty-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a peer's script of this folder, which prints JSON. null, and why on standard error, if it cannot: then `packages` are missing. */
export function runPeer<T>(script: string, args: readonly string[], packages: string): T | null {
  // The system's Python: Debian's packages belong to it.
  const program = script.endsWith('.R') ? 'Rscript' : '/usr/bin/python3';
  console.error(`running ${script} …`);
  try {
    const output = execFileSync(program, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 26,
    });
    return JSON.parse(output.toString()) as T;
  } catch (cause) {
    const reason = String((cause as { stderr?: Buffer }).stderr ?? cause)
      .trimEnd()
      .split('\n')
      .at(-1);
    console.error(`${script} is left out: ${reason}. It needs: apt-get install ${packages}`);
    return null;
  }
}

/** Runs a script of this folder in a Node of its own, which prints JSON: for first calls and peak memory. */
export function runAlone<T>(script: string, args: readonly string[]): T {
  return JSON.parse(execFileSync(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args]).toString()) as T;
}

export function writePoints(file: string, lonLat: Float64Array<ArrayBuffer>): string {
  writeFileSync(file, new Uint8Array(lonLat.buffer));
  return file;
}
