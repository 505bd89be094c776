import { Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconBell,
  IconChartLine,
  IconFileText,
  IconFlame,
  IconMapPin2,
  IconPlayerPlay,
  IconSettings,
  IconStack2,
  IconTransfer,
  type TablerIcon,
} from '@tabler/icons-react';
import { goTo } from '../actions/view.ts';
import { type Subject, subjects } from '../state/choices.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import styles from './rail.module.css';

const icons = {
  map: IconMapPin2,
  data: IconStack2,
  hotspots: IconFlame,
  forecasts: IconChartLine,
  alerts: IconBell,
  reports: IconFileText,
  pipeline: IconPlayerPlay,
  sync: IconTransfer,
  settings: IconSettings,
} as const satisfies Record<Subject, TablerIcon>;

/** The subjects of the workstation; names beside the icons when open, which wide windows are by themselves. */
export function Rail() {
  const words = useMessages();
  const { rail } = words;
  const format = useFormat();
  const current = useStore(({ choices }) => choices.subject);
  const isChosenOpen = useStore(({ choices }) => choices.isRailOpen);
  const openAlerts = useStore(({ server }) => server.openAlerts);
  const conflicts = useStore(({ server }) => server.sync?.conflicts ?? 0);
  const badges: Partial<Record<Subject, { readonly count: number; readonly text: string }>> = {
    alerts: { count: openAlerts, text: words.alerts.waiting(openAlerts) },
    sync: { count: conflicts, text: words.sync.toDecide(conflicts) },
  };
  const isWide = useMediaQuery('(width >= 1920px)', false, { getInitialValueInEffect: false });
  const isOpen = isChosenOpen || isWide;
  return (
    <nav className={styles.rail} aria-label={rail.label} data-open={isOpen} data-region>
      {subjects.map((subject, index) => {
        const Icon = icons[subject];
        const badge = badges[subject];
        const hasBadge = badge !== undefined && badge.count > 0;
        return (
          <Tooltip key={subject} label={`${rail[subject]} (${format.number(index + 1)})`} position="right" disabled={isOpen}>
            <button
              type="button"
              className={`${styles.item ?? ''} ${subject === 'settings' ? (styles.last ?? '') : ''}`}
              aria-label={hasBadge ? `${rail[subject]}, ${badge.text}` : rail[subject]}
              aria-current={subject === current ? 'page' : undefined}
              onClick={() => goTo(subject)}
            >
              <Icon size={20} stroke={1.75} aria-hidden />
              {isOpen ? <span>{rail[subject]}</span> : null}
              {hasBadge ? <span className={styles.badge}>{format.number(badge.count)}</span> : null}
            </button>
          </Tooltip>
        );
      })}
    </nav>
  );
}
