import type { CalendarEffect } from '../../preload/contract/forecast-domain.ts';
import { EffectMark } from '../charts/effect-mark.tsx';
import { useEventName } from '../charts/fan-events.tsx';
import { stepStart } from '../charts/step-time.ts';
import type { ForecastDetail } from '../state/server-truth.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { HelpButton } from '../ui/help-button.tsx';
import { Tag } from '../ui/parts.tsx';
import styles from './forecasts-panel.module.css';

/** Half the width of the marks' scale: the furthest end of an interval, between a fifth and three times. */
const scaleLimits = [0.2, 2] as const;

/** What holidays, Ramadan and school terms did to this series, those to come first; what could not be estimated says so. */
export function EffectsTable({ forecast }: { readonly forecast: ForecastDetail }) {
  const { forecast: words } = useMessages();
  const { effects, step, from, steps } = forecast;
  if (step !== 'day') return <p className={styles.note}>{words.effects.notDays}</p>;
  if (effects === null) return <p className={styles.note}>{words.whyNoCalendar}</p>;
  if (effects.length === 0) return <p className={styles.note}>{words.effects.none}</p>;
  const end = stepStart(from, step, steps);
  const furthest = effects.reduce((most, { share }) => Math.max(most, ...Object.values(share ?? {}).map(Math.abs)), 0);
  const reach = Math.min(scaleLimits[1], Math.max(scaleLimits[0], furthest));
  return (
    <>
      <p className={styles.note}>
        {words.effects.about} <HelpButton topic="effects" name={words.effects.title} />
      </p>
      <table className={styles.models}>
        <caption className="kh-unseen">{words.effects.title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.effects.day}</th>
            <th scope="col">{words.effects.next}</th>
            <th scope="col" colSpan={2}>
              {words.effects.effect}
            </th>
            <th scope="col">{words.effects.seen}</th>
          </tr>
        </thead>
        <tbody>
          {effects.map((effect) => (
            <EffectRow
              key={`${effect.kind} ${effect.id}`}
              effect={effect}
              reach={reach}
              isAhead={effect.next !== null && effect.next < end}
            />
          ))}
        </tbody>
      </table>
    </>
  );
}

interface EffectRowProps {
  readonly effect: CalendarEffect;
  readonly reach: number;
  readonly isAhead: boolean;
}

function EffectRow({ effect, reach, isAhead }: EffectRowProps) {
  const words = useMessages().forecast.effects;
  const format = useFormat();
  const nameOf = useEventName();
  const { kind, share, next, occurrences, days } = effect;
  return (
    <tr>
      <th scope="row">
        <bdi>{kind === 'substitute' ? words.inLieu : nameOf(effect)}</bdi>
      </th>
      <td className={styles.nextCell}>
        {next === null ? '–' : format.date(next)} {isAhead ? <Tag tone="future">{words.ahead}</Tag> : null}
      </td>
      {share === null ? (
        <td colSpan={2} className={styles.light}>
          {occurrences === 0 ? words.unseen : words.blurred}
        </td>
      ) : (
        <>
          <td className={styles.effectCell}>
            <EffectMark share={share} reach={reach} />
          </td>
          <td>
            <b>{words.size(share.estimate)}</b> <bdi className={styles.light}>({words.span(share)})</bdi>
            {notesOf(effect, words).map((note) => (
              <span key={note} className={styles.doubt}>
                {note}
              </span>
            ))}
          </td>
        </>
      )}
      <td className={styles.nextCell}>{words.seenTimes(occurrences, days)}</td>
    </tr>
  );
}

/** What makes an estimate weak. */
function notesOf({ share, occurrences }: CalendarEffect, words: { readonly chance: string; readonly once: string }): string[] {
  const isOpen = share !== null && share.lo80 < 0 && share.hi80 > 0;
  return [...(isOpen ? [words.chance] : []), ...(occurrences === 1 ? [words.once] : [])];
}
