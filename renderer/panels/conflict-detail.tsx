import { IconChevronDown, IconChevronUp, IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { decide, draftDecision, selectConflict } from '../actions/sync.ts';
import type { ConflictGroup } from '../state/conflict-groups.ts';
import type { ConflictDraft } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button, DataText, IconButton, Tag } from '../ui/parts.tsx';
import { useFoot } from '../ui/use-foot.ts';
import styles from './conflict-detail.module.css';
import { columnName, ConflictField } from './conflict-field.tsx';
import { ConflictHistory } from './conflict-history.tsx';
import { peopleOf, whatHappened } from './conflict-people.ts';
import list from './list-panel.module.css';
import { useConflictKeys } from './use-conflict-keys.ts';

export interface ConflictDetailProps {
  readonly group: ConflictGroup;
  readonly groups: readonly ConflictGroup[];
  /** Why nothing can be decided; null = it can. */
  readonly readOnlyReason: string | null;
}

/** One row's conflicts, field by field, and the decision on them. */
export function ConflictDetail({ group, groups, readOnlyReason }: ConflictDetailProps) {
  const drafts = useStore(({ transient }) => transient.conflictDrafts);
  const [activeIndex, setActiveIndex] = useState(0);
  const [isApplying, setApplying] = useState(false);
  const [isHistoryOpen, setHistoryOpen] = useState(false);
  const incidentId = group.conflicts.find((conflict) => conflict.incidentId !== null)?.incidentId ?? null;
  const { conflicts } = group;
  const at = groups.findIndex(({ key }) => key === group.key);
  const step = (by: 1 | -1) => {
    const next = groups[at + by];
    if (next !== undefined) selectConflict(next.key);
  };
  const choose = (choice: 'mine' | 'theirs') => {
    const active = conflicts[activeIndex];
    if (active === undefined || readOnlyReason !== null) return;
    draftDecision(active.id, { choice });
    setActiveIndex(Math.min(activeIndex + 1, conflicts.length - 1));
  };
  const decisions = conflicts.flatMap((conflict) => {
    const draft = drafts[conflict.id];
    return draft === undefined ? [] : [{ conflict, draft }];
  });
  const apply = async () => {
    if (decisions.length === 0 || isApplying || readOnlyReason !== null) return;
    const next = groups[at + 1] ?? groups[at - 1];
    setApplying(true);
    const isDone = await decide(decisions);
    setApplying(false);
    // A row of which something is left stays; of those decided before, the same one stays to be seen.
    if (isDone && decisions.length === conflicts.length && conflicts.some(({ state }) => state === 'open'))
      selectConflict(next?.key ?? null);
  };
  useConflictKeys({ onSide: choose, onStep: step, onApply: () => void apply() });
  return (
    <article className={styles.detail}>
      <Head
        group={group}
        at={at}
        total={groups.length}
        onStep={step}
        isHistoryOpen={isHistoryOpen}
        onHistory={incidentId === null ? null : () => setHistoryOpen(!isHistoryOpen)}
      />
      <div className={styles.scroll}>
        <ColumnHeads group={group} />
        {conflicts.map((conflict, index) => (
          <ConflictField
            key={conflict.id}
            conflict={conflict}
            draft={drafts[conflict.id]}
            isActive={index === activeIndex}
            canDecide={readOnlyReason === null}
            onActive={() => setActiveIndex(index)}
          />
        ))}
        {incidentId === null ? null : <ConflictHistory group={group} incidentId={incidentId} isWhole={isHistoryOpen} />}
      </div>
      <Foot
        {...{ group, drafts, readOnlyReason, isApplying }}
        isLast={at === groups.length - 1}
        onLater={() => step(1)}
        onApply={() => void apply()}
      />
    </article>
  );
}

interface HeadProps {
  readonly group: ConflictGroup;
  readonly at: number;
  readonly total: number;
  readonly onStep: (by: 1 | -1) => void;
  readonly isHistoryOpen: boolean;
  /** null = there is none to be seen. */
  readonly onHistory: (() => void) | null;
}

function Head({ group, at, total, onStep, isHistoryOpen, onHistory }: HeadProps) {
  const messages = useMessages();
  const { sync: words } = messages;
  return (
    <header className={styles.head}>
      <div>
        <div className={styles.titleLine}>
          <h2 className={list.display}>
            <DataText>{group.title}</DataText>
          </h2>
          <Tag>
            {words.tables[group.table] ?? group.table} <bdi dir="ltr">{shortId(group.rowId)}</bdi>
          </Tag>
        </div>
        <p className={styles.sentence}>{whatHappened(group, messages)}</p>
      </div>
      <div className={styles.steps}>
        {onHistory === null ? null : (
          <Button kind="quiet" size="small" icon={IconHistory} aria-expanded={isHistoryOpen} onClick={onHistory}>
            {words.wholeHistory}
          </Button>
        )}
        <IconButton icon={IconChevronUp} label={words.former} hotkey="K" disabled={at <= 0} onClick={() => onStep(-1)} />
        <span>{words.rowOf(at + 1, total)}</span>
        <IconButton icon={IconChevronDown} label={words.next} hotkey="J" disabled={at >= total - 1} onClick={() => onStep(1)} />
      </div>
    </header>
  );
}

/** The last digits of a uuid: its first ones are of the time, and alike. Other keys are short. */
function shortId(rowId: string): string {
  return rowId.length > 20 ? rowId.slice(-8) : rowId;
}

function ColumnHeads({ group }: { readonly group: ConflictGroup }) {
  const messages = useMessages();
  const { sync: words } = messages;
  const { mineName, theirs } = peopleOf(group, messages);
  return (
    <div className={styles.columns}>
      <span>{words.field}</span>
      <span data-tone="accent">
        <b aria-hidden>{words.markMine}</b> <strong>{group.isMine ? words.columnMine : words.columnLater}</strong>{' '}
        {group.isMine ? words.onThisComputer(mineName) : mineName}
      </span>
      <span data-tone="future">
        <b aria-hidden>{words.markTheirs}</b> <strong>{words.columnTheirs}</strong> {words.atCentre(theirs)}
      </span>
      <span>
        <b aria-hidden data-hollow /> <strong>{words.columnBase}</strong> {words.beforeBoth}
      </span>
    </div>
  );
}

interface FootProps {
  readonly group: ConflictGroup;
  readonly drafts: Readonly<Record<string, ConflictDraft>>;
  readonly readOnlyReason: string | null;
  readonly isApplying: boolean;
  readonly isLast: boolean;
  readonly onLater: () => void;
  readonly onApply: () => void;
}

/** The result in words, that nothing is lost, and the keys; for those who only look, why they may not decide. */
function Foot({ group, drafts, readOnlyReason, isApplying, isLast, onLater, onApply }: FootProps) {
  const { sync: words } = useMessages();
  const chosen = group.conflicts.filter(({ id }) => drafts[id] !== undefined).length;
  return (
    <footer ref={useFoot<HTMLElement>()} className={styles.foot}>
      <div className={styles.result}>
        <p role="status">{readOnlyReason ?? <Result group={group} drafts={drafts} />}</p>
        <p className={styles.notLost}>
          <strong>{words.notLost}</strong> {words.notLostMore}
        </p>
      </div>
      {readOnlyReason === null ? (
        <>
          <KeyHints />
          <Button disabled={isLast} onClick={onLater}>
            {words.decideLater}
          </Button>
          <Button kind="primary" disabled={chosen === 0 || isApplying} onClick={onApply}>
            {isLast ? words.apply : words.applyNext} <kbd dir="ltr">Ctrl ⏎</kbd>
          </Button>
        </>
      ) : null}
    </footer>
  );
}

function Result({ group, drafts }: { readonly group: ConflictGroup; readonly drafts: FootProps['drafts'] }) {
  const messages = useMessages();
  const { sync: words } = messages;
  const { mineName, theirs } = peopleOf(group, messages);
  const items = group.conflicts.flatMap(({ id, column }) => {
    const draft = drafts[id];
    const field = columnName(column, words);
    if (draft === undefined) return [];
    if (draft.choice === 'value') return [words.ownOf(field)];
    return [words.sideOf(draft.choice, field, group.isMine ? null : draft.choice === 'mine' ? mineName : theirs)];
  });
  const left = group.conflicts.length - items.length;
  if (items.length === 0) return group.conflicts.every(({ state }) => state !== 'open') ? words.chooseAnew : words.chooseAll(left);
  return `${words.result(items)}${left === 0 ? '' : words.leftOpen(left)}`;
}

function KeyHints() {
  const { sync: words } = useMessages();
  return (
    <div className={styles.hints} aria-hidden>
      <kbd>1</kbd> {words.keyMine} <kbd>2</kbd> {words.keyTheirs} <kbd>J</kbd>
      <kbd>K</kbd> {words.keyNext}
    </div>
  );
}
