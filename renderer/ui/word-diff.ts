/** What of a text stayed, came and went, word by word. */

export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  /** With the white space before its first word. */
  readonly text: string;
}

/** Beyond this many pairs of words the table would take long; the texts are then shown as one removed and one added. */
const mostPairs = 1_000_000;

/** A word of any script with its marks, or one sign, each with the white space before it; at the end, white space alone. */
const tokens = /\s*[\p{L}\p{M}\p{N}]+|\s*[^\s\p{L}\p{M}\p{N}]|\s+$/gu;

/**
 * Compares two texts by the longest common subsequence of their words and signs; white space does not count.
 * Parts that are not `added` give `from` word for word, parts that are not `removed` give `to` exactly.
 * Time and memory O(n·m) in the words between the first and the last difference.
 * Source: Wagner, Fischer, Journal of the ACM 21 (1974), 168–173.
 */
export function diffWords(from: string, to: string): DiffPart[] {
  const before = from.match(tokens) ?? [];
  const after = to.match(tokens) ?? [];
  let start = 0;
  while (start < before.length && start < after.length && isSame(before[start], after[start])) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && isSame(before.at(-1 - end), after.at(-1 - end))) end++;
  const middle = diffMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return apart(joined([...after.slice(0, start).map(same), ...wentBeforeCame(middle), ...after.slice(after.length - end).map(same)]));
}

const same = (text: string): DiffPart => ({ kind: 'same', text });

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a?.trimStart() === b?.trimStart();
}

function diffMiddle(before: readonly string[], after: readonly string[]): DiffPart[] {
  const parts: DiffPart[] = [];
  const columns = after.length + 1;
  const lengths = before.length * after.length > mostPairs ? null : commonLengths(before, after);
  let [i, j] = [0, 0];
  while (lengths !== null && i < before.length && j < after.length) {
    if (isSame(before[i], after[j])) {
      parts.push(same(after[j] ?? ''));
      i++;
      j++;
    } else if ((lengths[(i + 1) * columns + j] ?? 0) >= (lengths[i * columns + j + 1] ?? 0))
      parts.push({ kind: 'removed', text: before[i++] ?? '' });
    else parts.push({ kind: 'added', text: after[j++] ?? '' });
  }
  for (const text of before.slice(i)) parts.push({ kind: 'removed', text });
  for (const text of after.slice(j)) parts.push({ kind: 'added', text });
  return parts;
}

/** Cell i, j: the length of the longest common subsequence of what follows i in `before` and j in `after`. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const columns = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * columns);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const longer = Math.max(lengths[(i + 1) * columns + j] ?? 0, lengths[i * columns + j + 1] ?? 0);
      lengths[i * columns + j] = isSame(before[i], after[j]) ? (lengths[(i + 1) * columns + j + 1] ?? 0) + 1 : longer;
    }
  }
  return lengths;
}

/** Within a run of changes what went stands before what came, so that neither is cut into single words. */
function wentBeforeCame(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = [];
  let [removed, added]: [DiffPart[], DiffPart[]] = [[], []];
  const flush = () => {
    result.push(...removed, ...added);
    [removed, added] = [[], []];
  };
  for (const part of parts) {
    if (part.kind === 'removed') removed.push(part);
    else if (part.kind === 'added') added.push(part);
    else {
      flush();
      result.push(part);
    }
  }
  flush();
  return result;
}

const endsInWord = /[\p{L}\p{M}\p{N}]$/u;
const startsWithWord = /^[\p{L}\p{M}\p{N}]/u;

/** What went does not touch the word that follows it: a first word has no white space before it. */
function apart(parts: readonly DiffPart[]): DiffPart[] {
  return parts.map((part, index) => {
    const isTouching = part.kind === 'removed' && endsInWord.test(part.text) && startsWithWord.test(parts[index + 1]?.text ?? '');
    return isTouching ? { kind: part.kind, text: `${part.text} ` } : part;
  });
}

function joined(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.kind === part.kind) result[result.length - 1] = { kind: part.kind, text: last.text + part.text };
    else result.push(part);
  }
  return result;
}
