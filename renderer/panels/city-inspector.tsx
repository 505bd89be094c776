import { useMemo, useState } from 'react';
import { HourWeekdayMatrix } from '../charts/hour-weekday-matrix.tsx';
import { Kpi } from '../charts/kpi.tsx';
import { Ranking } from '../charts/ranking.tsx';
import { chooseHours, toggleType } from '../actions/filter.ts';
import { hoverZone, selectZone, setZoneOrder } from '../actions/view.ts';
import { leastTold, seesMasked } from '../state/decisions.ts';
import { selectCounts, selectFilter, selectFormerCounts, selectHotspots, selectRun } from '../state/derived.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Section, Segmented, Tag } from '../ui/parts.tsx';
import { useScheme } from '../ui/scheme.ts';
import { IncidentList } from './incident-list.tsx';
import { InspectorHead } from './inspector-head.tsx';
import { PeriodLines } from './period-lines.tsx';
import styles from './inspector.module.css';
import { useNames } from './names.ts';
import { changeOf, useComparedCounts, useDayStatistics } from './use-comparison.ts';

const shownTypes = 6;
const shownZones = 11;
/** Below this former count a change says nothing. */
const leastFormer = 5;

/** The whole city in the chosen period: figures, types, hours, zones. */
export function CityInspector() {
  const { inspector, common } = useMessages();
  return (
    <>
      <InspectorHead title={common.wholeCity} tag={<Tag>{inspector.nothingSelected}</Tag>} subtitle={<PeriodLines />} />
      <div className={styles.scroll}>
        <Figures />
        <Types />
        <Hours />
        <Zones />
        <IncidentList />
      </div>
    </>
  );
}

function Figures() {
  const { inspector } = useMessages();
  const format = useFormat();
  const total = useStore(selectCounts)?.total ?? 0;
  const former = useStore(selectFormerCounts)?.total ?? null;
  const names = useNames();
  const run = useStore(selectRun);
  const hotspots = useStore(selectHotspots);
  const day = useDayStatistics();
  const change = changeOf(total, former);
  return (
    <div className={styles.kpis}>
      <Kpi
        label={inspector.incidents}
        value={format.number(total)}
        note={change === null || former === null ? undefined : inspector.changeOn(format.signedPercent(change), format.number(former))}
      />
      <Kpi
        label={inspector.medianDay}
        value={format.number(day?.median ?? 0)}
        note={day === null ? undefined : inspector.usual(day.lowerQuartile, day.upperQuartile)}
      />
      <Kpi
        label={inspector.hotspots(names.type(run?.typeId ?? null))}
        value={format.number(hotspots.length)}
        note={inspector.strongHotspots(hotspots.filter(({ support }) => support >= 80).length)}
      />
    </div>
  );
}

function Types() {
  const { inspector } = useMessages();
  const names = useNames();
  const types = useStore(({ server }) => server.types);
  const { typeIds } = useStore(selectFilter);
  const ids = useMemo(() => (typeIds.length > 0 ? typeIds : types.map(({ id }) => id)), [typeIds, types]);
  const rows = useComparedCounts('byType', ids);
  const isCompared = rows.some(({ former }) => former !== null);
  const least = useStore(seesMasked) ? leastTold : 0;
  return (
    <Section title={inspector.types} aside={isCompared ? inspector.aAgainstB : undefined}>
      <Ranking
        rows={rows.slice(0, Math.max(shownTypes, typeIds.length)).map((row) => ({ ...row, name: names.type(row.id) }))}
        heading={inspector.types}
        numbered={false}
        least={least}
        onSelect={toggleType}
      />
    </Section>
  );
}

/** Incidents by hour and weekday; a dragged block is a filter. */
export function Hours() {
  const { inspector, privacy } = useMessages();
  const format = useFormat();
  const scheme = useScheme();
  const counts = useStore(selectCounts);
  const { hours } = useStore(selectFilter);
  const weekStart = useStore(({ server }) => server.settings?.weekStart ?? 'sun');
  const isMasked = useStore(seesMasked);
  if (counts === null) return null;
  if (isMasked) return <Section title={inspector.hourWeekday}>{privacy.hours}</Section>;
  return (
    <Section title={inspector.hourWeekday} aside={inspector.localTime(format.timeZone)}>
      <HourWeekdayMatrix counts={counts.byWeekdayHour} weekStart={weekStart} scheme={scheme} selected={hours} onSelect={chooseHours} />
    </Section>
  );
}

function Zones() {
  const { inspector } = useMessages();
  const names = useNames();
  const zones = useStore(({ server }) => server.zones);
  const order = useStore(({ choices }) => choices.zoneOrder);
  const hoveredId = useStore(({ transient }) => transient.hoveredZoneId);
  const [isWhole, setWhole] = useState(false);
  const ids = useMemo(() => zones.map(({ id }) => id), [zones]);
  const rows = useComparedCounts('byZone', ids);
  const sorted = useMemo(
    () => (order === 'count' ? rows : [...rows].sort((a, b) => comparableChange(b) - comparableChange(a))),
    [rows, order],
  );
  const least = useStore(seesMasked) ? leastTold : 0;
  if (zones.length === 0) return null;
  const isCompared = rows.some(({ former }) => former !== null);
  const choices = [
    { value: 'count', label: inspector.byCount },
    { value: 'change', label: inspector.byChange },
  ] as const;
  return (
    <Section
      title={inspector.zones}
      aside={isCompared ? <Segmented label={inspector.zones} value={order} choices={choices} onChange={setZoneOrder} /> : inspector.byCount}
    >
      <Ranking
        rows={(isWhole ? sorted : sorted.slice(0, shownZones)).map((row) => ({ ...row, name: names.zone(row.id) }))}
        heading={inspector.zone}
        least={least}
        hoveredId={hoveredId}
        onHover={hoverZone}
        onSelect={selectZone}
      />
      {sorted.length > shownZones ? (
        <Button kind="link" size="small" onClick={() => setWhole(!isWhole)}>
          {isWhole ? inspector.fewer : inspector.allZones(sorted.length)}
        </Button>
      ) : null}
    </Section>
  );
}

/** Change to sort by: zones with too few incidents to compare come last. */
function comparableChange({ count, former }: { readonly count: number; readonly former: number | null }): number {
  return former === null || former < leastFormer ? -Infinity : count / former - 1;
}
