import type { ColumnMapping, IncidentOrigin } from '../../preload/contract/domain.ts';
import { remapFile } from '../actions/incidents.ts';
import type { Preview } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Section } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import styles from './import-wizard.module.css';
import { originValues } from './mapping.ts';

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
      {mapping.origin === null ? null : (
        <Section title={words.field.origin}>
          <OriginFields preview={preview} mapping={mapping} />
        </Section>
      )}
    </>
  );
}

const origins = ['reported', 'discovered', 'unknown'] as const satisfies readonly IncidentOrigin[];
/** A column with more values than these is hardly one of origins. */
const shownValues = 12;

/** What each value of the column of origins is taken to mean, to be changed by hand. */
function OriginFields({ preview, mapping }: ImportSideProps) {
  const { outlook } = useMessages();
  const values = originValues(preview, mapping);
  const { origins: words } = outlook;
  return (
    <div className={styles.fields}>
      <p className={parts.quiet}>{words.valuesAbout}</p>
      {values.slice(0, shownValues).map(({ value, rows, origin }) => (
        <label className={styles.field} key={value}>
          <span>
            <b>
              <bdi>{value}</bdi>
            </b>{' '}
            {words.rows(rows)}
          </span>
          <select
            className={styles.select}
            data-tone={origin === 'unknown' ? 'warn' : undefined}
            value={origin ?? ''}
            onChange={(event) => {
              const chosen = origins.find((other) => other === event.currentTarget.value);
              if (chosen !== undefined) void remapFile({ ...mapping, originWords: { ...mapping.originWords, [value]: chosen } });
            }}
          >
            {origin === null ? <option value="">{words.byType}</option> : null}
            {origins.map((other) => (
              <option key={other} value={other}>
                {words.known[other]}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
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
