const DAY_MS = 86_400_000;

/** A local date some days later or earlier. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day.slice(0, 10)}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Days of a half-open span. */
export const daysIn = ({ from, to }: { readonly from: string; readonly to: string }): number =>
  Math.round((Date.parse(`${to.slice(0, 10)}T00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00Z`)) / DAY_MS);
