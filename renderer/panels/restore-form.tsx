import { TextInput } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import { type RestoreFrom, restoreBackup } from '../actions/backups.ts';
import { failureOf } from '../actions/notices.ts';
import type { Failure } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { Button, FailureText } from '../ui/parts.tsx';
import { FailureSentence } from './failure.tsx';
import list from './list-panel.module.css';

interface RestoreFormProps {
  readonly from: RestoreFrom;
  readonly name: string;
  /** null = it was left. */
  readonly onEnd: (restored: { readonly name: string; readonly incidents: number; readonly aside: string } | null) => void;
}

/** Says what a restore does, and asks why, before it is done. */
export function RestoreForm({ from, name, onEnd }: RestoreFormProps) {
  const { backups: words } = useMessages();
  const [reason, setReason] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isRunning, setRunning] = useState(false);
  const restore = async () => {
    setRunning(true);
    const { value, error } = await restoreBackup(from, { reason: reason.trim(), passphrase });
    setRunning(false);
    if (value !== null) {
      onEnd({ name: value.name, incidents: value.rows.incidents, aside: value.aside });
      return;
    }
    const found = failureOf(error);
    setFailure(found.code === 'cancelled' ? null : found);
  };
  return (
    <form
      className={list.form}
      aria-label={words.restoreTitle(name)}
      onSubmit={(event) => {
        event.preventDefault();
        void restore();
      }}
    >
      <h4>{words.restoreTitle(name)}</h4>
      <p>{words.restoreAbout}</p>
      <TextInput
        required
        label={words.reason}
        description={words.reasonAbout}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <TextInput
        type="password"
        dir="ltr"
        autoComplete="off"
        maxLength={1_024}
        label={words.passphrase}
        description={words.passphraseAbout}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <div className={list.actions}>
        <Button type="submit" kind="primary" icon={IconRestore} disabled={isRunning || reason.trim() === ''}>
          {words.confirm}
        </Button>
        <Button kind="quiet" disabled={isRunning} onClick={() => onEnd(null)}>
          {words.cancel}
        </Button>
      </div>
      {failure === null ? null : (
        <FailureText>
          <FailureSentence failure={failure} />
        </FailureText>
      )}
    </form>
  );
}
