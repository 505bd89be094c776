import { expect, test } from 'vitest';
import { judgeAudit } from '../../resources/scripts/audit-report.mjs';

const weak = (name: string, severity: string) => ({
  name,
  severity,
  range: '<2.0.0',
  nodes: [`node_modules/${name}`],
  via: [{ title: 'Reads past the end', url: 'https://example.org/advisory' }, 'other'],
});
const report = (...weaknesses: readonly ReturnType<typeof weak>[]) =>
  JSON.stringify({
    vulnerabilities: Object.fromEntries(weaknesses.map((one) => [one.name, one])),
    metadata: { vulnerabilities: { total: weaknesses.length } },
  });

test('nothing high: well', () => {
  expect(judgeAudit(report(weak('a', 'moderate')), '')).toEqual({
    exitCode: 0,
    lines: ['No known weakness that is high or critical; 1 lesser ones.'],
  });
});

test('what is high or critical fails, by name, place and reason', () => {
  const { exitCode, lines } = judgeAudit(report(weak('a', 'high'), weak('b', 'low'), weak('c', 'critical')), '');

  expect(exitCode).toBe(1);
  expect(lines[0]).toBe('high: a <2.0.0 (node_modules/a): Reads past the end, https://example.org/advisory; other');
  expect(lines).toHaveLength(3);
});

test.each([
  ['a registry without advisories', JSON.stringify({ message: '405 Method Not Allowed', error: { code: 2, summary: '' } }), ''],
  ['no network', '', 'npm error code ENOTFOUND\nmore'],
  ['an answer that is no report', '<html>', 'no JSON'],
])('%s is told apart from a clean answer', (_name, stdout, stderr) => {
  const { exitCode, lines } = judgeAudit(stdout, stderr);

  expect(exitCode).toBe(2);
  expect(lines[0]).toMatch(
    /^The registry could not be asked .*\((405 Method Not Allowed|npm error code ENOTFOUND|no JSON)\)\. Nothing is known/,
  );
});
