import type { Hotspot } from '../../preload/contract/domain.ts';
import { confidenceOf } from '../map/confidence.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import parts from '../ui/parts.module.css';
import styles from './inspector.module.css';
import { useNames } from './names.ts';

export interface HotspotRowProps {
  readonly hotspot: Hotspot;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

/** Rank, place, incidents, area and support of one hotspot. */
export function HotspotRow({ hotspot, isSelected, onSelect }: HotspotRowProps) {
  const { common, hotspot: words } = useMessages();
  const names = useNames();
  const { figure, unit } = common.area(hotspot.areaM2);
  return (
    <button type="button" className={`${parts.row ?? ''} ${styles.row ?? ''}`} aria-pressed={isSelected} onClick={onSelect}>
      <RankBadge hotspot={hotspot} />
      <span className={styles.rowText}>
        <span className={styles.rowName}>
          <bdi>{names.zone(hotspot.zoneId)}</bdi>
        </span>
        <span className={parts.quiet}>
          {common.incidents(hotspot.incidents)} · {figure} {unit} · {words.foundShort(hotspot.support)}
        </span>
      </span>
    </button>
  );
}

/** Rank in the outline of its support: solid, dashed or dotted. */
export function RankBadge({ hotspot }: { readonly hotspot: Hotspot }) {
  const format = useFormat();
  return (
    <span className={styles.badge} data-confidence={confidenceOf(hotspot.support)}>
      {format.number(hotspot.rank)}
    </span>
  );
}
