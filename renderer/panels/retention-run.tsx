import { TextInput } from '@mantine/core';
import { IconListSearch, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { previewRetention, type RetentionPreview, runRetention } from '../actions/retention.ts';
import { useMessages } from '../strings/index.ts';
import { typedNumber } from '../ui/days.ts';
import { useFormat } from '../ui/format.ts';
import { Button } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import list from './list-panel.module.css';
import tables from './outlook-pages.module.css';
import { useTypeNames } from './use-type-names.ts';
import styles from './sync-panel.module.css';

interface RetentionRunProps {
  readonly isAdmin: boolean;
  readonly onRun: () => void;
}

/** What would be erased now; and erasing it, once somebody has typed how many. */
export function RetentionRun({ isAdmin, onRun }: RetentionRunProps) {
  const { retention: words } = useMessages();
  const [preview, setPreview] = useState<RetentionPreview | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const look = async () => {
    setDone(null);
    setPreview(await previewRetention());
  };
  const run = async (confirmed: number | null) => {
    const receipt = await runRetention(confirmed);
    setPreview(receipt === null ? await previewRetention() : null);
    if (receipt === null) return;
    setDone(receipt.done);
    onRun();
  };
  return (
    <section className={`${list.card ?? ''} ${list.form ?? ''}`} aria-label={words.previewTitle}>
      <h3 className={list.cardTitle}>{words.previewTitle}</h3>
      <div className={styles.line}>
        <Button icon={IconListSearch} onClick={() => void look()}>
          {words.preview}
        </Button>
      </div>
      {done === null ? null : <p role="status">{words.done(done)}</p>}
      {preview === null ? null : <Preview preview={preview} />}
      {preview === null || !isAdmin ? null : <Confirm key={preview.total} preview={preview} onRun={run} />}
    </section>
  );
}

function Preview({ preview }: { readonly preview: RetentionPreview }) {
  const { retention: words } = useMessages();
  const format = useFormat();
  const nameOf = useTypeNames();
  const { total, held, unsynced, conflicts, rejects, oldestMs, newestMs, groups, examples } = preview;
  const facts = [
    held > 0 ? words.held(held) : null,
    unsynced > 0 ? words.unsynced(unsynced) : null,
    conflicts > 0 ? words.conflicts(conflicts) : null,
    rejects > 0 ? words.rejects(rejects) : null,
  ].filter((fact) => fact !== null);
  return (
    <>
      <p role="status">
        {total === 0 || oldestMs === null || newestMs === null
          ? words.nothing
          : words.due(total, format.moment(oldestMs), format.moment(newestMs))}
      </p>
      {facts.map((fact) => (
        <p key={fact} className={parts.quiet}>
          {fact}
        </p>
      ))}
      {groups.length === 0 ? null : (
        <div className={tables.tall} tabIndex={0} role="group" aria-label={words.previewTitle}>
          <table className={parts.table}>
            <thead>
              <tr>
                <th>{words.type}</th>
                <th>{words.year}</th>
                <th data-align="end">{words.incidents}</th>
              </tr>
            </thead>
            <tbody>
              {groups.map(({ type, year, incidents }) => (
                <tr key={`${type} ${String(year)}`}>
                  <td>
                    <bdi>{nameOf(type)}</bdi>
                  </td>
                  <td>{format.ungrouped(year)}</td>
                  <td data-align="end">{format.number(incidents)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {examples.length === 0 ? null : (
        <p className={parts.quiet}>
          {words.examples}:{' '}
          {examples.map(({ uid, id, type, occurredMs }, i) => (
            <span key={uid}>
              {i === 0 ? '' : ' · '}
              {words.ofIncident(id ?? uid)} (<bdi>{nameOf(type)}</bdi> {format.moment(occurredMs)})
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function Confirm({ preview, onRun }: { readonly preview: RetentionPreview; readonly onRun: (confirmed: number | null) => Promise<void> }) {
  const { retention: words } = useMessages();
  const [typed, setTyped] = useState('');
  const [isRunning, setRunning] = useState(false);
  const { total, unfinished } = preview;
  const run = async (confirmed: number | null) => {
    setRunning(true);
    await onRun(confirmed);
    setRunning(false);
  };
  if (unfinished !== null)
    return (
      <div className={styles.line}>
        <span>{words.unfinished(unfinished.done, unfinished.total)}</span>
        <Button disabled={isRunning} onClick={() => void run(null)}>
          {words.resume}
        </Button>
      </div>
    );
  if (total === 0) return null;
  return (
    <form
      className={list.form}
      onSubmit={(event) => {
        event.preventDefault();
        void run(total);
      }}
    >
      <p>{words.reach}</p>
      <TextInput
        label={words.typeNumber(total)}
        value={typed}
        inputMode="numeric"
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={styles.line}>
        <Button type="submit" kind="primary" icon={IconTrash} disabled={isRunning || typedNumber(typed) !== total}>
          {words.erase}
        </Button>
      </div>
    </form>
  );
}
