import { IconAlertCircle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { dismissNotice } from '../actions/notices.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { IconButton } from '../ui/parts.tsx';
import { FailureSentence } from './failure.tsx';
import styles from './shell.module.css';

/** Short words on things that ended elsewhere on the screen. What went wrong stays until it is removed. */
export function Notices() {
  const notices = useStore(({ transient }) => transient.notices);
  const { common } = useMessages();
  return (
    <div className={styles.notices} role="status" aria-live="polite">
      {notices.map((notice) => (
        <div key={notice.id} className={styles.notice} data-kind={notice.kind}>
          {notice.kind === 'bad' ? (
            <IconAlertCircle size={18} stroke={1.75} aria-hidden />
          ) : (
            <IconCircleCheck size={18} stroke={1.75} aria-hidden />
          )}
          <div className={styles.noticeText}>{notice.failure === null ? notice.text : <FailureSentence failure={notice.failure} />}</div>
          <IconButton icon={IconX} label={common.close} onClick={() => dismissNotice(notice.id)} />
        </div>
      ))}
    </div>
  );
}
