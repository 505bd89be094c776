import { fitEts, type EtsFit } from './ets-fit.ts';
import { etsForms, type EtsForm } from './ets-form.ts';
import { projectHoltWinters } from './holt-winters.ts';
import { ModelFailure, type ForecastModel, type SeriesContext } from './model.ts';
import { predictAlong, type Path, type Prediction } from './path.ts';
import { projectRelative } from './project-relative.ts';
import type { Scale } from './scale.ts';
import type { SmoothingParameters } from './smoother.ts';

/** The form is chosen anew when the known part has grown by this factor. */
const CHOOSE_AGAIN_AFTER = 1.15;
const HIGHEST_START = 0.9;
/** Outside of these the products of eight means leave the range of numbers. */
const RELATIVE_RANGE = { least: 1e-30, most: 1e30 } as const;

/**
 * The ETS family, its form chosen by AICc: additive errors on the working scale, multiplicative ones on that of the series where
 * all values are positive.
 *
 * Source: Hyndman, Koehler, Snyder, Grose, International Journal of Forecasting 18 (2002), pp. 439–454.
 */
export const ets: ForecastModel = {
  name: 'ets',
  cost: 'fast',
  leastObserved: ({ season }) => Math.max(8, season + 5),
  predictor: (context) => {
    let found = recall(context);
    return (training, horizon) => {
      const series = describe(training, context);
      found =
        found && series.observed < CHOOSE_AGAIN_AFTER * found.chosenAt && (found.form.error === 'A' || series.positive)
          ? { ...found, fit: fitForm(series, found.form, found.parameters) }
          : { ...chooseEts(series), chosenAt: series.observed };
      if (context.memory) context.memory.ets = toMemory(found);
      return projectEts(found.fit!, context.scale, horizon);
    };
  },
};

/** Damped additive Holt-Winters on the working scale: one form of the family, without a choice. */
export const holtWintersDamped: ForecastModel = {
  name: 'holt-winters-damped',
  cost: 'fast',
  leastObserved: ({ season }) => season + 5,
  predictor: (context) => {
    const form: EtsForm = { error: 'A', trend: 'Ad', season: context.season === 1 ? 'N' : 'A' };
    let parameters = context.memory?.['holt-winters-damped'] && toParameters(context.memory['holt-winters-damped']);
    return (training, horizon) => {
      const fit = fitEts(training.map(context.scale.toWorking), context.season, { form, start: parameters });
      parameters = fit.parameters;
      const { alpha, beta, gamma, phi } = parameters;
      if (context.memory) context.memory['holt-winters-damped'] = [alpha, beta, gamma, phi];
      return projectEts(fit, context.scale, horizon);
    };
  },
};

interface Series {
  readonly raw: Float64Array;
  readonly working: Float64Array;
  readonly season: number;
  readonly observed: number;
  readonly positive: boolean;
  /** What the deviance on the working scale lacks to compare with that on the scale of the series. */
  readonly stretch: number;
}

interface Found {
  readonly form: EtsForm;
  readonly parameters: SmoothingParameters;
  readonly chosenAt: number;
  readonly fit?: EtsFit;
}

function describe(raw: Float64Array, { season, scale }: SeriesContext): Series {
  const working = raw.map(scale.toWorking);
  let [observed, positive, stretch] = [0, true, 0];
  for (let i = 0; i < raw.length; i++) {
    if (Number.isNaN(raw[i])) continue;
    observed++;
    positive &&= raw[i] > RELATIVE_RANGE.least && raw[i] < RELATIVE_RANGE.most;
    stretch += 2 * Math.log(scale.slopeAt(working[i]));
  }
  if (observed === 0) throw new ModelFailure('too-short', 'no value is observed');
  return { raw, working, season, observed, positive, stretch };
}

/**
 * Goes through the family by its likely members: whether there is a season, then the trend, then the kind of error and season,
 * then the trend once more if the kind has changed.
 */
function chooseEts(series: Series): { readonly form: EtsForm; readonly parameters: SmoothingParameters; readonly fit: EtsFit } {
  const tried = new Map<EtsForm, number>();
  let best: { form: EtsForm; fit: EtsFit; aicc: number } | null = null;
  const tryForm = (error: EtsForm['error'], trend: EtsForm['trend'], season: EtsForm['season']): void => {
    const form = etsForms.find((one) => one.error === error && one.trend === trend && one.season === season)!;
    if (tried.has(form)) return;
    const fit = fitForm(series, form, startFor(form, best?.fit.parameters), true);
    const aicc = fit.aicc + (error === 'A' ? series.stretch : 0);
    tried.set(form, aicc);
    if (best === null || aicc < best.aicc) best = { form, fit, aicc };
  };
  const chosen = (): EtsForm => best!.form;

  tryForm('A', 'N', 'N');
  // Two seasons at least, as R has it; below, the season can't be told from noise.
  if (series.season > 1 && series.observed >= 2 * series.season) tryForm('A', 'N', 'A');
  const tryTrends = (): void => {
    const { error, season } = chosen();
    for (const trend of ['Ad', 'A'] as const) tryForm(error, trend, season);
  };
  tryTrends();
  if (series.positive) {
    const { trend, season } = chosen();
    if (season !== 'N') tryForm('M', trend, 'M');
    tryForm('M', trend, season === 'N' ? 'N' : 'A');
    if (chosen().error === 'M') {
      tryForm('M', 'N', chosen().season);
      tryTrends();
    }
  }
  const { form, fit } = best!;
  const polished = fitForm(series, form, fit.parameters);
  return { form, parameters: polished.parameters, fit: polished };
}

function fitForm({ raw, working, season }: Series, form: EtsForm, start: SmoothingParameters | undefined, rough = false): EtsFit {
  return fitEts(form.error === 'A' ? working : raw, season, { form, start, rough });
}

/** Parameters of one form as a start for another: what it did not have is as usual, and no weight starts at its bound, where searches end. */
function startFor({ trend, season }: EtsForm, parameters: SmoothingParameters | undefined): SmoothingParameters | undefined {
  if (!parameters) return undefined;
  const alpha = Math.min(parameters.alpha, HIGHEST_START);
  return {
    alpha,
    beta: trend === 'N' ? 0 : Math.min(parameters.beta || 0.05 * alpha, HIGHEST_START * alpha),
    gamma: season === 'N' ? 0 : Math.min(parameters.gamma || 0.2 * (1 - alpha), HIGHEST_START * (1 - alpha)),
    phi: trend === 'Ad' && parameters.phi === 1 ? 0.95 : parameters.phi,
  };
}

function projectEts(fit: EtsFit, scale: Scale, horizon: number): Prediction {
  return fit.form.error === 'M' ? projectRelative(fit, horizon) : predictOn(projectHoltWinters(fit, horizon), scale);
}

/** Only the variance of one step enters the expectation: that of the wandering level would let far steps drift upwards. */
function predictOn(path: Path, scale: Scale): Prediction {
  return predictAlong(
    path,
    scale,
    path.centre.map((centre) => scale.expectedValue(centre, path.sigma2)),
  );
}

function toMemory({ form, chosenAt, parameters, fit }: Found): readonly number[] {
  const { alpha, beta, gamma, phi } = fit?.parameters ?? parameters;
  return [alpha, beta, gamma, phi, etsForms.indexOf(form), chosenAt];
}

function recall({ memory }: SeriesContext): Found | null {
  const numbers = memory?.ets;
  const parameters = numbers && toParameters(numbers);
  const form = numbers && etsForms[numbers[4] ?? -1];
  return parameters && form ? { form, parameters, chosenAt: numbers[5] ?? 0 } : null;
}

/** undefined for numbers that are no parameters. */
function toParameters([alpha, beta, gamma, phi]: readonly number[]): SmoothingParameters | undefined {
  if (alpha === undefined || beta === undefined || gamma === undefined || phi === undefined) return undefined;
  const valid = alpha > 0 && alpha < 1 && beta >= 0 && beta < alpha && gamma >= 0 && gamma < 1 - alpha && phi >= 0.8 && phi <= 1;
  return valid ? { alpha, beta, gamma, phi } : undefined;
}
