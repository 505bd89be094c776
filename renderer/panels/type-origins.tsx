import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { setTypeOrigin } from '../actions/calendar.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Segmented } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import list from './list-panel.module.css';
import { useNames } from './names.ts';
import styles from './outlook-pages.module.css';

/** More types than this can be searched. */
const fewTypes = 12;

/** For each type of incident whether people report it or patrols discover it. */
export function TypeOrigins() {
  const { origins: words } = useMessages().outlook;
  const format = useFormat();
  const names = useNames();
  const types = useStore(({ server }) => server.types);
  const [wanted, setWanted] = useState('');
  if (types.length === 0) return null;
  const shown = types.filter(({ id }) =>
    names.type(id).toLocaleLowerCase(format.language).includes(wanted.trim().toLocaleLowerCase(format.language)),
  );
  return (
    <section className={list.card}>
      <h3 className={list.cardTitle}>{words.title}</h3>
      <p className={parts.quiet}>{words.about}</p>
      {types.length > fewTypes ? (
        <TextInput
          className={styles.line ?? ''}
          aria-label={words.find}
          placeholder={words.find}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      ) : null}
      <div className={styles.tall} tabIndex={0} role="group" aria-label={words.title}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th>{words.type}</th>
              <th data-align="end">{words.incidents}</th>
              <th>{words.origin}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, incidents, origin }) => (
              <tr key={id}>
                <td>
                  <bdi>{names.type(id)}</bdi>
                </td>
                <td data-align="end">{format.number(incidents)}</td>
                <td>
                  <Segmented
                    label={`${words.origin}: ${names.type(id)}`}
                    value={origin}
                    choices={[
                      { value: 'reported', label: words.origins.reported },
                      { value: 'discovered', label: words.origins.discovered },
                    ]}
                    onChange={(chosen) => void setTypeOrigin(id, chosen)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
