import { Select } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { readRules, type Rules, saveRules } from '../actions/retention.ts';
import { mayDo } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { NumberField } from '../ui/number-field.tsx';
import { IconButton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import { RetentionHolds } from './retention-holds.tsx';
import { RetentionReceipts } from './retention-receipts.tsx';
import { RetentionRun } from './retention-run.tsx';
import { useLoaded } from './use-loaded.ts';
import { useTypeNames } from './use-type-names.ts';

/** As the contract has it. */
const mostDays = 36_525;
/** What a new rule begins with: five years. */
const usualDays = 1_826;
/** Fields take no empty value. */
const others = '\u2013';

/** How long incidents are kept, what would go now, what is exempt, and what went. For supervisors to see and admins to change. */
export function RetentionCard() {
  const me = useStore(({ server }) => server.me);
  // A run changes the receipts below it.
  const [runs, setRuns] = useState(0);
  if (!mayDo(me, 'supervisor')) return null;
  const isAdmin = mayDo(me, 'admin');
  return (
    <>
      <RetentionRules isAdmin={isAdmin} />
      <RetentionHolds isAdmin={isAdmin} />
      <RetentionRun isAdmin={isAdmin} onRun={() => setRuns(runs + 1)} />
      <RetentionReceipts key={runs} />
    </>
  );
}

function RetentionRules({ isAdmin }: { readonly isAdmin: boolean }) {
  const { retention: words } = useMessages();
  const format = useFormat();
  const names = useTypeNames();
  const types = useStore(({ server }) => server.types);
  const [rules, setRules] = useState<Rules | null>(null);
  const { failure, retry } = useLoaded(useCallback(() => readRules().then(setRules), []));
  if (failure !== null) return <LoadFailure failure={failure} onRetry={retry} />;
  if (rules === null) return null;
  const items = rules.items.map(({ type, days }) => ({ type, days }));
  const nameOf = (type: string | null) => (type === null ? words.others : names(type));
  const save = async (changed: typeof items) => {
    const saved = await saveRules(changed);
    if (saved !== null) setRules(saved);
  };
  const free = [...types.map(({ code }) => code), null].filter((code) => !items.some(({ type }) => type === code));
  return (
    <section className={`${list.card ?? ''} ${list.form ?? ''}`} aria-label={words.title}>
      <h3 className={list.cardTitle}>{words.title}</h3>
      <p className={parts.quiet}>{words.about[rules.place]}</p>
      {items.length === 0 ? (
        <p>{words.noRules}</p>
      ) : (
        <table className={parts.table}>
          <thead>
            <tr>
              <th>{words.type}</th>
              <th>{words.days}</th>
              <th>{words.setBy}</th>
              {isAdmin ? <th /> : null}
            </tr>
          </thead>
          <tbody>
            {rules.items.map(({ type, days, setBy, setMs }, i) => (
              <tr key={type ?? others}>
                <td>
                  <bdi>{nameOf(type)}</bdi>
                </td>
                <td>
                  {isAdmin ? (
                    <NumberField
                      {...{ label: `${words.days}: ${nameOf(type)}`, min: 1, max: mostDays, value: days, isLabelHidden: true }}
                      onCommit={(changed) => void save(items.with(i, { type, days: changed }))}
                    />
                  ) : (
                    format.number(days)
                  )}
                </td>
                <td>
                  <bdi>{setBy}</bdi>
                  <div className={parts.quiet}>{format.moment(setMs)}</div>
                </td>
                {isAdmin ? (
                  <td data-align="end">
                    <IconButton icon={IconTrash} label={words.removeRule(nameOf(type))} onClick={() => void save(items.toSpliced(i, 1))} />
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isAdmin && free.length > 0 ? (
        <div className={list.pair}>
          <Select
            searchable
            label={words.addRule}
            value={null}
            data={free.map((code) => ({ value: code ?? others, label: nameOf(code) }))}
            onChange={(code) => {
              if (code !== null) void save([...items, { type: code === others ? null : code, days: usualDays }]);
            }}
          />
        </div>
      ) : null}
    </section>
  );
}
