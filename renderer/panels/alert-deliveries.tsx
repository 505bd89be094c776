import {
  IconBrandWhatsapp,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircle,
  IconMessage2,
  IconSend,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';
import { deliverMessages } from '../actions/alerts.ts';
import type { AlertView, DeliveryView } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Empty, Tag, type Tone } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import styles from './list-panel.module.css';
import { RoleButton } from './role.tsx';

const marks = {
  pending: { tone: 'warn', icon: IconClock },
  sending: { tone: 'plain', icon: IconSend },
  accepted: { tone: 'plain', icon: IconSend },
  sent: { tone: 'accent', icon: IconCheck },
  delivered: { tone: 'accent', icon: IconCheck },
  read: { tone: 'ok', icon: IconChecks },
  failed: { tone: 'bad', icon: IconX },
  unknown: { tone: 'warn', icon: IconHelpCircle },
} as const satisfies Record<DeliveryView['state'], { readonly tone: Tone; readonly icon: TablerIcon }>;

const channelIcons = { sms: IconMessage2, whatsapp: IconBrandWhatsapp } as const satisfies Record<DeliveryView['channel'], TablerIcon>;

/** One row for each recipient and channel of an alert. */
export function AlertDeliveries({ alert }: { readonly alert: AlertView }) {
  const { alerts: words } = useMessages();
  const format = useFormat();
  const deliveries = useStore(({ server }) => server.deliveries);
  const own = deliveries.filter(({ alertId }) => alertId === alert.id);
  const lastMs = own.reduce((last, { updatedMs }) => Math.max(last, updatedMs), 0);
  return (
    <>
      <div className={styles.sideHead}>
        <div className={styles.headLine}>
          <h3 className={parts.title}>{words.delivery}</h3>
        </div>
        {own.length === 0 ? null : <div className={parts.quiet}>{words.messages(own.length, format.instant(lastMs))}</div>}
        {own.some(({ state }) => state === 'pending') ? (
          <div className={styles.actions}>
            <RoleButton needs="supervisor" size="small" icon={IconSend} onClick={() => void deliverMessages()}>
              {words.send}
            </RoleButton>
          </div>
        ) : null}
      </div>
      {own.length === 0 ? (
        <Empty icon={IconMessage2}>{words.noMessages}</Empty>
      ) : (
        own.map((delivery) => <DeliveryRow key={delivery.id} delivery={delivery} />)
      )}
    </>
  );
}

function DeliveryRow({ delivery }: { readonly delivery: DeliveryView }) {
  const { alerts: words } = useMessages();
  const format = useFormat();
  const { recipientName, phoneMasked, channel, state, errorCode, updatedMs } = delivery;
  const ChannelIcon = channelIcons[channel];
  return (
    <div className={`${parts.row ?? ''} ${styles.item ?? ''}`} style={{ cursor: 'default' }}>
      <span className={styles.mark} aria-hidden>
        <ChannelIcon size={17} stroke={1.75} />
      </span>
      <span className={styles.itemText}>
        <bdi className={styles.itemName}>{recipientName}</bdi>
        <br />
        <span className={parts.quiet}>
          {words.channel[channel]} · <bdi dir="ltr">{phoneMasked}</bdi>
        </span>
        {state === 'failed' ? <p className={parts.quiet}>{words.failedWhy(errorCode ?? '?')}</p> : null}
        {state === 'unknown' ? <p className={parts.quiet}>{words.unknownWhy}</p> : null}
      </span>
      <span>
        <Tag tone={marks[state].tone} icon={marks[state].icon}>
          {words.delivered[state]}
        </Tag>
        <br />
        <span className={`${parts.quiet ?? ''} ${styles.time ?? ''}`}>{format.clock(updatedMs)}</span>
      </span>
    </div>
  );
}
