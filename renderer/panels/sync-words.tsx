import { IconCloud, IconCloudCheck, IconCloudOff, IconCloudUp, IconCloudX, type TablerIcon } from '@tabler/icons-react';
import type { ErrorCode } from '../../preload/contract/errors.ts';
import type { SyncState, SyncStatus } from '../../preload/contract/sync-domain.ts';
import { reportDone } from '../actions/notices.ts';
import { runSync } from '../actions/sync.ts';
import type { Messages } from '../strings/en.ts';
import { useMessages } from '../strings/index.ts';
import { type Format, useFormat } from '../ui/format.ts';
import { Tag, type Tone } from '../ui/parts.tsx';
import { useNow } from '../ui/use-now.ts';

export const syncIcons = {
  'not-linked': IconCloud,
  synced: IconCloudCheck,
  waiting: IconCloudUp,
  syncing: IconCloudUp,
  offline: IconCloudOff,
  stopped: IconCloudX,
} as const satisfies Record<SyncState, TablerIcon>;

/** What only someone who administers the centre or this computer can put right. */
const forAdmins: readonly ErrorCode[] = [
  'sync.password-missing',
  'central.refused',
  'central.tls',
  'central.not-set-up',
  'central.too-old',
  'central.gap',
];

/** Grey when offline, ok when synced, bad only when an administrator must act. */
export function syncTone({ state, cause }: Pick<SyncStatus, 'state' | 'cause'>): Tone {
  if (state === 'synced') return 'ok';
  if (state === 'syncing') return 'accent';
  if (state !== 'stopped') return 'plain';
  return cause !== null && forAdmins.includes(cause.code) ? 'bad' : 'warn';
}

/** The state as icon and word. */
export function SyncTag({ status }: { readonly status: SyncStatus }) {
  const { sync: words } = useMessages();
  return (
    <Tag tone={syncTone(status)} icon={syncIcons[status.state]}>
      {words.state[status.state]}
    </Tag>
  );
}

/** The state in one line, for the status bar. */
export function segmentText(
  { state, waiting, lastSuccessMs }: SyncStatus,
  { sync: words }: Messages,
  format: Format,
  nowMs: number,
): string {
  const agoMs = lastSuccessMs === null ? null : nowMs - lastSuccessMs;
  return words.segment[state](waiting, agoMs, lastSuccessMs === null ? null : format.instant(lastSuccessMs));
}

/** What waits, since when, why, and when it is tried next. */
export function SyncFacts({ status, className }: { readonly status: SyncStatus; readonly className: string | undefined }) {
  const words = useMessages();
  const format = useFormat();
  const nowMs = useNow();
  return (
    <dl className={className}>
      {syncFacts(status, words, format, nowMs).map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Names and values, in the order in which they are read. */
export function syncFacts(status: SyncStatus, words: Messages, format: Format, nowMs: number): readonly (readonly [string, string])[] {
  const { waiting, oldestMs, lastSuccessMs, cause } = status;
  const { sync } = words;
  const waits =
    waiting === 0 ? sync.nothingWaits : oldestMs === null ? sync.changes(waiting) : sync.waitingSince(waiting, nowMs - oldestMs);
  return [
    [sync.waiting, waits],
    [sync.lastSuccess, lastSuccessMs === null ? sync.never : format.instant(lastSuccessMs)],
    ...(cause === null ? [] : [[sync.reason, shortReason(cause, words)] as const]),
    ...nextTry(status, words, nowMs),
  ];
}

function shortReason({ code, params }: NonNullable<SyncStatus['cause']>, { sync, errors }: Messages): string {
  return isShort(code, sync.reasons) ? sync.reasons[code] : errors[code](params);
}

function isShort<T extends object>(code: string, reasons: T): code is string & keyof T {
  return Object.hasOwn(reasons, code);
}

function nextTry(
  { state, nextTryMs, isAutomatic, isPaused }: SyncStatus,
  { sync }: Messages,
  nowMs: number,
): readonly (readonly [string, string])[] {
  if (state === 'syncing') return [];
  if (isPaused) return [[sync.nextTry, sync.afterMetered]];
  if (nextTryMs !== null) return [[sync.nextTry, nextTryMs - nowMs < 1_000 ? sync.nextTryNow : sync.nextTryIn(nextTryMs - nowMs)]];
  if (!isAutomatic) return [[sync.nextTry, sync.byHandOnly]];
  return state === 'stopped' ? [[sync.nextTry, sync.afterRepair]] : [];
}

/** Syncs now and says what came of it; a failure is told by its job in the tray. */
export function useRunSync(): () => Promise<void> {
  const { sync: words } = useMessages();
  return async () => {
    const result = await runSync();
    if (result === null) return;
    const { merged, sent, taken, status } = result;
    reportDone(merged > 0 || status.conflicts > 0 ? words.done(merged, status.conflicts) : words.doneQuietly(sent, taken));
  };
}
