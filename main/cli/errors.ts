import type { Language } from '../../preload/contract/domain.ts';
import type { AppError } from '../../preload/contract/errors.ts';
import { arabicErrors } from './errors-ar.ts';
import { englishErrors } from './errors-en.ts';

/** What happened, and the cure. */
export type ErrorSentence = readonly [what: string, cure: string];

export interface Words {
  /** Name of the file that it is about. */
  readonly file: string;
  /** The first of these parameters that the error carries; '?' if it has none. */
  readonly value: (...names: readonly string[]) => string;
}

/** A mistake in how a command was called: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
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

/** Arabic if the system's locale (LANG) says so, else English. */
export function systemLanguage(): Language {
  return new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('ar') ? 'ar' : 'en';
}
