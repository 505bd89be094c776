import type { Language } from '../../preload/contract/domain.ts';
import type { AppError } from '../../preload/contract/errors.ts';
import { arabicErrors } from './errors-ar.ts';
import type { Words } from './error-sentence.ts';
import { englishErrors } from './errors-en.ts';
import { english } from './strings/en.ts';
import type { Strings } from './strings/shape.ts';

/** A mistake in how a command was called: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly explain: (strings: Strings) => string;

  constructor(explain: (strings: Strings) => string) {
    super(explain(english));
    this.explain = explain;
  }
}

/** Code, what happened, and the cure, one line each. */
export function explainError(error: AppError, language: Language): string {
  const { code, params, ref } = error;
  const value: Words['value'] = (...names) => {
    const found = names
      .map((name) => (name === 'ref' ? ref : params[name]))
      .find((candidate) => candidate !== undefined && candidate !== null && candidate !== '');
    return found === undefined ? '?' : String(found);
  };
  const words: Words = { value, file: value('file', 'fileName', 'name') };
  const [what, cure] = (language === 'ar' ? arabicErrors(words) : englishErrors(words))[code];
  return `khareetaty: ${code}: ${what}\n  ${cure}`;
}

/** What an analysis refuses came from the command line or the file: say so instead of a stack. */
export async function asUsage<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(() => error.message);
    throw error;
  }
}
