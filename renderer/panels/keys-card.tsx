import { MultiSelect, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import type { Role } from '../../preload/contract/procedure.ts';
import { type KeyView, makeKey, readKeys, readPermissions, revokeKey } from '../actions/people.ts';
import { mayDo } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Button, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { useNow } from '../ui/use-now.ts';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { RoleField } from './account-form.tsx';
import { ConfirmDialog, Dialog, SubmissionFailure, useSubmission } from './dialog.tsx';
import { FormButtons } from './edit-form.tsx';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import { OneTimeCode } from './recovery-code.tsx';
import { useLoaded } from './use-loaded.ts';
import { ZoneScopeField } from './zone-scope-field.tsx';

/** Keys by which programs call the host: made, listed and ended by admins. */
export function KeysCard() {
  const isShown = useStore(({ server }) => server.access?.hasAccounts === true && mayDo(server.me, 'admin'));
  return isShown ? <AllKeys /> : null;
}

function AllKeys() {
  const { people } = useMessages();
  const { keys: words } = people;
  const [keys, setKeys] = useState<readonly KeyView[]>([]);
  const load = useCallback(() => readKeys().then(setKeys), []);
  const { failure, retry } = useLoaded(load);
  const [isMaking, setMaking] = useState(false);
  const [secret, setSecret] = useState<{ readonly name: string; readonly text: string } | null>(null);
  return (
    <section className={list.card} aria-label={words.title}>
      <div className={list.headLine}>
        <h3 className={list.cardTitle}>{words.title}</h3>
        <span className={list.end}>
          <Button icon={IconKey} data-opens="make-key" onClick={() => setMaking(true)}>
            {words.make}
          </Button>
        </span>
      </div>
      <p className={parts.quiet}>{words.about}</p>
      {isMaking ? (
        <KeyForm
          onMade={(name, text) => {
            setSecret({ name, text });
            retry();
          }}
          onClose={() => setMaking(false)}
        />
      ) : null}
      {failure === null ? null : <LoadFailure failure={failure} onRetry={retry} />}
      {keys.length === 0 ? failure === null ? <p>{words.none}</p> : null : <Keys keys={keys} onChange={load} />}
      {secret === null ? null : (
        <Dialog title={secret.name} onClose={null}>
          <div className={list.form}>
            <p>{words.shownOnce}</p>
            <OneTimeCode label={words.key} code={secret.text} copy={words.copy}>
              <Button kind="primary" onClick={() => setSecret(null)}>
                {people.code.done}
              </Button>
            </OneTimeCode>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function Keys({ keys, onChange }: { readonly keys: readonly KeyView[]; readonly onChange: () => Promise<void> }) {
  const { people, title } = useMessages();
  const { keys: words } = people;
  const { head } = words;
  const format = useFormat();
  const nowMs = useNow();
  const [ending, setEnding] = useState<KeyView | null>(null);
  return (
    <div className={list.grow}>
      <table className={parts.table} aria-label={words.title}>
        <thead>
          <tr>
            <th>{head.name}</th>
            <th>{head.role}</th>
            <th>{head.subjects}</th>
            <th>{head.zones}</th>
            <th>{head.madeBy}</th>
            <th>{head.expires}</th>
            <th>{head.used}</th>
            <th>{people.head.actions}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td>
                <bdi>{key.name}</bdi>
              </td>
              <td>{title.role[key.role]}</td>
              <td>{key.subjects === null ? words.allSubjects : <bdi dir="ltr">{format.list(key.subjects)}</bdi>}</td>
              <td>{key.zones === null ? people.allZones : people.zones(key.zones.length)}</td>
              <td>
                <bdi>{key.madeBy}</bdi>
              </td>
              <td>{key.expiresMs === null ? words.forever : format.moment(key.expiresMs)}</td>
              <td>{key.usedMs === null ? people.never : format.moment(key.usedMs)}</td>
              <td>
                {key.revokedMs !== null ? (
                  <Tag tone="bad">{words.revoked}</Tag>
                ) : key.expiresMs !== null && key.expiresMs <= nowMs ? (
                  <Tag tone="warn">{words.expired}</Tag>
                ) : (
                  <Button size="small" onClick={() => setEnding(key)}>
                    {words.revoke}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {ending === null ? null : (
        <ConfirmDialog
          title={words.revokeTitle(ending.name)}
          about={words.revokeAbout}
          submit={words.revokeSubmit}
          onConfirm={() => revokeKey(ending.id).then(onChange)}
          onClose={() => setEnding(null)}
        />
      )}
    </div>
  );
}

interface KeyFormProps {
  readonly onMade: (name: string, secret: string) => void;
  readonly onClose: () => void;
}

interface KeyDraft {
  readonly name: string;
  readonly role: Role;
  /** None = all. */
  readonly subjects: string[];
  readonly zones: string[] | null;
  readonly days: number | null;
}

/** As the contract has them. */
const [usualDays, mostDays] = [365, 3_650];

function KeyForm({ onMade, onClose }: KeyFormProps) {
  const { people } = useMessages();
  const { keys: words } = people;
  useReturnFocus('make-key');
  const [subjects, setSubjects] = useState<readonly string[]>([]);
  useLoaded(
    useCallback(async () => {
      const procedures = (await readPermissions()).map(({ procedure }) => procedure.split('.')[0] ?? '');
      setSubjects([...new Set(procedures)]);
    }, []),
  );
  const [draft, setDraft] = useState<KeyDraft>({ name: '', role: 'viewer', subjects: [], zones: null, days: usualDays });
  const { isRunning, failure, run } = useSubmission();
  const change = (part: Partial<KeyDraft>) => setDraft({ ...draft, ...part });
  const make = () =>
    run(async () => {
      const name = draft.name.trim();
      const { secret } = await makeKey({ ...draft, name, subjects: draft.subjects.length === 0 ? null : draft.subjects });
      onMade(name, secret);
      onClose();
    });
  return (
    <form
      className={`${list.card ?? ''} ${list.form ?? ''}`}
      aria-label={words.makeTitle}
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <h3 className={parts.title}>{words.makeTitle}</h3>
      <div className={list.pair}>
        <TextInput
          required
          autoFocus
          dir="auto"
          autoComplete="off"
          maxLength={64}
          label={words.name}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <RoleField role={draft.role} onChange={(role) => change({ role })} />
        <MultiSelect
          searchable
          clearable
          label={words.subjects}
          placeholder={draft.subjects.length === 0 ? words.allSubjects : ''}
          data={[...subjects]}
          value={draft.subjects}
          onChange={(chosen) => change({ subjects: chosen })}
        />
        <NumberField
          label={words.days}
          placeholder={words.forever}
          min={1}
          max={mostDays}
          start={usualDays}
          value={draft.days}
          onCommit={(days) => change({ days })}
          onClear={() => change({ days: null })}
        />
      </div>
      <ZoneScopeField value={draft.zones} onChange={(zones) => change({ zones })} />
      <SubmissionFailure failure={failure} />
      <FormButtons submit={words.submit} isComplete={!isRunning && draft.name.trim().length >= 2} onClose={onClose} />
    </form>
  );
}
