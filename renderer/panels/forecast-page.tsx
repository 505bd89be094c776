import { IconChartLine, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { Forecast, ForecastSummary } from '../../preload/contract/domain.ts';
import { BacktestKey, BacktestStrip, backtestWins } from '../charts/backtest-strip.tsx';
import { FanChart } from '../charts/fan-chart.tsx';
import { SmallMultiple } from '../charts/small-multiple.tsx';
import { loadForecastDetails, makeForecasts, selectForecast } from '../actions/forecasts.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button, Empty, Skeleton, Tag } from '../ui/parts.tsx';
import { ForecastSide } from './forecast-side.tsx';
import styles from './forecasts-panel.module.css';
import { useNames } from './names.ts';

const strongestZones = 8;

/** The expected counts of the city or one zone, how well the model did before, and the zones that change most. */
export function ForecastPage() {
  const { forecast: words, common } = useMessages();
  const areListsRead = useStore(({ server }) => server.areListsRead);
  const forecasts = useStore(({ server }) => server.forecasts);
  const chosenId = useStore(({ transient }) => transient.selectedForecastId);
  const chosen = forecasts.find(({ id }) => id === chosenId) ?? forecasts.find(({ zoneId }) => zoneId === null) ?? forecasts[0];
  const detail = useStore(({ server }) => (chosen === undefined ? undefined : server.forecastsById[chosen.id]));
  useEffect(() => {
    if (chosen !== undefined) void loadForecastDetails([chosen.id]);
  }, [chosen]);
  if (!areListsRead) return <Skeleton lines={10} label={common.loading} />;
  if (chosen === undefined) return <NoForecasts />;
  return (
    <div className={styles.panel}>
      <div className={styles.main}>
        {detail === undefined ? <Skeleton lines={10} label={common.loading} /> : <Fan forecast={detail} />}
        {detail === undefined ? null : <Past forecast={detail} />}
        <Zones chosenId={chosen.id} />
      </div>
      <aside className={styles.side} aria-label={words.why} data-region tabIndex={-1}>
        {detail === undefined ? null : <ForecastSide forecast={detail} />}
      </aside>
    </div>
  );
}

function NoForecasts() {
  const { forecast: words } = useMessages();
  const isRunning = useStore(({ transient }) => transient.jobs.some((job) => job.name === 'forecasts.run' && job.state === 'running'));
  const action = (
    <Button kind="primary" icon={IconChartLine} disabled={isRunning} onClick={() => void makeForecasts()}>
      {words.run}
    </Button>
  );
  return (
    <Empty icon={IconChartLine} action={action}>
      {words.empty}
    </Empty>
  );
}

function Fan({ forecast }: { readonly forecast: Forecast }) {
  const { forecast: words, common } = useMessages();
  const names = useNames();
  const place = forecast.zoneId === null ? words.city : names.zone(forecast.zoneId);
  return (
    <section className={styles.part}>
      <div className={styles.head}>
        <h2 className={styles.title} data-size="large">
          {words.title(place)}
        </h2>
        {forecast.published ? (
          <Tag tone="ok" icon={IconCircleCheck}>
            {words.published}
          </Tag>
        ) : (
          <Tag tone="warn" icon={IconCircleX}>
            {words.notPublished}
          </Tag>
        )}
        <span>
          {forecast.zoneId === null ? null : (
            <Button size="small" onClick={() => selectForecast(null)}>
              {common.wholeCity}
            </Button>
          )}
        </span>
      </div>
      {forecast.published ? null : <p className={styles.note}>{words.notPublishedWhy}</p>}
      <div className={styles.fan}>
        <FanChart forecast={forecast} />
      </div>
    </section>
  );
}

function Past({ forecast: { backtest, steps, published } }: { readonly forecast: Forecast }) {
  const { forecast: words } = useMessages();
  return (
    <section className={styles.part}>
      <div className={styles.head}>
        <h3 className={styles.title}>{words.backtest}</h3>
        <span className={styles.note}>{words.backtestText(backtest.origins.length, steps)}</span>
        <Tag tone={published ? 'ok' : 'warn'} icon={published ? IconCircleCheck : IconCircleX}>
          {words.verdict(backtestWins(backtest), backtest.origins.length)}
        </Tag>
      </div>
      <div className={styles.backtest}>
        <BacktestStrip backtest={backtest} />
      </div>
      <BacktestKey />
    </section>
  );
}

/** Zones that are expected to rise or fall most: half of them risers, half fallers, by relative change. */
function Zones({ chosenId }: { readonly chosenId: number }) {
  const { forecast: words } = useMessages();
  const names = useNames();
  const forecasts = useStore(({ server }) => server.forecasts);
  const byId = useStore(({ server }) => server.forecastsById);
  const [isWhole, setWhole] = useState(false);
  const zones = useMemo(() => forecasts.filter(({ zoneId }) => zoneId !== null), [forecasts]);
  const shown = useMemo(() => (isWhole ? zones : strongest(zones)), [zones, isWhole]);
  useEffect(() => {
    void loadForecastDetails(shown.map(({ id }) => id));
  }, [shown]);
  const first = zones[0];
  if (first === undefined) return null;
  return (
    <section className={styles.part}>
      <div className={styles.head}>
        <h3 className={styles.title}>{words.zones}</h3>
        <span className={styles.note}>{words.zonesText(first.steps)}</span>
        {zones.length > strongestZones ? (
          <Button kind="link" size="small" onClick={() => setWhole(!isWhole)}>
            {isWhole ? words.fewer : words.all(zones.length)}
          </Button>
        ) : null}
      </div>
      <div className={styles.zones}>
        {shown.map((forecast) => (
          <SmallMultiple
            key={forecast.id}
            name={names.zone(forecast.zoneId)}
            forecast={forecast}
            daily={byId[forecast.id]?.history ?? noDays}
            isSelected={forecast.id === chosenId}
            onSelect={() => selectForecast(forecast.id)}
          />
        ))}
      </div>
    </section>
  );
}

const noDays = new Float64Array(0);

function strongest(zones: readonly ForecastSummary[]): readonly ForecastSummary[] {
  const changeOf = ({ expected, lastCount }: ForecastSummary) => (lastCount === 0 ? 0 : expected / lastCount - 1);
  const sorted = [...zones].sort((a, b) => changeOf(b) - changeOf(a));
  return sorted.length <= strongestZones ? sorted : [...sorted.slice(0, strongestZones / 2), ...sorted.slice(-strongestZones / 2)];
}
