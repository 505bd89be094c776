import { IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { readReceipts, type Receipts } from '../actions/retention.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { DataText, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import { useLoaded } from './use-loaded.ts';
import { useTypeNames } from './use-type-names.ts';

type Receipt = Receipts['items'][number];

/** What was erased, by whom, and which copies have followed. */
export function RetentionReceipts() {
  const { retention: words } = useMessages();
  const [receipts, setReceipts] = useState<Receipts | null>(null);
  const { failure, retry } = useLoaded(useCallback(() => readReceipts().then(setReceipts), []));
  return (
    <section className={list.card} aria-label={words.receipts}>
      <h3 className={list.cardTitle}>{words.receipts}</h3>
      {failure === null ? null : <LoadFailure failure={failure} onRetry={retry} />}
      {receipts === null ? null : (
        <>
          {receipts.isComplete ? null : <p role="status">{words.notAsked}</p>}
          {receipts.items.length === 0 ? <p>{words.noReceipts}</p> : null}
          {receipts.items.map((receipt) => (
            <OneReceipt key={receipt.id} receipt={receipt} />
          ))}
        </>
      )}
    </section>
  );
}

function OneReceipt({ receipt }: { readonly receipt: Receipt }) {
  const { retention: words } = useMessages();
  const format = useFormat();
  const nameOf = useTypeNames();
  const { atMs, by, total, done, spared, counts, digest, finishedMs, copies } = receipt;
  return (
    <article>
      <p>
        {format.moment(finishedMs ?? atMs)}: {words.receipt(done, total, by)}
        {spared > 0 ? ` · ${words.spared(spared)}` : ''} {finishedMs === null ? <Tag tone="warn">{words.running}</Tag> : null}
      </p>
      <p className={parts.quiet}>
        {counts.map(({ type, incidents }, i) => (
          <span key={type}>
            {i === 0 ? '' : ' · '}
            <bdi>{nameOf(type)}</bdi> {format.number(incidents)}
          </span>
        ))}
      </p>
      {digest === null ? null : (
        <p className={parts.quiet}>
          {words.digest}: <DataText>{digest}</DataText>
        </p>
      )}
      {copies.length === 0 ? null : (
        <>
          <p>{words.copies(copies.filter(({ isWhole }) => isWhole).length, copies.length)}</p>
          <table className={parts.table}>
            <thead>
              <tr>
                <th>{words.copy}</th>
                <th>{words.person}</th>
                <th>{words.copyState}</th>
                <th>{words.lastSeen}</th>
              </tr>
            </thead>
            <tbody>
              {copies.map((copy) => (
                <tr key={copy.device}>
                  <td>
                    <bdi>{copy.name}</bdi>
                  </td>
                  <td>
                    <bdi>{copy.person}</bdi>
                  </td>
                  <td>
                    {copy.isWhole && copy.atMs !== null ? (
                      <Tag tone="ok" icon={IconCircleCheck}>
                        {words.copyDone(format.instant(copy.atMs), copy.had ?? 0)}
                      </Tag>
                    ) : (
                      <Tag tone="warn" icon={IconClock}>
                        {words.outstanding(format.instant(copy.outstandingSinceMs ?? atMs))}
                      </Tag>
                    )}
                  </td>
                  <td>{format.instant(copy.lastSeenMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </article>
  );
}
