/** Which backups stay. Pure: the folder is not looked at. */

export interface Dated {
  readonly name: string;
  readonly madeMs: number;
}

const [DAYS, WEEKS] = [7, 4];
const DAY_MS = 86_400_000;

/**
 * Those that may go: all but the newest of each of the last 7 local days that have one, the newest of each of the 4 last weeks before those,
 * and whatever was made within 24 hours, or, by the clock, is still to come. Source of the rule that weeks count from where days end: borg
 * prune, --keep-daily and --keep-weekly (borgbackup.readthedocs.io/en/stable/usage/prune.html).
 *
 * @param localDateOf  date of a moment at the place of the workstation, `2018-05-10`.
 */
export function surplusBackups(backups: readonly Dated[], nowMs: number, localDateOf: (ms: number) => string): string[] {
  const newestFirst = backups.toSorted((a, b) => b.madeMs - a.madeMs || (a.name < b.name ? 1 : -1));
  const kept = new Set(newestFirst.filter(({ madeMs }) => madeMs > nowMs - DAY_MS).map(({ name }) => name));
  const [days, weeks] = [new Set<string>(), new Set<number>()];
  for (const { name, madeMs } of newestFirst) {
    const date = localDateOf(madeMs);
    const week = weekOf(date);
    if (days.has(date)) continue;
    if (days.size < DAYS) days.add(date);
    else if (weeks.size < WEEKS && !weeks.has(week)) weeks.add(week);
    else continue;
    kept.add(name);
  }
  return newestFirst.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
}

/** Number of the week, from Monday to Sunday, since 1970. */
const weekOf = (date: string): number => Math.floor((Date.parse(`${date}T00:00Z`) / DAY_MS + 3) / 7);
