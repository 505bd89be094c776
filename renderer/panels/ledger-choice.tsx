import { Select } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { showLedger } from '../actions/ledger.ts';
import { localMinuteOf } from '../charts/step-time.ts';
import { useStore } from '../state/store.ts';
import { isolate } from '../strings/isolate.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Tag } from '../ui/parts.tsx';
import styles from './outlook-pages.module.css';

/** Whose ledger is on the page, and what of one of somebody else is not here; nothing while there is the own one alone. */
export function LedgerChoice() {
  const { shared: words } = useMessages().outlook.ledger;
  const format = useFormat();
  const ledgers = useStore(({ server }) => server.ledgers);
  const ledgerId = useStore(({ transient }) => transient.ledgerId);
  if (ledgers.length === 0) return null;
  const shown = ledgers.find(({ id }) => id === ledgerId);
  const labelOf = ({ madeBy, lastMs }: (typeof ledgers)[number]) =>
    words.of(isolate(madeBy), format.dateTime(localMinuteOf(lastMs, format.timeZone)));
  return (
    <>
      <div className={styles.line}>
        <Select
          className={styles.ledgers}
          size="xs"
          aria-label={words.choose}
          data={[{ value: 'own', label: words.own }, ...ledgers.map((one) => ({ value: String(one.id), label: labelOf(one) }))]}
          value={shown === undefined ? 'own' : String(shown.id)}
          allowDeselect={false}
          onChange={(value) => showLedger(value === null || value === 'own' ? null : Number(value))}
        />
        {shown === undefined || shown.notWhole === 0 ? null : (
          <Tag tone="bad" icon={IconAlertTriangle}>
            {words.notVerified}
          </Tag>
        )}
      </div>
      {shown === undefined ? null : (
        <p className={styles.about}>
          {words.about} {shown.hidden === 0 ? '' : words.hidden(shown.hidden)}
        </p>
      )}
    </>
  );
}
