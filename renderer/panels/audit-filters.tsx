import { Select, TextInput } from '@mantine/core';
import { filterAudit } from '../actions/audit.ts';
import type { AuditFilter } from '../state/audit-filter.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Segmented } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import list from './list-panel.module.css';
import styles from './outlook-pages.module.css';

/** Person, action, time and outcome. */
export function AuditFilters() {
  const { audit: words } = useMessages();
  const filter = useStore(({ transient }) => transient.auditFilter);
  const actions = Object.entries(words.groups).map(([group, groupName]) => ({
    group: groupName,
    items: [
      { value: group, label: groupName },
      ...Object.entries(words.actions)
        .filter(([action]) => action.startsWith(group))
        .map(([value, label]) => ({ value, label })),
    ],
  }));
  const commit = (field: HTMLInputElement) => {
    const actor = field.value.trim();
    if (actor !== filter.actor) filterAudit({ actor });
  };
  return (
    <section className={list.card} aria-label={words.filters}>
      <div className={list.pair}>
        <TextInput
          key={filter.actor}
          label={words.person}
          placeholder={words.personHint}
          defaultValue={filter.actor}
          dir="auto"
          maxLength={200}
          onBlur={(event) => commit(event.currentTarget)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit(event.currentTarget);
          }}
        />
        <Select
          label={words.action}
          placeholder={words.allActions}
          data={actions}
          value={filter.action === '' ? null : filter.action}
          searchable
          clearable
          onChange={(action) => filterAudit({ action: action ?? '' })}
        />
      </div>
      <div className={styles.line}>
        <span className={parts.quiet}>{words.period}</span>
        <Segmented
          label={words.period}
          value={filter.period}
          choices={choicesOf(words.periods)}
          onChange={(period) => filterAudit({ period })}
        />
        <span className={parts.quiet}>{words.outcome}</span>
        <Segmented<AuditFilter['outcome']>
          label={words.outcome}
          value={filter.outcome}
          choices={choicesOf(words.outcomes)}
          onChange={(outcome) => filterAudit({ outcome })}
        />
      </div>
    </section>
  );
}

function choicesOf<K extends string>(labels: Readonly<Record<K, string>>): { readonly value: K; readonly label: string }[] {
  // Safe: the record has exactly these keys.
  return (Object.keys(labels) as K[]).map((value) => ({ value, label: labels[value] }));
}
