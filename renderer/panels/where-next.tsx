import { IconTable, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { loadRisk } from '../actions/risk.ts';
import { selectZone } from '../actions/view.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { IconButton } from '../ui/parts.tsx';
import styles from './map-panel.module.css';
import { RiskSlider } from './risk-slider.tsx';
import { RiskTable } from './risk-table.tsx';

/** Reads where next once its layer is on, after the first picture, and again with new forecasts; the slider of its days, and its table. */
export function WhereNext() {
  const { risk: words } = useMessages().outlook;
  const isShown = useStore(({ choices }) => choices.layers.risk);
  const areListsRead = useStore(({ server }) => server.areListsRead);
  const runId = useStore(({ server }) => server.forecasts[0]?.runId);
  const risk = useStore(({ server }) => server.risk);
  const selectedZoneId = useStore(({ transient }) => transient.selectedZoneId);
  const [isTableOpen, setTableOpen] = useState(false);
  const isBehind = isShown && areListsRead && risk?.runId !== runId;
  useEffect(() => {
    if (isBehind && runId !== undefined) void loadRisk(runId, 'risk');
  }, [isBehind, runId]);
  if (!isShown || runId === undefined) return null;
  if (risk === null) {
    return (
      <div className={styles.note} role="status">
        {words.loading}
      </div>
    );
  }
  return (
    <>
      <RiskSlider risk={risk} place="map">
        <IconButton icon={IconTable} label={words.openTable} aria-expanded={isTableOpen} onClick={() => setTableOpen(!isTableOpen)} />
      </RiskSlider>
      {isTableOpen ? (
        <section className={styles.riskTable} aria-label={words.table}>
          <div className={styles.riskTableHead}>
            <h2>{words.title}</h2>
            <IconButton icon={IconX} label={words.closeTable} onClick={() => setTableOpen(false)} />
          </div>
          <RiskTable risk={risk} selectedZoneId={selectedZoneId} onZoneClick={selectZone} />
        </section>
      ) : null}
    </>
  );
}
