import { IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react';
import type { Hotspot } from '../../preload/contract/domain.ts';
import { BarTick } from '../charts/bar-tick.tsx';
import { Kpi } from '../charts/kpi.tsx';
import { SupportStrip } from '../charts/support-strip.tsx';
import { WeekBars } from '../charts/week-bars.tsx';
import { selectHotspot, stepHotspot } from '../actions/view.ts';
import { confidenceOf } from '../map/confidence.ts';
import { selectHotspots } from '../state/derived.ts';
import type { HotspotDetail } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { calmName } from '../../preload/drawing/incident-type-names.ts';
import { useMessages } from '../strings/index.ts';
import { isolate } from '../strings/isolate.ts';
import { useFormat } from '../ui/format.ts';
import { HelpButton } from '../ui/help-button.tsx';
import { IconButton, Section, Skeleton } from '../ui/parts.tsx';
import { RankBadge } from './hotspot-row.tsx';
import { IncidentList } from './incident-list.tsx';
import { InspectorHead } from './inspector-head.tsx';
import styles from './inspector.module.css';
import { useNames } from './names.ts';

/** One hotspot: how sure it is, what it is made of, since when. */
export function HotspotInspector({ id }: { readonly id: number }) {
  const { common } = useMessages();
  const hotspots = useStore(selectHotspots);
  const detail = useStore(({ server }) => (server.hotspotDetail?.hotspot.id === id ? server.hotspotDetail : null));
  const hotspot = detail?.hotspot ?? hotspots.find((other) => other.id === id);
  if (hotspot === undefined) return <Skeleton lines={6} label={common.loading} />;
  return (
    <>
      <Head hotspot={hotspot} detail={detail} total={hotspots.length} />
      <div className={styles.scroll}>
        <Figures hotspot={hotspot} />
        <Support hotspot={hotspot} />
        {detail === null ? <Skeleton lines={6} label={common.loading} /> : <Detail detail={detail} />}
        {detail === null ? null : <IncidentList ids={detail.incidentIds} />}
      </div>
    </>
  );
}

function Head({ hotspot, detail, total }: { readonly hotspot: Hotspot; readonly detail: HotspotDetail | null; readonly total: number }) {
  const { hotspot: words, common } = useMessages();
  const format = useFormat();
  const names = useNames();
  const type = hotspot.typeId === null ? words.allTypes : names.type(hotspot.typeId);
  const run = detail?.run;
  const found =
    run === undefined
      ? type
      : words.subtitle(type, format.dateRange(run.period.from, run.period.to), common.metres(run.radiusM), run.minPoints) +
        (run.place === 'centre' ? ` · ${words.where.atCentre}` : '');
  return (
    <InspectorHead
      mark={<RankBadge hotspot={hotspot} />}
      title={<bdi>{names.zone(hotspot.zoneId)}</bdi>}
      subtitle={
        run?.madeBy == null ? (
          found
        ) : (
          <>
            {found}
            <br />
            {words.sharedBy(isolate(run.madeBy))}
          </>
        )
      }
      tools={
        <>
          <IconButton icon={IconChevronLeft} label={words.former} hotkey="K" isMirrored onClick={() => stepHotspot(-1)} />
          {words.of(hotspot.rank, total)}
          <IconButton icon={IconChevronRight} label={words.next} hotkey="J" isMirrored onClick={() => stepHotspot(1)} />
          <IconButton icon={IconX} label={common.close} hotkey="Esc" onClick={() => selectHotspot(null)} />
        </>
      }
    />
  );
}

function Figures({ hotspot }: { readonly hotspot: Hotspot }) {
  const { hotspot: words, common, inspector } = useMessages();
  const format = useFormat();
  const { incidents, coreIncidents, areaM2, score } = hotspot;
  const area = common.area(areaM2);
  return (
    <div className={styles.kpis}>
      <Kpi label={inspector.incidents} value={format.number(incidents)} note={words.coreBorder(coreIncidents, incidents - coreIncidents)} />
      <Kpi
        label={words.area}
        value={area.figure}
        unit={area.unit}
        note={areaM2 < 1 ? undefined : words.perKm2(incidents / (areaM2 / 1_000_000))}
      />
      <Kpi
        label={words.score}
        value={format.number(score)}
        note={
          <>
            {words.scoreUnit} <HelpButton topic="score" name={words.score} />
          </>
        }
      />
    </div>
  );
}

function Support({ hotspot }: { readonly hotspot: Hotspot }) {
  const { hotspot: words } = useMessages();
  return (
    <Section
      title={words.support}
      help={<HelpButton topic="support" name={words.support} />}
      aside={<span className={styles.foundIn}>{words.foundIn(hotspot.support)}</span>}
    >
      <SupportStrip support={hotspot.support} />
      <p className={styles.words}>{words.supportWords[confidenceOf(hotspot.support)]}</p>
    </Section>
  );
}

function Detail({ detail: { hotspot, run, types, descriptions, weeks } }: { readonly detail: HotspotDetail }) {
  const { hotspot: words, privacy } = useMessages();
  const format = useFormat();
  const names = useNames();
  const parts =
    types.length > 1
      ? types.map(({ typeId, incidents }) => ({ name: names.type(typeId), incidents }))
      : descriptions.map(({ text, incidents }) => ({ name: calmName(text), incidents }));
  const most = parts.reduce((max, { incidents }) => Math.max(max, incidents ?? 0), 1);
  const told = weeks.flatMap(({ from, incidents }) => (incidents === null ? [] : [{ from, incidents }]));
  return (
    <>
      <Section title={words.madeOf}>
        {parts.slice(0, 8).map(({ name, incidents }) => (
          <div key={name} className={styles.madeOf}>
            <bdi title={name}>{name}</bdi>
            <BarTick share={(incidents ?? 0) / most} tick={null} />
            <span>{incidents === null ? privacy.withheld : format.number(incidents)}</span>
          </div>
        ))}
      </Section>
      <Section title={words.since} aside={words.sinceUnit}>
        {told.length < weeks.length ? (
          <p className={styles.words}>{privacy.weeksWithheld}</p>
        ) : (
          <WeekBars weeks={told} period={run.period} />
        )}
        <p className={styles.words}>{words.firstLast(format.instant(hotspot.firstMs), format.instant(hotspot.lastMs))}</p>
      </Section>
    </>
  );
}
