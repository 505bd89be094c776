import { IconAlertTriangle, IconArrowNarrowLeft, IconArrowNarrowRight, IconCircleCheck } from '@tabler/icons-react';
import type { ColumnMapping } from '../../preload/contract/domain.ts';
import { remapFile } from '../actions/incidents.ts';
import type { Preview } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import parts from '../ui/parts.module.css';
import styles from './import-wizard.module.css';
import { assign, fields, firstValue, meaningOf } from './mapping.ts';

/** A row for each column of the file: first value, what it becomes, why that is believed. */
export function MappingTable({ preview, mapping }: { readonly preview: Preview; readonly mapping: ColumnMapping }) {
  const { data: words } = useMessages();
  const { language } = useFormat();
  const Arrow = language === 'ar' ? IconArrowNarrowLeft : IconArrowNarrowRight;
  return (
    <div className={styles.scroll}>
      <table className={parts.table}>
        <thead>
          <tr>
            <th>{words.columnInFile}</th>
            <th>{words.firstValue}</th>
            <th aria-hidden />
            <th>{words.becomes}</th>
            <th>{words.detected}</th>
          </tr>
        </thead>
        <tbody>
          {preview.columns.map((column) => (
            <tr key={column}>
              <td>
                <bdi className={styles.cell}>{column}</bdi>
              </td>
              <td>
                <bdi className={styles.cell} title={firstValue(preview, column)}>
                  {firstValue(preview, column)}
                </bdi>
              </td>
              <td className={styles.arrow}>
                <Arrow size={16} stroke={1.75} aria-hidden />
              </td>
              <td>
                <MeaningSelect column={column} mapping={mapping} />
              </td>
              <td>
                <Evidence column={column} preview={preview} mapping={mapping} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MeaningSelect({ column, mapping }: { readonly column: string; readonly mapping: ColumnMapping }) {
  const { data: words } = useMessages();
  return (
    <select
      className={styles.select}
      aria-label={`${column}: ${words.becomes}`}
      value={meaningOf(mapping, column) ?? ''}
      onChange={(event) => {
        const field = fields.find((other) => other === event.currentTarget.value) ?? null;
        void remapFile(assign(mapping, column, field));
      }}
    >
      <option value="">{words.notUsed}</option>
      {fields.map((field) => (
        <option key={field} value={field}>
          {words.field[field]}
        </option>
      ))}
    </select>
  );
}

interface EvidenceProps {
  readonly column: string;
  readonly preview: Preview;
  readonly mapping: ColumnMapping;
}

function Evidence({ column, preview, mapping }: EvidenceProps) {
  const { data: words, evidence } = useMessages();
  const field = meaningOf(mapping, column);
  const found = preview.evidence.find((evidence) => evidence.column === column && evidence.field === field);
  if (field === null) return null;
  const isDoubtful = found !== undefined && (found.share < 0.9 || (mapping.swapLonLat && (field === 'lon' || field === 'lat')));
  const Icon = isDoubtful ? IconAlertTriangle : IconCircleCheck;
  return (
    <span className={styles.evidence} data-tone={isDoubtful ? 'warn' : undefined}>
      <Icon size={15} stroke={1.75} aria-hidden />
      {found === undefined ? words.byHand : `${evidence[found.code](found.params)} · ${words.share(found.share)}`}
    </span>
  );
}
