import { IconAddressBook, IconBell, IconListCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { evaluateRules, selectAlert } from '../actions/alerts.ts';
import { reportDone } from '../actions/notices.ts';
import type { AlertView } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Empty, Segmented, Skeleton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { AlertDeliveries } from './alert-deliveries.tsx';
import { AlertDetail } from './alert-detail.tsx';
import { AlertMark, useAlertClaim } from './alert-words.tsx';
import { DriftNotice } from './drift-notice.tsx';
import styles from './list-panel.module.css';
import { RecipientsPage } from './recipients-page.tsx';
import { RoleButton } from './role.tsx';
import { RulesPage } from './rules-page.tsx';

type Tab = 'inbox' | 'rules' | 'recipients';

/** Inbox with evidence and deliveries; rules; recipients. */
export function AlertsPanel() {
  const { common } = useMessages();
  const areListsRead = useStore(({ server }) => server.areListsRead);
  const [tab, setTab] = useState<Tab>('inbox');
  const chosenId = useStore(({ transient }) => transient.selectedAlertId);
  const alerts = useStore(({ server }) => server.alerts);
  const chosen = alerts.find(({ id }) => id === chosenId) ?? alerts[0];
  const isInbox = tab === 'inbox';
  if (!areListsRead) return <Skeleton lines={10} label={common.loading} />;
  return (
    <div className={styles.panel} data-sides={isInbox ? '2' : '1'}>
      <div className={styles.list} data-region tabIndex={-1}>
        <ListHead tab={tab} onTab={setTab} />
        <div className={styles.scroll}>
          <Inbox
            alerts={alerts}
            chosenId={isInbox ? chosen?.id : undefined}
            onChoose={(id) => {
              setTab('inbox');
              selectAlert(id);
            }}
          />
        </div>
      </div>
      <div className={styles.detail}>
        {tab === 'rules' ? <RulesPage /> : null}
        {tab === 'recipients' ? <RecipientsPage /> : null}
        {isInbox ? chosen === undefined ? <NoAlerts onRules={() => setTab('rules')} /> : <AlertDetail alert={chosen} /> : null}
      </div>
      {isInbox ? <aside className={styles.side}>{chosen === undefined ? null : <AlertDeliveries alert={chosen} />}</aside> : null}
    </div>
  );
}

function ListHead({ tab, onTab }: { readonly tab: Tab; readonly onTab: (tab: Tab) => void }) {
  const { alerts: words } = useMessages();
  const open = useStore(({ server }) => server.openAlerts);
  const choices = [
    { value: 'inbox', label: words.inbox },
    { value: 'rules', label: words.rules },
    { value: 'recipients', label: words.recipients },
  ] as const;
  const check = async () => {
    const result = await evaluateRules();
    if (result !== null) reportDone(words.evaluated(result.checked, result.fired));
  };
  return (
    <div className={styles.listHead}>
      <div className={styles.headLine}>
        <h2 className={parts.title}>{words.title}</h2>
        {open > 0 ? <Tag tone="bad">{words.waiting(open)}</Tag> : null}
      </div>
      <Segmented label={words.title} value={tab} choices={choices} onChange={onTab} />
      <RoleButton needs="analyst" size="small" icon={IconListCheck} onClick={() => void check()}>
        {words.evaluate}
      </RoleButton>
      <DriftNotice />
    </div>
  );
}

interface InboxProps {
  readonly alerts: readonly AlertView[];
  readonly chosenId: number | undefined;
  readonly onChoose: (id: number) => void;
}

function Inbox({ alerts, chosenId, onChoose }: InboxProps) {
  const format = useFormat();
  const claim = useAlertClaim();
  const status = useAlertStatus();
  return alerts.map((alert) => (
    <button
      key={alert.id}
      type="button"
      className={`${parts.row ?? ''} ${styles.item ?? ''}`}
      aria-pressed={alert.id === chosenId}
      onClick={() => onChoose(alert.id)}
    >
      <AlertMark alert={alert} />
      <span className={styles.itemText}>
        <span className={styles.itemName} data-unread={alert.state === 'open'}>
          {claim(alert)}
        </span>
        <br />
        <span className={parts.quiet}>{status(alert)}</span>
      </span>
      <span className={`${parts.quiet ?? ''} ${styles.time ?? ''}`}>{format.instant(alert.firedMs)}</span>
    </button>
  ));
}

function useAlertStatus(): (alert: AlertView) => string {
  const { alerts: words } = useMessages();
  const format = useFormat();
  return ({ state, acknowledgedBy, acknowledgedMs }) => {
    if (state === 'resolved') return words.resolved;
    if (acknowledgedBy !== null && acknowledgedMs !== null) return words.acknowledgedBy(acknowledgedBy, format.instant(acknowledgedMs));
    return words.notAcknowledged;
  };
}

function NoAlerts({ onRules }: { readonly onRules: () => void }) {
  const { alerts: words } = useMessages();
  const action = (
    <Button icon={IconAddressBook} onClick={onRules}>
      {words.rules}
    </Button>
  );
  return (
    <Empty icon={IconBell} action={action}>
      {words.empty}
    </Empty>
  );
}
