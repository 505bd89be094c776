import { IconCheck, IconMapPin2 } from '@tabler/icons-react';
import { acknowledgeAlert } from '../actions/alerts.ts';
import { selectForecast } from '../actions/forecasts.ts';
import { goTo, selectHotspot, selectZone } from '../actions/view.ts';
import type { AlertView } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Tag } from '../ui/parts.tsx';
import { AlertMark, severityTones, useAlertClaim } from './alert-words.tsx';
import styles from './list-panel.module.css';
import { useNames } from './names.ts';

/** One alert: its claim, what can be done, and the value found against the threshold. */
export function AlertDetail({ alert }: { readonly alert: AlertView }) {
  const { alerts: words } = useMessages();
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
          <div className={styles.quiet}>
            <bdi dir="ltr">{alert.refCode}</bdi> · {format.instant(alert.firedMs)} · {words.rule(alert.ruleName)}
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
  const hasHotspot = useStore(({ server }) => Object.values(server.hotspotsByRun).some((hotspots) => hotspots.some(({ id }) => id === alert.hotspotId)));
  const hasForecast = useStore(({ server }) => server.forecasts.some(({ id }) => id === alert.forecastId));
  return (
    <div className={styles.actions}>
      {alert.state === 'open' ? (
        <Button kind="primary" icon={IconCheck} onClick={() => void acknowledgeAlert(alert.id)}>
          {words.acknowledge}
        </Button>
      ) : alert.acknowledgedBy === null || alert.acknowledgedMs === null ? null : (
        <Tag tone="ok" icon={IconCheck}>
          {words.acknowledgedBy(alert.acknowledgedBy, format.instant(alert.acknowledgedMs))}
        </Tag>
      )}
      {hasHotspot || alert.zoneId !== null ? (
        <Button icon={IconMapPin2} onClick={() => openOnMap(alert, hasHotspot)}>
          {common.showInMap}
        </Button>
      ) : null}
      {hasForecast ? <Button onClick={() => openForecast(alert)}>{common.open}</Button> : null}
    </div>
  );
}

function openOnMap({ hotspotId, zoneId }: AlertView, hasHotspot: boolean): void {
  goTo(hasHotspot ? 'hotspots' : 'map');
  if (hasHotspot) selectHotspot(hotspotId);
  else selectZone(zoneId);
}

function openForecast({ forecastId }: AlertView): void {
  selectForecast(forecastId);
  goTo('forecasts');
}

/** The value found beside the threshold of the rule, as words and as a bar with a tick. */
function Evidence({ alert }: { readonly alert: AlertView }) {
  const { alerts: words, common, hotspot } = useMessages();
  const format = useFormat();
  const names = useNames();
  const isHotspot = alert.measure === 'hotspot.incidents';
  const found = isHotspot ? words.hotspotValue(alert.value) : words.forecastValue(alert.value);
  const threshold = isHotspot ? words.hotspotThreshold(alert.threshold) : words.forecastThreshold(alert.threshold);
  const most = 1.15 * Math.max(alert.value, alert.threshold, 1e-9);
  return (
    <section className={styles.card}>
      <h3 className={styles.cardTitle}>{words.evidence}</h3>
      <div className={styles.scale} data-tone={isHotspot ? 'finding' : 'future'} aria-hidden>
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
        <dt>{words.fired}</dt>
        <dd>{format.instant(alert.firedMs)}</dd>
      </dl>
    </section>
  );
}
