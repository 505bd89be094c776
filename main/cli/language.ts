import type { Language } from '../../preload/contract/domain.ts';
import { arabic } from './strings/ar.ts';
import { english } from './strings/en.ts';
import type { Strings } from './strings/shape.ts';

export const stringsOf: Readonly<Record<Language, Strings>> = { en: english, ar: arabic };

/** Arabic if the system's locale (LANG) says so, else English. */
export function systemLanguage(): Language {
  return new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('ar') ? 'ar' : 'en';
}
