import type { ZoneIndex } from '../geo/zone-index.ts';
import { gammaQuantiles } from './gamma-quantiles.ts';
import { estimateRates, layRiskGrid, type CellRates, type Past, type RiskGrid } from './share-grid.ts';

export interface WhereNextInput extends Past {
  readonly zones: ZoneIndex;
  /** Zones with a forecast; zones left out have no risk. */
  readonly zoneIds: Int32Array;
  /** Periods to come (shifts, days, weeks), >= 1. For a shift pass the past and the forecasts of its hours alone. */
  readonly periods: number;
  /** periods × zones, period-major: forecast counts, >= 0, and the standard deviations of their errors (half the 80 % interval / 1.2816). */
  readonly expected: Float64Array;
  readonly deviation: Float64Array;
  /** Side of a cell, > 0. Zones so small that no cell's middle lies in them get no cell. */
  readonly cellM: number;
}

/** Arrays of periods × cells, period-major, in the order of `cell`. */
export interface WhereNext extends RiskGrid {
  /** Incidents to expect in the cell in the period. */
  readonly expected: Float32Array<ArrayBuffer>;
  /** 80 % interval of that expectation, not of the count: a cell that expects 0.2 has 0 or 1. */
  readonly lo80: Float32Array<ArrayBuffer>;
  readonly hi80: Float32Array<ArrayBuffer>;
  /** Chance 0…1 of at least one incident. */
  readonly chance: Float32Array<ArrayBuffer>;
  /** Relative variance of the expectation. The count is negative binomial: variance = expected + variation × expected². */
  readonly variation: Float32Array<ArrayBuffer>;
  /** See CellRates. */
  readonly ownWeight: number;
}

/**
 * Where the incidents of the coming periods are to be expected: the forecast of each zone, spread over its cells by their share in the
 * zone's past.
 *
 * Its uncertainty is that of the forecast beyond the chance of counts, and that of the share (gamma posterior of each cell and its bursts,
 * see estimateRates), as if independent. The shares of a zone add up to 1: the cells of a zone expect what the zone does.
 * A zone without a past spreads its forecast by its surroundings. Places, not people: nothing here knows a person.
 *
 * @throws {RangeError} if lengths do not fit, a forecast is negative or not finite, an age is negative, or cellM is out of range.
 * Time O(incidents + cells × (kernel + periods)). Accuracy on Chicago 2018: tests/analytics/risk/where-next.test.ts.
 */
export function whereNext(input: WhereNextInput): WhereNext {
  checkInput(input);
  const { zoneIds, periods, expected, deviation, cellM } = input;
  const grid = layRiskGrid(input.zones, cellM);
  const rates = estimateRates(grid, input, cellM);
  const shares = shareInZones(grid, rates);
  const zoneIndex = new Map(Array.from(zoneIds, (id, index) => [id, index]));
  const cells = grid.cell.length;
  const make = () => new Float32Array(periods * cells);
  const out = { expected: make(), lo80: make(), hi80: make(), chance: make(), variation: make() };
  const quantiles = gammaQuantiles([0.1, 0.9]);
  for (let period = 0; period < periods; period++) {
    for (let index = 0; index < cells; index++) {
      const zone = zoneIndex.get(grid.zone[index]);
      if (zone === undefined) continue;
      const zoneCount = expected[period * zoneIds.length + zone];
      const mean = zoneCount * shares[index];
      if (!(mean > 0)) continue;
      const zoneVariation = rateVariation(zoneCount, deviation[period * zoneIds.length + zone]);
      const shareVariation = 1 / rates.support[index] + rates.weekVariation;
      const variation = zoneVariation + (1 + zoneVariation) * shareVariation;
      const at = period * cells + index;
      const [low, high] = quantiles(1 / variation);
      out.expected[at] = mean;
      out.lo80[at] = mean * low;
      out.hi80[at] = mean * high;
      out.variation[at] = variation;
      out.chance[at] = -Math.expm1(-Math.log1p(mean * variation) / variation);
    }
  }
  return { ...grid, ...out, ownWeight: rates.ownWeight };
}

/** Relative variance of a zone's rate: a forecast's error beyond that of a count with its mean. */
function rateVariation(mean: number, deviation: number): number {
  return Math.max(1e-6, (deviation * deviation - mean) / (mean * mean));
}

function shareInZones({ zone }: RiskGrid, { rate }: CellRates): Float64Array {
  const total = new Map<number, number>();
  const cells = new Map<number, number>();
  zone.forEach((id, index) => {
    total.set(id, (total.get(id) ?? 0) + rate[index]);
    cells.set(id, (cells.get(id) ?? 0) + 1);
  });
  // Without any incident anywhere there is nothing to tell cells apart.
  return rate.map((value, index) => {
    const id = zone[index];
    return total.get(id)! > 0 ? value / total.get(id)! : 1 / cells.get(id)!;
  });
}

function checkInput({ lonLat, ageDays, zoneIds, periods, expected, deviation }: WhereNextInput): void {
  if (lonLat.length !== 2 * ageDays.length) throw new RangeError(`lonLat: needs ${2 * ageDays.length} numbers, has ${lonLat.length}`);
  if (!Number.isInteger(periods) || periods < 1) throw new RangeError(`periods: must be a whole number >= 1, is ${periods}`);
  const size = periods * zoneIds.length;
  if (expected.length !== size || deviation.length !== size) {
    throw new RangeError(`expected and deviation: need ${size} numbers, have ${expected.length} and ${deviation.length}`);
  }
  const wrong = expected.findIndex((value, i) => !(value >= 0 && value < Infinity && deviation[i] >= 0 && deviation[i] < Infinity));
  if (wrong >= 0) throw new RangeError(`expected: forecast ${wrong} is ${expected[wrong]} ± ${deviation[wrong]}; pass finite numbers >= 0`);
  const early = ageDays.findIndex((age) => !(age >= 0));
  if (early >= 0) throw new RangeError(`ageDays: incident ${early} is ${ageDays[early]} days old; pass incidents of the past alone`);
}
