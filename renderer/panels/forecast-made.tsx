import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { localMinuteOf } from '../charts/step-time.ts';
import { isolate } from '../strings/isolate.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Section, Tag } from '../ui/parts.tsx';
import type { ForecastProps } from './forecast-facts.ts';
import styles from './forecasts-panel.module.css';

/** Of a run that somebody else made: who and when, whether it came as it was made, and what of it is not here. */
export function ForecastMade({ forecast, run }: ForecastProps) {
  const words = useMessages().forecast.made;
  const format = useFormat();
  if (run.madeBy === null) return null;
  const at = format.dateTime(localMinuteOf(run.createdMs, format.timeZone));
  const isBroken = run.isWhole === false || forecast.fitsSeal === false;
  const sentences = [
    words.by(isolate(run.madeBy), at),
    isBroken ? '' : words.asMade,
    run.ofZones === null ? '' : words.ofZones(run.ofZones),
    run.leftOut === 0 ? '' : words.leftOut(run.leftOut),
    forecast.mean.length === 0 ? words.older : words.notTold,
  ];
  return (
    <Section title={words.title}>
      {isBroken ? (
        <Tag tone="bad" icon={IconAlertTriangle}>
          {words.notVerified}
        </Tag>
      ) : forecast.fitsSeal === true ? (
        <Tag tone="ok" icon={IconCircleCheck}>
          {words.fitsSeal}
        </Tag>
      ) : null}
      {run.isWhole === false ? <p className={styles.words}>{words.bodyBroken}</p> : null}
      {forecast.fitsSeal === false ? <p className={styles.words}>{words.sealBroken}</p> : null}
      <p className={styles.words}>{sentences.filter((sentence) => sentence !== '').join(' ')}</p>
    </Section>
  );
}
