import type { ReactNode } from 'react';
import { showForecastPage } from '../actions/forecasts.ts';
import { useStore } from '../state/store.ts';
import { type ForecastPage as Page, forecastPages } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { Segmented, Skeleton } from '../ui/parts.tsx';
import { AnomaliesPage } from './anomalies-page.tsx';
import { FeedbackPage } from './feedback-page.tsx';
import { ForecastPage } from './forecast-page.tsx';
import { RunBar } from './forecast-run-bar.tsx';
import { LedgerPage } from './ledger-page.tsx';
import styles from './forecasts-panel.module.css';

/** What is expected, what became of it, and what is out of the ordinary: one page at a time. */
export function ForecastsPanel() {
  const { forecast: words, common } = useMessages();
  const page = useStore(({ transient }) => transient.forecastPage);
  const areListsRead = useStore(({ server }) => server.areListsRead);
  const hasRun = useStore(({ server }) => server.forecastRun !== null);
  if (!areListsRead) return <Skeleton lines={10} label={common.loading} />;
  return (
    <div className={styles.pages}>
      <div className={styles.pageHead}>
        <Segmented
          label={words.pages.label}
          value={page}
          choices={forecastPages.map((value) => ({ value, label: words.pages[value] }))}
          onChange={showForecastPage}
        />
        {page === 'fan' && hasRun ? <RunBar /> : null}
      </div>
      <div className={styles.page}>{contents[page]()}</div>
    </div>
  );
}

const contents: Readonly<Record<Page, () => ReactNode>> = {
  fan: () => <ForecastPage />,
  ledger: () => <LedgerPage />,
  anomalies: () => <AnomaliesPage />,
  feedback: () => <FeedbackPage />,
};
