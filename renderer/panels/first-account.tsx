import { TextInput } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { setUp } from '../actions/people.ts';
import { leaveRecoveryCode } from '../actions/sign-in.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button, Segmented } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { Dialog, SubmissionFailure, useSubmission } from './dialog.tsx';
import { FormButtons } from './edit-form.tsx';
import list from './list-panel.module.css';
import { isPasswordReady, NewPassword, notTyped } from './new-password.tsx';
import { RecoveryCode } from './recovery-code.tsx';

/** Offers the first account where nobody has one yet: what changes with it is said before. */
export function FirstAccount() {
  const { signIn } = useMessages();
  const { first: words } = signIn;
  const mayMake = useStore(({ server }) => server.access?.hasAccounts === false && server.me?.role === 'admin');
  const [isOpen, setOpen] = useState(false);
  if (!mayMake) return null;
  if (isOpen) return <FirstAccountForm onClose={() => setOpen(false)} />;
  return (
    <section className={list.card} aria-label={words.title}>
      <h3 className={list.cardTitle}>{words.title}</h3>
      <p>{words.about}</p>
      <div className={list.actions}>
        <Button icon={IconUserPlus} data-opens="first-account" onClick={() => setOpen(true)}>
          {words.start}
        </Button>
      </div>
    </section>
  );
}

function FirstAccountForm({ onClose }: { readonly onClose: () => void }) {
  const { signIn } = useMessages();
  const { first: words } = signIn;
  const language = useStore(({ choices }) => choices.display.language);
  const [draft, setDraft] = useState({ name: '', fullName: '', language });
  const [typed, setTyped] = useState(notTyped);
  const { isRunning, failure, run } = useSubmission();
  useReturnFocus('first-account');
  const name = draft.name.trim();
  const submit = () => run(() => setUp({ name, fullName: draft.fullName.trim(), password: typed.password, language: draft.language }));
  return (
    <form
      className={`${list.card ?? ''} ${list.form ?? ''}`}
      aria-label={words.title}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3 className={parts.title}>{words.title}</h3>
      <p>{words.isAdmin}</p>
      <div className={list.pair}>
        <TextInput
          required
          autoFocus
          dir="auto"
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="username"
          maxLength={64}
          label={words.name}
          value={draft.name}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        <TextInput
          dir="auto"
          autoComplete="name"
          maxLength={120}
          label={words.fullName}
          value={draft.fullName}
          onChange={(event) => setDraft({ ...draft, fullName: event.currentTarget.value })}
        />
        <NewPassword typed={typed} onChange={setTyped} />
      </div>
      <div>
        <div className={list.label}>{words.language}</div>
        <LanguageChoice value={draft.language} onChange={(chosen) => setDraft({ ...draft, language: chosen })} label={words.language} />
      </div>
      <SubmissionFailure failure={failure} />
      <FormButtons
        submit={isRunning ? words.working : words.submit}
        isComplete={!isRunning && name.length >= 2 && isPasswordReady(typed)}
        onClose={onClose}
      />
    </form>
  );
}

interface LanguageChoiceProps {
  readonly label: string;
  readonly value: 'en' | 'ar';
  readonly onChange: (language: 'en' | 'ar') => void;
}

export function LanguageChoice({ label, value, onChange }: LanguageChoiceProps) {
  const { people } = useMessages();
  const { languages } = people;
  const choices = [
    { value: 'ar', label: languages.ar },
    { value: 'en', label: languages.en },
  ] as const;
  return <Segmented label={label} value={value} choices={choices} onChange={onChange} />;
}

/** After the first account was made: its recovery code, over the workstation until it was written down. */
export function RecoveryDialog() {
  const { signIn } = useMessages();
  const code = useStore(({ transient }) => transient.recoveryCode);
  const isCovered = useStore(({ server }) => server.connection === 'signed-out');
  const name = useStore(({ server }) => server.me?.name ?? '');
  if (code === null || isCovered) return null;
  return (
    <Dialog title={signIn.recovery.title} onClose={null}>
      <RecoveryCode name={name} code={code} onDone={() => void leaveRecoveryCode()} />
    </Dialog>
  );
}
