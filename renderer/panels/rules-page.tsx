import { Switch } from '@mantine/core';
import { IconListCheck, IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { AlertRule } from '../../preload/contract/alert-domain.ts';
import { saveRule } from '../actions/alerts.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Empty, IconButton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { severityTones } from './alert-words.tsx';
import styles from './list-panel.module.css';
import { RoleButton, useWhyNot } from './role.tsx';
import { useRuleSentence } from './alert-rule-words.ts';
import { RuleForm } from './rule-form.tsx';

/** All rules as sentences, each to be switched and changed; a form for a new one. */
export function RulesPage() {
  const { alerts: words } = useMessages();
  const rules = useStore(({ server }) => server.rules);
  const [edited, setEdited] = useState<AlertRule | 'new' | null>(null);
  const close = () => setEdited(null);
  return (
    <section>
      <div className={styles.headLine}>
        <h2 className={styles.display}>{words.rules}</h2>
        <span className={styles.end}>
          <RoleButton needs="supervisor" kind="primary" icon={IconPlus} onClick={() => setEdited('new')}>
            {words.newRule}
          </RoleButton>
        </span>
      </div>
      {edited === null ? null : (
        <RuleForm key={edited === 'new' ? 'new' : edited.id} rule={edited === 'new' ? null : edited} onClose={close} />
      )}
      {rules.length === 0 && edited === null ? <Empty icon={IconListCheck}>{words.emptyRules}</Empty> : null}
      {rules.map((rule) => (
        <RuleCard key={rule.id} rule={rule} onEdit={() => setEdited(rule)} />
      ))}
    </section>
  );
}

function RuleCard({ rule, onEdit }: { readonly rule: AlertRule; readonly onEdit: () => void }) {
  const { alerts: words, rules } = useMessages();
  const sentence = useRuleSentence();
  const { version, ...said } = rule;
  const maySave = useWhyNot('supervisor') === null;
  return (
    <div className={styles.card}>
      <div className={styles.headLine}>
        <bdi className={parts.title}>{rule.name}</bdi>
        <Tag tone={severityTones[rule.severity]}>{words.severity[rule.severity]}</Tag>
        <span className={parts.quiet}>{rules.version(version)}</span>
        <span className={styles.end}>
          <Switch
            label={rule.enabled ? words.enabled : words.disabled}
            checked={rule.enabled}
            disabled={!maySave}
            onChange={(event) => void saveRule({ ...said, enabled: event.currentTarget.checked })}
          />
          {maySave ? <IconButton icon={IconPencil} label={words.editRule} onClick={onEdit} /> : null}
        </span>
      </div>
      <p>{sentence(rule)}</p>
    </div>
  );
}
