import type { ColumnMapping } from '../../preload/contract/domain.ts';
import { remapFile } from '../actions/incidents.ts';
import type { Preview } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Section } from '../ui/parts.tsx';
import styles from './import-wizard.module.css';

interface ImportSideProps {
  readonly preview: Preview;
  readonly mapping: ColumnMapping;
}

/** How times and coordinates are to be read, and what the rows looked at come to. */
export function ImportSide({ preview, mapping }: ImportSideProps) {
  const { data: words } = useMessages();
  return (
    <>
      <Section title={words.dryRun} aside={words.nothingWritten}>
        <Tally rows={preview.rows} />
      </Section>
      <Section title={words.time}>
        <div className={styles.fields}>
          <TimeFields mapping={mapping} />
        </div>
      </Section>
      <Section title={words.position}>
        <div className={styles.fields}>
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={mapping.swapLonLat}
              onChange={(event) => void remapFile({ ...mapping, swapLonLat: event.currentTarget.checked })}
            />
            {words.swap}
          </label>
          <label className={styles.field}>
            {words.decimalMark}
            <select
              className={styles.select}
              value={mapping.decimalMark}
              onChange={(event) => void remapFile({ ...mapping, decimalMark: event.currentTarget.value === ',' ? ',' : '.' })}
            >
              <option value=".">1234.5</option>
              <option value=",">1234,5</option>
            </select>
          </label>
        </div>
      </Section>
    </>
  );
}

const timeFormats = ['iso', 'dmy', 'mdy', 'ymd', 'epoch-s', 'epoch-ms'] as const satisfies readonly ColumnMapping['timeFormat'][];

function TimeFields({ mapping }: { readonly mapping: ColumnMapping }) {
  const { data: words } = useMessages();
  return (
    <>
      <label className={styles.field}>
        {words.timeFormat}
        <select
          className={styles.select}
          value={mapping.timeFormat}
          onChange={(event) => {
            const timeFormat = timeFormats.find((format) => format === event.currentTarget.value);
            if (timeFormat !== undefined) void remapFile({ ...mapping, timeFormat });
          }}
        >
          {timeFormats.map((format) => (
            <option key={format} value={format}>
              {words.timeFormats[format]}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.field}>
        {words.timeZone}
        <select
          className={styles.select}
          value={mapping.timeZone}
          onChange={(event) => void remapFile({ ...mapping, timeZone: event.currentTarget.value })}
        >
          {[...new Set([mapping.timeZone, ...Intl.supportedValuesOf('timeZone')])].map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </select>
      </label>
    </>
  );
}

function Tally({ rows }: { readonly rows: Preview['rows'] }) {
  const { data: words } = useMessages();
  const format = useFormat();
  const rejected = rows.filter(({ reject }) => reject !== null).length;
  const accepted = rows.length - rejected;
  return (
    <>
      <div className={styles.share} aria-hidden>
        <span style={{ flexGrow: accepted }} />
        <span style={{ flexGrow: rejected }} />
      </div>
      <div className={styles.tally}>
        {words.accept}
        <b>{format.number(accepted)}</b>
      </div>
      <div className={styles.tally}>
        {words.reject}
        <b>{format.number(rejected)}</b>
      </div>
    </>
  );
}
