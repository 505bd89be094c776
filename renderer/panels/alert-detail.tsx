import { IconCheck, IconMapPin2 } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Hotspot } from '../../preload/contract/domain.ts';
import { acknowledgeAlert } from '../actions/alerts.ts';
import { chooseRun } from '../actions/hotspots.ts';
import { selectForecast } from '../actions/forecasts.ts';
import { goTo, selectHotspot, selectZone } from '../actions/view.ts';
import type { AlertView } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { AlertMark, severityTones, useAlertClaim } from './alert-words.tsx';
import styles from './list-panel.module.css';
import { useNames } from './names.ts';
import { RoleButton } from './role.tsx';

/** One alert: its claim, what can be done, and the value found against the threshold. */
export function AlertDetail({ alert }: { readonly alert: AlertView }) {
  const { alerts: words, rules } = useMessages();
  const format = useFormat();
  const claim = useAlertClaim();
  return (
    <article>
      <div className={styles.headLine}>
        <AlertMark alert={alert} size="large" />
        <div>
          <div className={styles.headLine}>
            <h2 className={styles.display}>{claim(alert)}</h2>
            <Tag tone={severityTones[alert.severity]}>{words.severity[alert.severity]}</Tag>
          </div>
          <div className={parts.quiet}>
            <bdi dir="ltr">{alert.refCode}</bdi> · {format.instant(alert.firedMs)} · {words.rule(alert.ruleName)},{' '}
            {rules.version(alert.ruleVersion)}
          </div>
        </div>
      </div>
      <Actions alert={alert} />
      <Evidence alert={alert} />
    </article>
  );
}

function Actions({ alert }: { readonly alert: AlertView }) {
  const { alerts: words, common } = useMessages();
  const format = useFormat();
  const found = useHotspot(alert.hotspotId);
  const hasHotspot = found !== undefined;
  const hasForecast = useStore(({ server }) => server.forecasts.some(({ id }) => id === alert.forecastId));
  return (
    <div className={styles.actions}>
      {alert.state === 'open' ? (
        <RoleButton needs="supervisor" kind="primary" icon={IconCheck} onClick={() => void acknowledgeAlert(alert.id)}>
          {words.acknowledge}
        </RoleButton>
      ) : alert.acknowledgedBy === null || alert.acknowledgedMs === null ? null : (
        <Tag tone="ok" icon={IconCheck}>
          {words.acknowledgedBy(alert.acknowledgedBy, format.instant(alert.acknowledgedMs))}
        </Tag>
      )}
      {hasHotspot || alert.zoneId !== null ? (
        <Button icon={IconMapPin2} onClick={() => openOnMap(alert, found)}>
          {common.showInMap}
        </Button>
      ) : null}
      {hasForecast ? <Button onClick={() => openForecast(alert)}>{common.open}</Button> : null}
    </div>
  );
}

/** The hotspot with the search it belongs to, else the zone. */
function openOnMap({ zoneId }: AlertView, hotspot: Hotspot | undefined): void {
  goTo(hotspot === undefined ? 'map' : 'hotspots');
  if (hotspot === undefined) {
    selectZone(zoneId);
    return;
  }
  chooseRun(hotspot.runId);
  selectHotspot(hotspot.id);
}

/** A hotspot of the newest searches; undefined if it belongs to an older one. */
function useHotspot(id: number | null): Hotspot | undefined {
  const byRun = useStore(({ server }) => server.hotspotsByRun);
  return useMemo(
    () =>
      Object.values(byRun)
        .flat()
        .find((hotspot) => hotspot.id === id),
    [byRun, id],
  );
}

function openForecast({ forecastId }: AlertView): void {
  selectForecast(forecastId);
  goTo('forecasts');
}

/** The value found beside the threshold of the rule, as words and as a bar with a tick. */
function Evidence({ alert }: { readonly alert: AlertView }) {
  const { alerts: words, rules, common, hotspot } = useMessages();
  const format = useFormat();
  const names = useNames();
  const support = useHotspot(alert.hotspotId)?.support;
  const found = rules.values[alert.measure](alert.value);
  const threshold = rules.orMore(rules.values[alert.measure](alert.threshold));
  const most = 1.15 * Math.max(alert.value, alert.threshold, 1e-9);
  return (
    <section className={styles.card}>
      <h3 className={styles.cardTitle}>{words.evidence}</h3>
      <div className={styles.scale} data-tone={alert.measure === 'forecast.rise' ? 'future' : 'finding'} aria-hidden>
        <span style={{ inlineSize: `${String((100 * Math.max(0, alert.value)) / most)}%` }} />
        <i style={{ insetInlineStart: `${String((100 * Math.max(0, alert.threshold)) / most)}%` }} />
      </div>
      <dl className={styles.facts}>
        <dt>{words.value}</dt>
        <dd>{found}</dd>
        <dt>{words.threshold}</dt>
        <dd>{threshold}</dd>
        <dt>{words.place}</dt>
        <dd>
          <bdi>{alert.zoneId === null ? common.wholeCity : names.zone(alert.zoneId)}</bdi>
        </dd>
        <dt>{words.type}</dt>
        <dd>
          <bdi>{alert.typeId === null ? hotspot.allTypes : names.type(alert.typeId)}</bdi>
        </dd>
        {support === undefined ? null : (
          <>
            <dt>{words.support}</dt>
            <dd>{hotspot.foundIn(support)}</dd>
          </>
        )}
        {alert.observedAt === null ? null : (
          <>
            <dt>{rules.observed}</dt>
            <dd>{format.dateTime(alert.observedAt)}</dd>
            <dt>{rules.over}</dt>
            <dd>{alert.clearedMs === null ? rules.lasts : format.instant(alert.clearedMs)}</dd>
          </>
        )}
        <dt>{words.fired}</dt>
        <dd>{format.instant(alert.firedMs)}</dd>
      </dl>
    </section>
  );
}
