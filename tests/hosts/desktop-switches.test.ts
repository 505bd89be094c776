import { expect, test } from 'vitest';
import { refusedSwitches } from '../../main/electron/switches.ts';

const given =
  (...names: readonly string[]) =>
  (name: string) =>
    names.includes(name);

test.each([
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect-brk',
  'disable-web-security',
  'load-extension',
  'js-flags',
  'ignore-certificate-errors',
])('a release does not start with --%s', (name) => {
  expect(refusedSwitches(given(name, 'cache'), true)).toEqual([name]);
});

test('the product at work on itself, and a release with its own options, start', () => {
  expect(refusedSwitches(given('remote-debugging-port', 'inspect'), false)).toEqual([]);
  expect(refusedSwitches(given('cache', 'no-sandbox', 'use-gl', 'lang'), true)).toEqual([]);
});
