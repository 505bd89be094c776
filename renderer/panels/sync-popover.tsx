import { IconArrowsLeftRight, IconRefresh, IconX } from '@tabler/icons-react';
import { openSyncPage } from '../actions/sync.ts';
import { show } from '../actions/view.ts';
import { mayDo } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button, IconButton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import tray from './job-tray.module.css';
import styles from './sync-popover.module.css';
import { SyncFacts, SyncTag, useRunSync } from './sync-words.tsx';
import { useCorner } from './use-corner.ts';

/** How it stands with the centre: what waits, since when, why, what next. Opened by the status bar. */
export function SyncPopover() {
  const { sync: words, common } = useMessages();
  const isOpen = useStore(({ transient }) => transient.isSyncOpen);
  const status = useStore(({ server }) => server.sync);
  const me = useStore(({ server }) => server.me);
  const corner = useCorner();
  const run = useRunSync();
  if (!isOpen || status === null) return null;
  const isLinked = status.link !== null;
  return (
    <section className={`${tray.tray ?? ''} ${styles.wide ?? ''}`} style={corner} aria-label={words.title}>
      <div className={tray.head}>
        <h2>{words.title}</h2>
        <SyncTag status={status} />
        <IconButton icon={IconX} label={common.close} onClick={() => show({ isSyncOpen: false })} />
      </div>
      <div className={styles.content}>
        {isLinked ? <SyncFacts status={status} className={parts.facts} /> : <p>{words.noCentre}</p>}
        <p className={styles.kept}>{words.keptHere}</p>
        <div className={styles.actions}>
          {isLinked && mayDo(me, 'analyst') ? (
            <Button icon={IconRefresh} disabled={status.state === 'syncing'} onClick={() => void run()}>
              {words.tryNow}
            </Button>
          ) : null}
          <Button kind={isLinked ? 'quiet' : 'second'} icon={IconArrowsLeftRight} onClick={() => openSyncPage('centre')}>
            {isLinked ? words.toCentre : words.linkOne}
          </Button>
        </div>
      </div>
    </section>
  );
}
