import { Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Settings } from '../../preload/contract/domain.ts';
import type { CalendarEvent } from '../../preload/contract/forecast-domain.ts';
import { eventDays, loadCalendars } from '../actions/calendar.ts';
import { saveSettings } from '../actions/settings.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { addDays } from '../ui/days.ts';
import { useFormat } from '../ui/format.ts';
import { Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { HolidayList } from './holiday-list.tsx';
import list from './list-panel.module.css';
import styles from './outlook-pages.module.css';
import { SchoolTerms, Weekend } from './school-and-weekend.tsx';

/** A value of the list that is no id of a calendar. */
const noCalendar = '-';

/** Which holidays, school terms and weekends forecasts know, what comes next of them, and the way to change them. */
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
          <Entries key={settings.calendar} firstDay={from} />
        </>
      )}
    </section>
  );
}

function Entries({ firstDay }: { readonly firstDay: string }) {
  const calendars = useStore(({ server }) => server.calendars);
  if (calendars === null) return null;
  const props = { base: calendars.base, own: calendars.own, firstDay };
  return (
    <>
      <HolidayList {...props} />
      <SchoolTerms {...props} />
      <Weekend {...props} />
    </>
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
