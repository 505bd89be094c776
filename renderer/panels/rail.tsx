import { Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconBell,
  IconChartLine,
  IconFlame,
  IconMapPin2,
  IconPlayerPlay,
  IconSettings,
  IconStack2,
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
  pipeline: IconPlayerPlay,
  settings: IconSettings,
} as const satisfies Record<Subject, TablerIcon>;

/** The subjects of the workstation; names beside the icons when open, which wide windows are by themselves. */
export function Rail() {
  const { rail, alerts } = useMessages();
  const format = useFormat();
  const current = useStore(({ choices }) => choices.subject);
  const isChosenOpen = useStore(({ choices }) => choices.isRailOpen);
  const openAlerts = useStore(({ server }) => server.openAlerts);
  const isWide = useMediaQuery('(width >= 1920px)', false, { getInitialValueInEffect: false });
  const isOpen = isChosenOpen || isWide;
  return (
    <nav className={styles.rail} aria-label={rail.label} data-open={isOpen} data-region>
      {subjects.map((subject, index) => {
        const Icon = icons[subject];
        return (
          <Tooltip key={subject} label={`${rail[subject]} (${format.number(index + 1)})`} position="right" disabled={isOpen}>
            <button
              type="button"
              className={`${styles.item ?? ''} ${subject === 'settings' ? (styles.last ?? '') : ''}`}
              aria-label={subject === 'alerts' && openAlerts > 0 ? `${rail.alerts}, ${alerts.waiting(openAlerts)}` : rail[subject]}
              aria-current={subject === current ? 'page' : undefined}
              onClick={() => goTo(subject)}
            >
              <Icon size={20} stroke={1.75} aria-hidden />
              {isOpen ? <span>{rail[subject]}</span> : null}
              {subject === 'alerts' && openAlerts > 0 ? <span className={styles.badge}>{format.number(openAlerts)}</span> : null}
            </button>
          </Tooltip>
        );
      })}
    </nav>
  );
}
