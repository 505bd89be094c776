import { Select, Switch, TextInput } from '@mantine/core';
import { IconAddressBook, IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { saveRecipient } from '../actions/alerts.ts';
import type { RecipientView } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button, Empty, IconButton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { EditForm } from './edit-form.tsx';
import styles from './list-panel.module.css';

type Draft = Omit<RecipientView, 'id'> & { readonly id?: number };

const newRecipient: Draft = { name: '', phone: '', channel: 'sms', language: 'ar', enabled: true };
const phonePattern = /^\+[1-9]\d{6,14}$/;

/** Who is told of alerts, on which channel and in which language. */
export function RecipientsPage() {
  const { alerts: words } = useMessages();
  const recipients = useStore(({ server }) => server.recipients);
  const maySave = useStore(({ server }) => server.me?.role === 'supervisor' || server.me?.role === 'admin');
  const [edited, setEdited] = useState<Draft | null>(null);
  const close = () => setEdited(null);
  return (
    <section>
      <div className={styles.headLine}>
        <h2 className={styles.display}>{words.recipients}</h2>
        {maySave ? (
          <span className={styles.end}>
            <Button kind="primary" icon={IconPlus} onClick={() => setEdited(newRecipient)}>
              {words.newRecipient}
            </Button>
          </span>
        ) : null}
      </div>
      {edited === null ? null : <RecipientForm key={edited.id ?? 'new'} recipient={edited} onClose={close} />}
      {recipients.length === 0 && edited === null ? <Empty icon={IconAddressBook}>{words.emptyRecipients}</Empty> : null}
      {recipients.map((recipient) => (
        <div key={recipient.id} className={styles.card}>
          <div className={styles.headLine}>
            <bdi className={parts.title}>{recipient.name}</bdi>
            <Tag>{words.channel[recipient.channel]}</Tag>
            <span className={parts.quiet}>
              <bdi dir="ltr">{recipient.phone}</bdi> · {words.languages[recipient.language]}
            </span>
            {maySave ? (
              <span className={styles.end}>
                <Switch
                  label={recipient.enabled ? words.enabled : words.disabled}
                  checked={recipient.enabled}
                  onChange={(event) => void saveRecipient({ ...recipient, enabled: event.currentTarget.checked })}
                />
                <IconButton icon={IconPencil} label={words.editRecipient} onClick={() => setEdited(recipient)} />
              </span>
            ) : null}
          </div>
        </div>
      ))}
    </section>
  );
}

function RecipientForm({ recipient, onClose }: { readonly recipient: Draft; readonly onClose: () => void }) {
  const { alerts: words } = useMessages();
  const [draft, setDraft] = useState(recipient);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const isPhoneRight = phonePattern.test(draft.phone);
  return (
    <EditForm
      title={draft.id === undefined ? words.newRecipient : words.editRecipient}
      isComplete={draft.name.trim() !== '' && isPhoneRight}
      onSave={() => saveRecipient({ ...draft, name: draft.name.trim() })}
      onClose={onClose}
    >
      <div className={styles.pair}>
        <TextInput
          required
          maxLength={120}
          label={words.name}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          required
          dir="ltr"
          type="tel"
          label={words.phone}
          placeholder={words.phoneHint}
          value={draft.phone}
          error={draft.phone !== '' && !isPhoneRight ? words.phoneBad : null}
          onChange={(event) => change({ phone: event.currentTarget.value.replace(/[\s()-]/g, '') })}
        />
        <Select
          label={words.channelName}
          data={[
            { value: 'sms', label: words.channel.sms },
            { value: 'whatsapp', label: words.channel.whatsapp },
          ]}
          value={draft.channel}
          allowDeselect={false}
          onChange={(value) => change({ channel: value === 'whatsapp' ? 'whatsapp' : 'sms' })}
        />
        <Select
          label={words.languageName}
          data={[
            { value: 'ar', label: words.languages.ar },
            { value: 'en', label: words.languages.en },
          ]}
          value={draft.language}
          allowDeselect={false}
          onChange={(value) => change({ language: value === 'en' ? 'en' : 'ar' })}
        />
      </div>
    </EditForm>
  );
}
