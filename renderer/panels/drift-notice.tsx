import { IconAlertTriangle } from '@tabler/icons-react';
import { showForecastPage } from '../actions/forecasts.ts';
import { goTo } from '../actions/view.ts';
import { selectFeedDrift } from '../state/feed-drift.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';

/** Says that the last check raised nothing since the feed itself drifts, and why; nothing if it does not. */
export function DriftNotice() {
  const { outlook, forecast } = useMessages();
  const drift = useStore(selectFeedDrift);
  if (drift === null) return null;
  const { verdict, observed, expected, since } = drift;
  return (
    <div role="status">
      <Tag tone="warn" icon={IconAlertTriangle}>
        {outlook.driftNotice}
      </Tag>
      <p className={parts.quiet}>{outlook.anomalies.drift[verdict](observed, expected, since)}</p>
      <Button
        kind="link"
        size="small"
        onClick={() => {
          showForecastPage('anomalies');
          goTo('forecasts');
        }}
      >
        {forecast.pages.anomalies}
      </Button>
    </div>
  );
}
