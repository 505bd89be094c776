import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Role, roles } from '../../preload/contract/procedure.ts';
import { changeAccount, type Invitation, invite } from '../actions/people.ts';
import type { AccountView } from '../state/server-truth.ts';
import { useMessages } from '../strings/index.ts';
import parts from '../ui/parts.module.css';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { SubmissionFailure, useSubmission } from './dialog.tsx';
import { FormButtons } from './edit-form.tsx';
import list from './list-panel.module.css';
import { ZoneScopeField } from './zone-scope-field.tsx';

type AccountDraft = Pick<AccountView, 'name' | 'fullName' | 'role' | 'language' | 'zones'>;

const nobody: AccountDraft = { name: '', fullName: '', role: 'viewer', language: null, zones: null };

interface AccountFormProps {
  /** To change; null = somebody is invited. */
  readonly account: AccountView | null;
  readonly onInvited: (invitation: Invitation) => void;
  readonly onClose: () => void;
}

/** A person who is invited, or whose role, zones, name or language change. */
export function AccountForm({ account, onInvited, onClose }: AccountFormProps) {
  const { people: words, signIn } = useMessages();
  useReturnFocus('invite');
  const [draft, setDraft] = useState<AccountDraft>(account ?? nobody);
  const { isRunning, failure, run } = useSubmission();
  const change = (part: Partial<AccountDraft>) => setDraft({ ...draft, ...part });
  const save = () =>
    run(async () => {
      const { name, fullName, role, language, zones } = draft;
      const said = { fullName: fullName.trim(), role, language, zones };
      if (account === null) onInvited(await invite({ ...said, name: name.trim() }));
      else await changeAccount({ ...said, id: account.id });
      onClose();
    });
  return (
    <form
      className={`${list.card ?? ''} ${list.form ?? ''}`}
      aria-label={account === null ? words.inviteTitle : words.editTitle}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3 className={parts.title}>{account === null ? words.inviteTitle : words.edit(account.name)}</h3>
      <div className={list.pair}>
        {account === null ? (
          <TextInput
            required
            autoFocus
            dir="auto"
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            maxLength={64}
            label={signIn.first.name}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
        ) : null}
        <TextInput
          dir="auto"
          autoComplete="off"
          maxLength={120}
          label={words.profile.fullName}
          value={draft.fullName}
          onChange={(event) => change({ fullName: event.currentTarget.value })}
        />
        <RoleField role={draft.role} onChange={(role) => change({ role })} />
        <Select
          label={words.profile.language}
          data={[
            { value: 'none', label: words.profile.asWorkstation },
            { value: 'ar', label: words.languages.ar },
            { value: 'en', label: words.languages.en },
          ]}
          value={draft.language ?? 'none'}
          allowDeselect={false}
          onChange={(value) => change({ language: value === 'ar' || value === 'en' ? value : null })}
        />
      </div>
      <ZoneScopeField value={draft.zones} onChange={(zones) => change({ zones })} />
      <SubmissionFailure failure={failure} />
      <FormButtons
        {...(account === null ? { submit: words.inviteSubmit } : {})}
        isComplete={!isRunning && draft.name.trim().length >= 2}
        onClose={onClose}
      />
    </form>
  );
}

/** One of the four roles, with what it may do. */
export function RoleField({ role, onChange }: { readonly role: Role; readonly onChange: (role: Role) => void }) {
  const { people: words, title } = useMessages();
  return (
    <Select
      label={words.role}
      description={words.roleAbout[role]}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={roles.map((value) => ({ value, label: title.role[value] }))}
      value={role}
      allowDeselect={false}
      onChange={(value) => {
        const chosen = roles.find((known) => known === value);
        if (chosen !== undefined) onChange(chosen);
      }}
    />
  );
}
