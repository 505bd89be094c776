/** Names of an incident type as far as its code tells them: Arabic if it has Arabic letters, else English in title case. */
export function typeNames(code: string): { readonly nameEn: string | null; readonly nameAr: string | null } {
  if (/\p{Script=Arabic}/u.test(code)) return { nameEn: null, nameAr: code };
  if (/\p{Script=Latin}/u.test(code)) return { nameEn: titleCase(code), nameAr: null };
  return { nameEn: null, nameAr: null };
}

/** Small letters are left alone, unless all are capitals: "NON-CRIMINAL" becomes "Non-Criminal", "McDonald's" stays. */
function titleCase(text: string): string {
  const calm = text === text.toUpperCase() ? text.toLowerCase() : text;
  return calm.replace(/(?<![\p{L}\p{N}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
}
