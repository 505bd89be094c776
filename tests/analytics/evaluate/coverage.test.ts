import { describe, expect, test } from 'vitest';
import { forecastDaily } from '../forecast/forecast-daily.ts';
import { drawCounts } from '../alert/draw-counts.ts';

const SERIES = 40;
const DAYS = 300;
const HORIZON = 28;

interface Kind {
  readonly what: string;
  readonly mean: number;
  readonly dispersion: number;
  /** Times the mean. */
  readonly wave?: (day: number) => number;
}

/** Shares of the held-out days below, within and above the published intervals. */
function coverage({ mean, dispersion, wave = () => 1 }: Kind) {
  const whole = Array.from({ length: SERIES }, (_, seed) =>
    drawCounts({ mean: (day) => mean * (day % 7 === 5 ? 1.4 : 0.93) * wave(day), dispersion, steps: DAYS + HORIZON, seed: 40 + seed }),
  );
  const values = Float64Array.from(whole.flatMap((series) => [...series.subarray(0, DAYS)]));
  const { lo80, hi80, lo95, hi95 } = forecastDaily({ values, seriesCount: SERIES, season: 7, horizon: HORIZON, origins: 12 });
  const future = Float64Array.from(whole.flatMap((series) => [...series.subarray(DAYS)]));
  const share = (isIn: (value: number, i: number) => boolean) => future.filter(isIn).length / future.length;
  return {
    within80: share((value, i) => value >= lo80[i] && value <= hi80[i]),
    within95: share((value, i) => value >= lo95[i] && value <= hi95[i]),
    above95: share((value, i) => value > hi95[i]),
  };
}

describe('published intervals hold what they say on counts that are', () => {
  test.each<Kind>([
    { what: 'very rare', mean: 0.2, dispersion: 1 },
    { what: 'rare', mean: 1, dispersion: 1 },
    { what: 'few', mean: 5, dispersion: 1 },
    { what: 'rare and crowded', mean: 1, dispersion: 2 },
    { what: 'few and crowded', mean: 5, dispersion: 4 },
    { what: 'few, in a yearly wave', mean: 5, dispersion: 1.5, wave: (day) => Math.exp(0.5 * Math.cos((2 * Math.PI * day) / 365)) },
  ])(
    '$what: $mean a day, dispersion $dispersion',
    (kind) => {
      const { within80, within95, above95 } = coverage(kind);

      expect(Math.abs(within80 - 0.8)).toBeLessThan(0.04);
      expect(Math.abs(within95 - 0.95)).toBeLessThan(0.025);
      // Low counts can hardly be missed below: all of the 5 % may lie above, but hardly more.
      expect(above95).toBeLessThan(0.06);
    },
    60_000,
  );
});
