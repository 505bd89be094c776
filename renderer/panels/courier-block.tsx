import { Checkbox, TextInput } from '@mantine/core';
import { IconPackageExport, IconPackageImport } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { courierKey, packBundle, takeBundle } from '../actions/courier.ts';
import { failureOf } from '../actions/notices.ts';
import { mayDo } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import type { Failure } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { Button, FailureText } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { FailureSentence } from './failure.tsx';
import list from './list-panel.module.css';
import styles from './sync-panel.module.css';

/** As the contract has it. */
const shortestPassphrase = 8;

/** What came of the last bundle; in words only when drawn, so that it follows the language. */
type Done =
  | { readonly kind: 'packed'; readonly changes: number; readonly fingerprint: string }
  | { readonly kind: 'taken'; readonly added: number; readonly known: number; readonly refused: number; readonly deviceName: string };

/** Changes on a stick: packed here for another computer, or taken in from one. */
export function CourierBlock() {
  const { courier: words } = useMessages();
  const me = useStore(({ server }) => server.me);
  const waiting = useStore(({ server }) => server.sync?.waiting ?? 0);
  const [passphrase, setPassphrase] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [unknown, setUnknown] = useState<{ readonly file: File; readonly fingerprint: string } | null>(null);
  const [recipient, setRecipient] = useState('');
  const [isForOne, setForOne] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  if (!mayDo(me, 'analyst')) return null;
  const ended = (error: unknown, result: Done | null) => {
    const found = error === null ? null : failureOf(error);
    setFailure(found === null || found.code === 'cancelled' || found.code === 'courier.unknown-signer' ? null : found);
    setDone(result);
    return found;
  };
  const pack = async () => {
    const { value, error } = await packBundle(isForOne ? { recipient: recipient.trim() } : { passphrase });
    ended(error, value === null ? null : { ...value, kind: 'packed' });
  };
  const take = async (file: File, trust?: string) => {
    setUnknown(null);
    const { value, error } = await takeBundle(file, {
      ...(passphrase === '' ? {} : { passphrase }),
      ...(trust === undefined ? {} : { trust }),
    });
    const found = ended(error, value === null ? null : { ...value, kind: 'taken' });
    if (found?.code === 'courier.unknown-signer') setUnknown({ file, fingerprint: String(found.params['fingerprint']) });
  };
  const canPack = waiting > 0 && (isForOne ? /^[\w-]{43}$/.test(recipient.trim()) : passphrase.length >= shortestPassphrase);
  return (
    <section className={`${list.card ?? ''} ${list.form ?? ''}`} aria-label={words.title}>
      <h3 className={list.cardTitle}>{words.title}</h3>
      <p>{words.about}</p>
      <TextInput
        type="password"
        dir="ltr"
        autoComplete="off"
        maxLength={1_024}
        label={words.passphrase}
        description={words.passphraseAbout(shortestPassphrase)}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <Checkbox label={words.forOne} checked={isForOne} onChange={(event) => setForOne(event.currentTarget.checked)} />
      {isForOne ? (
        <TextInput
          dir="ltr"
          spellCheck={false}
          autoComplete="off"
          maxLength={43}
          label={words.recipient}
          value={recipient}
          onChange={(event) => setRecipient(event.currentTarget.value)}
        />
      ) : null}
      <div className={styles.line}>
        <Button icon={IconPackageExport} disabled={!canPack} onClick={() => void pack()}>
          {words.pack(waiting)}
        </Button>
        <Button icon={IconPackageImport} onClick={() => input.current?.click()}>
          {words.take}
        </Button>
        <input
          ref={input}
          hidden
          type="file"
          accept=".khbundle"
          aria-label={words.take}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (file !== undefined) void take(file);
          }}
        />
      </div>
      {unknown === null ? null : (
        <div role="alert" className={list.form}>
          <p>{words.unknown(unknown.fingerprint)}</p>
          <div className={list.actions}>
            <Button onClick={() => void take(unknown.file, unknown.fingerprint)}>{words.isSame}</Button>
          </div>
        </div>
      )}
      {failure === null ? null : (
        <FailureText>
          <FailureSentence failure={failure} />
        </FailureText>
      )}
      {done === null ? null : (
        <p role="status">
          {done.kind === 'packed'
            ? words.packed(done.changes, done.fingerprint)
            : words.taken(done.added, done.known, done.refused, done.deviceName)}
        </p>
      )}
      <OwnKey />
    </section>
  );
}

/** For others who lock a bundle for this computer, and know one from here. */
function OwnKey() {
  const { courier: words } = useMessages();
  const [key, setKey] = useState<Awaited<ReturnType<typeof courierKey>> | null>(null);
  if (key === null) {
    const ask = () => void courierKey().then(setKey, () => undefined);
    return (
      <div className={list.actions}>
        <Button size="small" kind="quiet" onClick={ask}>
          {words.ownKey}
        </Button>
      </div>
    );
  }
  return (
    <dl className={list.facts}>
      <dt>{words.key}</dt>
      <dd>
        <bdi dir="ltr" className={parts.quiet}>
          {key.recipient}
        </bdi>
      </dd>
      <dt>{words.fingerprint}</dt>
      <dd>
        <bdi dir="ltr">{key.fingerprint}</bdi>
      </dd>
    </dl>
  );
}
