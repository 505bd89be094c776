import { estimableColumns } from '../series/calendar-regressors.ts';
import type { ForecastModel, Predictor, Regressors } from './model.ts';

/**
 * The same model, which is told of a regressor only where its training part can tell something of it: a holiday that was seen once
 * before a back-test origin has no effect there, as it would have had none then.
 */
export function withKnownRegressors(model: ForecastModel): ForecastModel {
  return {
    ...model,
    predictor: (context) => {
      const { regressors } = context;
      if (!regressors) return model.predictor(context);
      let current: { readonly columns: string; readonly predict: Predictor } | null = null;
      return (training, horizon) => {
        const known = knownColumns(regressors, training.length);
        const columns = known.join();
        // Another set of columns is another model: it starts anew.
        if (current?.columns !== columns)
          current = { columns, predict: model.predictor({ ...context, regressors: pick(regressors, known) }) };
        return current.predict(training, horizon);
      };
    },
  };
}

/** All series of a call share their regressors, and all models their origins. */
const found = new WeakMap<Regressors, Map<number, readonly number[]>>();

function knownColumns(regressors: Regressors, steps: number): readonly number[] {
  const ofSteps = found.get(regressors) ?? new Map<number, readonly number[]>();
  found.set(regressors, ofSteps);
  const known = ofSteps.get(steps) ?? estimableColumns(regressors, steps);
  ofSteps.set(steps, known);
  return known;
}

function pick({ names, columns }: Regressors, known: readonly number[]): Regressors | null {
  return known.length === 0 ? null : { names: known.map((i) => names[i]), columns: known.map((i) => columns[i]) };
}
