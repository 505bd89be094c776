import { useState } from 'react';
import { selectIncident } from '../actions/incident-record.ts';
import { seesMasked } from '../state/decisions.ts';
import { selectDays, selectMasked } from '../state/derived.ts';
import { newestIncidents } from '../state/newest-incidents.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { addDays, minutesOf } from '../ui/days.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Section } from '../ui/parts.tsx';
import styles from './incident.module.css';
import { useNames } from './names.ts';

const [shownAtFirst, shownMore] = [6, 24];
const minutesPerDay = 1_440;

export interface IncidentListProps {
  /** Only of this zone. */
  readonly zoneId?: number;
  /** Only these. */
  readonly ids?: Int32Array;
}

/** The newest incidents of the chosen period and filters, each opening its record. */
export function IncidentList({ zoneId, ids }: IncidentListProps) {
  const { incident: words } = useMessages();
  const format = useFormat();
  const names = useNames();
  const columns = useStore(({ server }) => server.columns);
  const masked = useStore(selectMasked);
  const days = useStore(selectDays);
  const isMasked = useStore(seesMasked);
  const [limit, setLimit] = useState(shownAtFirst);
  if (columns?.dayZero == null || masked === null || days === null) return null;
  const { dayZero } = columns;
  const wanted = ids === undefined ? null : new Set(ids);
  const belongs = (i: number) => (zoneId === undefined || columns.zoneIds[i] === zoneId) && (wanted === null || wanted.has(columns.ids[i]));
  const listed = newestIncidents(columns, masked, minutesOf(days), belongs, limit + 1);
  if (listed.length === 0) return null;
  return (
    <Section title={words.newest}>
      <ul className={styles.list} aria-label={words.newest}>
        {listed.slice(0, limit).map(({ id, typeId, zoneId: inZone, localMin }) => (
          <li key={id}>
            <button type="button" data-opens={`incident-${String(id)}`} onClick={() => selectIncident(id)}>
              <bdi>{names.type(typeId)}</bdi>
              <span>
                {isMasked ? format.date(localText(dayZero, localMin).slice(0, 10)) : format.dateTime(localText(dayZero, localMin))}
              </span>
              {zoneId === undefined ? <bdi>{names.zone(inZone)}</bdi> : null}
            </button>
          </li>
        ))}
      </ul>
      {listed.length > limit ? (
        <Button kind="link" size="small" onClick={() => setLimit(limit + shownMore)}>
          {words.more}
        </Button>
      ) : null}
    </Section>
  );
}

function localText(dayZero: string, localMin: number): string {
  const minute = localMin % minutesPerDay;
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return `${addDays(dayZero, Math.floor(localMin / minutesPerDay))}T${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}
