import { IconMapOff } from '@tabler/icons-react';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import styles from './map.module.css';

export interface MapTableProps {
  readonly zoneNames: ReadonlyMap<number, string>;
  readonly zoneCounts: ReadonlyMap<number, number>;
  readonly selectedZoneId: number | null;
  readonly onZoneClick: (id: number | null) => void;
  readonly onRetry: () => void;
}

/** What the map would show, as a table of zones, where there is no GPU to draw it. */
export function MapTable({ zoneNames, zoneCounts, selectedZoneId, onZoneClick, onRetry }: MapTableProps) {
  const format = useFormat();
  const messages = useMessages();
  const rows = [...zoneNames].map(([id, name]) => ({ id, name, count: zoneCounts.get(id) ?? 0 })).sort((a, b) => b.count - a.count);
  return (
    <div className={styles.unavailable}>
      <p role="alert">
        <IconMapOff size={26} stroke={1.75} aria-hidden="true" />
        {messages.map.unavailable}
        <button type="button" onClick={onRetry}>
          {messages.common.retry}
        </button>
      </p>
      <table aria-label={messages.map.table}>
        <thead>
          <tr>
            <th scope="col">{messages.inspector.zone}</th>
            <th scope="col">{messages.inspector.incidents}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, count }) => (
            <tr key={id} data-selected={id === selectedZoneId}>
              <td>
                <button type="button" aria-pressed={id === selectedZoneId} onClick={() => onZoneClick(id)}>
                  <bdi>{name}</bdi>
                </button>
              </td>
              <td>{format.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
