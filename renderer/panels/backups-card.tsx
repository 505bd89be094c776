import {
  IconAlertTriangle,
  IconCircleCheck,
  IconDatabaseExport,
  IconFileImport,
  IconLock,
  IconRestore,
  IconStethoscope,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Backup, BackupState } from '../../preload/contract/backups.ts';
import type { ErrorCode } from '../../preload/contract/errors.ts';
import {
  canChooseFolder,
  chooseBackupFolder,
  drillBackup,
  loadBackups,
  makeBackup,
  type RestoreFrom,
  setDailyBackups,
} from '../actions/backups.ts';
import { mayDo } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, FailureText, IconButton, Segmented, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { FailureSentence, LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import { RestoreForm } from './restore-form.tsx';
import { useLoaded } from './use-loaded.ts';

/** Copies of the cache: what there is, where they go, a new one, and the way back. For admins. */
export function BackupsCard() {
  const isAdmin = mayDo(
    useStore(({ server }) => server.me),
    'admin',
  );
  return isAdmin ? <Card /> : null;
}

function Card() {
  const { backups: words } = useMessages();
  const state = useStore(({ server }) => server.backups);
  const { failure, retry } = useLoaded(loadBackups);
  const [from, setFrom] = useState<RestoreFrom | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const begin = (chosen: RestoreFrom) => {
    setSaid(null);
    setFrom(chosen);
  };
  const tryOut = async (name: string) => {
    setSaid(null);
    const { value } = await drillBackup(name);
    if (value !== null) setSaid({ kind: 'drilled', name, incidents: value.rows.incidents });
  };
  return (
    <section className={`${list.card ?? ''} ${list.form ?? ''}`} aria-label={words.title}>
      <h3 className={list.cardTitle}>{words.title}</h3>
      <p className={parts.quiet}>{words.about}</p>
      {failure === null ? null : <LoadFailure failure={failure} onRetry={retry} />}
      {state === null ? null : (
        <>
          <Place state={state} />
          <BackupTable items={state.items} onRestore={(name) => begin({ name })} onTry={(name) => void tryOut(name)} />
        </>
      )}
      <div className={list.actions}>
        <Button icon={IconDatabaseExport} onClick={() => void makeBackup()}>
          {words.make}
        </Button>
        <Button icon={IconFileImport} kind="quiet" onClick={() => input.current?.click()}>
          {words.fromFile}
        </Button>
        <input
          ref={input}
          hidden
          type="file"
          accept=".khbackup"
          aria-label={words.fromFile}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (file !== undefined) begin({ file });
          }}
        />
      </div>
      {from === null ? null : (
        <RestoreForm
          key={nameOf(from)}
          from={from}
          name={nameOf(from)}
          onEnd={(restored) => {
            setFrom(null);
            if (restored !== null) setSaid({ kind: 'restored', ...restored });
          }}
        />
      )}
      {said === null ? null : (
        <p role="status">
          {said.kind === 'drilled' ? words.drilled(said.name, said.incidents) : words.restored(said.name, said.incidents, said.aside)}
        </p>
      )}
    </section>
  );
}

/** What was done last; in words only when drawn, so that it follows the language. */
type Said =
  | { readonly kind: 'drilled'; readonly name: string; readonly incidents: number }
  | { readonly kind: 'restored'; readonly name: string; readonly incidents: number; readonly aside: string };

const nameOf = (from: RestoreFrom): string => ('name' in from ? from.name : from.file.name);

function Place({ state }: { readonly state: BackupState }) {
  const { backups: words } = useMessages();
  const format = useFormat();
  const { folder, isDefaultFolder, isSameDisk, isDaily, lastFailure } = state;
  return (
    <>
      <dl className={list.facts}>
        <dt>{words.folder}</dt>
        <dd>
          <bdi dir="ltr">{folder}</bdi>
        </dd>
        <dt>{words.daily}</dt>
        <dd>
          <Segmented
            label={words.daily}
            value={isDaily ? 'on' : 'off'}
            choices={[
              { value: 'on', label: words.on },
              { value: 'off', label: words.off },
            ]}
            onChange={(chosen) => void setDailyBackups(chosen === 'on')}
          />
        </dd>
      </dl>
      {isSameDisk === true ? (
        <p>
          <Tag tone="warn" icon={IconAlertTriangle}>
            {words.sameDisk}
          </Tag>
        </p>
      ) : null}
      {isSameDisk === null ? <p role="status">{words.gone}</p> : null}
      {canChooseFolder() ? (
        <div className={list.actions}>
          <Button size="small" onClick={() => void chooseBackupFolder(false)}>
            {words.choose}
          </Button>
          {isDefaultFolder ? null : (
            <Button size="small" kind="quiet" onClick={() => void chooseBackupFolder(true)}>
              {words.useDefault}
            </Button>
          )}
        </div>
      ) : (
        <p className={parts.quiet}>{words.byCommand}</p>
      )}
      {lastFailure === null ? null : (
        <FailureText>
          {words.lastFailure(format.moment(lastFailure.atMs))} {/* Safe: the host keeps codes of its own alone. */}
          <FailureSentence failure={{ code: lastFailure.code as ErrorCode, params: lastFailure.params, ref: undefined }} />
        </FailureText>
      )}
    </>
  );
}

interface TableProps {
  readonly items: readonly Backup[];
  readonly onRestore: (name: string) => void;
  readonly onTry: (name: string) => void;
}

function BackupTable({ items, onRestore, onTry }: TableProps) {
  const { backups: words } = useMessages();
  if (items.length === 0) return <p>{words.none}</p>;
  return (
    <div className={list.grow}>
      <table className={parts.table}>
        <thead>
          <tr>
            <th>{words.made}</th>
            <th>{words.size}</th>
            <th>{words.holds}</th>
            <th>{words.state}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {items.map((backup) => (
            <Row key={backup.name} backup={backup} onRestore={onRestore} onTry={onTry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ backup: { name, bytes, state, facts }, onRestore, onTry }: Omit<TableProps, 'items'> & { readonly backup: Backup }) {
  const { backups: words } = useMessages();
  const format = useFormat();
  return (
    <tr>
      <td title={name}>{facts === null ? <bdi dir="ltr">{name}</bdi> : format.moment(facts.madeMs)}</td>
      <td>{words.megabytes(bytes)}</td>
      <td>
        {facts === null ? null : words.incidents(facts.rows.incidents)}
        {facts?.dataCut == null ? null : <span className={parts.quiet}> {words.upTo(format.dateTime(facts.dataCut))}</span>}
      </td>
      <td>
        {state === 'verified' ? (
          <Tag tone="ok" icon={IconCircleCheck}>
            {words.verified}
          </Tag>
        ) : (
          <Tag tone="bad" icon={IconAlertTriangle}>
            {words.damaged}
          </Tag>
        )}{' '}
        {facts?.isEncrypted === true ? <Tag icon={IconLock}>{words.encrypted}</Tag> : null}{' '}
        {facts?.isOwn === false ? <Tag>{words.foreign}</Tag> : null}
      </td>
      <td data-align="end">
        {state === 'verified' ? (
          <>
            <IconButton icon={IconStethoscope} label={words.drill(name)} onClick={() => onTry(name)} />
            <IconButton icon={IconRestore} label={words.restore(name)} onClick={() => onRestore(name)} />
          </>
        ) : null}
      </td>
    </tr>
  );
}
