import { Menu } from '@mantine/core';
import { IconChevronUp, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { changeFilter, chooseHours, setCompare, toggleType, toggleZone } from '../actions/filter.ts';
import { show } from '../actions/view.ts';
import type { Filter } from '../state/choices.ts';
import { selectCounts, selectDays, selectFilter, selectFormerDays } from '../state/derived.ts';
import { addDays } from '../ui/days.ts';
import { useStore } from '../state/store.ts';
import type { Transient } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { ChoiceList } from './choice-list.tsx';
import styles from './filter-bar.module.css';
import { FilterChip } from './filter-chip.tsx';
import { useNames } from './names.ts';
import { PeriodForm } from './period-form.tsx';
import { useFolding } from './use-folding.ts';

type Chip = NonNullable<Transient['openChip']>;
const namedChoices = 3;

/** What is shown: a chip for each filter, and how many incidents pass all of them. */
export function FilterBar() {
  const words = useMessages();
  const filter = useStore(selectFilter);
  const openChip = useStore(({ transient }) => transient.openChip);
  const isEmpty = useStore(({ server }) => server.columns?.count === 0);
  const [isUnfolded, setUnfolded] = useState(false);
  const { ref, folded } = useFolding(isUnfolded || openChip !== null);
  if (isEmpty) return null;
  const isShown = (chip: Chip) => chip === openChip || isSet(filter, chip);
  const toggle = (chip: Chip) => (isOpen: boolean) => show({ openChip: isOpen ? chip : null });
  return (
    <div className={styles.bar} role="toolbar" aria-label={words.filter.label} data-region data-unfolded={isUnfolded || undefined}>
      <div className={styles.chips} ref={ref}>
        <PeriodChip isOpen={openChip === 'period'} onOpenChange={toggle('period')} />
        <ComparisonChip />
        {isShown('type') ? <TypeChip isOpen={openChip === 'type'} onOpenChange={toggle('type')} /> : null}
        {isShown('zone') ? <ZoneChip isOpen={openChip === 'zone'} onOpenChange={toggle('zone')} /> : null}
        <HoursChip />
      </div>
      {folded > 0 || isUnfolded ? (
        <button
          type="button"
          className={styles.more}
          aria-expanded={isUnfolded}
          aria-label={isUnfolded ? words.filter.fold : words.filter.showAll(folded)}
          onClick={() => setUnfolded(!isUnfolded)}
        >
          {isUnfolded ? <IconChevronUp size={14} stroke={1.75} aria-hidden /> : words.filter.more(folded)}
        </button>
      ) : null}
      <AddFilter hidden={[isShown('type') ? 'type' : null, isShown('zone') ? 'zone' : null]} />
      <Count />
    </div>
  );
}

interface ChipProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

function PeriodChip(props: ChipProps) {
  const words = useMessages();
  const format = useFormat();
  const dayZero = useStore(({ server }) => server.columns?.dayZero ?? null);
  const days = useStore(selectDays);
  const filter = useStore(selectFilter);
  if (dayZero === null || days === null) return null;
  const remove = isSet(filter, 'period') ? () => changeFilter({ period: { from: null, to: null } }) : undefined;
  return (
    <FilterChip
      {...props}
      name={words.filter.period}
      value={format.dateRange(addDays(dayZero, days.from), addDays(dayZero, days.to))}
      onRemove={remove}
    >
      <PeriodForm />
    </FilterChip>
  );
}

function ComparisonChip() {
  const words = useMessages();
  const former = useStore(selectFormerDays);
  if (former === null) return null;
  return (
    <FilterChip
      kind="comparison"
      name={words.filter.comparedWith}
      value={words.filter.former(former.to - former.from)}
      onRemove={() => setCompare('off')}
    />
  );
}

function TypeChip(props: ChipProps) {
  const words = useMessages();
  const names = useNames();
  const types = useStore(({ server }) => server.types);
  const counts = useStore(selectCounts);
  const { typeIds } = useStore(selectFilter);
  const choices = types.map(({ id }) => ({ id, name: names.type(id), count: counts?.byType[id] ?? 0 }));
  return (
    <FilterChip
      {...props}
      name={words.filter.type}
      value={useChosenNames(typeIds, names.type)}
      onRemove={typeIds.length > 0 ? () => changeFilter({ typeIds: [] }) : undefined}
    >
      <ChoiceList label={words.filter.type} choices={choices} chosen={typeIds} onToggle={toggleType} />
    </FilterChip>
  );
}

function ZoneChip(props: ChipProps) {
  const words = useMessages();
  const names = useNames();
  const zones = useStore(({ server }) => server.zones);
  const counts = useStore(selectCounts);
  const { zoneIds } = useStore(selectFilter);
  const choices = zones.map(({ id }) => ({ id, name: names.zone(id), count: counts?.byZone[id] ?? 0 }));
  return (
    <FilterChip
      {...props}
      name={words.filter.zone}
      value={useChosenNames(zoneIds, names.zone)}
      onRemove={zoneIds.length > 0 ? () => changeFilter({ zoneIds: [] }) : undefined}
    >
      <ChoiceList label={words.filter.zone} choices={choices} chosen={zoneIds} onToggle={toggleZone} />
    </FilterChip>
  );
}

function HoursChip() {
  const { filter: words } = useMessages();
  const format = useFormat();
  const { hours } = useStore(selectFilter);
  if (hours === null) return null;
  const weekdays = hours.weekdays.map((weekday) => format.weekday(weekday));
  return (
    <FilterChip
      name={words.hours}
      value={words.hoursOf(weekdays, format.hour(hours.fromHour), format.hour(hours.toHour % 24))}
      onRemove={() => chooseHours(null)}
    />
  );
}

function AddFilter({ hidden }: { readonly hidden: readonly (Chip | null)[] }) {
  const { filter: words } = useMessages();
  const choices = (
    [
      ['type', words.type],
      ['zone', words.zone],
    ] as const
  ).filter(([chip]) => !hidden.includes(chip));
  if (choices.length === 0) return null;
  return (
    <Menu position="bottom-start">
      <div className={styles.chip} data-kind="add">
        <Menu.Target>
          <button type="button" className={styles.open}>
            <IconPlus size={14} stroke={1.75} aria-hidden />
            {words.add}
          </button>
        </Menu.Target>
      </div>
      <Menu.Dropdown>
        {choices.map(([chip, name]) => (
          <Menu.Item key={chip} onClick={() => setTimeout(() => show({ openChip: chip }))}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Count() {
  const { filter: words } = useMessages();
  const format = useFormat();
  const counts = useStore(selectCounts);
  const total = useStore(({ server }) => server.columns?.count ?? 0);
  const { before, after } = words.count(format.number(counts?.total ?? 0), format.number(total));
  return (
    <div className={styles.count} role="status">
      <b>{before}</b>
      {after}
    </div>
  );
}

/** The first few names, then how many more. */
function useChosenNames(ids: readonly number[], nameOf: (id: number) => string): string {
  const { filter: words, common } = useMessages();
  if (ids.length === 0) return common.all;
  return words.several(ids.slice(0, namedChoices).map(nameOf), Math.max(0, ids.length - namedChoices));
}

function isSet({ period, typeIds, zoneIds }: Filter, chip: Chip): boolean {
  if (chip === 'period') return period.from !== null || period.to !== null;
  return (chip === 'type' ? typeIds : zoneIds).length > 0;
}
