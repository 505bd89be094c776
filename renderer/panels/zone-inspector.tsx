import { IconFilter, IconFilterOff, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Kpi } from '../charts/kpi.tsx';
import { WeekBars } from '../charts/week-bars.tsx';
import { toggleZone } from '../actions/filter.ts';
import { goTo, selectHotspot, selectZone } from '../actions/view.ts';
import { selectForecast } from '../actions/forecasts.ts';
import { countWeeks, dayCount } from '../state/cross-filter.ts';
import { leastTold, seesMasked } from '../state/decisions.ts';
import { selectDays, selectFilter, selectHotspots, selectMasked } from '../state/derived.ts';
import { addDays, minutesOf } from '../ui/days.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, IconButton, Section, Tag } from '../ui/parts.tsx';
import { Hours } from './city-inspector.tsx';
import { HotspotRow } from './hotspot-row.tsx';
import { IncidentList } from './incident-list.tsx';
import { InspectorHead } from './inspector-head.tsx';
import { PeriodLines } from './period-lines.tsx';
import styles from './inspector.module.css';
import { useNames } from './names.ts';
import { changeOf, useComparedCounts } from './use-comparison.ts';

/** One zone in the chosen period, against the former one. */
export function ZoneInspector({ id }: { readonly id: number }) {
  const { inspector, common } = useMessages();
  const names = useNames();
  const zone = useStore(({ server }) => server.zones.find((other) => other.id === id));
  const isFiltered = useStore((state) => selectFilter(state).zoneIds.includes(id));
  return (
    <>
      <InspectorHead
        title={<bdi>{names.zone(id)}</bdi>}
        tag={zone === undefined ? undefined : <AreaTag areaM2={zone.areaM2} />}
        subtitle={<PeriodLines />}
        tools={<IconButton icon={IconX} label={common.close} hotkey="Esc" onClick={() => selectZone(null)} />}
      />
      <div className={styles.scroll}>
        <Figures id={id} />
        <Weeks id={id} />
        {isFiltered ? <Hours /> : null}
        <ZoneHotspots id={id} />
        <ZoneForecast id={id} />
        <IncidentList zoneId={id} />
      </div>
      <div className={styles.foot}>
        <Button icon={isFiltered ? IconFilterOff : IconFilter} onClick={() => toggleZone(id)}>
          {isFiltered ? inspector.unfilterZone : inspector.filterZone}
        </Button>
      </div>
    </>
  );
}

function AreaTag({ areaM2 }: { readonly areaM2: number }) {
  const { figure, unit } = useMessages().common.area(areaM2);
  return (
    <Tag>
      {figure} {unit}
    </Tag>
  );
}

function Figures({ id }: { readonly id: number }) {
  const { inspector, common, privacy } = useMessages();
  const format = useFormat();
  const ids = useMemo(() => [id], [id]);
  const compared = useComparedCounts('byZone', ids)[0];
  const days = useStore(selectDays);
  const length = days === null ? 1 : days.to - days.from;
  const count = compared?.count ?? 0;
  const former = compared?.former ?? null;
  const isMasked = useStore(seesMasked);
  const isFew = isMasked && Math.min(count, former ?? count) < leastTold;
  const told = (n: number) => (isMasked && n < leastTold ? privacy.fewer(leastTold) : format.number(n));
  const change = isFew ? null : changeOf(count, former);
  return (
    <div className={styles.kpis}>
      <Kpi label={inspector.inA} value={told(count)} note={isFew ? undefined : common.perDay(count / length)} />
      {former === null ? null : (
        <Kpi label={inspector.inB} value={told(former)} note={isFew ? undefined : common.perDay(former / length)} />
      )}
      {change === null ? null : (
        <Kpi label={inspector.change} value={format.signedPercent(change)} tone={change > 0 ? 'finding' : 'plain'} />
      )}
    </div>
  );
}

/** Weeks of all the data, so that the chosen period is seen against its past. */
function Weeks({ id }: { readonly id: number }) {
  const { inspector } = useMessages();
  const columns = useStore(({ server }) => server.columns);
  const masked = useStore(selectMasked);
  const days = useStore(selectDays);
  const weeks = useMemo(() => {
    if (columns?.dayZero == null || masked === null) return [];
    const { dayZero } = columns;
    const span = minutesOf({ from: 0, to: dayCount(columns) });
    return countWeeks(columns, masked, { zoneId: id, span }).map((incidents, week) => ({ from: addDays(dayZero, 7 * week), incidents }));
  }, [columns, masked, id]);
  if (columns?.dayZero == null || days === null || weeks.length === 0) return null;
  const period = { from: addDays(columns.dayZero, days.from), to: addDays(columns.dayZero, days.to) };
  return (
    <Section title={inspector.weeks}>
      <WeekBars weeks={weeks} period={period} />
    </Section>
  );
}

function ZoneHotspots({ id }: { readonly id: number }) {
  const { hotspot: words } = useMessages();
  const hotspots = useStore(selectHotspots);
  const within = hotspots.filter(({ zoneId }) => zoneId === id);
  if (within.length === 0) return null;
  return (
    <Section title={words.title}>
      {within.map((hotspot) => (
        <HotspotRow key={hotspot.id} hotspot={hotspot} isSelected={false} onSelect={() => selectHotspot(hotspot.id)} />
      ))}
    </Section>
  );
}

function ZoneForecast({ id }: { readonly id: number }) {
  const { forecast: words, common, rail } = useMessages();
  const forecast = useStore(({ server }) => server.forecasts.find(({ zoneId }) => zoneId === id));
  if (forecast === undefined) return null;
  const open = () => {
    selectForecast(forecast.id);
    goTo('forecasts');
  };
  return (
    <Section
      title={rail.forecasts}
      aside={
        <Button kind="link" size="small" onClick={open}>
          {common.open}
        </Button>
      }
    >
      {words.expected(forecast.expected, forecast.lo80, forecast.hi80, forecast.steps)}
    </Section>
  );
}
