import { Textarea } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { IncidentNote } from '../../preload/contract/incident-edits.ts';
import { addNote, editNote, removeNote } from '../actions/incident-record.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, DataText, IconButton, Section } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { FormButtons } from './edit-form.tsx';
import styles from './incident.module.css';

const mostLetters = 10_000;

export interface IncidentNotesProps {
  /** The incident. */
  readonly id: number;
  readonly notes: readonly IncidentNote[];
  readonly canEdit: boolean;
}

/** What people wrote about an incident, oldest first, and a field for one more. */
export function IncidentNotes({ id, notes, canEdit }: IncidentNotesProps) {
  const { incident: words } = useMessages();
  const [text, setText] = useState('');
  const add = async () => {
    if (await addNote(id, text.trim())) setText('');
  };
  return (
    <Section title={words.notes}>
      {notes.length === 0 ? <p className={`${parts.quiet ?? ''} ${styles.noNotes ?? ''}`}>{words.noNotes}</p> : null}
      {notes.map((note) => (
        <Note key={note.id} id={id} note={note} canEdit={canEdit} />
      ))}
      {canEdit ? (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <Textarea
            autosize
            minRows={1}
            dir="auto"
            maxLength={mostLetters}
            label={words.newNote}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <div className={styles.actions}>
            <Button size="small" type="submit" disabled={text.trim() === ''}>
              {words.addNote}
            </Button>
          </div>
        </form>
      ) : null}
    </Section>
  );
}

interface NoteProps {
  readonly id: number;
  readonly note: IncidentNote;
  readonly canEdit: boolean;
}

function Note({ id, note, canEdit }: NoteProps) {
  const { incident: words } = useMessages();
  const format = useFormat();
  const [isEdited, setEdited] = useState(false);
  const { body, author, atMs, editedMs } = note;
  if (isEdited) return <NoteForm id={id} note={note} onClose={() => setEdited(false)} />;
  return (
    <article className={styles.note}>
      <div className={styles.noteHead}>
        <span className={parts.quiet}>{words.notedAt(author, format.moment(atMs), editedMs !== null)}</span>
        {canEdit ? (
          <span className={styles.noteTools}>
            <IconButton icon={IconPencil} label={words.editNote} data-opens={`note-${note.id}`} onClick={() => setEdited(true)} />
            <IconButton icon={IconTrash} label={words.removeNote} onClick={() => void removeNote(id, note.id)} />
          </span>
        ) : null}
      </div>
      <p className={styles.noteBody}>
        <DataText>{body}</DataText>
      </p>
    </article>
  );
}

function NoteForm({ id, note, onClose }: { readonly id: number; readonly note: IncidentNote; readonly onClose: () => void }) {
  const { incident: words } = useMessages();
  const [text, setText] = useState(note.body);
  useReturnFocus(`note-${note.id}`);
  const save = async () => {
    if (await editNote(id, note.id, text.trim())) onClose();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Textarea
        autoFocus
        autosize
        minRows={2}
        dir="auto"
        maxLength={mostLetters}
        label={words.noteText}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <FormButtons isComplete={text.trim() !== ''} onClose={onClose} />
    </form>
  );
}
