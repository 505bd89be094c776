import { useMemo } from 'react';
import { useEventName } from '../charts/fan-events.tsx';
import { stepStart } from '../charts/step-time.ts';
import { useStore } from '../state/store.ts';
import { countDiscovered } from '../state/zone-days.ts';
import type { Messages } from '../strings/en.ts';
import { useMessages } from '../strings/index.ts';
import { type Format, useFormat } from '../ui/format.ts';
import { Section } from '../ui/parts.tsx';
import { calendarShare, eventsAhead, levelOf, seasonOf } from './forecast-facts.ts';
import type { ForecastProps } from './forecast-facts.ts';
import styles from './forecasts-panel.module.css';

type Words = Messages['forecast'];

/** The reasons of a forecast as sentences, from its own numbers. */
export function ForecastWhy({ forecast, run }: ForecastProps) {
  const { forecast: words } = useMessages();
  const format = useFormat();
  const nameOf = useEventName();
  // The days ahead are marked by the calendar of today; what a run used is its own.
  const hasCalendar = useStore(({ server }) => (server.settings?.calendar ?? null) !== null);
  const sentences = [
    sayLevel(forecast, words),
    saySeason(forecast, words, format),
    sayEvents(forecast, { words, format, nameOf, hasCalendar }),
    `${words.whyModel(words.model[forecast.model])} ${hasCalendar || run.calendar !== null ? words.whyCalendar(calendarShare(forecast, run)) : ''}`,
    sayAddUp(forecast, words),
    forecast.published && forecast.verdict !== 'better' ? words.whyUndecided : '',
    words.whyInterval(forecast.lo80, forecast.hi80),
  ];
  return (
    <Section title={words.why}>
      <p className={styles.words}>{sentences.filter((sentence) => sentence !== '').join(' ')}</p>
      <Reported />
    </Section>
  );
}

/** What the forecasts are counted from: patrols' own finds would send patrols where they were before. */
function Reported() {
  const { forecast: words } = useMessages();
  const types = useStore(({ server }) => server.types);
  const columns = useStore(({ server }) => server.columns);
  const left = useMemo(() => (columns === null ? 0 : countDiscovered(columns, types)), [columns, types]);
  return <p className={styles.aside}>{words.reportedOnly(left)}</p>;
}

function sayLevel(forecast: ForecastProps['forecast'], words: Words): string {
  const level = levelOf(forecast);
  return level === null ? '' : words.whyLevel[level.trend](forecast.step, { ...level, change: level.change ?? 0 });
}

function saySeason(forecast: ForecastProps['forecast'], words: Words, format: Format): string {
  const season = seasonOf(forecast);
  if (season === null) return '';
  const { unit, high, low } = season;
  const name = {
    weekday: (index: number) => format.weekday(index, 'long'),
    hour: (index: number) => format.hour(index),
    month: (index: number) => format.month(`2000-${String(index + 1).padStart(2, '0')}-01`, 'long'),
  }[unit];
  return words.whySeason[unit](name(high.index), high.effect, name(low.index), -low.effect);
}

/** City and zones are made to add up: where that changes the number, it differs from what the model itself expects. */
function sayAddUp({ model, expected, backtest }: ForecastProps['forecast'], words: Words): string {
  const own = backtest.models.find((member) => member.model === model)?.expected ?? null;
  return own === null || Math.abs(own - expected) < 1 + 0.005 * expected ? '' : words.whyAddUp(own, expected);
}

interface Telling {
  readonly words: Words;
  readonly format: Format;
  readonly nameOf: ReturnType<typeof useEventName>;
  readonly hasCalendar: boolean;
}

function sayEvents(forecast: ForecastProps['forecast'], { words, format, nameOf, hasCalendar }: Telling): string {
  const { step, steps } = forecast;
  const ahead = eventsAhead(forecast);
  if (ahead.length > 0) {
    const last = stepStart(forecast.from, step, steps);
    const names = ahead.map((event) =>
      words.event(
        nameOf(event),
        format.shortDateRange(event.from, event.to < last ? event.to : last.slice(0, 10)),
        effectOf(event, forecast.effects),
      ),
    );
    return words.whyEvents(names, step, steps);
  }
  return !hasCalendar ? words.whyNoCalendar : words.whyNoEvents(step, steps);
}

/** What the series did on such days before; null where that is not known. */
function effectOf({ kind, id }: ForecastProps['forecast']['events'][number], effects: ForecastProps['forecast']['effects']) {
  const found = effects?.find((effect) => effect.kind === kind && (kind === 'substitute' || effect.id === id));
  return found?.share ?? null;
}
