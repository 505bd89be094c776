import { Select } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { ForecastSummary } from '../../preload/contract/forecast-domain.ts';
import { loadForecastDetails, selectForecast } from '../actions/forecasts.ts';
import { SmallMultiple } from '../charts/small-multiple.tsx';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button } from '../ui/parts.tsx';
import { byChange } from './forecast-facts.ts';
import styles from './forecasts-panel.module.css';
import { type Names, useNames } from './names.ts';

const strongestShown = 8;
const noHistory = new Float64Array(0);

/** Which series of a run to compare: zones with all types, zones with one type, or the types of the city. */
export type SeriesChoice = 'zones' | 'types' | number;

/** Series that are expected to rise or fall most: half of them risers, half fallers, by relative change. */
export function ForecastZones({ chosenId }: { readonly chosenId: number }) {
  const { forecast: words } = useMessages();
  const names = useNames();
  const forecasts = useStore(({ server }) => server.runForecasts);
  const byId = useStore(({ server }) => server.forecastsById);
  const [isWhole, setWhole] = useState(false);
  const [choice, setChoice] = useState<SeriesChoice>('zones');
  const typeIds = useMemo(() => [...new Set(forecasts.flatMap(({ typeId }) => (typeId === null ? [] : [typeId])))], [forecasts]);
  const isKnown = choice === 'zones' || (choice === 'types' ? typeIds.length > 0 : typeIds.includes(choice));
  const series = useMemo(() => chooseSeries(forecasts, isKnown ? choice : 'zones'), [forecasts, choice, isKnown]);
  const shown = useMemo(() => (isWhole ? series : strongest(series)), [series, isWhole]);
  useEffect(() => {
    void loadForecastDetails(shown.map(({ id }) => id));
  }, [shown]);
  const first = forecasts[0];
  if (first === undefined || (series.length === 0 && typeIds.length === 0)) return null;
  return (
    <section className={styles.part}>
      <div className={styles.head}>
        <h3 className={styles.title}>{words.zones}</h3>
        {typeIds.length === 0 ? null : (
          <TypeSelect typeIds={typeIds} choice={isKnown ? choice : 'zones'} onChoose={setChoice} names={names} />
        )}
        <span className={styles.note}>{words.zonesText(first.step, first.steps)}</span>
        {series.length > strongestShown ? (
          <Button kind="link" size="small" onClick={() => setWhole(!isWhole)}>
            {isWhole ? words.fewer : words.all(series.length)}
          </Button>
        ) : null}
      </div>
      <div className={styles.zones}>
        {shown.map((forecast) => (
          <SmallMultiple
            key={forecast.id}
            name={choice === 'types' ? names.type(forecast.typeId) : names.zone(forecast.zoneId)}
            forecast={forecast}
            history={byId[forecast.id]?.history ?? noHistory}
            isSelected={forecast.id === chosenId}
            onSelect={() => selectForecast(forecast.id)}
          />
        ))}
      </div>
    </section>
  );
}

interface TypeSelectProps {
  readonly typeIds: readonly number[];
  readonly choice: SeriesChoice;
  readonly onChoose: (choice: SeriesChoice) => void;
  readonly names: Names;
}

function TypeSelect({ typeIds, choice, onChoose, names }: TypeSelectProps) {
  const { forecast: words } = useMessages();
  const types = typeIds.map((id) => ({ value: String(id), label: names.type(id) })).sort((a, b) => a.label.localeCompare(b.label));
  return (
    <Select
      className={styles.typeSelect}
      size="xs"
      aria-label={words.type}
      data={[{ value: 'zones', label: words.allTypes }, { value: 'types', label: words.eachType }, ...types]}
      value={String(choice)}
      allowDeselect={false}
      searchable
      onChange={(value) => onChoose(value === null || value === 'zones' ? 'zones' : value === 'types' ? 'types' : Number(value))}
    />
  );
}

/** Strongest rise first. */
export function chooseSeries(forecasts: readonly ForecastSummary[], choice: SeriesChoice): readonly ForecastSummary[] {
  const isChosen = ({ zoneId, typeId }: ForecastSummary) => {
    if (choice === 'types') return zoneId === null && typeId !== null;
    return zoneId !== null && typeId === (choice === 'zones' ? null : choice);
  };
  return forecasts.filter(isChosen).sort(byChange);
}

/** Both ends of a list sorted by change. */
function strongest(series: readonly ForecastSummary[]): readonly ForecastSummary[] {
  if (series.length <= strongestShown) return series;
  return [...series.slice(0, strongestShown / 2), ...series.slice(-strongestShown / 2)];
}
