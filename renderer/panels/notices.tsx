import { IconAlertCircle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { dismissNotice } from '../actions/notices.ts';
import { useStore } from '../state/store.ts';
import type { Notice } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { IconButton } from '../ui/parts.tsx';
import { FailureSentence } from './failure.tsx';
import styles from './shell.module.css';

/** What went well needs no answer, and goes by itself. */
const doneForMs = 10_000;

/** Short words on things that ended elsewhere on the screen. */
export function Notices() {
  const notices = useStore(({ transient }) => transient.notices);
  return (
    <div className={styles.notices} role="status" aria-live="polite">
      {notices.map((notice) => (
        <OneNotice key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

/** What went wrong stays until it is removed; what went well as long as it is being read. */
function OneNotice({ notice: { id, kind, text, failure } }: { readonly notice: Notice }) {
  const { common } = useMessages();
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (kind === 'bad' || isHeld) return undefined;
    const timer = setTimeout(() => dismissNotice(id), doneForMs);
    return () => clearTimeout(timer);
  }, [id, kind, isHeld]);
  const Icon = kind === 'bad' ? IconAlertCircle : IconCircleCheck;
  const [hold, release] = [() => setHeld(true), () => setHeld(false)];
  return (
    <div className={styles.notice} data-kind={kind} onPointerEnter={hold} onPointerLeave={release} onFocus={hold} onBlur={release}>
      <Icon size={18} stroke={1.75} aria-hidden />
      <div className={styles.noticeText} dir="auto">
        {failure === null ? text : <FailureSentence failure={failure} />}
      </div>
      <IconButton icon={IconX} label={common.close} onClick={() => dismissNotice(id)} />
    </div>
  );
}
