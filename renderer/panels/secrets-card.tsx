import { IconKey } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { reportDone } from '../actions/notices.ts';
import { readSecrets, type SecretsView, unlockSecrets } from '../actions/protection.ts';
import { useMessages } from '../strings/index.ts';
import { Button, Skeleton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { SubmissionFailure, useSubmission } from './dialog.tsx';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import { PasswordField } from './new-password.tsx';
import { isPassphraseReady, noPassphrase, PassphraseTwice } from './passphrase-twice.tsx';
import { useLoaded } from './use-loaded.ts';

/** Where passwords are kept, and the passphrase for them where this computer has no key chain. */
export function SecretsCard() {
  const { protection, common } = useMessages();
  const { secrets: words } = protection;
  const [secrets, setSecrets] = useState<SecretsView | null>(null);
  const { failure, retry } = useLoaded(useCallback(() => readSecrets().then(setSecrets), []));
  const state = secrets?.state ?? null;
  const about = state === 'locked' || state === 'typed' || state === 'none' ? words[state] : null;
  return (
    <section className={`${list.card ?? ''} ${list.form ?? ''}`} aria-label={words.title}>
      <h3 className={list.cardTitle}>{words.title}</h3>
      <p className={parts.quiet}>{words.about}</p>
      {failure === null ? null : <LoadFailure failure={failure} onRetry={retry} />}
      {state === null && failure === null ? <Skeleton lines={2} label={common.loading} /> : null}
      {state === null ? null : (
        <dl className={list.facts}>
          <dt>{words.kept}</dt>
          <dd>{words.states[state]}</dd>
        </dl>
      )}
      {about === null ? null : <p>{about}</p>}
      {state === 'locked' || state === 'none' ? <PassphraseForm key={state} isNew={state === 'none'} onOpened={setSecrets} /> : null}
    </section>
  );
}

interface PassphraseFormProps {
  /** Nothing is kept yet. */
  readonly isNew: boolean;
  readonly onOpened: (secrets: SecretsView) => void;
}

function PassphraseForm({ isNew, onOpened }: PassphraseFormProps) {
  const { secrets: words } = useMessages().protection;
  const [typed, setTyped] = useState(noPassphrase);
  const { isRunning, failure, run } = useSubmission();
  const isReady = isNew ? isPassphraseReady(typed, false) : typed.password !== '';
  const submit = () =>
    run(async () => {
      onOpened(await unlockSecrets(typed.password));
      reportDone(isNew ? words.isSet : words.opened);
    });
  return (
    <form
      className={list.form}
      aria-label={isNew ? words.set : words.open}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className={list.pair}>
        {isNew ? (
          <PassphraseTwice label={words.passphrase} typed={typed} onChange={setTyped} />
        ) : (
          <PasswordField
            autoComplete="off"
            label={words.passphrase}
            value={typed.password}
            onChange={(event) => setTyped({ ...typed, password: event.currentTarget.value })}
          />
        )}
      </div>
      {failure?.code === 'secrets.wrong-passphrase' ? (
        <p className={parts.bad} role="alert">
          {words.wrong}
        </p>
      ) : (
        <SubmissionFailure failure={failure} />
      )}
      <div className={list.actions}>
        <Button type="submit" icon={IconKey} disabled={!isReady || isRunning}>
          {isNew ? words.set : words.open}
        </Button>
      </div>
    </form>
  );
}
