import { IconCircleCheck } from '@tabler/icons-react';
import type { Backtest } from '../../preload/contract/forecast-domain.ts';
import { judgedLosses } from '../charts/backtest-strip.tsx';
import { BarTick } from '../charts/bar-tick.tsx';
import type { ForecastDetail } from '../state/server-truth.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import type { ForecastProps } from './forecast-facts.ts';
import styles from './forecasts-panel.module.css';

/** Every model of the back-test: error, expected sum, weight, or why it has no answer; then what the comparison says. */
export function ModelTable({ forecast, run }: ForecastProps) {
  const { forecast: words } = useMessages();
  const format = useFormat();
  const { backtest, step, steps, model: shown } = forecast;
  const { judgedBy } = backtest;
  const worst = worstLoss(backtest);
  const { naive } = judgedLosses(backtest);
  return (
    <>
      <table className={styles.models}>
        <thead>
          <tr>
            <th scope="col">{words.modelTable.model}</th>
            <th scope="col" colSpan={2}>
              {words.judge[judgedBy]} <span className={styles.light}>({words.modelTable.tick})</span>
            </th>
            <th scope="col">{words.modelTable.expected(step, steps)}</th>
            <th scope="col">{words.modelTable.weight}</th>
          </tr>
        </thead>
        <tbody>
          {byError(backtest).map(({ model, loss, expected, weight, failure }) => (
            <tr key={model} data-shown={model === shown}>
              <th scope="row">
                {words.model[model]} {model === shown ? <ShownMark name={words.modelTable.shown} /> : null}
              </th>
              {failure === null && loss !== null ? (
                <>
                  <td className={styles.barCell}>
                    <BarTick share={loss / worst} tick={naive / worst} tone={model === shown ? 'future' : 'former'} />
                  </td>
                  <td>{format.fixed(loss)}</td>
                  <td>{expected === null ? '–' : format.number(expected)}</td>
                  <td>{weight > 0 ? format.percent(weight) : '–'}</td>
                </>
              ) : (
                <td colSpan={4} className={styles.light}>
                  {failure === null ? '–' : words.failure[failure]}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {run.models === 'fast' ? <p className={styles.note}>{words.modelTable.onlyFast}</p> : null}
      <Verdict forecast={forecast} />
    </>
  );
}

/** Better or worse than the naive count, and the other measures of error beside it. */
function Verdict({ forecast: { backtest, step } }: { readonly forecast: ForecastDetail }) {
  const { forecast: words } = useMessages();
  const format = useFormat();
  const { smape, rmse, crps, naiveCrps } = backtest;
  const measures = [
    smape === null ? null : words.measures.smape(format.percent(smape / 100, 1)),
    rmse === null ? null : words.measures.rmse(format.rate(rmse)),
    crps === null
      ? null
      : naiveCrps === null
        ? words.measures.crps(format.rate(crps))
        : words.measures.crpsNaive(format.rate(crps), format.rate(naiveCrps)),
  ].filter((measure) => measure !== null);
  return (
    <div className={styles.verdict}>
      <p>{words.paired(backtest.paired)}</p>
      {backtest.judgedBy === 'crps' ? <p>{words.judgedByCrps}</p> : null}
      {measures.length === 0 ? null : (
        <p>
          {measures.map((measure) => (
            <bdi key={measure} className={styles.measure}>
              {measure}
            </bdi>
          ))}
          <bdi className={styles.light}>{words.measures.unit(step)}</bdi>
        </p>
      )}
    </div>
  );
}

export function ShownMark({ name }: { readonly name: string }) {
  return <IconCircleCheck size={15} stroke={2} className={styles.shownMark} role="img" aria-label={name} />;
}

type Scored = Omit<Backtest['models'][number], 'mase' | 'crps'> & { readonly loss: number | null };

/** Lowest loss that judges first, those without an answer last. An old back-test holds no list: then what it says of the two. */
export function byError(backtest: Backtest, shown: ForecastDetail['model'] = 'ensemble'): Scored[] {
  const { models, judgedBy } = backtest;
  const { own, naive } = judgedLosses(backtest);
  const known: Scored[] =
    models.length > 0
      ? models.map(({ mase, crps, ...model }) => ({ ...model, loss: judgedBy === 'mase' ? mase : crps }))
      : [
          { model: shown, loss: own, expected: null, weight: 0, failure: null },
          { model: 'seasonal-naive', loss: naive, expected: null, weight: 0, failure: null },
        ];
  return known.sort((a, b) => (a.loss ?? Infinity) - (b.loss ?? Infinity));
}

/** Length of a full bar. */
export function worstLoss(backtest: Backtest): number {
  const { own, naive } = judgedLosses(backtest);
  return byError(backtest).reduce((worst, { loss }) => Math.max(worst, loss ?? 0), Math.max(own, naive, 1e-9));
}
