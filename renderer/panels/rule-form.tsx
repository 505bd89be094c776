import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AlertRule } from '../../preload/contract/alert-domain.ts';
import { isSeriesMeasure, ruleMeasures } from '../../preload/contract/rule-measures.ts';
import { saveRule } from '../actions/alerts.ts';
import { useMessages } from '../strings/index.ts';
import { NumberField } from '../ui/number-field.tsx';
import { isShare } from './alert-rule-words.ts';
import { EditForm } from './edit-form.tsx';
import styles from './list-panel.module.css';
import type { RuleDraft, RulePartProps } from './rule-draft.ts';
import { RuleDryRun } from './rule-dry-run.tsx';
import { RuleScopeFields } from './rule-scope.tsx';

const DAY_MIN = 1_440;
const daily: AlertRule['timing'] = { stepMin: DAY_MIN, windowSteps: 1, pendingSteps: 1, clearSteps: 1, clearBelow: null };
const hourly: AlertRule['timing'] = { ...daily, stepMin: 60 };
const anywhere: AlertRule['scope'] = { typeIds: [], zoneIds: [], each: 'zone', hours: null, weekdays: [], fence: null, weights: null };

/** What a new rule of each kind begins with. */
const usual = {
  'hotspot.incidents': { threshold: 50, minSupport: 80, minCount: 0, timing: daily },
  'forecast.rise': { threshold: 0.25, minSupport: 0, minCount: 20, timing: daily },
  'count.excess': { threshold: 0.5, minSupport: 0, minCount: 10, timing: daily },
  'count.total': { threshold: 30, minSupport: 0, minCount: 0, timing: daily },
  'count.rate': { threshold: 5, minSupport: 0, minCount: 10, timing: daily },
  'count.surge': { threshold: 0.5, minSupport: 0, minCount: 10, timing: { ...daily, windowSteps: 7 } },
  'count.record': { threshold: 1, minSupport: 0, minCount: 10, timing: daily },
  'data.silence': { threshold: 24, minSupport: 0, minCount: 0, timing: hourly },
} as const satisfies Record<AlertRule['measure'], Partial<AlertRule>>;

const newRule: RuleDraft = { name: '', measure: 'count.surge', ...usual['count.surge'], scope: anywhere, severity: 'high', enabled: true };

/** More than any place has: a number of seven digits still fits its field. */
const mostIncidents = 9_999_999;

/** Adds a rule or changes one, with what it would have done below. */
export function RuleForm({ rule, onClose }: { readonly rule: AlertRule | null; readonly onClose: () => void }) {
  const { alerts: words, rules } = useMessages();
  const [draft, setDraft] = useState<RuleDraft>(rule === null ? newRule : draftOf(rule));
  const [isAlwaysOn, setAlwaysOn] = useState(false);
  const change = (part: Partial<RuleDraft>) => setDraft({ ...draft, ...part });
  const setMeasure = (value: string | null) => {
    const measure = ruleMeasures.find((one) => one === value);
    if (measure === undefined) return;
    const scope = isSeriesMeasure(measure) ? draft.scope : { ...anywhere, typeIds: draft.scope.typeIds, zoneIds: draft.scope.zoneIds };
    change({ measure, ...usual[measure], scope });
  };
  return (
    <EditForm
      title={rule === null ? words.newRule : words.editRule}
      isComplete={draft.name.trim() !== ''}
      // What fires always is kept, and not switched on.
      onSave={() => saveRule({ ...draft, name: draft.name.trim(), enabled: draft.enabled && !isAlwaysOn })}
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
        <Select label={words.measure} data={options(rules.measures)} value={draft.measure} allowDeselect={false} onChange={setMeasure} />
      </div>
      <Limits draft={draft} onChange={change} />
      <RuleScopeFields draft={draft} onChange={change} />
      <RuleDryRun draft={draft} onChange={change} onAlwaysOn={setAlwaysOn} />
    </EditForm>
  );
}

const draftOf = ({ version: _version, ...rule }: AlertRule): RuleDraft => rule;

function Limits({ draft, onChange }: RulePartProps) {
  const { alerts: words, rules } = useMessages();
  const severities = options(words.severity);
  const { measure, threshold, minSupport, minCount } = draft;
  return (
    <div className={styles.pair}>
      {isShare(measure) ? (
        <NumberField
          label={words.thresholdPercent}
          min={1}
          max={1_000}
          value={Math.round(100 * threshold)}
          onCommit={(percent) => onChange({ threshold: percent / 100 })}
        />
      ) : (
        <NumberField
          label={measure === 'data.silence' ? `${rules.threshold}, ${words.inHours}` : words.thresholdCount}
          min={1}
          max={mostIncidents}
          value={Math.round(threshold)}
          onCommit={(value) => onChange({ threshold: value })}
        />
      )}
      {measure === 'hotspot.incidents' ? (
        <NumberField label={words.minSupport} min={0} max={100} value={minSupport} onCommit={(value) => onChange({ minSupport: value })} />
      ) : null}
      {measure === 'hotspot.incidents' || measure === 'data.silence' || measure === 'count.total' ? null : (
        <NumberField
          label={words.minCount}
          min={0}
          max={mostIncidents}
          value={minCount}
          onCommit={(value) => onChange({ minCount: value })}
        />
      )}
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
    </div>
  );
}

function options<K extends string>(labels: Readonly<Record<K, string>>): { readonly value: K; readonly label: string }[] {
  // Safe: the record has exactly these keys.
  return (Object.keys(labels) as K[]).map((value) => ({ value, label: labels[value] }));
}
