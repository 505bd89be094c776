import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { procedures } from '../../preload/contract/index.ts';
import { runInProcess } from './run.ts';

const cliFolder = join(import.meta.dirname, '../../main/cli');

describe('the command line and the contract', () => {
  test('every procedure that a command calls exists in the contract', async () => {
    const called = await calledProcedures();

    expect(called.length).toBeGreaterThan(12);
    expect(called.filter((name) => !procedures.has(name))).toEqual([]);
  });

  test('every procedure that imports, computes or sends has a command', async () => {
    const long = [...procedures].filter(([, { long, may }]) => long === true && may !== 'viewer').map(([name]) => name);
    const called = await calledProcedures();
    // The pipeline runs these as its steps.
    const inPipeline = new Set(['hotspots.detect', 'forecasts.run', 'alerts.deliver']);

    expect(long.filter((name) => !called.includes(name) && !inPipeline.has(name))).toEqual([]);
  });

  test('the help lists every command, and each command has a help with an example of itself', async () => {
    const sources = await Promise.all((await sourceNames()).map((name) => readFile(join(cliFolder, name), 'utf8')));
    const names = sources.flatMap((text) => [...text.matchAll(/^ {4}name: '([a-z ]+)',$/gm)].map(([, name = '']) => name));

    const overview = await runInProcess(['--help']);

    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !new RegExp(`^  ${name}(  | [A-Z])`, 'm').test(overview.stdout))).toEqual([]);
    for (const name of names) {
      const { code, stdout, stderr } = await runInProcess([...name.split(' '), '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`--cache FILE[^]*--json[^]*Example:\\n {2}khareetaty ${name}`));
    }
  });
});

const sourceNames = async (): Promise<string[]> => (await readdir(cliFolder)).filter((name) => name.endsWith('.ts'));

/** `client.subject.verb(` in the sources of the commands. */
async function calledProcedures(): Promise<string[]> {
  const sources = await Promise.all((await sourceNames()).map((name) => readFile(join(cliFolder, name), 'utf8')));
  const calls = sources.flatMap((text) =>
    [...text.matchAll(/client\.(\w+)\s*\.(\w+)\(/g)].map(([, subject, verb]) => `${subject}.${verb}`),
  );
  return [...new Set(calls)];
}
