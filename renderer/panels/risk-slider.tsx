import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { type CSSProperties, type ReactNode, useEffect, useState } from 'react';
import { showRiskPeriod } from '../actions/risk.ts';
import { riskPeriods, shownPeriod } from '../map/risk-cells.ts';
import type { Risk } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { IconButton } from '../ui/parts.tsx';
import styles from './risk-slider.module.css';

const playEveryMs = 500;

export interface RiskSliderProps {
  readonly risk: Risk;
  /** Over the map, or at the foot of a small one. */
  readonly place: 'map' | 'side';
  /** At the end of the line. */
  readonly children?: ReactNode;
}

/** Time after the data cut: past in teal, the days of the forecast in violet, the thumb is the day on the map. */
export function RiskSlider({ risk, place, children }: RiskSliderProps) {
  const { risk: words } = useMessages().outlook;
  const { period: shown, last, text } = useRiskPeriod(risk);
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setTimeout(() => {
      if (shown < last) showRiskPeriod(shown + 1);
      if (shown + 1 >= last) setPlaying(false);
    }, playEveryMs);
    return () => clearTimeout(timer);
  }, [isPlaying, shown, last]);
  if (last < 0) return null;
  const spoken = words.ahead(text, risk.step, shown + 1);
  const play = () => {
    if (!isPlaying && shown === last) showRiskPeriod(0);
    setPlaying(!isPlaying);
  };
  return (
    <section className={styles.card} data-place={place} aria-label={words.title}>
      <IconButton icon={isPlaying ? IconPlayerPause : IconPlayerPlay} label={isPlaying ? words.pause : words.play} onClick={play} />
      <div className={styles.track} dir="ltr" style={{ '--kh-periods': last + 1 } as CSSProperties}>
        <span className={styles.past} aria-hidden />
        <span className={styles.now} aria-hidden />
        <input
          type="range"
          min={0}
          max={last}
          value={shown}
          aria-label={words.slider(risk.step)}
          aria-valuetext={spoken}
          onChange={(event) => showRiskPeriod(Number(event.currentTarget.value))}
        />
      </div>
      <span className={styles.text}>{place === 'map' ? spoken : words.aheadShort(risk.step, shown + 1)}</span>
      {children}
    </section>
  );
}

/** The period that the slider stands at, its last one, and its dates in words. */
export function useRiskPeriod(risk: Risk): { readonly period: number; readonly last: number; readonly text: string } {
  const format = useFormat();
  const chosen = useStore(({ transient }) => transient.riskPeriod);
  const last = riskPeriods(risk) - 1;
  const period = shownPeriod(risk, chosen);
  const [from = '', to = ''] = risk.edges.slice(period, period + 2);
  return { period, last, text: last < 0 ? '' : risk.step === 'hour' ? format.dateTime(from) : format.dateRange(from, to) };
}
