// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { CheckState } from '../../../renderer/panels/doctor-table.tsx';
import { setStage } from '../stage.tsx';

const { show, find, text } = setStage();

test.each([
  { isOk: true, isComplete: true, tone: 'ok', words: 'In order' },
  { isOk: true, isComplete: false, tone: 'plain', words: 'Not needed' },
  { isOk: false, isComplete: false, tone: 'warn', words: 'Needs attention' },
])('a check that is ok: $isOk, with nothing to do: $isComplete, reads "$words"', ({ isOk, isComplete, tone, words }) => {
  show(<CheckState isOk={isOk} isComplete={isComplete} />);
  expect(text()).toBe(words);
  expect(find('[data-tone]').dataset['tone']).toBe(tone);
});
