import { IconCheck, IconPrinter } from '@tabler/icons-react';
import { leaveCacheRecoveryKey } from '../actions/protection.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button } from '../ui/parts.tsx';
import { Dialog } from './dialog.tsx';
import { useNames } from './names.ts';
import { OneTimeCode, PrintedCode } from './recovery-code.tsx';
import styles from './sign-in.module.css';

const dialogWidth = 520;

/** After the cache was encrypted: its recovery key, over the workstation until it is on paper. */
export function CacheRecoveryKey() {
  const { cache: words } = useMessages().protection;
  const key = useStore(({ transient }) => transient.cacheRecoveryKey);
  const { workspace } = useNames();
  const isCovered = useStore(({ server }) => server.connection === 'signed-out');
  if (key === null || isCovered) return null;
  return (
    <Dialog title={words.recoveryTitle} size={dialogWidth} onClose={null}>
      <div className={styles.recovery}>
        <p>{words.recoveryAbout}</p>
        <OneTimeCode label={words.recoveryKey} code={key} copy={words.copyKey}>
          <Button icon={IconPrinter} onClick={() => window.print()}>
            {words.print}
          </Button>
          <Button kind="primary" icon={IconCheck} onClick={leaveCacheRecoveryKey}>
            {words.done}
          </Button>
        </OneTimeCode>
        <PrintedCode code={key}>{words.printed(workspace, Date.now())}</PrintedCode>
      </div>
    </Dialog>
  );
}
