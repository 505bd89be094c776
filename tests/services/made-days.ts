import type { MadeIncident } from './open-ports.ts';

interface Choices {
  readonly days: number;
  /** Mean incidents a day in each of the two zones and outside; Thursday and Friday have half as many again. */
  readonly perDay?: Readonly<Record<'W' | 'E' | 'outside', number>>;
}

const places = { W: 47.95, E: 48.05, outside: 48.6 } as const;

/** Seeded days from 1 January 2025 on: a weekly wave, quiet small hours, two types; in order of time, each day whole to its end. */
export function makeDays({ days, perDay = { W: 10, E: 6, outside: 1 } }: Choices): MadeIncident[] {
  const random = generator(7);
  return Array.from({ length: days }, (_, day) => {
    const date = new Date(Date.UTC(2025, 0, 1 + day));
    const factor = [4, 5].includes(date.getUTCDay()) ? 1.5 : 1;
    const ofDay = Object.entries(places).flatMap(([place, lon]) => {
      const count = poisson(perDay[place as keyof typeof places] * factor, random);
      return Array.from({ length: count }, () => ({ minute: Math.floor(240 + random() * 1_200), lon }));
    });
    return [...ofDay, { minute: 1_439, lon: places.W }]
      .sort((a, b) => a.minute - b.minute)
      .map(({ minute, lon }, i): MadeIncident => {
        const [hour, rest] = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
        const [east, north] = [(random() - 0.5) * 0.06, (random() - 0.5) * 0.06];
        const time = `${date.toISOString().slice(0, 10)} ${hour ?? ''}:${rest ?? ''}:${String(i % 60).padStart(2, '0')}`;
        return { time, type: random() < 0.6 ? 'Theft' : 'Assault', lon: lon + east, lat: 29.3 + north };
      });
  }).flat();
}

export const countsOf = (incidents: readonly MadeIncident[], isCounted: (incident: MadeIncident) => boolean): number =>
  incidents.filter(isCounted).length;

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Knuth's product of uniform numbers; for means of some tens at most. */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let [count, product] = [0, random()];
  while (product > limit) {
    count++;
    product *= random();
  }
  return count;
}
