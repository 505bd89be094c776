import { TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCertificate, IconPlugConnected } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { CentralAddress } from '../../preload/contract/sync-domain.ts';
import { failureOf } from '../actions/notices.ts';
import { linkCentre } from '../actions/sync.ts';
import type { Failure } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { latinDigits } from '../ui/days.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Button, FailureText, Segmented } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { FailureSentence } from './failure.tsx';
import list from './list-panel.module.css';
import styles from './sync-panel.module.css';

type Draft = CentralAddress & { readonly password: string; readonly authorityName: string | null };

const usualPort = 5_432;
/** As the contract has it. */
const mostPemLetters = 65_536;

const noLink: Draft = {
  ...{ host: '', port: usualPort, database: '', login: '', password: '', tls: 'verify-full', caPem: null, authorityName: null },
};

interface LinkFormProps {
  /** To begin with; null = none yet. */
  readonly link: Omit<CentralAddress, 'caPem'> | null;
  /** null = there is nothing to go back to. */
  readonly onClose: (() => void) | null;
}

/** Where the centre is and who signs in there. It is tested by signing in: only what worked is saved. */
export function LinkForm({ link, onClose }: LinkFormProps) {
  const { sync, common } = useMessages();
  const { link: words } = sync;
  const [draft, setDraft] = useState<Draft>({ ...noLink, ...link });
  useReturnFocus('link-form');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSigningIn, setSigningIn] = useState(false);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const isComplete = [draft.host, draft.database, draft.login].every((text) => text.trim() !== '') && draft.password !== '';
  const submit = async () => {
    setSigningIn(true);
    setFailure(null);
    const { value, error } = await linkCentre(addressOf(draft));
    setSigningIn(false);
    if (value !== null) onClose?.();
    else if (failureOf(error).code !== 'cancelled') setFailure(failureOf(error));
  };
  return (
    <form
      className={`${list.card ?? ''} ${list.form ?? ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p>{words.about}</p>
      <Address draft={draft} onChange={change} />
      <Encryption draft={draft} onChange={change} />
      {failure === null ? null : (
        <FailureText>
          <FailureSentence failure={failure} />
        </FailureText>
      )}
      <div className={list.actions}>
        <Button kind="primary" type="submit" icon={IconPlugConnected} disabled={!isComplete || isSigningIn}>
          {isSigningIn ? words.signingIn : words.submit}
        </Button>
        {onClose === null ? null : (
          <Button kind="quiet" onClick={onClose}>
            {common.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}

function addressOf({ host, port, database, login, password, tls, caPem }: Draft) {
  // No host has other digits, and an Arabic keyboard types them.
  return {
    host: latinDigits(host.trim()),
    port,
    database: database.trim(),
    login: login.trim(),
    password,
    tls,
    caPem: tls === 'off' ? null : caPem,
  };
}

interface PartProps {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

function Address({ draft, onChange }: PartProps) {
  const { sync } = useMessages();
  const { link: words } = sync;
  const text = (key: 'host' | 'database' | 'login', maxLength: number) => (
    <TextInput
      required
      dir="ltr"
      spellCheck={false}
      autoComplete="off"
      maxLength={maxLength}
      label={words[key]}
      value={draft[key]}
      onChange={(event) => onChange({ [key]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <div className={styles.hostAndPort}>
        {text('host', 255)}
        <NumberField label={words.port} min={1} max={65_535} value={draft.port} onCommit={(port) => onChange({ port })} />
      </div>
      {text('database', 63)}
      <div className={list.pair}>
        {text('login', 63)}
        <TextInput
          required
          type="password"
          dir="ltr"
          autoComplete="off"
          maxLength={1_024}
          label={words.password}
          value={draft.password}
          onChange={(event) => onChange({ password: event.currentTarget.value })}
        />
      </div>
      <p className={parts.quiet}>{words.passwordKept}</p>
    </>
  );
}

/** Encryption on, with the authority that vouches for the centre; or off, with what that means. */
function Encryption({ draft, onChange }: PartProps) {
  const { sync } = useMessages();
  const { link: words } = sync;
  const choices = (['verify-full', 'off'] as const).map((value) => ({ value, label: words.tlsChoices[value] }));
  return (
    <>
      <div>
        <div className={list.label}>{words.tls}</div>
        <div className={styles.line}>
          <Segmented label={words.tls} value={draft.tls} choices={choices} onChange={(tls) => onChange({ tls })} />
          {draft.tls === 'off' ? null : <span className={parts.quiet}>{words.tlsOn}</span>}
        </div>
      </div>
      {draft.tls === 'off' ? (
        <p className={styles.warning} role="alert">
          <IconAlertTriangle size={18} stroke={1.75} aria-hidden />
          {words.tlsOff}
        </p>
      ) : (
        <Authority draft={draft} onChange={onChange} />
      )}
    </>
  );
}

function Authority({ draft, onChange }: PartProps) {
  const { sync } = useMessages();
  const { link: words } = sync;
  const input = useRef<HTMLInputElement>(null);
  const [isBad, setBad] = useState(false);
  const take = async (file: File) => {
    const caPem = file.size > mostPemLetters ? '' : await file.text();
    const isPem = caPem.includes('-----BEGIN CERTIFICATE-----');
    setBad(!isPem);
    if (isPem) onChange({ caPem, authorityName: file.name });
  };
  return (
    <div>
      <div className={list.label}>{words.authority}</div>
      <div className={styles.line}>
        <bdi>{draft.authorityName ?? words.authoritySystem}</bdi>
        <Button size="small" icon={IconCertificate} onClick={() => input.current?.click()}>
          {words.chooseAuthority}
        </Button>
        {draft.caPem === null ? null : (
          <Button size="small" kind="quiet" onClick={() => onChange({ caPem: null, authorityName: null })}>
            {words.dropAuthority}
          </Button>
        )}
        <input
          ref={input}
          type="file"
          hidden
          accept=".pem,.crt,.cer"
          aria-label={words.authority}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file !== undefined) void take(file);
          }}
        />
      </div>
      {isBad ? (
        <p className={parts.bad} role="alert">
          {words.authorityBad}
        </p>
      ) : null}
    </div>
  );
}
