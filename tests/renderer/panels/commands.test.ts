import { expect, test } from 'vitest';
import { type Command, findCommands } from '../../../renderer/panels/find-commands.ts';

const command = (name: string, alsoNamed = ''): Command => ({
  id: name,
  group: 'zones',
  name,
  alsoNamed,
  note: null,
  hotkey: null,
  run: () => {},
});

test('names are found in either language, whatever the case and the vowel marks', () => {
  const commands = [command('Salmiya', 'السالميّة'), command('Hawalli', 'حولي')];
  expect(findCommands(commands, 'SALM').map(({ id }) => id)).toEqual(['Salmiya']);
  expect(findCommands(commands, 'السالميه').map(({ id }) => id)).toEqual(['Salmiya']);
});

test('forms of alef are one letter', () => {
  expect(findCommands([command('الأحمدي')], 'الاحمدي')).toHaveLength(1);
});

test('every word must match; names that begin with the query come first', () => {
  const commands = [command('Near West Side'), command('West Town'), command('East Side')];
  expect(findCommands(commands, 'west').map(({ id }) => id)).toEqual(['West Town', 'Near West Side']);
  expect(findCommands(commands, 'side west').map(({ id }) => id)).toEqual(['Near West Side']);
});
