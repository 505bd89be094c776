import { Modal, Textarea } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { removeIncident } from '../actions/incident-record.ts';
import { useMessages } from '../strings/index.ts';
import { Button } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import styles from './incident.module.css';

/** Deletes an incident once it was said why. */
export function IncidentRemoval({ id }: { readonly id: number }) {
  const { incident: words, common } = useMessages();
  const [isAsked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  const remove = async () => {
    if (await removeIncident(id, reason.trim())) setAsked(false);
  };
  return (
    <>
      <Button kind="quiet" icon={IconTrash} aria-haspopup="dialog" onClick={() => setAsked(true)}>
        {words.remove}
      </Button>
      <Modal
        opened={isAsked}
        onClose={() => setAsked(false)}
        title={<span className={parts.title}>{words.removeTitle}</span>}
        closeButtonProps={{ 'aria-label': common.close }}
        // Esc closes the dialog alone, not the record behind it.
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.stopPropagation();
        }}
      >
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void remove();
          }}
        >
          <p>{words.removeAbout}</p>
          <Textarea
            data-autofocus
            required
            rows={2}
            dir="auto"
            maxLength={500}
            label={words.whyRemove}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div className={styles.actions}>
            <Button kind="primary" type="submit" disabled={reason.trim() === ''}>
              {words.removeNow}
            </Button>
            <Button kind="quiet" onClick={() => setAsked(false)}>
              {common.cancel}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}
