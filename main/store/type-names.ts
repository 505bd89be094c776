import type { Origin } from '../../preload/contract/domain.ts';

/** Names of an incident type as far as its code tells them: Arabic if it has Arabic letters, else English in title case. */
export function typeNames(code: string): { readonly nameEn: string | null; readonly nameAr: string | null } {
  if (/\p{Script=Arabic}/u.test(code)) return { nameEn: null, nameAr: code };
  if (/\p{Script=Latin}/u.test(code)) return { nameEn: titleCase(code), nameAr: null };
  return { nameEn: null, nameAr: null };
}

/**
 * Types that come to be known because somebody looks for them: their number says where patrols were, not where they happen. Words in
 * upper case that a code of such a type holds.
 * Source: Ensign and others, Runaway feedback loops in predictive policing (2018), who tell discovered from reported incidents; the
 * words are of the Illinois crime codes as Chicago writes them. Anyone may choose otherwise for each type.
 */
const DISCOVERED = /NARCOTIC|DRUG|PROSTITUTION|GAMBLING|LIQUOR|WEAPONS? VIOLATION|CONCEALED CARRY|INTERFERENCE WITH PUBLIC OFFICER/;

export const typeOrigin = (code: string): Origin => (DISCOVERED.test(code.toUpperCase()) ? 'discovered' : 'reported');

/** Small letters are left alone, unless all are capitals: "NON-CRIMINAL" becomes "Non-Criminal", "McDonald's" stays. */
function titleCase(text: string): string {
  const calm = text === text.toUpperCase() ? text.toLowerCase() : text;
  return calm.replace(/(?<![\p{L}\p{N}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
}
