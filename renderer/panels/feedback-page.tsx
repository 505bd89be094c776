import { IconDice5 } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { simulateFeedback, type FeedbackWish } from '../actions/feedback.ts';
import { goTo } from '../actions/view.ts';
import { BarTick } from '../charts/bar-tick.tsx';
import { ShareLines } from '../charts/share-lines.tsx';
import type { FeedbackRun } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { countExposure } from '../state/zone-days.ts';
import { useMessages } from '../strings/index.ts';
import { feedbackSource } from '../strings/sources.ts';
import { useFormat } from '../ui/format.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Button, Segmented, Skeleton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import list from './list-panel.module.css';
import { useNames } from './names.ts';
import styles from './outlook-pages.module.css';

/** Nearly alike: so small a difference is what the loop blows up. */
const firstWish: FeedbackWish = { trueRates: [12, 10, 10, 8], discoveredShare: 1, days: 1_000, correct: false, seed: 1 };
const mostDays = 3_650;
const mostRate = 100;
const shareStep = 5;

/** Why forecasts learn from reported incidents alone: a simulation to try, and where discovered ones come from here. */
export function FeedbackPage() {
  const { feedback: words } = useMessages().outlook;
  return (
    <div className={styles.page} data-region tabIndex={-1}>
      <div className={styles.column}>
        <h2 className={list.display}>{words.title}</h2>
        <p className={styles.about}>{words.why}</p>
        <p className={styles.about}>{words.rule}</p>
        <p className={styles.sub}>
          <bdi dir="ltr" lang="en">
            {feedbackSource}
          </bdi>
        </p>
        <Simulation />
        <ExposureTable />
      </div>
    </div>
  );
}

function Simulation() {
  const { outlook, common } = useMessages();
  const { feedback: words } = outlook;
  const [wish, setWish] = useState(firstWish);
  const run = useStore(({ server }) => server.feedback);
  useEffect(() => {
    void simulateFeedback(wish);
  }, [wish]);
  return (
    <section className={list.card}>
      <h3 className={parts.title}>{words.simulation}</h3>
      <p className={styles.about}>{words.simulationAbout}</p>
      <div className={styles.simulation}>
        <Controls wish={wish} onChange={(change) => setWish({ ...wish, ...change })} />
        {run === null ? <Skeleton lines={8} label={common.loading} /> : <Shares run={run} />}
      </div>
    </section>
  );
}

interface ControlsProps {
  readonly wish: FeedbackWish;
  readonly onChange: (change: Partial<FeedbackWish>) => void;
}

function Controls({ wish, onChange }: ControlsProps) {
  const { feedback: words } = useMessages().outlook;
  const format = useFormat();
  const { trueRates, discoveredShare, days, correct, seed } = wish;
  return (
    <div className={styles.controls}>
      <label>
        <span className={list.label}>{words.discovered}</span> <b>{format.percent(discoveredShare)}</b>
        <input
          type="range"
          min={0}
          max={100}
          step={shareStep}
          value={Math.round(100 * discoveredShare)}
          aria-valuetext={format.percent(discoveredShare)}
          onChange={(event) => onChange({ discoveredShare: Number(event.currentTarget.value) / 100 })}
        />
      </label>
      <NumberField label={words.days} min={10} max={mostDays} step={100} value={days} onCommit={(value) => onChange({ days: value })} />
      <div>
        <div className={list.label}>{words.correct}</div>
        <Segmented
          label={words.correct}
          value={correct ? 'on' : 'off'}
          choices={[
            { value: 'off', label: words.correction.off },
            { value: 'on', label: words.correction.on },
          ]}
          onChange={(value) => onChange({ correct: value === 'on' })}
        />
        <p className={styles.sub}>{words.correctHelp}</p>
      </div>
      <div>
        <div className={list.label}>{words.rates}</div>
        <div className={styles.pair}>
          {trueRates.map((rate, zone) => (
            <NumberField
              key={words.letters[zone]}
              label={words.zone(words.letters[zone] ?? '')}
              min={1}
              max={mostRate}
              value={rate}
              onCommit={(value) => onChange({ trueRates: trueRates.with(zone, value) })}
            />
          ))}
        </div>
      </div>
      <div>
        <Button icon={IconDice5} onClick={() => onChange({ seed: seed + 1 })}>
          {words.again}
        </Button>
      </div>
    </div>
  );
}

/** One chart a zone, all on one scale, and how far the patrols end from where they should be. */
function Shares({ run }: { readonly run: FeedbackRun }) {
  const { feedback: words } = useMessages().outlook;
  const format = useFormat();
  const byZone = useMemo(() => sharesByZone(run), [run]);
  const days = run.misplaced.length - 1;
  return (
    <div>
      <h4 className={styles.subtitle}>{words.shares}</h4>
      <div className={styles.shares}>
        {byZone.map((share, zone) => {
          const name = words.zone(words.letters[zone] ?? format.number(zone + 1));
          const [first, last, deserved] = [share[0] ?? 0, share[days] ?? 0, run.trueShare[zone] ?? 0];
          return (
            <figure key={name}>
              <figcaption>
                <b>{name}</b> <span>{words.now(last)}</span> <span className={parts.quiet}>{words.deserved(deserved)}</span>
              </figcaption>
              <ShareLines
                share={share}
                trueShare={deserved}
                label={words.chart(name, first, last, deserved)}
                dayName={words.dayAxis}
                classes={styles}
              />
            </figure>
          );
        })}
      </div>
      <ul className={styles.key}>
        <li>
          <svg viewBox="0 0 22 6" aria-hidden>
            <line className={styles.shareLine} x1={0} x2={22} y1={3} y2={3} />
          </svg>
          {words.line}
        </li>
        <li>
          <svg viewBox="0 0 22 6" aria-hidden>
            <line className={styles.trueLine} x1={0} x2={22} y1={3} y2={3} />
          </svg>
          {words.trueLine}
        </li>
      </ul>
      <p className={styles.line} aria-live="polite">
        <b>{words.misplaced(run.misplaced[days] ?? 0, days)}</b>
      </p>
    </div>
  );
}

/** The day-major shares of a run as one row a zone. */
export function sharesByZone({ share, trueShare }: Pick<FeedbackRun, 'share' | 'trueShare'>): Float64Array[] {
  const zones = trueShare.length;
  return Array.from({ length: zones }, (_, zone) =>
    Float64Array.from({ length: share.length / zones }, (_, day) => share[day * zones + zone]),
  );
}

const origins = ['discovered', 'reported', 'unknown'] as const;

function ExposureTable() {
  const { feedback: words, anomalies } = useMessages().outlook;
  const format = useFormat();
  const names = useNames();
  const columns = useStore(({ server }) => server.columns);
  const types = useStore(({ server }) => server.types);
  const exposure = useMemo(() => (columns === null ? null : countExposure(columns, types)), [columns, types]);
  const isAny = exposure !== null && !exposure.isUntold;
  const rows = isAny ? exposure.zones : [];
  const top = rows[0] === undefined ? 1 : Math.max(rows[0].discovered / rows[0].incidents, Number.EPSILON);
  return (
    <section className={list.card}>
      <div className={list.headLine}>
        <h3 className={parts.title}>{words.exposure}</h3>
        <span className={list.end}>
          <Button kind="link" size="small" onClick={() => goTo('settings')}>
            {words.settings}
          </Button>
        </span>
      </div>
      <p className={styles.about}>{isAny ? words.exposureAbout(exposure.told, exposure.incidents) : words.exposureNone}</p>
      {rows.length === 0 ? null : (
        <div className={styles.tall} tabIndex={0} role="group" aria-label={words.exposure}>
          <table className={parts.table}>
            <thead>
              <tr>
                <th>{anomalies.zone}</th>
                <th className={styles.bar} />
                {origins.map((origin) => (
                  <th key={origin} data-align="end">
                    {words.knownBy[origin]}
                  </th>
                ))}
                <th data-align="end">{words.incidents}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.zoneId}>
                  <td>
                    <bdi>{names.zone(row.zoneId)}</bdi>
                  </td>
                  <td>
                    <BarTick share={row.discovered / row.incidents / top} tick={null} />
                  </td>
                  {origins.map((origin) => (
                    <td key={origin} data-align="end" title={format.number(row[origin])}>
                      {format.percent(row[origin] / row.incidents, 1)}
                    </td>
                  ))}
                  <td data-align="end">{format.number(row.incidents)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
