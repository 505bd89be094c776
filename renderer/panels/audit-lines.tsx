import {
  IconAlertTriangle,
  IconChevronDown,
  IconChevronLeft,
  IconChevronRight,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconHandStop,
  IconListSearch,
  type TablerIcon,
} from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { AuditChange, AuditItem } from '../../preload/contract/audit-domain.ts';
import { auditPageSize, filterAudit } from '../actions/audit.ts';
import type { AuditPage } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Empty, IconButton, Tag, type Tone } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import list from './list-panel.module.css';
import styles from './outlook-pages.module.css';

const COLUMNS = 7;

/** One line a call; what was before and after on demand. */
export function AuditLines({ page }: { readonly page: AuditPage }) {
  const { audit: words } = useMessages();
  const [open, setOpen] = useState<number | null>(null);
  if (page.items.length === 0) return <Empty icon={IconListSearch}>{words.empty}</Empty>;
  return (
    <section className={list.card}>
      <div className={list.grow} tabIndex={0} role="group" aria-label={words.title}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th data-align="end">{words.number}</th>
              <th>{words.time}</th>
              <th>{words.person}</th>
              <th>{words.what}</th>
              <th>{words.outcome}</th>
              <th>{words.where}</th>
              <th>{words.details}</th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((item) => (
              <Fragment key={item.seq}>
                <AuditLine item={item} isOpen={open === item.seq} onToggle={() => setOpen(open === item.seq ? null : item.seq)} />
                {open === item.seq ? (
                  <tr id={`audit-${String(item.seq)}`}>
                    <td colSpan={COLUMNS}>
                      <AuditDetail item={item} />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <Pages total={page.total} shown={page.items.length} />
    </section>
  );
}

interface LineProps {
  readonly item: AuditItem;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function AuditLine({ item, isOpen, onToggle }: LineProps) {
  const { audit: words, title } = useMessages();
  const format = useFormat();
  const { seq, atMs, actor, role, host, action, subjectId, repeated, reason } = item;
  const roleName: Readonly<Record<string, string>> = title.role;
  return (
    <tr>
      <td data-align="end">{format.number(seq)}</td>
      <td className={styles.whole}>{format.moment(atMs)}</td>
      <td>
        {actor === '' ? <span className={parts.quiet}>{words.nobody}</span> : <bdi dir="auto">{actor}</bdi>}
        {role === '' ? null : <div className={styles.sub}>{roleName[role] ?? role}</div>}
      </td>
      <td>
        <ActionName action={action} />
        {subjectId === '' ? null : <div className={styles.sub}>{words.thing(subjectId)}</div>}
        {reason === '' ? null : (
          <div className={styles.sub}>
            <bdi dir="auto">{reason}</bdi>
          </div>
        )}
      </td>
      <td>
        <Outcome outcome={item.outcome} />
        {repeated === 0 ? null : <div className={styles.sub}>{words.repeated(repeated)}</div>}
      </td>
      <td>{words.hosts[host]}</td>
      <td>
        <IconButton
          icon={IconChevronDown}
          label={`${words.details}, ${words.entriesOf(null, seq)}`}
          aria-expanded={isOpen}
          aria-controls={isOpen ? `audit-${String(seq)}` : undefined}
          onClick={onToggle}
        />
      </td>
    </tr>
  );
}

/** In words where they are known; a procedure of another version by its name. */
function ActionName({ action }: { readonly action: string }) {
  const known: Readonly<Record<string, string>> = useMessages().audit.actions;
  return known[action] === undefined ? <bdi dir="ltr">{action}</bdi> : <>{known[action]}</>;
}

function Outcome({ outcome }: { readonly outcome: string | null }) {
  const { audit: words } = useMessages();
  const [tone, icon, word] = lookOf(outcome, words);
  return (
    <span title={outcome ?? undefined}>
      <Tag tone={tone} icon={icon}>
        {word}
      </Tag>
    </span>
  );
}

function lookOf(outcome: string | null, words: ReturnType<typeof useMessages>['audit']): readonly [Tone, TablerIcon, string] {
  if (outcome === null) return ['warn', IconCircleDashed, words.outcomes.open];
  if (outcome === 'ok') return ['ok', IconCircleCheck, words.outcomes.ok];
  if (outcome === 'broken') return ['bad', IconAlertTriangle, words.brokenTag];
  if (outcome === 'cancelled') return ['plain', IconCircleDashed, words.cancelled];
  return outcome.startsWith('users.') ? ['bad', IconHandStop, words.refused] : ['warn', IconCircleX, words.failedTag];
}

/** What was asked, and each thing with its fields before and after. */
export function AuditDetail({ item }: { readonly item: AuditItem }) {
  const { audit: words } = useMessages();
  const { changes, input, left, isMasked, hash, begunSeq, seq, outcome } = item;
  const asked = Object.entries(input);
  const isPlain = changes.length === 0 && asked.length === 0 && !isMasked;
  return (
    <div className={list.form}>
      {isPlain ? <p className={parts.quiet}>{words.noChanges}</p> : null}
      {isMasked ? <p className={parts.quiet}>{words.masked}</p> : null}
      {asked.length === 0 ? null : (
        <p>
          <b>{words.asked}</b>{' '}
          {asked.map(([field, value]) => (
            <span key={field} className={styles.sub}>
              <FieldName field={field} />: <FieldValue field={field} value={value} />{' '}
            </span>
          ))}
        </p>
      )}
      {changes.map((change, i) => (
        <Change key={i} change={change} isOneOf={changes.length > 1} />
      ))}
      {left === 0 ? null : <p className={parts.quiet}>{words.left(left)}</p>}
      <p className={styles.sub}>
        {words.entriesOf(begunSeq, seq)} {outcome === null || outcome === 'ok' ? null : <bdi dir="ltr">{outcome}</bdi>}{' '}
        <bdi dir="ltr" className={`${parts.mono ?? ''} ${styles.hash ?? ''}`}>
          {hash}
        </bdi>
      </p>
    </div>
  );
}

function Change({ change: { subjectId, before, after }, isOneOf }: { readonly change: AuditChange; readonly isOneOf: boolean }) {
  const { audit: words } = useMessages();
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (fields.length === 0 && !isOneOf) return null;
  return (
    <table className={parts.table}>
      {isOneOf ? <caption>{words.thing(subjectId)}</caption> : null}
      <thead>
        <tr>
          <th>{words.field}</th>
          <th>{words.before}</th>
          <th>{words.after}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field}>
            <td>
              <FieldName field={field} />
            </td>
            <td>{before === null ? '–' : <FieldValue field={field} value={before[field]} />}</td>
            <td>{after === null ? '–' : <FieldValue field={field} value={after[field]} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FieldName({ field }: { readonly field: string }) {
  const known: Readonly<Record<string, string>> = useMessages().audit.fields;
  return known[field] === undefined ? <bdi dir="ltr">{field}</bdi> : <>{known[field]}</>;
}

/** As it was written down; fields that end so hold instants. */
function FieldValue({ field, value }: { readonly field: string; readonly value: unknown }) {
  const { settings } = useMessages();
  const format = useFormat();
  if (value === null || value === undefined) return <>–</>;
  if (typeof value === 'boolean') return <>{value ? settings.on : settings.off}</>;
  if (typeof value === 'number' && field.endsWith('Ms')) return <>{format.moment(value)}</>;
  if (typeof value === 'number' && Number.isInteger(value)) return <bdi dir="ltr">{format.number(value)}</bdi>;
  if (typeof value === 'string') return <bdi dir="auto">{value}</bdi>;
  return (
    <bdi dir="ltr" className={parts.mono}>
      {JSON.stringify(value)}
    </bdi>
  );
}

function Pages({ total, shown }: { readonly total: number; readonly shown: number }) {
  const { audit: words } = useMessages();
  const { page } = useStore(({ transient }) => transient.auditFilter);
  const first = (page - 1) * auditPageSize;
  return (
    <div className={list.headLine}>
      <span className={parts.quiet}>{words.page(first + 1, first + shown, total)}</span>
      <span className={list.end}>
        <IconButton
          icon={IconChevronLeft}
          label={words.former}
          isMirrored
          disabled={page === 1}
          onClick={() => filterAudit({ page: page - 1 })}
        />
        <IconButton
          icon={IconChevronRight}
          label={words.next}
          isMirrored
          disabled={first + shown >= total}
          onClick={() => filterAudit({ page: page + 1 })}
        />
      </span>
    </div>
  );
}
