import type { ReactNode } from 'react';
import type { Forecast } from '../../preload/contract/domain.ts';
import { BarTick } from '../charts/bar-tick.tsx';
import { Kpi } from '../charts/kpi.tsx';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { HelpButton } from '../ui/help-button.tsx';
import { Section } from '../ui/parts.tsx';
import styles from './forecasts-panel.module.css';
import inspector from './inspector.module.css';

/** A coverage this far from what the interval states is called narrow or wide. */
const coverageTolerance = 0.03;

/** The forecast in figures and words: sum, accuracy against the naive count, whether the intervals hold. */
export function ForecastSide({ forecast }: { readonly forecast: Forecast }) {
  const { forecast: words } = useMessages();
  const format = useFormat();
  const { expected, lo80, hi80, lastCount, steps, mase, naiveMase } = forecast;
  return (
    <>
      <div className={`${inspector.kpis ?? ''} ${styles.figures ?? ''}`}>
        <Kpi label={words.next(steps)} value={format.number(expected)} tone="future" note={words.interval(lo80, hi80)} />
        <Kpi label={words.last(steps)} value={format.number(lastCount)} note={words.counted} />
        <Kpi label={words.mase} value={format.fixed(mase)} note={words.naive(naiveMase)} />
      </div>
      <Section title={words.why}>
        <p className={styles.words}>{words.whyText(expected / steps, lo80, hi80)}</p>
      </Section>
      <Models forecast={forecast} />
      <Intervals forecast={forecast} />
    </>
  );
}

function Models({ forecast: { model, backtest } }: { readonly forecast: Forecast }) {
  const { forecast: words } = useMessages();
  const format = useFormat();
  const worst = Math.max(backtest.mase, backtest.naiveMase, 1e-9);
  const rows = [
    { name: 'holt-winters-damped', mase: backtest.mase },
    { name: 'seasonal-naive', mase: backtest.naiveMase },
  ] as const;
  return (
    <Section title={words.models} help={<HelpButton topic="mase" name={words.mase} />} aside={words.modelsUnit(backtest.origins.length)}>
      <div className={styles.bars}>
        {rows.map(({ name, mase }) => (
          <Measure key={name} name={words.model[name]} share={mase / worst} tone={name === model ? 'future' : 'former'}>
            <b>{format.fixed(mase)}</b>
          </Measure>
        ))}
      </div>
    </Section>
  );
}

interface MeasureProps {
  readonly name: string;
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

function Intervals({ forecast: { backtest } }: { readonly forecast: Forecast }) {
  const { forecast: words } = useMessages();
  const format = useFormat();
  const rows = [
    { stated: 0.8, found: backtest.coverage80 },
    { stated: 0.95, found: backtest.coverage95 },
  ];
  return (
    <Section title={words.intervals} help={<HelpButton topic="intervals" name={words.intervals} />} aside={words.intervalsUnit}>
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
