import { stretchedBy, type Calibration } from '../forecast/intervals.ts';
import { distanceOf, valueAt, type Prediction } from '../forecast/path.ts';
import { normalQuantile } from '../math/distributions.ts';

/** Levels of the quantiles that are judged one by one: the ends of the intervals and their middle. */
export const quantileLevels = { pinball025: 0.025, pinball10: 0.1, pinball50: 0.5, pinball90: 0.9, pinball975: 0.975 } as const;

/**
 * Losses of a forecast, the less the better. In the unit of the series; mase in naive errors, smape as a share 0…2.
 * mase, mae, rmse and smape judge the expected value, pinball one quantile each, crps the whole distribution.
 */
export const lossNames = [
  'mase',
  'mae',
  'rmse',
  'smape',
  'crps',
  'pinball025',
  'pinball10',
  'pinball50',
  'pinball90',
  'pinball975',
] as const;
export type LossName = (typeof lossNames)[number];
export type Losses = Readonly<Record<LossName, number>>;

export interface StepScores {
  readonly losses: Losses;
  /** Steps that were observed, and how many of them lay within the intervals. */
  readonly observed: number;
  readonly inside80: number;
  readonly inside95: number;
}

/** Quantiles that stand for a distribution: its mean pinball loss is then within 1 % of the CRPS (0.4 % for a normal one). */
const CRPS_QUANTILES = 40;
const CRPS_LEVELS = Float64Array.from({ length: CRPS_QUANTILES }, (_, i) => (i + 0.5) / CRPS_QUANTILES);
const CRPS_Z = CRPS_LEVELS.map(normalQuantile);
const LEVELS = Float64Array.of(...Object.values(quantileLevels), ...CRPS_LEVELS);

/**
 * Scores the forecast of some steps against what was observed; gaps (NaN) are left out.
 *
 * @param unit  unit of the scaled error, > 0: see naiveScale.
 * @returns NaN losses if nothing was observed.
 * Time O(steps × 40). Sources: Gneiting, Raftery, JASA 102 (2007), pp. 359–378 (CRPS as the mean pinball loss of all quantiles);
 * Makridakis, Spiliotis, Assimakopoulos, International Journal of Forecasting 36 (2020), pp. 54–74 (sMAPE).
 */
export function scoreSteps(input: {
  readonly heldOut: Float64Array;
  readonly prediction: Prediction;
  readonly calibration: Calibration;
  readonly unit: number;
}): StepScores {
  const { heldOut, prediction, calibration, unit } = input;
  const { mean } = prediction;
  const { z80, z95 } = calibration;
  // The five judged one by one, then those that stand for the distribution.
  const z = Float64Array.of(-z95, -z80, 0, z80, z95, ...CRPS_Z.map((normal) => stretchedBy(normal, calibration)));
  const quantileLosses = new Float64Array(LEVELS.length);
  const totals = { absolute: 0, squares: 0, smape: 0 };
  let [observed, inside80, inside95] = [0, 0, 0];
  for (let step = 0; step < heldOut.length; step++) {
    const value = heldOut[step];
    if (Number.isNaN(value)) continue;
    const error = value - mean[step];
    observed++;
    totals.absolute += Math.abs(error);
    totals.squares += error * error;
    totals.smape += symmetricShare(value, mean[step]);
    for (let i = 0; i < z.length; i++) {
      quantileLosses[i] += pinballLoss(value, valueAt(prediction, step, z[i]), LEVELS[i]);
    }
    const distance = distanceOf(prediction, step, value);
    if (distance <= z80) inside80++;
    if (distance <= z95) inside95++;
  }
  return { losses: meanLosses(totals, quantileLosses, { observed, unit }), observed, inside80, inside95 };
}

/** Loss of a quantile: a value above it costs `level`, one below 1 - level, for each unit of distance. */
export function pinballLoss(value: number, quantile: number, level: number): number {
  return (value - quantile) * (value >= quantile ? level : level - 1);
}

function meanLosses(
  { absolute, squares, smape }: { absolute: number; squares: number; smape: number },
  quantileLosses: Float64Array,
  { observed, unit }: { observed: number; unit: number },
): Losses {
  const [pinball025, pinball10, pinball50, pinball90, pinball975] = quantileLosses.map((loss) => loss / observed);
  const standing = quantileLosses.subarray(LEVELS.length - CRPS_QUANTILES);
  return {
    mase: absolute / unit / observed,
    mae: absolute / observed,
    rmse: Math.sqrt(squares / observed),
    smape: smape / observed,
    crps: (2 * standing.reduce((sum, loss) => sum + loss, 0)) / CRPS_QUANTILES / observed,
    ...{ pinball025, pinball10, pinball50, pinball90, pinball975 },
  };
}

/** 2 |y - f| / (|y| + |f|), and 0 where both are 0. */
function symmetricShare(value: number, forecast: number): number {
  const size = Math.abs(value) + Math.abs(forecast);
  return size > 0 ? (2 * Math.abs(value - forecast)) / size : 0;
}
