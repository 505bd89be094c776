import { IconAlertTriangle, IconChartLine, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { loadAnomalies } from '../actions/anomalies.ts';
import { selectForecast, showForecastPage } from '../actions/forecasts.ts';
import { goTo, selectZone } from '../actions/view.ts';
import { DayStrip } from '../charts/day-strip.tsx';
import type { Anomalies } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { countZoneDays } from '../state/zone-days.ts';
import type { Messages } from '../strings/en.ts';
import { useMessages } from '../strings/index.ts';
import { daysBetween } from '../ui/days.ts';
import { useFormat } from '../ui/format.ts';
import { Button, IconButton, Segmented, Skeleton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import list from './list-panel.module.css';
import { useNames } from './names.ts';
import styles from './outlook-pages.module.css';

type Exceedance = Anomalies['exceedances'][number];

const spans = ['7', '14', '28', '90'] as const;
const usualSpan = '14';
/** Days of a strip at least: four weeks show what a weekday looks like. */
const stripDays = 28;
const changesAtFirst = 12;
/** Rarer than this is not told more exactly: the tail of a distribution is not known so far out. */
const rarest = 1_000_000;

/** Counts beyond chance, changes of level, and whether the feed itself is as usual. */
export function AnomaliesPage() {
  const { outlook, common } = useMessages();
  const { anomalies: words } = outlook;
  const [span, setSpan] = useState<(typeof spans)[number]>(usualSpan);
  const columns = useStore(({ server }) => server.columns);
  const types = useStore(({ server }) => server.types);
  const anomalies = useStore(({ server }) => server.anomalies);
  // Judged anew with other incidents and with other origins of types.
  useEffect(() => {
    void loadAnomalies(Number(span));
  }, [span, columns, types]);
  return (
    <div className={styles.page} data-region tabIndex={-1}>
      <div className={styles.column}>
        <div className={list.headLine}>
          <h2 className={list.display}>{words.title}</h2>
          <span className={list.end}>
            <Segmented
              label={words.span}
              value={span}
              choices={spans.map((value) => ({ value, label: words.days(Number(value)) }))}
              onChange={setSpan}
            />
          </span>
        </div>
        <p className={styles.about}>{words.about}</p>
        {anomalies === null ? (
          <Skeleton lines={10} label={common.loading} />
        ) : (
          <>
            <FeedCard feed={anomalies.feed} />
            <Exceedances anomalies={anomalies} days={Number(span)} />
            <Changes changes={anomalies.changes} />
          </>
        )}
      </div>
    </div>
  );
}

/** What is known of the feed, in words; and whether automatic alerts go on. */
export function FeedCard({ feed }: { readonly feed: Anomalies['feed'] }) {
  const { anomalies: words } = useMessages().outlook;
  const verdict = feed?.verdict ?? 'too-short';
  const isKnown = verdict !== 'too-short';
  const drifts = isKnown && verdict !== 'ok';
  return (
    <section className={list.card}>
      <div className={styles.line}>
        <h3 className={parts.title}>{words.feed}</h3>
        {drifts ? (
          <Tag tone="warn" icon={IconAlertTriangle}>
            {words.feedDrifts}
          </Tag>
        ) : (
          <Tag tone={isKnown ? 'ok' : 'plain'} icon={isKnown ? IconCircleCheck : IconCircleDashed}>
            {isKnown ? words.feedOk : words.feedUnknown}
          </Tag>
        )}
      </div>
      <p>{useFeedWords()(feed)}</p>
      {feed?.unplacedShare == null || feed.usualUnplacedShare === null ? null : (
        <p>{words.unplaced(feed.unplacedShare, feed.usualUnplacedShare)}</p>
      )}
      {feed === null ? null : <p>{arrivalWords(feed, words.arrival)}</p>}
      <p className={parts.quiet}>{drifts ? words.alertsStopped : words.alertsGoOn}</p>
    </section>
  );
}

/** Whether the newest days are still coming in, and how that is known. */
function arrivalWords(
  { partialDays, arrival: { deliveries, shares } }: NonNullable<Anomalies['feed']>,
  words: Messages['outlook']['anomalies']['arrival'],
): string {
  const [newest, next] = shares;
  if (newest === undefined) return words.unknown(deliveries);
  return partialDays === 0 ? words.whole(newest) : words.partial(partialDays, newest, next ?? newest);
}

function useFeedWords(): (feed: Anomalies['feed']) => string {
  const { anomalies: words } = useMessages().outlook;
  return (feed) => {
    if (feed === null || feed.verdict === 'too-short') return words.tooShort;
    if (feed.verdict === 'ok') return words.ok(feed.observed, feed.expected);
    return words.drift[feed.verdict](feed.observed, feed.expected, feed.since);
  };
}

function Exceedances({ anomalies, days }: { readonly anomalies: Anomalies; readonly days: number }) {
  const { anomalies: words } = useMessages().outlook;
  const { exceedances, judged } = anomalies;
  const stripOf = useStrips(anomalies, Math.max(stripDays, days));
  return (
    <section className={list.card}>
      <p>{exceedances.length === 0 ? words.none : words.judged(judged, exceedances.length)}</p>
      {exceedances.length === 0 ? null : (
        <div className={list.grow} tabIndex={0} role="group" aria-label={words.title}>
          <table className={parts.table}>
            <thead>
              <tr>
                <th>{words.zone}</th>
                <th>{words.day}</th>
                <th>{words.lastDays(Math.max(stripDays, days))}</th>
                <th data-align="end">{words.observed}</th>
                <th data-align="end">{words.usual}</th>
                <th data-align="end" title={words.limitHelp}>
                  {words.limit}
                </th>
                <th data-align="end">{words.chance}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {exceedances.map((item) => (
                <ExceedanceRow key={[item.zoneId, item.typeId, item.day].join()} item={item} strip={stripOf(item)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** Counts of the days before the data cut, zone by zone; none for a series of one type, which they are not. */
function useStrips({ dataCut }: Anomalies, days: number): (item: Exceedance) => Strip | null {
  const columns = useStore(({ server }) => server.columns);
  const types = useStore(({ server }) => server.types);
  const counted = useMemo(() => {
    if (columns?.dayZero == null || dataCut === null) return null;
    return countZoneDays(columns, types, { until: daysBetween(columns.dayZero, dataCut), days });
  }, [columns, types, dataCut, days]);
  return ({ zoneId, typeId, day }) => {
    const counts = typeId === null ? counted?.byZone.get(zoneId ?? 0) : undefined;
    if (columns?.dayZero == null || counted === null || counts === undefined) return null;
    return { counts, judged: daysBetween(columns.dayZero, day) - counted.fromDay };
  };
}

interface Strip {
  readonly counts: ArrayLike<number>;
  readonly judged: number;
}

function ExceedanceRow({ item, strip }: { readonly item: Exceedance; readonly strip: Strip | null }) {
  const { anomalies: words } = useMessages().outlook;
  const format = useFormat();
  const place = useSubjectName()(item);
  const forecastId = useStore(
    ({ server }) => server.forecasts.find(({ zoneId, typeId }) => zoneId === item.zoneId && typeId === item.typeId)?.id,
  );
  const { day, observed, usual, isForecast, limit, chance } = item;
  return (
    <tr>
      <td>
        <SubjectLink of={item} />
      </td>
      <td className={styles.whole}>{format.date(day)}</td>
      <td>
        {strip === null ? null : (
          <DayStrip
            className={styles.strip}
            label={words.strip(place, observed, format.date(day), usual)}
            {...{ ...strip, usual, limit }}
          />
        )}
      </td>
      <td data-align="end">
        <b>{format.number(observed)}</b>
      </td>
      <td data-align="end">
        {format.fixed(usual, 1)}
        {isForecast ? <div className={styles.sub}>{words.sealedForecast}</div> : null}
      </td>
      <td data-align="end">{format.number(limit, 1)}</td>
      <td data-align="end" className={styles.whole}>
        {chance < 1 / rarest ? words.lessThan(rarest) : words.oneIn(roundedOdds(chance))}
      </td>
      <td>
        {forecastId === undefined ? null : (
          <IconButton
            icon={IconChartLine}
            label={words.forecast(place)}
            onClick={() => {
              selectForecast(forecastId);
              showForecastPage('fan');
            }}
          />
        )}
      </td>
    </tr>
  );
}

/** One in n, to two digits: more of them would claim what is not known. */
export function roundedOdds(chance: number): number {
  return Number((1 / chance).toPrecision(2));
}

function useSubjectName(): (of: Pick<Exceedance, 'zoneId' | 'typeId'>) => string {
  const { common } = useMessages();
  const names = useNames();
  return ({ zoneId, typeId }) => {
    const place = zoneId === null ? common.wholeCity : names.zone(zoneId);
    return typeId === null ? place : common.and([place, names.type(typeId)]);
  };
}

/** The zone by name; a click shows it on the map with its inspector. */
function SubjectLink({ of }: { readonly of: Pick<Exceedance, 'zoneId' | 'typeId'> }) {
  const name = useSubjectName()(of);
  const { zoneId } = of;
  if (zoneId === null) return <bdi>{name}</bdi>;
  return (
    <Button
      kind="link"
      size="small"
      onClick={() => {
        selectZone(zoneId);
        goTo('map');
      }}
    >
      <bdi>{name}</bdi>
    </Button>
  );
}

function Changes({ changes }: { readonly changes: Anomalies['changes'] }) {
  const { anomalies: words } = useMessages().outlook;
  const format = useFormat();
  const [isWhole, setWhole] = useState(false);
  const newest = useMemo(() => [...changes].sort((a, b) => b.day.localeCompare(a.day)), [changes]);
  return (
    <section className={list.card}>
      <div className={list.headLine}>
        <h3 className={parts.title}>{words.changes}</h3>
        {changes.length > changesAtFirst ? (
          <span className={list.end}>
            <Button kind="link" size="small" onClick={() => setWhole(!isWhole)}>
              {isWhole ? words.fewer : words.all(changes.length)}
            </Button>
          </span>
        ) : null}
      </div>
      <p className={styles.about}>{changes.length === 0 ? words.noChanges : words.changesAbout}</p>
      {changes.length === 0 ? null : (
        <div className={list.grow} tabIndex={0} role="group" aria-label={words.changes}>
          <table className={parts.table}>
            <thead>
              <tr>
                <th>{words.zone}</th>
                <th>{words.since}</th>
                <th data-align="end">{words.beforeLevel}</th>
                <th data-align="end">{words.afterLevel}</th>
                <th data-align="end">{words.change}</th>
              </tr>
            </thead>
            <tbody>
              {(isWhole ? newest : newest.slice(0, changesAtFirst)).map((change) => (
                <tr key={[change.zoneId, change.typeId, change.day].join()}>
                  <td>
                    <SubjectLink of={change} />
                  </td>
                  <td className={styles.whole}>{format.date(change.day)}</td>
                  <td data-align="end">{format.fixed(change.before, 1)}</td>
                  <td data-align="end">{format.fixed(change.after, 1)}</td>
                  <td data-align="end">{change.before > 0 ? format.signedPercent(change.after / change.before - 1) : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
