import { IconHandStop } from '@tabler/icons-react';
import type { RejectedChange } from '../../preload/contract/sync-domain.ts';
import { loadRejected } from '../actions/sync.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Empty, Skeleton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { columnName } from './conflict-field.tsx';
import { valueText } from './conflict-values.ts';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import styles from './sync-panel.module.css';
import { useLoaded } from './use-loaded.ts';

/** Changes that the centre did not take over, with what was typed and the reason. */
export function RejectedPage() {
  const { sync: words, common } = useMessages();
  const page = useStore(({ server }) => server.rejectedChanges);
  const { failure, retry } = useLoaded(loadRejected);
  if (failure !== null) {
    return (
      <div className={styles.page}>
        <LoadFailure failure={failure} onRetry={retry} />
      </div>
    );
  }
  if (page === null) return <Skeleton lines={8} label={common.loading} />;
  if (page.total === 0) return <Empty icon={IconHandStop}>{words.rejectedNone}</Empty>;
  return (
    <div className={styles.page}>
      <h2 className={list.display}>{words.rejected}</h2>
      <p>{words.rejectedAbout}</p>
      <section className={`${list.card ?? ''} ${list.grow ?? ''}`}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th>{words.rejectedHead.made}</th>
              <th>{words.rejectedHead.what}</th>
              <th>{words.rejectedHead.reason}</th>
              <th>{words.rejectedHead.values}</th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((change) => (
              <RejectedRow key={change.opId} change={change} />
            ))}
          </tbody>
        </table>
        {page.items.length < page.total ? <p className={parts.quiet}>{words.first(page.items.length, page.total)}</p> : null}
      </section>
    </div>
  );
}

/** One change; the reason in words, and what the centre said. */
export function RejectedRow({ change }: { readonly change: RejectedChange }) {
  const words = useMessages();
  const format = useFormat();
  const { sync } = words;
  const { table, kind, code, message, values, madeMs } = change;
  const asItIs = (known: string) => known;
  return (
    <tr>
      <td>{format.instant(madeMs)}</td>
      <td>{sync.joined([sync.tables[table] ?? table, sync.changeKinds[kind] ?? kind])}</td>
      <td>
        {sync.refusals[code] ?? code}
        <br />
        <bdi dir="auto" className={parts.quiet}>
          {message}
        </bdi>
      </td>
      <td>
        <dl className={styles.values}>
          {Object.entries(values).map(([column, value]) => (
            <div key={column} style={{ display: 'contents' }}>
              <dt>
                <bdi>{columnName(column, sync)}</bdi>
              </dt>
              <dd>
                <bdi dir="auto">{valueText(column, value, { words, format, typeName: asItIs, zoneName: asItIs })}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      </td>
    </tr>
  );
}
