import { Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Settings } from '../../preload/contract/domain.ts';
import type { CalendarEvent } from '../../preload/contract/forecast-domain.ts';
import { eventDays, loadCalendars, saveOwnEntries } from '../actions/calendar.ts';
import { saveSettings } from '../actions/settings.ts';
import { addHoliday, lastDayOf, type OwnEntries, type OwnHoliday, ownHolidays, removeDate, removeHoliday } from '../state/own-holidays.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { DateField } from '../ui/date-field.tsx';
import { addDays } from '../ui/days.ts';
import { useFormat } from '../ui/format.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Button, IconButton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import list from './list-panel.module.css';
import styles from './outlook-pages.module.css';

/** A value of the list that is no id of a calendar. */
const noCalendar = '-';
const longestHoliday = 30;
const firstYear = '1970-01-01';
const lastYear = '2199-12-31';

/** Which holidays forecasts know, what comes next of them, and those that the user adds. */
export function CalendarCard({ settings }: { readonly settings: Settings }) {
  const { calendar: words } = useMessages().outlook;
  const { language } = useFormat();
  const calendars = useStore(({ server }) => server.calendars);
  const from = useFirstDay();
  useEffect(() => {
    void loadCalendars(from);
  }, [settings, from]);
  const choices = (calendars?.items ?? []).map(({ id, nameEn, nameAr }) => ({ value: id, label: language === 'ar' ? nameAr : nameEn }));
  return (
    <section className={list.card}>
      <h3 className={list.cardTitle}>{words.title}</h3>
      <p className={parts.quiet}>{words.about}</p>
      <div className={list.pair}>
        <Select
          label={words.choose}
          data={[{ value: noCalendar, label: words.none }, ...choices]}
          value={settings.calendar ?? noCalendar}
          allowDeselect={false}
          onChange={(id) => {
            if (id !== null) void saveSettings({ calendar: id === noCalendar ? null : id });
          }}
        />
      </div>
      {settings.calendar === null ? (
        <p className={styles.line}>{words.noneChosen}</p>
      ) : (
        <>
          <Events />
          {/* Another calendar has other entries: nothing half written moves over. */}
          <OwnHolidays key={settings.calendar} firstDay={from} own={calendars?.own ?? null} />
        </>
      )}
    </section>
  );
}

/** The first day that is not counted; without data the first day of this month. */
function useFirstDay(): string {
  const dataCut = useStore(({ server }) => server.dataCut);
  const [thisMonth] = useState(() => `${new Date().toISOString().slice(0, 7)}-01`);
  return dataCut === null ? thisMonth : addDays(dataCut, 0);
}

function Events() {
  const { calendar: words } = useMessages().outlook;
  const events = useStore(({ server }) => server.events);
  if (events === null) return null;
  return (
    <>
      <h4 className={styles.subtitle}>{words.coming(eventDays)}</h4>
      {events.length === 0 ? <p className={parts.quiet}>{words.noEvents}</p> : null}
      <ul className={styles.events}>
        {events.map((event) => (
          <EventLine key={[event.kind, event.id, event.from].join()} event={event} />
        ))}
      </ul>
    </>
  );
}

function EventLine({ event: { kind, nameEn, nameAr, from, to, uncertaintyDays } }: { readonly event: CalendarEvent }) {
  const { calendar: words } = useMessages().outlook;
  const format = useFormat();
  const name = format.language === 'ar' ? nameAr : nameEn;
  return (
    <li>
      <span className={styles.whole}>{format.dateRange(from, to)}</span>
      <span>
        <bdi>{name}</bdi> {uncertaintyDays > 0 ? <Tag tone="warn">{words.maybe}</Tag> : null}
      </span>
      <span className={parts.quiet}>{words.kind[kind]}</span>
    </li>
  );
}

interface OwnProps {
  readonly own: OwnEntries | null;
  readonly firstDay: string;
}

function OwnHolidays({ own, firstDay }: OwnProps) {
  const { calendar: words } = useMessages().outlook;
  const holidays = ownHolidays(own);
  return (
    <>
      <h4 className={styles.subtitle}>{words.own}</h4>
      <p className={parts.quiet}>{words.ownAbout}</p>
      {holidays.length === 0 ? <p className={parts.quiet}>{words.ownNone}</p> : null}
      <ul className={styles.events} data-own>
        {holidays.map((holiday) => (
          <OwnLine key={holiday.id} holiday={holiday} own={own} />
        ))}
      </ul>
      <NewHolidayForm own={own} firstDay={firstDay} />
    </>
  );
}

function OwnLine({ holiday: { id, nameEn, nameAr, dates, days }, own }: { readonly holiday: OwnHoliday; readonly own: OwnEntries | null }) {
  const { calendar: words } = useMessages().outlook;
  const format = useFormat();
  const name = format.language === 'ar' ? nameAr : nameEn;
  return (
    <li>
      <bdi>{name}</bdi>
      <span className={styles.dates}>
        {dates === null ? words.otherRules : null}
        {dates?.map((date) => {
          const text = days === 1 ? format.date(date) : format.dateRange(date, addDays(lastDayOf(date, days), 1));
          return (
            <span key={date} className={styles.date}>
              {text}
              <IconButton icon={IconX} label={words.removeDay(text)} onClick={() => void saveOwnEntries(removeDate(own, id, date))} />
            </span>
          );
        })}
      </span>
      <IconButton icon={IconTrash} label={words.remove(name)} onClick={() => void saveOwnEntries(removeHoliday(own, id))} />
    </li>
  );
}

/** Names in both languages, first day, length. The same names again add one more day to that holiday. */
function NewHolidayForm({ own, firstDay }: OwnProps) {
  const { calendar: words } = useMessages().outlook;
  const [names, setNames] = useState({ nameEn: '', nameAr: '' });
  const [date, setDate] = useState(firstDay);
  const [days, setDays] = useState(1);
  const nameEn = names.nameEn.trim();
  const nameAr = names.nameAr.trim();
  const isReady = nameEn !== '' && nameAr !== '';
  const add = async () => {
    if (await saveOwnEntries(addHoliday(own, { nameEn, nameAr, date, days, source: words.ownSource }))) {
      setNames({ nameEn: '', nameAr: '' });
    }
  };
  return (
    <form
      className={list.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void add();
      }}
    >
      <div className={list.pair}>
        <TextInput
          label={words.nameEn}
          dir="ltr"
          maxLength={80}
          value={names.nameEn}
          onChange={(event) => setNames({ ...names, nameEn: event.currentTarget.value })}
        />
        <TextInput
          label={words.nameAr}
          dir="rtl"
          maxLength={80}
          value={names.nameAr}
          onChange={(event) => setNames({ ...names, nameAr: event.currentTarget.value })}
        />
        <DateField key={firstDay} label={words.firstDay} value={date} min={firstYear} max={lastYear} onCommit={setDate} />
        <NumberField label={words.length} min={1} max={longestHoliday} value={days} onCommit={setDays} />
      </div>
      <div>
        <Button icon={IconPlus} type="submit" disabled={!isReady}>
          {words.add}
        </Button>
      </div>
    </form>
  );
}
