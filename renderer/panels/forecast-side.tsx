import type { ReactNode } from 'react';
import { openLedgerOf } from '../actions/ledger.ts';
import { judgedLosses } from '../charts/backtest-strip.tsx';
import { BarTick } from '../charts/bar-tick.tsx';
import { Kpi } from '../charts/kpi.tsx';
import type { ForecastDetail } from '../state/server-truth.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { HelpButton } from '../ui/help-button.tsx';
import { Section } from '../ui/parts.tsx';
import { byError, ShownMark, worstLoss } from './forecast-models.tsx';
import { ForecastMade } from './forecast-made.tsx';
import { ForecastMap } from './forecast-map.tsx';
import { SealCard } from './forecast-seal.tsx';
import type { ForecastProps } from './forecast-facts.ts';
import { ForecastWhy } from './forecast-why.tsx';
import styles from './forecasts-panel.module.css';
import inspector from './inspector.module.css';

/** A coverage this far from what the interval states is called narrow or wide. */
const coverageTolerance = 0.03;

/** The forecast on a map, in figures and in words: zones ahead, sum, reasons, accuracy against the naive count, whether the intervals hold, its seal. */
export function ForecastSide({ forecast, run }: ForecastProps) {
  const { forecast: words } = useMessages();
  const format = useFormat();
  const { expected, lo80, hi80, lastCount, step, steps, backtest } = forecast;
  const { own, naive } = judgedLosses(backtest);
  return (
    <>
      {forecast.mean.length === 0 ? null : <ForecastMap forecast={forecast} />}
      <div className={`${inspector.kpis ?? ''} ${styles.figures ?? ''}`}>
        <Kpi label={words.next(step, steps)} value={format.number(expected)} tone="future" note={words.interval(lo80, hi80)} />
        <Kpi label={words.last(step, steps)} value={format.number(lastCount)} note={words.counted} />
        <Kpi label={words.judge[backtest.judgedBy]} value={format.fixed(own)} note={words.naive(naive)} />
      </div>
      {run.madeBy === null ? <ForecastWhy forecast={forecast} run={run} /> : <ForecastMade forecast={forecast} run={run} />}
      <Models forecast={forecast} />
      {backtest.origins.length === 0 ? null : <Intervals forecast={forecast} />}
      <SealCard seal={forecast.seal} isShared={run.madeBy !== null} onOpenLedger={() => openLedgerOf(run.madeBy)} />
    </>
  );
}

/** The models that have an answer, the best first. */
function Models({ forecast: { model: shown, backtest } }: { readonly forecast: ForecastDetail }) {
  const { forecast: words } = useMessages();
  const format = useFormat();
  const { judgedBy } = backtest;
  const worst = worstLoss(backtest);
  const rows = byError(backtest, shown).filter(({ loss }) => loss !== null);
  return (
    <Section
      title={words.models}
      help={<HelpButton topic={judgedBy} name={words.judge[judgedBy]} />}
      aside={words.modelsUnit(judgedBy, backtest.origins.length)}
    >
      <div className={styles.bars}>
        {rows.map(({ model, loss }) => {
          const name = (
            <>
              {words.model[model]} {model === shown ? <ShownMark name={words.modelTable.shown} /> : null}
            </>
          );
          return (
            <Measure key={model} name={name} share={(loss ?? 0) / worst} tone={model === shown ? 'future' : 'former'}>
              <b>{format.fixed(loss ?? 0)}</b>
            </Measure>
          );
        })}
      </div>
      <p className={styles.aside}>{words.paired(backtest.paired)}</p>
      {judgedBy === 'crps' ? <p className={styles.aside}>{words.judgedByCrps}</p> : null}
    </Section>
  );
}

interface MeasureProps {
  readonly name: ReactNode;
  /** Length of the bar and place of the tick, 0…1. */
  readonly share: number;
  readonly tick?: number;
  /** The future's own colour is that of the model in use. */
  readonly tone: 'future' | 'former';
  readonly children: ReactNode;
}

function Measure({ name, share, tick, tone, children }: MeasureProps) {
  return (
    <>
      <span className={tone === 'future' && tick === undefined ? styles.chosen : undefined}>{name}</span>
      <BarTick share={share} tick={tick ?? null} tone={tone} />
      <span className={styles.figure}>{children}</span>
    </>
  );
}

function Intervals({ forecast: { backtest, step } }: { readonly forecast: ForecastDetail }) {
  const { forecast: words } = useMessages();
  const format = useFormat();
  const rows = [
    { stated: 0.8, found: backtest.coverage80 },
    { stated: 0.95, found: backtest.coverage95 },
  ];
  return (
    <Section title={words.intervals} help={<HelpButton topic="intervals" name={words.intervals} />} aside={words.intervalsUnit(step)}>
      <div className={styles.bars} data-wide>
        {rows.map(({ stated, found }) => (
          <Measure key={stated} name={format.percent(stated)} share={found} tick={stated} tone="future">
            <b>{format.percent(found)}</b> {words[verdictOn(found, stated)]}
          </Measure>
        ))}
      </div>
    </Section>
  );
}

function verdictOn(found: number, stated: number): 'narrow' | 'wide' | 'asStated' {
  if (found < stated - coverageTolerance) return 'narrow';
  return found > stated + coverageTolerance ? 'wide' : 'asStated';
}
