/** Which of the fields of two states differ, each with its value in both. */
export function differences(
  before: object,
  after: object,
): { readonly before: Record<string, unknown>; readonly after: Record<string, unknown> } {
  const [was, is] = [before, after] as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const changed = keys.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]));
  const pick = (from: Readonly<Record<string, unknown>>) => Object.fromEntries(changed.map((key) => [key, from[key] ?? null]));
  return { before: pick(was), after: pick(is) };
}
