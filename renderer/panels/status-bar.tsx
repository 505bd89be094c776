import { Popover, RingProgress } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconDatabase, IconGitMerge, IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { PipelineRun } from '../../preload/contract/domain.ts';
import { openSyncPage } from '../actions/sync.ts';
import { goTo, show } from '../actions/view.ts';
import { addDays } from '../ui/days.ts';
import type { Columns } from '../state/cross-filter.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import styles from './status-bar.module.css';
import { segmentText, syncIcons, syncTone } from './sync-words.tsx';

/** Cache, last run or jobs, conflicts; sync, data cut, position under the pointer. */
export function StatusBar() {
  const { status } = useMessages();
  return (
    <footer className={styles.status} aria-label={status.label} data-region>
      <CacheSegment />
      <WorkSegment />
      <ConflictsSegment />
      <div className={styles.end}>
        <SyncSegment />
        <DataCutSegment />
        <CursorSegment />
      </div>
    </footer>
  );
}

function Segment({ button, tone, children }: { readonly button: ReactNode; readonly tone?: string; readonly children: ReactNode }) {
  return (
    <Popover position="top-start" width={280}>
      <Popover.Target>
        <button type="button" className={styles.segment} data-tone={tone}>
          {button}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.popover}>{children}</Popover.Dropdown>
    </Popover>
  );
}

function CacheSegment() {
  const { status, common } = useMessages();
  const count = useStore(({ server }) => server.columns?.count ?? 0);
  const zones = useStore(({ server }) => server.zones.length);
  const types = useStore(({ server }) => server.types.length);
  const button = (
    <>
      <IconDatabase size={14} stroke={1.75} aria-hidden />
      {status.cache(count)}
    </>
  );
  return (
    <Segment button={button}>
      <ul>
        <li>{common.incidents(count)}</li>
        <li>{status.types(types)}</li>
        <li>{status.zones(zones)}</li>
      </ul>
    </Segment>
  );
}

/** Running jobs with a ring of their mean progress; else how the last pipeline run ended. */
function WorkSegment() {
  const { status } = useMessages();
  const jobs = useStore(({ transient }) => transient.jobs);
  const isTrayOpen = useStore(({ transient }) => transient.isTrayOpen);
  const lastRun = useStore(({ server }) => server.pipelineRuns.find(({ state }) => state !== 'running'));
  const running = jobs.filter((job) => job.state === 'running');
  if (running.length > 0) {
    const share = running.reduce((sum, job) => sum + (job.progress?.fraction ?? 0), 0) / running.length;
    return (
      <button
        type="button"
        className={styles.segment}
        data-tone="accent"
        aria-expanded={isTrayOpen}
        onClick={() => show({ isTrayOpen: !isTrayOpen })}
      >
        <RingProgress size={18} thickness={2} sections={[{ value: 100 * share, color: 'var(--kh-accent)' }]} rootColor="var(--kh-border)" />
        {status.jobs(running.length)}
      </button>
    );
  }
  const open = () => (jobs.length > 0 ? show({ isTrayOpen: !isTrayOpen }) : goTo('pipeline'));
  return (
    <button type="button" className={styles.segment} data-tone={lastRun === undefined ? undefined : tones[lastRun.state]} onClick={open}>
      <LastRun run={lastRun} />
    </button>
  );
}

const tones = { done: 'ok', failed: 'bad', cancelled: undefined, running: undefined } as const satisfies Record<
  PipelineRun['state'],
  string | undefined
>;

function LastRun({ run }: { readonly run: PipelineRun | undefined }) {
  const { status } = useMessages();
  const format = useFormat();
  if (run === undefined) {
    return (
      <>
        <IconPlayerPlay size={14} stroke={1.75} aria-hidden />
        {status.noRun}
      </>
    );
  }
  const finishedMs = run.finishedMs ?? run.startedMs;
  const clock = format.clock(finishedMs);
  if (run.state === 'done') {
    return (
      <>
        <IconCircleCheck size={14} stroke={1.75} aria-hidden />
        {status.finished(clock, format.duration(finishedMs - run.startedMs))}
      </>
    );
  }
  return (
    <>
      <IconAlertCircle size={14} stroke={1.75} aria-hidden />
      {run.state === 'cancelled' ? status.cancelled(clock) : status.failed(clock)}
    </>
  );
}

/** Conflicts that wait for a decision; nothing if there are none. */
function ConflictsSegment() {
  const { sync: words } = useMessages();
  const conflicts = useStore(({ server }) => server.sync?.conflicts ?? 0);
  if (conflicts === 0) return null;
  return (
    <button type="button" className={styles.segment} data-tone="warn" onClick={() => openSyncPage('open')}>
      <IconGitMerge size={14} stroke={1.75} aria-hidden />
      {words.conflictsSegment(conflicts)}
    </button>
  );
}

/** How it stands with the centre; opens the popover with the rest. */
function SyncSegment() {
  const words = useMessages();
  const format = useFormat();
  const nowMs = useNow();
  const status = useStore(({ server }) => server.sync);
  const isOpen = useStore(({ transient }) => transient.isSyncOpen);
  if (status === null) return null;
  const Icon = syncIcons[status.state];
  return (
    <button
      type="button"
      className={styles.segment}
      data-tone={syncTone(status)}
      aria-expanded={isOpen}
      onClick={() => show({ isSyncOpen: !isOpen })}
    >
      <Icon size={14} stroke={1.75} aria-hidden />
      {segmentText(status, words, format, nowMs)}
    </button>
  );
}

function DataCutSegment() {
  const { status } = useMessages();
  const format = useFormat();
  const columns = useStore(({ server }) => server.columns);
  const cut = columns === null ? null : newestLocal(columns);
  if (cut === null) return null;
  return <Segment button={status.dataCut(format.dateTime(cut))}>{status.dataCutHelp}</Segment>;
}

function CursorSegment() {
  const { status } = useMessages();
  const cursor = useStore(({ transient }) => transient.cursor);
  if (cursor === null) return null;
  const [lon, lat] = cursor;
  return (
    <Segment
      button={
        <bdi dir="ltr">
          {lat.toFixed(4)}, {lon.toFixed(4)}
        </bdi>
      }
    >
      {status.cursor}
    </Segment>
  );
}

/** Local minute of the newest incident. */
function newestLocal({ count, dayZero, localMin }: Columns): string | null {
  const last = localMin[count - 1];
  if (dayZero === null || last === undefined) return null;
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  const minute = last % 1_440;
  return `${addDays(dayZero, Math.floor(last / 1_440))}T${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}
