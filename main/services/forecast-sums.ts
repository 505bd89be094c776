import type { Made, Numbers } from './forecast-record.ts';
import type { RunSeries } from './forecast-series.ts';
import type { Ports } from './ports.ts';

interface Plan {
  readonly series: RunSeries;
  readonly horizon: number;
  readonly origins: number;
  readonly signal: AbortSignal;
}

/**
 * Makes what is shown add up: types of a zone to the zone, zones to the city, with intervals that are back-tested as they are then shown.
 * Types of the whole city keep their own forecasts; so does a city without zones.
 */
export async function addUp({ compute }: Ports, made: readonly Made[], plan: Plan): Promise<Numbers[]> {
  const { series, horizon, origins, signal } = plan;
  const summed = made.filter(({ zoneId, typeId }) => zoneId !== null || typeId === null);
  if (summed.length < 2) return made.map(({ shown }) => shown);
  const values = new Float64Array(summed.length * series.steps);
  summed.forEach(({ history }, i) => values.set(history, i * series.steps));
  const result = await compute(
    'reconcileRun',
    {
      zoneIds: Int32Array.from(summed, ({ zoneId }) => zoneId ?? 0),
      typeIds: Int32Array.from(summed, ({ typeId }) => typeId ?? 0),
      ...{ values, season: series.season, horizon, origins, predictions: joinPredictions(summed) },
    },
    { signal },
  );
  return made.map((one) => {
    const row = summed.indexOf(one);
    return row < 0 ? one.shown : { result, row };
  });
}

/** Copies, one series after the other: compute moves what it is given. */
function joinPredictions(made: readonly Made[]) {
  const join = (name: 'mean' | 'centre' | 'deviation' | 'dispersion' | 'sumDeviation'): Float64Array<ArrayBuffer> => {
    const parts = made.map(({ shown: { result, row } }) => {
      const array = result.predictions[name];
      const size = array.length / result.model.length;
      return array.subarray(row * size, (row + 1) * size);
    });
    const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  };
  return {
    ...{ mean: join('mean'), centre: join('centre'), deviation: join('deviation') },
    ...{ dispersion: join('dispersion'), sumDeviation: join('sumDeviation') },
  };
}
