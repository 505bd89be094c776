import { IconMap, IconTable } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { selectForecast } from '../actions/forecasts.ts';
import { loadRisk } from '../actions/risk.ts';
import { RiskZoneMap } from '../map/risk-zone-map.tsx';
import { selectRunRisk } from '../state/derived.ts';
import type { ForecastDetail, Risk } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { IconButton } from '../ui/parts.tsx';
import styles from './forecast-map.module.css';
import { useNames } from './names.ts';
import { RiskSlider, useRiskPeriod } from './risk-slider.tsx';
import { RiskTable } from './risk-table.tsx';

/** Where the run on the page expects incidents, zone by zone and step by step; nothing for a run without zones. */
export function ForecastMap({ forecast }: { readonly forecast: ForecastDetail }) {
  const { risk: words } = useMessages().outlook;
  const { runId } = forecast;
  const risk = useStore((state) => selectRunRisk(state, runId));
  const hasZones = useStore(({ server }) => server.runForecasts.some(({ zoneId, typeId }) => zoneId !== null && typeId === null));
  const isMissing = hasZones && risk === null;
  useEffect(() => {
    if (isMissing) void loadRisk(runId, 'runRisk');
  }, [isMissing, runId]);
  if (!hasZones) return null;
  if (risk === null) {
    return (
      <div className={styles.part} role="status">
        {words.loading}
      </div>
    );
  }
  return <ZonesAhead risk={risk} zoneId={forecast.zoneId} />;
}

function ZonesAhead({ risk, zoneId }: { readonly risk: Risk; readonly zoneId: number | null }) {
  const { risk: words } = useMessages().outlook;
  const names = useNames();
  const geometry = useStore(({ server }) => server.geometry);
  const forecasts = useStore(({ server }) => server.runForecasts);
  const { period, text } = useRiskPeriod(risk);
  const [isTable, setTable] = useState(false);
  const choose = (id: number) => selectForecast(forecasts.find((one) => one.zoneId === id && one.typeId === null)?.id ?? null);
  return (
    <section className={styles.part} aria-label={words.title}>
      <div className={styles.head}>
        <b>{words.zonesTitle}</b>
        <span>{words.zonesOf(text)}</span>
      </div>
      <div className={styles.picture} data-table={isTable}>
        {isTable || geometry === null ? (
          <RiskTable risk={risk} isOfZones selectedZoneId={zoneId} onZoneClick={choose} />
        ) : (
          <RiskZoneMap
            risk={risk}
            period={period}
            range={text}
            geometry={geometry}
            nameOf={names.zone}
            selectedZoneId={zoneId}
            onZoneClick={choose}
          />
        )}
      </div>
      <RiskSlider risk={risk} place="side">
        <IconButton
          icon={isTable ? IconMap : IconTable}
          label={isTable ? words.openMap : words.openTable}
          onClick={() => setTable(!isTable)}
        />
      </RiskSlider>
    </section>
  );
}
