import { IconBan, IconCheck } from '@tabler/icons-react';
import type { Preview } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import styles from './import-wizard.module.css';

/** The rows looked at and what each would become. */
export function PreviewTable({ rows }: { readonly rows: Preview['rows'] }) {
  const { data: words, rejects } = useMessages();
  const format = useFormat();
  return (
    <div className={styles.scroll}>
      <table className={parts.table}>
        <thead>
          <tr>
            <th data-align="end">{words.row}</th>
            <th>{words.time}</th>
            <th>{words.type}</th>
            <th>{words.position}</th>
            <th>{words.wouldBecome}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, incident, reject }) => (
            <tr key={line}>
              <td data-align="end">{format.number(line)}</td>
              <td>{incident === null ? '' : <bdi dir="ltr">{localMinute(incident)}</bdi>}</td>
              <td>{incident === null ? '' : <bdi className={styles.cell}>{incident.type}</bdi>}</td>
              <td>{incident === null ? '' : <bdi dir="ltr">{`${incident.lat.toFixed(4)}, ${incident.lon.toFixed(4)}`}</bdi>}</td>
              <td>
                {reject === null ? (
                  <Tag tone="ok" icon={IconCheck}>
                    {words.accept}
                  </Tag>
                ) : (
                  <>
                    <Tag tone="bad" icon={IconBan}>
                      {words.reject}
                    </Tag>
                    <span className={styles.reason}>
                      {rejects[reject.code]} <bdi dir="ltr">{reject.value}</bdi>
                    </span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Local minute as it would be kept: 2018-05-10 22:30. Codes and raw times stay in Latin digits. */
function localMinute({ occurredMs, utcOffsetMin }: { readonly occurredMs: number; readonly utcOffsetMin: number }): string {
  return new Date(occurredMs + utcOffsetMin * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}
