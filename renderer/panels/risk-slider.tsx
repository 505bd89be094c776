import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useState, type CSSProperties } from 'react';
import { showRiskPeriod } from '../actions/risk.ts';
import { riskPeriods } from '../map/risk-layers.ts';
import type { Risk } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { IconButton } from '../ui/parts.tsx';
import styles from './risk-slider.module.css';

const playEveryMs = 500;

/** Time after the data cut: past in teal, the days of the forecast in violet, the thumb is the day on the map. */
export function RiskSlider({ risk }: { readonly risk: Risk }) {
  const { risk: words } = useMessages().outlook;
  const format = useFormat();
  const period = useStore(({ transient }) => transient.riskPeriod);
  const last = riskPeriods(risk) - 1;
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setTimeout(() => {
      if (period < last) showRiskPeriod(period + 1);
      if (period + 1 >= last) setPlaying(false);
    }, playEveryMs);
    return () => clearTimeout(timer);
  }, [isPlaying, period, last]);
  const shown = Math.min(period, last);
  const [from, to] = [risk.edges[shown], risk.edges[shown + 1]];
  if (from === undefined || to === undefined) return null;
  const text = words.ahead(format.dateRange(from, to), shown + 1);
  const play = () => {
    if (!isPlaying && shown === last) showRiskPeriod(0);
    setPlaying(!isPlaying);
  };
  return (
    <section className={styles.card} aria-label={words.title}>
      <IconButton icon={isPlaying ? IconPlayerPause : IconPlayerPlay} label={isPlaying ? words.pause : words.play} onClick={play} />
      <div className={styles.track} dir="ltr" style={{ '--kh-periods': last + 1 } as CSSProperties}>
        <span className={styles.past} aria-hidden />
        <span className={styles.now} aria-hidden />
        <input
          type="range"
          min={0}
          max={last}
          value={shown}
          aria-label={words.slider}
          aria-valuetext={text}
          onChange={(event) => showRiskPeriod(Number(event.currentTarget.value))}
        />
      </div>
      <span className={styles.text}>{text}</span>
    </section>
  );
}
