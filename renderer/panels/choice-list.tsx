import { useState } from 'react';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import parts from '../ui/parts.module.css';
import styles from './filter-bar.module.css';

export interface Choice {
  readonly id: number;
  readonly name: string;
  /** Incidents that choosing it would show, under the other filters. */
  readonly count: number;
}

export interface ChoiceListProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly number[];
  readonly onToggle: (id: number) => void;
}

/** Checkboxes with a bar and a count each, most frequent first, to search in. */
export function ChoiceList({ label, choices, chosen, onToggle }: ChoiceListProps) {
  const { filter } = useMessages();
  const format = useFormat();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLocaleLowerCase();
  const shown = choices.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)).sort((a, b) => b.count - a.count);
  const most = shown.reduce((max, { count }) => Math.max(max, count), 1);
  return (
    <>
      <input
        data-autofocus
        className={parts.input}
        type="search"
        placeholder={filter.find}
        aria-label={filter.find}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <div className={styles.choices} role="group" aria-label={label}>
        {shown.map(({ id, name, count }) => (
          <label key={id} className={styles.choice}>
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => onToggle(id)} />
            <bdi className={styles.choiceName} title={name}>
              {name}
            </bdi>
            <span className={styles.choiceBar} aria-hidden>
              <span style={{ inlineSize: `${String((100 * count) / most)}%` }} />
            </span>
            <span className={styles.choiceCount}>{format.number(count)}</span>
          </label>
        ))}
      </div>
    </>
  );
}
