import { Select } from '@mantine/core';
import { roles } from '../../preload/contract/procedure.ts';
import { saveSettings } from '../actions/settings.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import parts from '../ui/parts.module.css';
import list from './list-panel.module.css';

/** From which role on single incidents are seen as they are. */
export function ExactCard() {
  const { privacy: words, title } = useMessages();
  const exactFrom = useStore(({ server }) => server.settings?.exactFrom);
  if (exactFrom === undefined) return null;
  return (
    <section className={`${list.card ?? ''} ${list.form ?? ''}`} aria-label={words.title}>
      <h3 className={list.cardTitle}>{words.title}</h3>
      <div className={list.pair}>
        <Select
          label={words.exactFrom}
          data={roles.map((value) => ({ value, label: title.role[value] }))}
          value={exactFrom}
          allowDeselect={false}
          onChange={(value) => {
            const chosen = roles.find((known) => known === value);
            if (chosen !== undefined && chosen !== exactFrom) void saveSettings({ exactFrom: chosen });
          }}
        />
      </div>
      <p className={parts.quiet}>{words.exactFromAbout}</p>
    </section>
  );
}
