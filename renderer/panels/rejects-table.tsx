import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { loadRejects, rejectPageSize } from '../actions/incidents.ts';
import { reportFailure } from '../actions/notices.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { IconButton, Skeleton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import styles from './list-panel.module.css';

/** Rows of an import that were not taken in: line, reason as a sentence, offending value; a page at a time. */
export function RejectsTable({ batchId }: { readonly batchId: number }) {
  const { data: words, rejects, common } = useMessages();
  const format = useFormat();
  const page = useStore(({ server }) => (server.rejectPage?.batchId === batchId ? server.rejectPage : null));
  if (page === null) return <Skeleton lines={5} label={common.loading} />;
  const first = (page.page - 1) * rejectPageSize;
  const open = (number: number) => {
    loadRejects(batchId, number).catch(reportFailure);
  };
  return (
    <div className={styles.grow}>
      <table className={parts.table}>
        <thead>
          <tr>
            <th data-align="end">{words.line}</th>
            <th>{words.reason}</th>
            <th>{words.column}</th>
            <th>{words.value}</th>
          </tr>
        </thead>
        <tbody>
          {page.items.map(({ line, code, column, value, raw }, index) => (
            <tr key={`${String(line)}.${String(index)}`} title={raw}>
              <td data-align="end">{format.number(line)}</td>
              <td>{rejects[code]}</td>
              <td>
                <bdi>{column ?? ''}</bdi>
              </td>
              <td className={`${parts.mono ?? ''} ${parts.bad ?? ''}`}>
                <bdi dir="ltr">{value}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {page.total <= rejectPageSize ? null : (
        <div className={styles.headLine}>
          <span className={parts.quiet}>{words.page(first + 1, first + page.items.length, page.total)}</span>
          <span className={styles.end}>
            <IconButton
              icon={IconChevronLeft}
              label={words.former}
              isMirrored
              disabled={page.page === 1}
              onClick={() => open(page.page - 1)}
            />
            <IconButton
              icon={IconChevronRight}
              label={words.next}
              isMirrored
              disabled={first + page.items.length >= page.total}
              onClick={() => open(page.page + 1)}
            />
          </span>
        </div>
      )}
    </div>
  );
}
