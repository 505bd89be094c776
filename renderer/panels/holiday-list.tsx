import { IconArrowBackUp, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { saveOwnEntries } from '../actions/calendar.ts';
import { draftOf, entryOf, newDraft, type HolidayDraft } from '../state/holiday-draft.ts';
import { type ListedHoliday, listHolidays, type OwnEntries, removeHoliday, restoreHoliday, saveHoliday } from '../state/own-calendar.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, IconButton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { HolidayForm } from './holiday-form.tsx';
import styles from './outlook-pages.module.css';
import { useRuleWords } from './rule-words.ts';

export interface EntriesProps {
  /** What the product has in the chosen calendar, and what the user laid over it. */
  readonly base: OwnEntries | null;
  readonly own: OwnEntries | null;
  /** A date to begin new entries with. */
  readonly firstDay: string;
}

/** Every holiday of the chosen calendar, to be changed, removed, taken back and added to. */
export function HolidayList({ base, own, firstDay }: EntriesProps) {
  const { calendar: words } = useMessages().outlook;
  const [draft, setDraft] = useState<HolidayDraft | null>(null);
  const close = () => setDraft(null);
  const save = (changed: HolidayDraft) => saveOwnEntries(saveHoliday(own, entryOf(changed)));
  return (
    <>
      <h4 className={styles.subtitle}>{words.entries}</h4>
      <p className={parts.quiet}>{words.entriesAbout}</p>
      <ul className={styles.events} data-own>
        {listHolidays(base, own).map((listed) => (
          <HolidayLine
            key={listed.entry.id}
            listed={listed}
            isEdited={draft?.id === listed.entry.id}
            onEdit={() => setDraft(draftOf(listed.entry, firstDay))}
            onRemove={() => void saveOwnEntries(removeHoliday(base, own, listed.entry.id))}
            onRestore={() => void saveOwnEntries(restoreHoliday(own, listed.entry.id))}
          >
            {draft !== null && draft.id === listed.entry.id ? (
              <HolidayForm key={draft.id} first={draft} firstDay={firstDay} onSave={save} onClose={close} />
            ) : null}
          </HolidayLine>
        ))}
      </ul>
      {draft !== null && draft.id === null ? (
        <HolidayForm first={draft} firstDay={firstDay} onSave={save} onClose={close} />
      ) : (
        <Button icon={IconPlus} data-opens="new-holiday" onClick={() => setDraft(newDraft(firstDay, words.ownSource))}>
          {words.add}
        </Button>
      )}
    </>
  );
}

interface LineProps {
  readonly listed: ListedHoliday;
  readonly isEdited: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onRestore: () => void;
  /** The form, while it is changed. */
  readonly children: React.ReactNode;
}

function HolidayLine({ listed: { entry, state }, isEdited, onEdit, onRemove, onRestore, children }: LineProps) {
  const { calendar: words } = useMessages().outlook;
  const { language } = useFormat();
  const say = useRuleWords();
  const name = language === 'ar' ? entry.name.ar : entry.name.en;
  return (
    <li data-removed={state === 'removed'}>
      <span>
        <bdi>{name}</bdi> {state === 'calendar' ? null : <Tag tone={state === 'removed' ? 'plain' : 'accent'}>{words.state[state]}</Tag>}
      </span>
      <span>{say(entry)}</span>
      <span className={styles.buttons}>
        {state === 'changed' || state === 'removed' ? (
          <IconButton icon={IconArrowBackUp} label={words.restore(name)} onClick={onRestore} isMirrored />
        ) : null}
        {state === 'removed' ? null : (
          <>
            <IconButton icon={IconPencil} label={words.edit(name)} aria-expanded={isEdited} onClick={onEdit} />
            <IconButton icon={IconTrash} label={words.remove(name)} onClick={onRemove} />
          </>
        )}
      </span>
      {children}
    </li>
  );
}
