import { IconChartLine } from '@tabler/icons-react';
import { useEffect } from 'react';
import { loadForecastDetails } from '../actions/forecasts.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Empty, Skeleton } from '../ui/parts.tsx';
import { RunBar } from './forecast-run-bar.tsx';
import { ForecastSide } from './forecast-side.tsx';
import { ForecastView } from './forecast-view.tsx';
import { ForecastZones } from './forecast-zones.tsx';
import styles from './forecasts-panel.module.css';

/** The expected counts of the city, a zone or a type, how well the model did before, and the series that change most. */
export function ForecastPage() {
  const { forecast: words, common } = useMessages();
  const forecasts = useStore(({ server }) => server.runForecasts);
  const run = useStore(({ server }) => server.forecastRun);
  const chosenId = useStore(({ transient }) => transient.selectedForecastId);
  const chosen = forecasts.find(({ id }) => id === chosenId) ?? forecasts.find(({ zoneId }) => zoneId === null) ?? forecasts[0];
  const detail = useStore(({ server }) => (chosen === undefined ? undefined : server.forecastsById[chosen.id]));
  useEffect(() => {
    if (chosen !== undefined) void loadForecastDetails([chosen.id]);
  }, [chosen]);
  if (chosen === undefined || run === null) return <NoForecasts />;
  return (
    <div className={styles.panel}>
      <div className={styles.main}>
        {detail === undefined ? (
          <Skeleton lines={10} label={common.loading} />
        ) : (
          <ForecastView key={`${run.step} ${run.madeBy ?? ''}`} forecast={detail} run={run} />
        )}
        <ForecastZones chosenId={chosen.id} />
      </div>
      <aside className={styles.side} aria-label={words.why} data-region tabIndex={-1}>
        {detail === undefined ? null : <ForecastSide forecast={detail} run={run} />}
      </aside>
    </div>
  );
}

function NoForecasts() {
  const { forecast: words } = useMessages();
  return (
    <Empty icon={IconChartLine} action={<RunBar />}>
      {words.empty}
    </Empty>
  );
}
