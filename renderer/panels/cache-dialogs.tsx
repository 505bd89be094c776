import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { reportDone } from '../actions/notices.ts';
import { type CacheStatus, changeCachePassphrase, decryptCache, encryptCache, rekeyCache, windowAsks } from '../actions/protection.ts';
import { useMessages } from '../strings/index.ts';
import parts from '../ui/parts.module.css';
import { Dialog, SubmissionFailure, useSubmission } from './dialog.tsx';
import { FormButtons } from './edit-form.tsx';
import list from './list-panel.module.css';
import styles from './settings.module.css';
import { isPassphraseReady, noPassphrase, PassphraseTwice } from './passphrase-twice.tsx';

export type CacheWork = 'encrypt' | 'passphrase' | 'rekey' | 'decrypt';

interface CacheDialogProps {
  readonly work: CacheWork;
  readonly status: CacheStatus;
  readonly onClose: () => void;
}

const dialogWidth = 560;

/** Says what a change of the cache's keys means before it is made; the long ones go on as jobs of the tray. */
export function CacheDialog({ work, status, onClose }: CacheDialogProps) {
  const { cache: words } = useMessages().protection;
  const titles = {
    encrypt: words.encryptTitle,
    passphrase: words.passphraseTitle,
    rekey: words.rekeyTitle,
    decrypt: words.decryptTitle,
  } as const satisfies Record<CacheWork, string>;
  return (
    <Dialog title={titles[work]} size={dialogWidth} onClose={onClose}>
      <CacheForm work={work} status={status} onClose={onClose} />
    </Dialog>
  );
}

function CacheForm({ work, status, onClose }: CacheDialogProps) {
  const { cache: words } = useMessages().protection;
  const [typed, setTyped] = useState(noPassphrase);
  const [isUnderstood, setUnderstood] = useState(false);
  const { isRunning, failure, run } = useSubmission();
  const isOptional = work !== 'passphrase' && status.canUseKeyChain && !status.hasPassphrase;
  const mustUnderstand = work === 'encrypt' || work === 'decrypt';
  const isComplete = (work === 'decrypt' || isPassphraseReady(typed, isOptional)) && (isUnderstood || !mustUnderstand);
  const submit = async () => {
    if (work === 'passphrase') {
      if (!(await run(() => changeCachePassphrase(typed.password)))) return;
      reportDone(words.passphraseDone);
      onClose();
      return;
    }
    // What becomes of it is told by the tray.
    if (work === 'decrypt') void decryptCache();
    else void (work === 'encrypt' ? encryptCache : rekeyCache)(typed.password);
    onClose();
  };
  return (
    <form
      className={list.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <About work={work} status={status} />
      {work === 'decrypt' ? null : (
        <PassphraseTwice
          label={status.hasPassphrase ? words.newPassphrase : words.passphrase}
          typed={typed}
          isOptional={isOptional}
          onChange={setTyped}
        />
      )}
      {mustUnderstand ? (
        <Checkbox
          label={work === 'encrypt' ? words.understood : words.decryptUnderstood}
          checked={isUnderstood}
          onChange={(event) => setUnderstood(event.currentTarget.checked)}
        />
      ) : null}
      <SubmissionFailure failure={failure} />
      <FormButtons {...submitOf(work, words)} isComplete={isComplete && !isRunning} onClose={onClose} />
    </form>
  );
}

type Words = ReturnType<typeof useMessages>['protection']['cache'];

function submitOf(work: CacheWork, words: Words): { readonly submit?: string } {
  if (work === 'passphrase') return {};
  return { submit: { encrypt: words.encryptSubmit, rekey: words.rekeySubmit, decrypt: words.decryptSubmit }[work] };
}

function About({ work, status }: Pick<CacheDialogProps, 'work' | 'status'>) {
  const { cache: words } = useMessages().protection;
  if (work === 'passphrase') return <p>{words.passphraseAbout}</p>;
  return (
    <>
      {work === 'encrypt' ? (
        <section className={styles.warning} aria-label={words.lossTitle}>
          <h3>{words.lossTitle}</h3>
          <ul>
            {words.loss.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      ) : (
        <p>{work === 'rekey' ? words.rekeyAbout : words.decryptAbout}</p>
      )}
      {work !== 'decrypt' && !status.canUseKeyChain ? <p>{windowAsks ? words.windowAsks : words.hostAsks}</p> : null}
      <p className={parts.quiet}>{words.takes}</p>
    </>
  );
}
