import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { undoDecision } from '../actions/sync.ts';
import { conflictDays, type ConflictFilter, everyConflict, type FilterContext, traitsOf } from '../state/conflict-filter.ts';
import type { ConflictGroup } from '../state/conflict-groups.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button, Segmented } from '../ui/parts.tsx';
import { ChoiceList } from './choice-list.tsx';
import { columnName } from './conflict-field.tsx';
import bar from './filter-bar.module.css';
import { FilterChip } from './filter-chip.tsx';
import { useNames } from './names.ts';

export interface ConflictBarProps {
  /** All that are there, and those that pass. */
  readonly groups: readonly ConflictGroup[];
  readonly shown: readonly ConflictGroup[];
  readonly filter: ConflictFilter;
  readonly context: FilterContext;
  readonly onChange: (filter: ConflictFilter) => void;
}

/** Filters of the conflicts by field, person, zone and time, how many pass, and the way back from the last decision. */
export function ConflictBar({ groups, shown, filter, context, onChange }: ConflictBarProps) {
  const { sync: words, filter: filterWords, common } = useMessages();
  const names = useNames();
  const hasDecided = useStore(({ transient }) => transient.lastDecision !== null);
  const traits = groups.map((group) => traitsOf(group, context));
  const change = (part: Partial<ConflictFilter>) => onChange({ ...filter, ...part });
  return (
    <div className={bar.bar} role="toolbar" aria-label={filterWords.label} data-region>
      <div className={bar.chips}>
        <ListChip
          name={words.field}
          values={traits.flatMap(({ columns }) => columns)}
          chosen={filter.columns}
          nameOf={(column) => columnName(column, words)}
          onChoose={(columns) => change({ columns })}
        />
        <ListChip
          name={words.withPerson}
          none={words.anyone}
          values={traits.flatMap(({ people }) => people)}
          chosen={filter.people}
          nameOf={(person) => person}
          onChoose={(people) => change({ people })}
        />
        <ListChip
          name={words.zone}
          values={traits.flatMap(({ zoneIds }) => zoneIds)}
          chosen={filter.zoneIds}
          nameOf={(zoneId) => names.zone(zoneId)}
          onChoose={(zoneIds) => change({ zoneIds })}
        />
        <TimeChip days={filter.days} onChoose={(days) => change({ days })} />
      </div>
      {filter === everyConflict ? null : (
        <Button kind="quiet" size="small" onClick={() => onChange(everyConflict)}>
          {common.all}
        </Button>
      )}
      <div className={bar.count} role="status">
        {words.rowsShown(shown.length, groups.length)}
      </div>
      {hasDecided ? (
        <Button kind="quiet" size="small" icon={IconArrowBackUp} onClick={() => void undoDecision()}>
          {words.undo}
        </Button>
      ) : null}
    </div>
  );
}

interface ListChipProps<T> {
  readonly name: string;
  /** What stands for no choice. */
  readonly none?: string;
  /** One for each row that has it. */
  readonly values: readonly T[];
  readonly chosen: readonly T[];
  readonly nameOf: (value: T) => string;
  readonly onChoose: (chosen: readonly T[]) => void;
}

function ListChip<T>({ name, none, values, chosen, nameOf, onChoose }: ListChipProps<T>) {
  const { common, filter: words } = useMessages();
  const [isOpen, setOpen] = useState(false);
  // What is chosen stays choosable, also when the last row with it was decided.
  const distinct = [...new Set([...values, ...chosen])];
  const choices = distinct.map((value, id) => ({ id, name: nameOf(value), count: values.filter((other) => other === value).length }));
  const toggle = (id: number) => {
    const value = distinct[id];
    onChoose(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  };
  const told = chosen.length === 0 ? (none ?? common.all) : words.several(chosen.slice(0, 2).map(nameOf), Math.max(0, chosen.length - 2));
  return (
    <FilterChip
      name={name}
      value={told}
      isOpen={isOpen}
      onOpenChange={setOpen}
      onRemove={chosen.length === 0 ? undefined : () => onChoose([])}
    >
      <ChoiceList label={name} choices={choices} chosen={chosen.map((value) => distinct.indexOf(value))} onToggle={toggle} />
    </FilterChip>
  );
}

function TimeChip({ days, onChoose }: { readonly days: number | null; readonly onChoose: (days: number | null) => void }) {
  const { common, sync: words } = useMessages();
  const [isOpen, setOpen] = useState(false);
  const choices = [
    { value: 'all', label: common.all },
    ...conflictDays.map((count) => ({ value: String(count), label: words.withinDays(count) })),
  ];
  return (
    <FilterChip
      name={words.changed}
      value={days === null ? common.all : words.withinDays(days)}
      isOpen={isOpen}
      onOpenChange={setOpen}
      onRemove={days === null ? undefined : () => onChoose(null)}
    >
      <Segmented
        label={words.changed}
        value={days === null ? 'all' : String(days)}
        choices={choices}
        onChange={(value) => {
          onChoose(value === 'all' ? null : Number(value));
          setOpen(false);
        }}
      />
    </FilterChip>
  );
}
