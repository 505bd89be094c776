import { Checkbox } from '@mantine/core';
import { IconArrowBackUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { saveOwnEntries } from '../actions/calendar.ts';
import {
  listTerms,
  listWeekends,
  saveTerms,
  saveWeekend,
  type WeekdayName,
  weekdayNames,
  type WeekendEntry,
} from '../state/own-calendar.ts';
import { useMessages } from '../strings/index.ts';
import { DateField } from '../ui/date-field.tsx';
import { addDays } from '../ui/days.ts';
import { type Format, useFormat } from '../ui/format.ts';
import { Button, FailureText, IconButton } from '../ui/parts.tsx';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import parts from '../ui/parts.module.css';
import { FormButtons } from './edit-form.tsx';
import { firstDate, lastDate } from './holiday-form.tsx';
import type { EntriesProps } from './holiday-list.tsx';
import list from './list-panel.module.css';
import styles from './outlook-pages.module.css';
import { weekdayWord } from './rule-words.ts';

const usualTermDays = 120;
const mostWeekendDays = 3;

/** School terms in force; own ones take the place of all those of the calendar. */
export function SchoolTerms({ base, own, firstDay }: EntriesProps) {
  const { calendar: words } = useMessages().outlook;
  const format = useFormat();
  const { terms, isOwn } = listTerms(base, own);
  const [from, setFrom] = useState(firstDay);
  const [last, setLast] = useState(addDays(firstDay, usualTermDays));
  const [wrong, setWrong] = useState<string | null>(null);
  const add = () => {
    const to = addDays(last, 1);
    const problem = to <= from ? words.wrongTerm : terms.some((term) => term.from < to && term.to > from) ? words.overlapTerm : null;
    setWrong(problem);
    if (problem === null) void saveOwnEntries(saveTerms(own, [...terms, { from, to, source: words.ownSource }]));
  };
  return (
    <>
      <h4 className={styles.subtitle}>{words.terms}</h4>
      <p className={parts.quiet}>{terms.length === 0 ? words.noTerms : words.termsAbout}</p>
      <ul className={styles.events}>
        {terms.map((term) => {
          const text = format.dateRange(term.from, term.to);
          return (
            <li key={term.from}>
              <span className={styles.whole}>{text}</span>
              <span />
              <IconButton
                icon={IconTrash}
                label={words.removeDay(text)}
                onClick={() =>
                  void saveOwnEntries(
                    saveTerms(
                      own,
                      terms.filter((other) => other !== term),
                    ),
                  )
                }
              />
            </li>
          );
        })}
      </ul>
      <div className={styles.dateAdder}>
        <DateField label={words.termFrom} value={from} min={firstDate} max={lastDate} onCommit={setFrom} />
        <DateField label={words.termTo} value={last} min={firstDate} max={lastDate} onCommit={setLast} />
        <Button icon={IconPlus} onClick={add}>
          {words.addTerm}
        </Button>
        {isOwn ? (
          <Button kind="quiet" icon={IconArrowBackUp} onClick={() => void saveOwnEntries(saveTerms(own, null))}>
            {words.ofCalendar}
          </Button>
        ) : null}
      </div>
      {wrong === null ? null : <FailureText>{wrong}</FailureText>}
    </>
  );
}

/** The days of the weekend, since when, and the way to change them. */
export function Weekend({ base, own, firstDay }: EntriesProps) {
  const { calendar: words } = useMessages().outlook;
  const format = useFormat();
  const { weekends, isOwn } = listWeekends(base, own);
  const [isOpen, setOpen] = useState(false);
  const keep = async (change: WeekendEntry | null) => {
    if (await saveOwnEntries(saveWeekend(own, weekends, change))) setOpen(false);
  };
  return (
    <>
      <h4 className={styles.subtitle}>{words.weekend}</h4>
      <ul className={styles.events}>
        {weekends.map((weekend) => (
          <li key={weekend.from ?? ''}>
            <span className={styles.whole}>{format.list(weekend.days.map((day) => weekdayWord(format, day)))}</span>
            <span className={parts.quiet}>{spanOf(weekend, words, format)}</span>
          </li>
        ))}
      </ul>
      {isOpen ? (
        <WeekendForm first={weekends.at(-1)?.days ?? []} firstDay={firstDay} onSave={keep} onClose={() => setOpen(false)} />
      ) : (
        <div className={list.actions}>
          <Button data-opens="weekend" onClick={() => setOpen(true)}>
            {words.changeWeekend}
          </Button>
          {isOwn ? (
            <Button kind="quiet" icon={IconArrowBackUp} onClick={() => void keep(null)}>
              {words.ofCalendar}
            </Button>
          ) : null}
        </div>
      )}
    </>
  );
}

interface SpanWords {
  readonly always: string;
  readonly since: (date: string) => string;
  readonly until: (date: string) => string;
}

function spanOf({ from, to }: WeekendEntry, words: SpanWords, format: Format): string {
  const ends = [
    from === undefined ? '' : words.since(format.date(from)),
    to === undefined ? '' : words.until(format.date(addDays(to, -1))),
  ];
  const said = ends.filter((end) => end !== '');
  return said.length === 0 ? words.always : format.list(said);
}

interface WeekendFormProps {
  readonly first: readonly WeekdayName[];
  readonly firstDay: string;
  readonly onSave: (weekend: WeekendEntry) => Promise<void>;
  readonly onClose: () => void;
}

function WeekendForm({ first, firstDay, onSave, onClose }: WeekendFormProps) {
  const { calendar: words } = useMessages().outlook;
  const format = useFormat();
  const [days, setDays] = useState(first);
  useReturnFocus('weekend');
  const [hasSince, setSinceWanted] = useState(false);
  const [since, setSince] = useState(firstDay);
  const isWrong = days.length > mostWeekendDays;
  return (
    <form
      className={`${list.form ?? ''} ${styles.entryForm ?? ''}`}
      aria-label={words.changeWeekend}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong) void onSave({ days, ...(hasSince ? { from: since } : {}), source: words.ownSource });
      }}
    >
      <div className={styles.dates} role="group" aria-label={words.weekend}>
        {weekdayNames.map((day) => (
          <Checkbox
            key={day}
            label={weekdayWord(format, day)}
            checked={days.includes(day)}
            onChange={() => setDays(days.includes(day) ? days.filter((other) => other !== day) : [...days, day])}
          />
        ))}
      </div>
      <Checkbox label={words.hasSince} checked={hasSince} onChange={() => setSinceWanted(!hasSince)} />
      {hasSince ? <DateField label={words.date} value={since} min={firstDate} max={lastDate} onCommit={setSince} /> : null}
      {isWrong ? <FailureText>{words.wrongWeekend}</FailureText> : null}
      <FormButtons submit={words.saveWeekend} onClose={onClose} />
    </form>
  );
}
