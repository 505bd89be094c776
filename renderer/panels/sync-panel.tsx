import { IconCloud, IconGitMerge, IconHandStop } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { decide, loadConflicts, openSyncPage, selectConflict, takeSide } from '../actions/sync.ts';
import { everyConflict, filterGroups } from '../state/conflict-filter.ts';
import { type ConflictGroup, groupConflicts } from '../state/conflict-groups.ts';
import { whyNotDecide } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import type { SyncPage } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Empty, Segmented, Skeleton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { useNow } from '../ui/use-now.ts';
import { CentrePage } from './centre-page.tsx';
import { ConflictBar } from './conflict-bar.tsx';
import { ConflictDetail } from './conflict-detail.tsx';
import { ConflictList } from './conflict-list.tsx';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import { RejectedPage } from './rejected-page.tsx';
import styles from './sync-panel.module.css';
import { segmentText } from './sync-words.tsx';
import { useLoaded } from './use-loaded.ts';

const oneDayMs = 86_400_000;

/** Conflicts to decide and decided, what the centre refused, and the link with it. */
export function SyncPanel() {
  const { common } = useMessages();
  const status = useStore(({ server }) => server.sync);
  const chosenPage = useStore(({ transient }) => transient.syncPage);
  const { conflictKey } = useStore(({ transient }) => transient);
  const page = chosenPage ?? (status?.link === null && status.conflicts === 0 ? 'centre' : 'open');
  const state = page === 'decided' ? 'decided' : 'open';
  const { failure, retry } = useLoaded(useCallback(() => loadConflicts(state), [state]));
  const conflicts = useStore(({ server }) => (state === 'open' ? server.openConflicts : server.decidedConflicts));
  const all = useMemo(() => groupConflicts(conflicts?.items ?? []), [conflicts]);
  const [filter, setFilter] = useState(everyConflict);
  const context = { zoneOf: useZoneOf(), nowMs: useNow() };
  const groups = filterGroups(all, filter, context);
  const chosen = groups.find(({ key }) => key === conflictKey) ?? groups[0];
  const isInbox = page === 'open' || page === 'decided';
  if (status === null) return <Skeleton lines={10} label={common.loading} />;
  return (
    <div className={styles.panel}>
      {isInbox ? <ConflictBar groups={all} shown={groups} filter={filter} context={context} onChange={setFilter} /> : null}
      <div className={list.list} data-region tabIndex={-1}>
        <ListHead page={page} />
        <Inbox
          groups={groups}
          listed={conflicts?.items.length ?? 0}
          chosenKey={isInbox ? chosen?.key : undefined}
          state={state}
          total={conflicts?.total ?? 0}
        />
        <Pinned page={page} />
      </div>
      <div className={styles.detail} data-region tabIndex={-1}>
        {page === 'centre' ? <CentrePage status={status} /> : null}
        {page === 'rejected' ? <RejectedPage /> : null}
        {isInbox && chosen === undefined ? (
          <Nothing {...{ state, failure, retry }} isRead={conflicts !== null} isFiltered={all.length > 0} />
        ) : null}
        {isInbox && chosen !== undefined ? <Detail key={chosen.key} group={chosen} groups={groups} /> : null}
      </div>
    </div>
  );
}

/** Zone of the incident of a row, as the columns of the map have it. */
function useZoneOf(): (group: ConflictGroup) => number | undefined {
  const columns = useStore(({ server }) => server.columns);
  return useMemo(() => {
    if (columns === null) return () => undefined;
    const { ids, zoneIds } = columns;
    return ({ conflicts }: ConflictGroup) => {
      const incidentId = conflicts.find((conflict) => conflict.incidentId !== null)?.incidentId;
      const at = incidentId == null ? -1 : ids.indexOf(incidentId);
      return at === -1 ? undefined : zoneIds[at];
    };
  }, [columns]);
}

function Detail({ group, groups }: { readonly group: ConflictGroup; readonly groups: readonly ConflictGroup[] }) {
  return <ConflictDetail group={group} groups={groups} readOnlyReason={useReadOnlyReason()} />;
}

/** Why the person may not decide, in words; null if they may. */
function useReadOnlyReason(): string | null {
  const { sync: words, title } = useMessages();
  const me = useStore(({ server }) => server.me);
  const status = useStore(({ server }) => server.sync);
  const reason = whyNotDecide(me, status);
  return reason === null ? null : words.readOnly(reason.at, title.role[reason.role]);
}

function ListHead({ page }: { readonly page: SyncPage }) {
  const { sync: words } = useMessages();
  const open = useStore(({ server }) => server.sync?.conflicts ?? 0);
  const choices = (['open', 'decided'] as const).map((value) => ({ value, label: words.pages[value] }));
  return (
    <div className={list.listHead}>
      <div className={list.headLine}>
        <h2 className={parts.title}>{words.conflicts}</h2>
        {open > 0 ? <Tag tone="warn">{words.toDecide(open)}</Tag> : null}
      </div>
      <p className={styles.about}>{words.about}</p>
      <Segmented<SyncPage> label={words.conflicts} value={page} choices={choices} onChange={openSyncPage} />
    </div>
  );
}

interface InboxProps {
  readonly groups: readonly ConflictGroup[];
  readonly chosenKey: string | undefined;
  readonly state: 'open' | 'decided';
  /** Conflicts that were read. */
  readonly listed: number;
  /** Conflicts that there are; fewer may be listed. */
  readonly total: number;
}

function Inbox({ groups, chosenKey, state, listed, total }: InboxProps) {
  const { sync: words } = useMessages();
  const canDecide = useReadOnlyReason() === null;
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const canTick = state === 'open' && canDecide;
  const tickedGroups = canTick ? groups.filter(({ key }) => ticked.has(key)) : [];
  const toggle = (key: string) =>
    setTicked(ticked.has(key) ? new Set([...ticked].filter((other) => other !== key)) : new Set([...ticked, key]));
  const choose = (key: string) => {
    openSyncPage(state);
    selectConflict(key);
  };
  return (
    <>
      <div className={list.scroll}>
        <ConflictList {...{ groups, chosenKey, ticked, canTick }} onChoose={choose} onTick={toggle} />
        {listed < total ? <p className={list.sideHead}>{words.first(listed, total)}</p> : null}
        <MergedLately />
      </div>
      {canTick && groups.length > 0 ? <Bulk groups={tickedGroups} onDone={() => setTicked(new Set())} /> : null}
    </>
  );
}

/** What needed nobody: how many changes merged by themselves, since when. */
function MergedLately() {
  const { sync: words } = useMessages();
  const format = useFormat();
  const nowMs = useNow();
  const status = useStore(({ server }) => server.sync);
  if (status === null || status.merged === 0 || status.mergedSinceMs === null) return null;
  const sinceMs = status.mergedSinceMs;
  // A weekday alone means the last one.
  const when = nowMs - sinceMs < 6 * oneDayMs ? format.weekdayClock(sinceMs) : format.instant(sinceMs);
  return (
    <div className={styles.lately} role="note">
      <IconGitMerge size={16} stroke={1.75} aria-hidden />
      <p>
        <strong>{words.mergedSince(status.merged, when)}</strong>
        <br />
        <span className={parts.quiet}>{words.mergedHow}</span>
      </p>
    </div>
  );
}

/** One side for all ticked rows. */
function Bulk({ groups, onDone }: { readonly groups: readonly ConflictGroup[]; readonly onDone: () => void }) {
  const { sync: words } = useMessages();
  const conflicts = groups.flatMap((group) => group.conflicts);
  const take = async (side: 'mine' | 'theirs') => {
    if (await decide(takeSide(conflicts, side))) onDone();
  };
  const isNone = groups.length === 0;
  return (
    <div className={styles.bulk}>
      <span>{isNone ? words.forTicked : words.forCount(groups.length)}</span>
      <Button size="small" disabled={isNone} onClick={() => void take('mine')}>
        {words.mine}
      </Button>
      <Button size="small" disabled={isNone} onClick={() => void take('theirs')}>
        {words.theirs}
      </Button>
      <Button size="small" kind="quiet" disabled={isNone} onClick={onDone}>
        {words.later}
      </Button>
    </div>
  );
}

/** Always at the list's end: what was refused, if anything, and the centre. */
function Pinned({ page }: { readonly page: SyncPage }) {
  const messages = useMessages();
  const { sync: words } = messages;
  const format = useFormat();
  const nowMs = useNow();
  const status = useStore(({ server }) => server.sync);
  if (status === null) return null;
  const lines = [
    ...(status.rejected === 0
      ? []
      : [{ to: 'rejected', icon: IconHandStop, name: words.rejected, note: words.changes(status.rejected) } as const]),
    {
      to: 'centre',
      icon: IconCloud,
      name: status.link?.host ?? words.linkOne,
      note: segmentText(status, messages, format, nowMs),
    } as const,
  ];
  return (
    <div className={styles.pinned}>
      {lines.map(({ to, icon: Icon, name, note }) => (
        <button
          key={to}
          type="button"
          className={`${parts.row ?? ''} ${list.item ?? ''}`}
          aria-pressed={page === to}
          onClick={() => openSyncPage(to)}
        >
          <Icon size={16} stroke={1.75} aria-hidden />
          <span className={list.itemText}>
            <bdi className={list.itemName}>{name}</bdi>
            <br />
            <span className={parts.quiet}>{note}</span>
          </span>
        </button>
      ))}
    </div>
  );
}

interface NothingProps extends ReturnType<typeof useLoaded> {
  readonly state: 'open' | 'decided';
  /** False = not yet known whether there is anything. */
  readonly isRead: boolean;
  /** There are some that the filters leave out. */
  readonly isFiltered: boolean;
}

/** In place of a conflict: why none was read, or that there is none. */
function Nothing({ state, isRead, isFiltered, failure, retry }: NothingProps) {
  const { sync: words, common } = useMessages();
  if (failure !== null) {
    return (
      <div className={styles.page}>
        <LoadFailure failure={failure} onRetry={retry} />
      </div>
    );
  }
  if (!isRead) return <Skeleton lines={8} label={common.loading} />;
  return <Empty icon={IconGitMerge}>{isFiltered ? words.noneMatch : state === 'open' ? words.empty : words.emptyDecided}</Empty>;
}
