import { PasswordInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { failureOf } from '../actions/notices.ts';
import { unlockCache } from '../actions/subscribe.ts';
import type { Failure } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { Button, FailureText } from '../ui/parts.tsx';
import { FailureSentence } from './failure.tsx';
import list from './list-panel.module.css';

/** In place of the workstation while its cache is locked: asks for what opens it. */
export function UnlockPage() {
  const { lock, common } = useMessages();
  const [secret, setSecret] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isTrying, setTrying] = useState(false);
  const submit = async () => {
    setTrying(true);
    setFailure(null);
    try {
      await unlockCache(secret);
    } catch (error) {
      setFailure(failureOf(error));
      setTrying(false);
    }
  };
  return (
    <form
      className={`${list.card ?? ''} ${list.form ?? ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h1>{common.product}</h1>
      <p>{lock.about}</p>
      <PasswordInput
        label={lock.secret}
        value={secret}
        onChange={(event) => setSecret(event.currentTarget.value)}
        maxLength={1_024}
        autoComplete="off"
        autoFocus
        dir="ltr"
      />
      {failure === null ? null : (
        <FailureText>
          <FailureSentence failure={failure} />
        </FailureText>
      )}
      <div className={list.actions}>
        <Button kind="primary" type="submit" icon={IconLock} disabled={secret === '' || isTrying}>
          {isTrying ? lock.opening : lock.open}
        </Button>
      </div>
    </form>
  );
}
