import { IconKey } from '@tabler/icons-react';
import { startTransition, useEffect, useState } from 'react';
import { openFile } from '../actions/incidents.ts';
import { show } from '../actions/view.ts';
import type { Subject } from '../state/choices.ts';
import { mayDo } from '../state/decisions.ts';
import { getState, useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Empty, Skeleton } from '../ui/parts.tsx';
import { AlertsPanel } from './alerts-panel.tsx';
import { CacheRecoveryKey } from './cache-recovery-key.tsx';
import { CommandPalette } from './command-palette.tsx';
import { DataPanel } from './data-panel.tsx';
import { FilterBar } from './filter-bar.tsx';
import { RecoveryDialog } from './first-account.tsx';
import { ForecastsPanel } from './forecasts-panel.tsx';
import { JobTray } from './job-tray.tsx';
import { KeylessPage } from './keyless-page.tsx';
import { KeysList } from './keys-list.tsx';
import { MapPanel } from './map-panel.tsx';
import { Notices } from './notices.tsx';
import { PipelinePanel } from './pipeline-panel.tsx';
import { Rail } from './rail.tsx';
import { ReportsPanel } from './reports-panel.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import styles from './shell.module.css';
import { SignInScreen } from './sign-in.tsx';
import { StatusBar } from './status-bar.tsx';
import { SyncPanel } from './sync-panel.tsx';
import { SyncPopover } from './sync-popover.tsx';
import { TitleBar } from './title-bar.tsx';
import { UnlockPage } from './unlock-page.tsx';
import { useKeys } from './use-keys.ts';

/** The workstation, for whoever is signed in or has this computer to themselves; before that, what lets them in. */
export function Shell() {
  const { state } = useMessages();
  const isSignedOut = useStore(({ server }) => server.connection === 'signed-out');
  const hasAccounts = useStore(({ server }) => server.access?.hasAccounts === true);
  const isKnown = useStore(({ server }) => server.me !== null);
  const isShown = !isSignedOut || (isKnown && hasAccounts);
  return (
    <>
      {isShown ? <Frame /> : null}
      {isSignedOut && hasAccounts ? <SignInScreen /> : null}
      {isSignedOut && !hasAccounts ? (
        <div className={styles.whole}>
          <Empty icon={IconKey}>{state.signIn}</Empty>
        </div>
      ) : null}
    </>
  );
}

/** The frame: title, rail, the subject's panel, status, and what floats above them. */
function Frame() {
  const { state, rail } = useMessages();
  const connection = useStore(({ server }) => server.connection);
  const subject = useStore(({ choices }) => choices.subject);
  const isDropping = useStore(({ transient }) => transient.isDropping);
  useKeys();
  useFileDrop();
  if (connection === 'keyless') {
    return (
      <div className={styles.whole}>
        <KeylessPage />
      </div>
    );
  }
  if (connection === 'locked') {
    return (
      <div className={styles.whole}>
        <UnlockPage />
      </div>
    );
  }
  const isCovered = connection === 'signed-out';
  // Behind the sign-in it stays as it was left, for whoever comes back; nobody reads or reaches it.
  return (
    <div className={styles.shell} inert={isCovered} data-covered={isCovered}>
      <a className={styles.skip} href="#main">
        {state.skipToMap}
      </a>
      <TitleBar />
      <Rail />
      <main id="main" className={styles.main} aria-label={rail[subject]} data-region tabIndex={-1}>
        {connection === 'lost' ? (
          <div className={styles.lost} role="status">
            {state.lost}
          </div>
        ) : null}
        {connection === 'connecting' && !isOnMap(subject) ? <Skeleton lines={8} label={state.connecting} /> : <Panel subject={subject} />}
      </main>
      <StatusBar />
      <JobTray />
      <SyncPopover />
      <CommandPalette />
      <KeysList />
      <Notices />
      <RecoveryDialog />
      <CacheRecoveryKey />
      {isDropping ? <div className={styles.curtain}>{state.drop}</div> : null}
    </div>
  );
}

/** Map and hotspots share one panel, so that the map and its camera stay. It opens before its data: a map takes time to build. */
function Panel({ subject }: { readonly subject: Subject }) {
  const isMap = isOnMap(subject);
  const isConnecting = useStore(({ server }) => server.connection === 'connecting');
  const wasMapShown = useStaysTrue(isMap);
  return (
    <>
      {isMap ? isConnecting ? <div className={styles.bar} /> : <FilterBar /> : null}
      {wasMapShown ? (
        <div className={styles.body} hidden={!isMap}>
          <MapPanel />
        </div>
      ) : null}
      {isOnMap(subject) ? null : <div className={styles.body}>{otherPanels[subject]()}</div>}
    </>
  );
}

function isOnMap(subject: Subject): subject is 'map' | 'hotspots' {
  return subject === 'map' || subject === 'hotspots';
}

const otherPanels: Readonly<Record<Exclude<Subject, 'map' | 'hotspots'>, () => React.JSX.Element>> = {
  data: () => <DataPanel />,
  forecasts: () => <ForecastsPanel />,
  alerts: () => <AlertsPanel />,
  reports: () => <ReportsPanel />,
  pipeline: () => <PipelinePanel />,
  sync: () => <SyncPanel />,
  settings: () => <SettingsPanel />,
};

/** True from the first time on: the map is costly to build and is only hidden afterwards. */
function useStaysTrue(isTrue: boolean): boolean {
  const [wasTrue, setWasTrue] = useState(isTrue);
  useEffect(() => {
    if (isTrue) startTransition(() => setWasTrue(true));
  }, [isTrue]);
  return isTrue || wasTrue;
}

/** Nobody drops a file on a screen that is locked, or where it would be refused. */
function mayImport(): boolean {
  const { connection, me } = getState().server;
  return connection !== 'signed-out' && mayDo(me, 'analyst');
}

/** A file dropped anywhere is looked at; a curtain says so while it hovers. */
function useFileDrop(): void {
  useEffect(() => {
    const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true && mayImport();
    const over = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      show({ isDropping: true });
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) show({ isDropping: false });
    };
    const drop = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file === undefined) show({ isDropping: false });
      else void openFile(file);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, []);
}
