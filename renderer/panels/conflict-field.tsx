import { Textarea } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import type { Conflict } from '../../preload/contract/sync-domain.ts';
import { draftDecision } from '../actions/sync.ts';
import { distanceM } from '../map/distance.ts';
import { type ConflictDraft, fieldValue } from '../state/decisions.ts';
import type { Messages } from '../strings/en.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button } from '../ui/parts.tsx';
import styles from './conflict-detail.module.css';
import { peopleOf } from './conflict-people.ts';
import { ConflictPlaces } from './conflict-places.tsx';
import { ConflictValue } from './conflict-value.tsx';
import { isRemoval, isText, readPositions } from './conflict-values.ts';

export interface ConflictFieldProps {
  readonly conflict: Conflict;
  readonly draft: ConflictDraft | undefined;
  /** The keys 1 and 2 act on it. */
  readonly isActive: boolean;
  readonly canDecide: boolean;
  readonly onActive: () => void;
}

/** One field: its name, mine, theirs and the base beside each other; below, the own text or the map. */
export function ConflictField(props: ConflictFieldProps) {
  const { conflict, isActive, canDecide, onActive } = props;
  const { sync: words } = useMessages();
  const { id, column, kind } = conflict;
  const places = useMemo(() => readPositions(conflict), [conflict]);
  const name = columnName(column, words);
  return (
    <section
      className={styles.field}
      data-active={isActive && canDecide}
      aria-label={name}
      role="radiogroup"
      onFocus={onActive}
      onPointerDown={onActive}
    >
      <div className={styles.fieldName}>
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <p>{places === null ? words.kind[kind] : words.movedByBoth}</p>
      </div>
      <Side {...props} side="mine" />
      <Side {...props} side="theirs" />
      <div className={styles.base}>
        <ConflictValue conflict={conflict} of="base" />
      </div>
      {isText(conflict) ? <OwnText key={id} {...props} /> : null}
      {places === null ? null : <ConflictPlaces {...places} />}
    </section>
  );
}

/** Name of a column in the language of the screen, else as it is. */
export function columnName(column: string, words: Messages['sync']): string {
  return column === '' ? words.wholeRow : (words.columns[column] ?? column);
}

/** The choice that holds: the drafted one, else the one decided before. */
function chosenOf({ state }: Conflict, draft: ConflictDraft | undefined): ConflictDraft['choice'] | undefined {
  const decided = { open: undefined, 'kept-theirs': 'theirs', 'took-mine': 'mine', merged: 'value' } as const;
  return draft?.choice ?? decided[state];
}

function Side({ conflict, draft, canDecide, side }: ConflictFieldProps & { readonly side: 'mine' | 'theirs' }) {
  const messages = useMessages();
  const { sync: words } = messages;
  const format = useFormat();
  const isChosen = chosenOf(conflict, draft) === side;
  const ms = side === 'mine' ? conflict.mineMs : conflict.theirsMs;
  const people = peopleOf(conflict, messages);
  const name = side === 'theirs' ? people.theirs : conflict.isMine ? words.You : people.mineName;
  return (
    <label className={styles.side} data-chosen={isChosen}>
      <input
        type="radio"
        name={conflict.id}
        checked={isChosen}
        disabled={!canDecide}
        onChange={() => draftDecision(conflict.id, { choice: side })}
      />
      <span className={styles.sideText}>
        {isRemoval(conflict, side) ? (
          <span className={styles.value}>{words.deleted}</span>
        ) : (
          <ConflictValue conflict={conflict} of={side} />
        )}
        <span className={styles.typed}>{words.typed(name, ms === null ? null : format.instant(ms))}</span>
        <Moved conflict={conflict} side={side} />
      </span>
    </label>
  );
}

/** How far a position was moved from the base. */
function Moved({ conflict, side }: { readonly conflict: Conflict; readonly side: 'mine' | 'theirs' }) {
  const { sync: words } = useMessages();
  const places = readPositions(conflict);
  if (places?.base == null) return null;
  return <span className={styles.moved}>{words.moved(distanceM(places[side], places.base))}</span>;
}

/** A text of one's own in place of both, marked against the base while it is typed. */
function OwnText({ conflict, draft, canDecide }: ConflictFieldProps): ReactNode {
  const { sync: words } = useMessages();
  if (!canDecide) return null;
  const { id, column, mine, theirs } = conflict;
  if (draft?.choice !== 'value') {
    const first = fieldValue(column, draft?.choice === 'theirs' ? theirs : mine);
    return (
      <div className={styles.own}>
        <IconPencil size={15} stroke={1.75} aria-hidden />
        {words.writeOwn}
        <Button size="small" onClick={() => draftDecision(id, { choice: 'value', value: typeof first === 'string' ? first : '' })}>
          {words.editText}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.ownText}>
      <Textarea
        autoFocus
        rows={3}
        dir="auto"
        label={words.ownText}
        value={draft.value}
        onChange={(event) => draftDecision(id, { choice: 'value', value: event.currentTarget.value })}
      />
      <Button size="small" kind="quiet" onClick={() => draftDecision(id, null)}>
        {words.dropOwn}
      </Button>
    </div>
  );
}
