import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AlertRule } from '../../preload/contract/alert-domain.ts';
import { saveRule } from '../actions/alerts.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { NumberField } from '../ui/number-field.tsx';
import { EditForm } from './edit-form.tsx';
import styles from './list-panel.module.css';
import { useNames } from './names.ts';

type Draft = Omit<AlertRule, 'id'> & { readonly id?: number };

const newRule: Draft = {
  name: '',
  measure: 'hotspot.incidents',
  threshold: 50,
  minSupport: 80,
  minCount: 0,
  typeId: null,
  zoneId: null,
  severity: 'high',
  enabled: true,
};

/** More than any place has: a number of seven digits still fits its field. */
const mostIncidents = 9_999_999;

/** Threshold of a new rule of each kind: 50 incidents; a rise by a quarter from at least 20. */
const usual = {
  'hotspot.incidents': { threshold: 50, minSupport: 80, minCount: 0 },
  'forecast.rise': { threshold: 0.25, minSupport: 0, minCount: 20 },
  'count.excess': { threshold: 0.5, minSupport: 0, minCount: 10 },
} as const satisfies Record<AlertRule['measure'], Partial<AlertRule>>;

/** Adds a rule or changes one. */
export function RuleForm({ rule, onClose }: { readonly rule: AlertRule | null; readonly onClose: () => void }) {
  const { alerts: words } = useMessages();
  const [draft, setDraft] = useState<Draft>(rule ?? newRule);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const isHotspot = draft.measure === 'hotspot.incidents';
  return (
    <EditForm
      title={rule === null ? words.newRule : words.editRule}
      isComplete={draft.name.trim() !== ''}
      onSave={() => saveRule({ ...draft, name: draft.name.trim() })}
      onClose={onClose}
    >
      <div className={styles.pair}>
        <TextInput
          data-autofocus
          required
          maxLength={120}
          label={words.name}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          label={words.measure}
          data={options(words.measures)}
          value={draft.measure}
          allowDeselect={false}
          onChange={(value) => {
            if (value === 'hotspot.incidents' || value === 'forecast.rise' || value === 'count.excess')
              change({ measure: value, ...usual[value] });
          }}
        />
      </div>
      <Limits draft={draft} onChange={change} />
      <Scope draft={draft} onChange={change} hasType={isHotspot} />
    </EditForm>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

function Limits({ draft, onChange }: PartProps) {
  const { alerts: words } = useMessages();
  const severities = options(words.severity);
  const severity = (
    <Select
      label={words.severityName}
      data={severities}
      value={draft.severity}
      allowDeselect={false}
      onChange={(value) => {
        const chosen = severities.find((option) => option.value === value);
        if (chosen !== undefined) onChange({ severity: chosen.value });
      }}
    />
  );
  if (draft.measure === 'hotspot.incidents') {
    return (
      <div className={styles.pair}>
        <NumberField
          label={words.thresholdCount}
          min={1}
          max={mostIncidents}
          value={draft.threshold}
          onCommit={(threshold) => onChange({ threshold })}
        />
        <NumberField
          label={words.minSupport}
          min={0}
          max={100}
          value={draft.minSupport}
          onCommit={(minSupport) => onChange({ minSupport })}
        />
        {severity}
      </div>
    );
  }
  return (
    <div className={styles.pair}>
      <NumberField
        label={words.thresholdPercent}
        min={1}
        max={1_000}
        value={Math.round(100 * draft.threshold)}
        onCommit={(percent) => onChange({ threshold: percent / 100 })}
      />
      <NumberField
        label={words.minCount}
        min={0}
        max={mostIncidents}
        value={draft.minCount}
        onCommit={(minCount) => onChange({ minCount })}
      />
      {severity}
    </div>
  );
}

/** Types and zones that the rule holds for. Forecasts are of all types together. */
function Scope({ draft, onChange, hasType }: PartProps & { readonly hasType: boolean }) {
  const { alerts: words } = useMessages();
  const names = useNames();
  const types = useStore(({ server }) => server.types);
  const zones = useStore(({ server }) => server.zones);
  const idOf = (value: string | null) => (value === null ? null : Number(value));
  return (
    <div className={styles.pair}>
      {hasType ? (
        <Select
          label={words.type}
          placeholder={words.anyType}
          data={types.map(({ id }) => ({ value: String(id), label: names.type(id) }))}
          value={draft.typeId === null ? null : String(draft.typeId)}
          clearable
          searchable
          onChange={(value) => onChange({ typeId: idOf(value) })}
        />
      ) : null}
      <Select
        label={words.place}
        placeholder={words.anyZone}
        data={zones.map(({ id }) => ({ value: String(id), label: names.zone(id) }))}
        value={draft.zoneId === null ? null : String(draft.zoneId)}
        clearable
        searchable
        onChange={(value) => onChange({ zoneId: idOf(value) })}
      />
    </div>
  );
}

function options<K extends string>(labels: Readonly<Record<K, string>>): { readonly value: K; readonly label: string }[] {
  // Safe: the record has exactly these keys.
  return (Object.keys(labels) as K[]).map((value) => ({ value, label: labels[value] }));
}
