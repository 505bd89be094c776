import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffWords } from '../../../renderer/ui/word-diff.ts';

const marked = (from: string, to: string) =>
  diffWords(from, to)
    .map(({ kind, text }) => ({ same: text, added: `+${text}+`, removed: `-${text}-` })[kind])
    .join('');

test('words that came and went are marked, the rest stays', () => {
  const base = 'Phone taken on the platform, one man fled north';
  expect(marked(base, 'Phone taken on the platform stairs, one person fled north')).toBe(
    'Phone taken on the platform+ stairs+, one- man-+ person+ fled north',
  );
  expect(marked(base, 'Phone and bag taken on the platform, one man fled south')).toBe(
    'Phone+ and bag+ taken on the platform, one man fled- north-+ south+',
  );
});

test('Arabic words are compared whole, with their vowel marks', () => {
  expect(marked('سُرق هاتف عند المحطة، وهرب رجل شمالًا', 'سُرق هاتف وحقيبة عند المحطة، وهرب رجل جنوبًا')).toBe(
    'سُرق هاتف+ وحقيبة+ عند المحطة، وهرب رجل- شمالًا-+ جنوبًا+',
  );
  expect(marked('سُرق', 'سَرق')).toBe('-سُرق -+سَرق+');
});

test('a first word that went does not touch the next', () => {
  expect(marked('the man fled', 'man fled')).toBe('-the -man fled');
});

test('white space alone is no difference', () => {
  expect(marked('one  two\nthree', 'one two three')).toBe('one two three');
});

test('nothing, everything, and the same', () => {
  expect(diffWords('', '')).toEqual([]);
  expect(diffWords('', 'new text')).toEqual([{ kind: 'added', text: 'new text' }]);
  expect(diffWords('old text', '')).toEqual([{ kind: 'removed', text: 'old text' }]);
  expect(diffWords('same text', 'same text')).toEqual([{ kind: 'same', text: 'same text' }]);
});

const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ',', 'هـ', '٣'), { maxLength: 14 }).map((words) => words.join(' '));

/** Length of the longest common subsequence by its recursive definition. */
function commonWords(a: readonly string[], b: readonly string[]): number {
  const known = new Map<string, number>();
  const from = (i: number, j: number): number => {
    if (i === a.length || j === b.length) return 0;
    const key = `${String(i)},${String(j)}`;
    const length = known.get(key) ?? (a[i] === b[j] ? 1 + from(i + 1, j + 1) : Math.max(from(i + 1, j), from(i, j + 1)));
    known.set(key, length);
    return length;
  };
  return from(0, 0);
}

test('both texts can be read from the parts, and no longer part is the same', () => {
  fc.assert(
    fc.property(texts, texts, (from, to) => {
      const parts = diffWords(from, to);
      const without = (kind: string) =>
        parts
          .filter((part) => part.kind !== kind)
          .map(({ text }) => text)
          .join('');
      expect(without('removed')).toBe(to);
      expect(without('added').replaceAll(/\s/g, '')).toBe(from.replaceAll(' ', ''));
      const same = parts.filter(({ kind }) => kind === 'same').flatMap(({ text }) => text.split(/\s+/).filter(Boolean));
      expect(same).toHaveLength(commonWords(from.split(' ').filter(Boolean), to.split(' ').filter(Boolean)));
    }),
    { seed: 4, numRuns: 400 },
  );
});

test('texts too long to compare are shown as one that went and one that came, around what they share', () => {
  const words = (letter: string) => Array.from({ length: 1_100 }, (_, index) => `${letter}${String(index)}`).join(' ');
  const parts = diffWords(`start ${words('a')} end`, `start ${words('b')} end`);
  expect(parts.map(({ kind }) => kind)).toEqual(['same', 'removed', 'added', 'same']);
});
