import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconChartLine,
  IconCircleCheck,
  IconFlame,
  IconGrain,
  IconPlugConnectedX,
  IconSum,
  IconTrendingUp,
  IconTrophy,
  type TablerIcon,
} from '@tabler/icons-react';
import type { RuleMeasure } from '../../preload/contract/rule-measures.ts';
import type { AlertView } from '../state/server-truth.ts';
import { useMessages } from '../strings/index.ts';
import type { Tone } from '../ui/parts.tsx';
import styles from './list-panel.module.css';
import { useNames } from './names.ts';

/** What an alert claims, in one line: "Robbery hotspot, Austin". */
export function useAlertClaim(): (alert: AlertView) => string {
  const { rules: words, hotspot, common } = useMessages();
  const names = useNames();
  return ({ measure, typeId, zoneId }) =>
    words.claims[measure](typeId === null ? hotspot.allTypes : names.type(typeId), zoneId === null ? common.wholeCity : names.zone(zoneId));
}

export const severityTones = { low: 'plain', medium: 'warn', high: 'finding', critical: 'bad' } as const satisfies Record<
  AlertView['severity'],
  Tone
>;

/** Kind of the finding by its icon, severity by its tone; a tick when someone has seen it. */
export function AlertMark({ alert, size = 'usual' }: { readonly alert: AlertView; readonly size?: 'usual' | 'large' }) {
  const isSeen = alert.state !== 'open';
  const Icon = isSeen
    ? IconCircleCheck
    : icons[alert.severity === 'critical' ? 'critical' : alert.severity === 'low' ? 'low' : alert.measure];
  return (
    <span className={styles.mark} data-size={size} data-tone={isSeen ? 'ok' : severityTones[alert.severity]} aria-hidden>
      <Icon size={size === 'large' ? 22 : 18} stroke={1.75} />
    </span>
  );
}

const icons = {
  critical: IconAlertOctagon,
  low: IconAlertTriangle,
  'hotspot.incidents': IconFlame,
  'forecast.rise': IconChartLine,
  'count.excess': IconTrendingUp,
  'count.total': IconSum,
  'count.rate': IconGrain,
  'count.surge': IconTrendingUp,
  'count.record': IconTrophy,
  'data.silence': IconPlugConnectedX,
} as const satisfies Record<'critical' | 'low' | RuleMeasure, TablerIcon>;
