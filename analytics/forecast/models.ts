import { loadArima } from './arima-engine.ts';
import { arima } from './arima.ts';
import { croston } from './croston.ts';
import { ets, holtWintersDamped } from './ets.ts';
import { linearSeason } from './linear-season.ts';
import type { ForecastModel, ModelName } from './model.ts';
import { negativeBinomial } from './negative-binomial.ts';
import { loadProphet } from './prophet-engine.ts';
import { prophet } from './prophet.ts';
import { recentMean } from './recent-mean.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { tsb } from './tsb.ts';

/** Models that are quick enough to run on hundreds of series while someone waits. The first is the yardstick of all. */
export const fastModels: readonly ForecastModel[] = [
  seasonalNaive,
  recentMean,
  holtWintersDamped,
  ets,
  linearSeason,
  croston,
  tsb,
  negativeBinomial,
];

/** Models that are loaded when they are asked for, so that nothing else pays for them. */
export const slowModels: Partial<Record<ModelName, () => Promise<ForecastModel>>> = {
  arima: () => loadArima().then(() => arima),
  prophet: () => loadProphet().then(() => prophet),
};

/**
 * Members of the default ensemble. With ETS and the recent mean among them, too, it was no more accurate on counts (MASE 0.756 against
 * 0.750 on the generated series, 0.760 against 0.753 on Chicago's assaults) at three times the time; on weekly totals without a season
 * it was (2.10 against 2.29 on M4).
 */
export const defaultModelNames: readonly ModelName[] = ['seasonal-naive', 'holt-winters-damped', 'linear-season'];

/**
 * Joins the default where most counts are 0, and is shown there by itself: it knows that counts are whole. In place of the ensemble it
 * took the CRPS from 0.77 to 0.69 of the naive count's on areas and types of Chicago, from 0.85 to 0.48 on homicides a day in
 * Medellín's comunas.
 */
export const sparseModelName: ModelName = 'negative-binomial';

/** default: a few fast ones, together as the ensemble. fast: all fast ones. all: those that take long, too. */
export type ModelChoice = 'default' | 'fast' | 'all' | readonly ModelName[];

/**
 * The fast models of a choice, the seasonal naive one always among them.
 *
 * @throws {RangeError} if a name is not that of a fast model or of the ensemble.
 */
export function chooseFastModels(choice: ModelChoice): readonly ForecastModel[] {
  if (choice === 'fast' || choice === 'all') return fastModels;
  if (choice === 'default') {
    const sparse = fastModels.filter(({ name }) => name === sparseModelName).map((model) => ({ ...model, only: 'sparse' as const }));
    return [...fastModels.filter(({ name }) => defaultModelNames.includes(name)), ...sparse];
  }
  const names = choice;
  const unknown = names.find((name) => name !== 'ensemble' && !fastModels.some((model) => model.name === name));
  if (unknown) throw new RangeError(`models: ${unknown} is no fast model`);
  return fastModels.filter(({ name }) => name === 'seasonal-naive' || names.includes(name));
}

/**
 * The models of a choice, loaded if need be.
 *
 * @throws {RangeError} if there is no model of that name.
 */
export async function loadModels(choice: ModelChoice): Promise<readonly ForecastModel[]> {
  const slow = Object.keys(slowModels) as ModelName[];
  const wanted = choice === 'all' ? slow : typeof choice === 'string' ? [] : slow.filter((name) => choice.includes(name));
  const fast = chooseFastModels(typeof choice === 'string' ? choice : choice.filter((name) => !wanted.includes(name)));
  const loaded = await Promise.all(wanted.map((name) => slowModels[name]!()));
  return [...fast, ...loaded];
}
