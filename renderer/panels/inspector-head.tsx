import { IconLayoutSidebarRightCollapse } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { toggleInspector } from '../actions/view.ts';
import { useMessages } from '../strings/index.ts';
import { IconButton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import styles from './inspector.module.css';

export interface InspectorHeadProps {
  readonly title: ReactNode;
  /** Before the title. */
  readonly mark?: ReactNode;
  readonly tag?: ReactNode;
  readonly subtitle?: ReactNode;
  /** Buttons before the one that hides the inspector. */
  readonly tools?: ReactNode;
}

/** What is inspected, for which period. */
export function InspectorHead({ title, mark, tag, subtitle, tools }: InspectorHeadProps) {
  const { inspector } = useMessages();
  return (
    <div className={styles.head}>
      <div className={styles.headLine}>
        {mark}
        <h2 className={`${parts.title ?? ''} ${styles.title ?? ''}`}>{title}</h2>
        {tag}
        <div className={styles.tools}>
          {tools}
          <IconButton icon={IconLayoutSidebarRightCollapse} label={inspector.hide} hotkey="]" isMirrored onClick={toggleInspector} />
        </div>
      </div>
      {subtitle === undefined ? null : <div className={styles.subtitle}>{subtitle}</div>}
    </div>
  );
}
