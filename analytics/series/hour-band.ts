/** Hours of the day, from and to inclusive; [22, 5] goes over midnight. */
export type HourBand = readonly [number, number];

/** Whether each hour of the day belongs to the band, 24 answers; null = all do. */
export function hoursWithin(band: HourBand | null): readonly boolean[] {
  const [from, to] = band ?? [0, 23];
  return Array.from({ length: 24 }, (_, hour) => (from <= to ? hour >= from && hour <= to : hour >= from || hour <= to));
}

/** Hour of the day of a local minute, which may lie before day 0. */
export const hourOf = (localMin: number): number => Math.floor((((localMin % 1_440) + 1_440) % 1_440) / 60);
