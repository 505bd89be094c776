import type { ConflictGroup } from '../state/conflict-groups.ts';
import { useMessages } from '../strings/index.ts';
import { DataText } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { useNow } from '../ui/use-now.ts';
import { peopleOf } from './conflict-people.ts';
import list from './list-panel.module.css';
import styles from './sync-panel.module.css';

export interface ConflictListProps {
  readonly groups: readonly ConflictGroup[];
  readonly chosenKey: string | undefined;
  readonly ticked: ReadonlySet<string>;
  /** False = nothing can be ticked. */
  readonly canTick: boolean;
  readonly onChoose: (key: string) => void;
  readonly onTick: (key: string) => void;
}

/** One line a row: title, age, how many fields, who. */
export function ConflictList({ groups, chosenKey, ticked, canTick, onChoose, onTick }: ConflictListProps) {
  const words = useMessages();
  const { sync } = words;
  const nowMs = useNow();
  return groups.map((group) => {
    const { key, title, conflicts, newestMs } = group;
    const { mine, theirs } = peopleOf(group, words);
    const states = [...new Set(conflicts.map(({ state }) => state))];
    const isDecided = states.every((state) => state !== 'open');
    return (
      <div key={key} className={styles.row} data-chosen={key === chosenKey}>
        {canTick ? <input type="checkbox" aria-label={sync.tick(title)} checked={ticked.has(key)} onChange={() => onTick(key)} /> : null}
        <button type="button" className={styles.rowButton} aria-pressed={key === chosenKey} onClick={() => onChoose(key)}>
          <span className={styles.rowTitle}>
            <span className={list.itemName}>
              <DataText>{title}</DataText>
            </span>
            {newestMs === null ? null : <span className={parts.quiet}>{sync.lapseShort(nowMs - newestMs)}</span>}
          </span>
          <span className={parts.quiet}>
            {isDecided
              ? sync.joined(states.map((state) => sync.decidedAs[state]))
              : sync.rowAbout(conflicts.length, sync.between([mine, theirs]))}
          </span>
        </button>
      </div>
    );
  });
}
