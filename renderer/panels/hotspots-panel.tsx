import { Select, Switch } from '@mantine/core';
import { IconFlame } from '@tabler/icons-react';
import { useState } from 'react';
import { chooseRun, detectHotspots } from '../actions/hotspots.ts';
import { reportDone } from '../actions/notices.ts';
import { selectHotspot, setStrongOnly } from '../actions/view.ts';
import type { AnalysisWhere } from '../state/choices.ts';
import { selectHotspots, selectRun } from '../state/derived.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { isolate } from '../strings/isolate.ts';
import { useFormat } from '../ui/format.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Empty, Section, Skeleton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { HotspotRow } from './hotspot-row.tsx';
import { InspectorHead } from './inspector-head.tsx';
import styles from './inspector.module.css';
import { useNames } from './names.ts';
import { RoleButton } from './role.tsx';
import { fallbackReason, WhereChoice } from './where-choice.tsx';

/** The hotspots of one search as a list, and a new search in the period of the filters. */
export function HotspotsPanel() {
  const { hotspot: words } = useMessages();
  const run = useStore(selectRun);
  return (
    <>
      <InspectorHead title={words.title} subtitle={run === null ? undefined : <FoundWords />} />
      <div className={styles.scroll}>
        <Section title={words.find}>
          <FindForm />
        </Section>
        <RunChoice />
        <HotspotList />
      </div>
    </>
  );
}

function FoundWords() {
  const { hotspot: words } = useMessages();
  const hotspots = useStore(selectHotspots);
  return <>{words.found(hotspots.length, hotspots.filter(({ support }) => support >= 80).length)}</>;
}

export function FindForm() {
  const { hotspot: words } = useMessages();
  const usualRadiusM = useStore(({ server }) => server.settings?.hotspotRadiusM ?? 250);
  const isRunning = useStore(({ transient }) => transient.jobs.some((job) => job.name === 'hotspots.detect' && job.state === 'running'));
  const hasIncidents = useStore(({ server }) => (server.columns?.count ?? 0) > 0);
  const [radiusM, setRadiusM] = useState<number | null>(null);
  const [minPoints, setMinPoints] = useState<number | null>(null);
  const isLinked = useStore(({ server }) => server.sync?.link != null);
  const [wish, setWish] = useState<AnalysisWhere>('here');
  const where = isLinked ? wish : 'here';
  const find = async () => {
    const fallback = await detectHotspots({ radiusM: radiusM ?? usualRadiusM, minPoints, where });
    if (fallback === null) return;
    reportDone(words.where.fellBack(fallbackReason(fallback)));
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <div className={styles.formRow}>
        <NumberField label={words.radius} min={25} max={5_000} step={25} value={radiusM ?? usualRadiusM} onCommit={setRadiusM} />
        <NumberField
          label={words.minPoints}
          min={3}
          max={500}
          placeholder={words.automatic}
          value={minPoints}
          onCommit={setMinPoints}
          onClear={() => setMinPoints(null)}
        />
      </div>
      {isLinked ? <SearchPlace value={where} onChange={setWish} /> : null}
      <div className={styles.headLine}>
        <span className={parts.quiet}>{words.findHelp}</span>
        <span className={styles.tools}>
          <RoleButton needs="analyst" kind="primary" icon={IconFlame} type="submit" disabled={isRunning || !hasIncidents}>
            {words.find}
          </RoleButton>
        </span>
      </div>
    </form>
  );
}

function SearchPlace({ value, onChange }: { readonly value: AnalysisWhere; readonly onChange: (where: AnalysisWhere) => void }) {
  const { where: words } = useMessages().hotspot;
  return (
    <div className={styles.form}>
      <div className={styles.headLine}>
        <span>{words.label}</span>
        <WhereChoice label={words.label} value={value} onChange={onChange} />
      </div>
      {value === 'here' ? null : <span className={parts.quiet}>{words.help}</span>}
    </div>
  );
}

function RunChoice() {
  const { hotspot: words } = useMessages();
  const names = useNames();
  const format = useFormat();
  const runs = useStore(({ server }) => server.hotspotRuns);
  const run = useStore(selectRun);
  const strongOnly = useStore(({ choices }) => choices.strongOnly);
  if (run === null) return null;
  const data = [...new Set(runs.map(({ madeBy }) => madeBy))].map((maker) => ({
    group: maker === null ? words.foundHere : words.sharedBy(isolate(maker)),
    items: runs
      .filter(({ madeBy }) => madeBy === maker)
      .map(({ id, typeId, period, points, place }) => {
        const name = words.run(typeId === null ? words.allTypes : names.type(typeId), format.dateRange(period.from, period.to), points);
        return { value: String(id), label: place === 'centre' ? `${name} · ${words.where.atCentre}` : name };
      }),
  }));
  return (
    <Section>
      <div className={styles.form}>
        <Select
          label={words.runLabel}
          data={data.length === 1 && data[0]?.group === words.foundHere ? data[0].items : data}
          value={String(run.id)}
          allowDeselect={false}
          onChange={(value) => chooseRun(value === null ? null : Number(value))}
        />
        <Switch label={words.strongOnly} checked={strongOnly} onChange={(event) => setStrongOnly(event.currentTarget.checked)} />
      </div>
    </Section>
  );
}

function HotspotList() {
  const { hotspot: words, common } = useMessages();
  const areListsRead = useStore(({ server }) => server.areListsRead);
  const run = useStore(selectRun);
  const hotspots = useStore(selectHotspots);
  const selectedId = useStore(({ transient }) => transient.selectedHotspotId);
  if (!areListsRead) return <Skeleton lines={8} label={common.loading} />;
  if (run === null) return <Empty icon={IconFlame}>{words.empty}</Empty>;
  if (hotspots.length === 0) return <Empty icon={IconFlame}>{words.found(0, 0)}</Empty>;
  return (
    <div>
      {hotspots.map((hotspot) => (
        <HotspotRow key={hotspot.id} hotspot={hotspot} isSelected={hotspot.id === selectedId} onSelect={() => selectHotspot(hotspot.id)} />
      ))}
    </div>
  );
}
