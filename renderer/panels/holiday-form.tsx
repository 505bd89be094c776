import { Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { type HolidayDraft, wrongField } from '../state/holiday-draft.ts';
import { type HolidayRule, type Observance, observances, type WeekdayName, weekdayNames } from '../state/own-calendar.ts';
import { useMessages } from '../strings/index.ts';
import { DateField } from '../ui/date-field.tsx';
import { addDays, toLocalDate } from '../ui/days.ts';
import { useFormat } from '../ui/format.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Button, FailureText, IconButton } from '../ui/parts.tsx';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { FormButtons } from './edit-form.tsx';
import list from './list-panel.module.css';
import styles from './outlook-pages.module.css';
import { weekdayWord } from './rule-words.ts';

const ruleTypes: readonly HolidayRule['type'][] = ['dates', 'fixed', 'hijri', 'weekday', 'easter'];
const nths = [1, 2, 3, 4, 5, -1];
const longestHoliday = 30;
export const firstDate = '1970-01-01';
export const lastDate = '2199-12-31';
const years = { min: 1900, max: 2200 };

export interface HolidayFormProps {
  readonly first: HolidayDraft;
  readonly firstDay: string;
  /** Says whether it was kept; then the form closes. */
  readonly onSave: (draft: HolidayDraft) => Promise<boolean>;
  readonly onClose: () => void;
}

/** One holiday: names, the rule it follows, its length, what happens on days off, its years. What does not fit is named once it is to be saved. */
export function HolidayForm({ first, firstDay, onSave, onClose }: HolidayFormProps) {
  const { calendar: words } = useMessages().outlook;
  const { language } = useFormat();
  const [draft, setDraft] = useState(first);
  useReturnFocus(first.id === null ? 'new-holiday' : undefined);
  const [wasTried, setTried] = useState(false);
  const wrong = wasTried ? wrongField(draft) : null;
  const change = (part: Partial<HolidayDraft>) => setDraft({ ...draft, ...part });
  const save = async () => {
    setTried(true);
    if (wrongField(draft) === null && (await onSave(draft))) onClose();
  };
  const title = first.id === null ? words.addTitle : words.editTitle(language === 'ar' ? first.nameAr : first.nameEn);
  return (
    <form
      className={`${list.form ?? ''} ${styles.entryForm ?? ''}`}
      aria-label={title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <b>{title}</b>
      <div className={list.pair}>
        <TextInput
          label={words.nameEn}
          dir="ltr"
          maxLength={80}
          value={draft.nameEn}
          error={wrong === 'nameEn'}
          autoFocus
          onChange={(event) => change({ nameEn: event.currentTarget.value })}
        />
        <TextInput
          label={words.nameAr}
          dir="rtl"
          maxLength={80}
          value={draft.nameAr}
          error={wrong === 'nameAr'}
          onChange={(event) => change({ nameAr: event.currentTarget.value })}
        />
        <Choice
          label={words.rule}
          value={draft.type}
          values={ruleTypes}
          nameOf={(type) => words.ruleName[type]}
          onChange={(type) => change({ type })}
        />
        <NumberField label={words.length} min={1} max={longestHoliday} value={draft.days} onCommit={(days) => change({ days })} />
        <div className={styles.ruleFields}>
          <RuleFields draft={draft} firstDay={firstDay} onChange={change} />
        </div>
        <div className={styles.ruleFields}>
          <Choice
            label={words.observance}
            value={draft.observance}
            values={observances}
            nameOf={(observance: Observance) => words.observanceName[observance]}
            onChange={(observance) => change({ observance })}
          />
        </div>
        <NumberField
          {...years}
          label={words.fromYear}
          value={draft.fromYear}
          onCommit={(fromYear) => change({ fromYear })}
          onClear={() => change({ fromYear: null })}
        />
        <NumberField
          {...years}
          label={words.toYear}
          value={draft.toYear}
          onCommit={(toYear) => change({ toYear })}
          onClear={() => change({ toYear: null })}
        />
      </div>
      {wrong === null ? null : <FailureText>{words.wrong[wrong]}</FailureText>}
      <FormButtons onClose={onClose} />
    </form>
  );
}

interface RuleFieldsProps {
  readonly draft: HolidayDraft;
  readonly firstDay: string;
  readonly onChange: (part: Partial<HolidayDraft>) => void;
}

/** The fields of the chosen rule; two of them fill a line. */
function RuleFields({ draft, firstDay, onChange }: RuleFieldsProps) {
  const { calendar: words } = useMessages().outlook;
  const format = useFormat();
  const { type, month, day, offset, nth, weekday } = draft;
  if (type === 'dates') return <Dates draft={draft} firstDay={firstDay} onChange={onChange} />;
  if (type === 'easter')
    return <NumberField label={words.offsetEaster} min={-100} max={150} value={offset} onCommit={(value) => onChange({ offset: value })} />;
  const monthName = (index: number) =>
    type === 'hijri' ? (words.hijriMonths[index - 1] ?? '') : format.month(toLocalDate(2000, index, 1), 'long');
  const months = (
    <Choice
      label={words.month}
      value={month}
      values={Array.from({ length: 12 }, (_, i) => i + 1)}
      nameOf={monthName}
      onChange={(value) => onChange({ month: value })}
    />
  );
  if (type === 'weekday') {
    return (
      <>
        <Choice label={words.nth} value={nth} values={nths} nameOf={words.nthName} onChange={(value) => onChange({ nth: value })} />
        <Choice
          label={words.weekday}
          value={weekday}
          values={weekdayNames}
          nameOf={(value: WeekdayName) => weekdayWord(format, value)}
          onChange={(value) => onChange({ weekday: value })}
        />
        {months}
      </>
    );
  }
  return (
    <>
      {months}
      <NumberField label={words.day} min={1} max={type === 'hijri' ? 30 : 31} value={day} onCommit={(value) => onChange({ day: value })} />
      {type === 'hijri' ? (
        <NumberField label={words.offsetHijri} min={-30} max={30} value={offset} onCommit={(value) => onChange({ offset: value })} />
      ) : null}
    </>
  );
}

function Dates({ draft: { dates, days }, firstDay, onChange }: RuleFieldsProps) {
  const { calendar: words } = useMessages().outlook;
  const format = useFormat();
  const [date, setDate] = useState(firstDay);
  return (
    <>
      <div className={styles.dateAdder}>
        <DateField label={words.date} value={date} min={firstDate} max={lastDate} onCommit={setDate} />
        <Button icon={IconPlus} onClick={() => onChange({ dates: [...new Set([...dates, date])].sort() })}>
          {words.addDate}
        </Button>
      </div>
      <div role="group" aria-label={words.dates} className={styles.dates}>
        {dates.map((one) => {
          const text = format.dateRange(one, addDays(one, days));
          return (
            <span key={one} className={styles.date}>
              {text}
              <IconButton
                icon={IconX}
                label={words.removeDay(text)}
                onClick={() => onChange({ dates: dates.filter((other) => other !== one) })}
              />
            </span>
          );
        })}
      </div>
    </>
  );
}

interface ChoiceProps<T extends string | number> {
  readonly label: string;
  readonly value: T;
  readonly values: readonly T[];
  readonly nameOf: (value: T) => string;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string | number>({ label, value, values, nameOf, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <Select
      id={id}
      label={label}
      data={values.map((one) => ({ value: String(one), label: nameOf(one) }))}
      value={String(value)}
      allowDeselect={false}
      onChange={(text) => {
        const chosen = values.find((one) => String(one) === text);
        if (chosen !== undefined) onChange(chosen);
      }}
    />
  );
}
