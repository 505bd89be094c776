import type { Language } from '../../preload/contract/domain.ts';

/** Sentences by plural category; English needs `one` and `other`, Arabic up to six. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** Chooses the form that the language's rules give for n. */
export function pluralIn(language: Language): (n: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(language);
  return (n, forms) => forms[rules.select(n)] ?? forms.other;
}
