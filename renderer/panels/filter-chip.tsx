import { Popover } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMessages } from '../strings/index.ts';
import styles from './filter-bar.module.css';

export interface FilterChipProps {
  readonly name: string;
  readonly value: string;
  readonly kind?: 'filter' | 'comparison';
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  /** Absent = there is nothing to remove. */
  readonly onRemove?: (() => void) | undefined;
  /** Content of the popover; absent = nothing opens. */
  readonly children?: ReactNode;
}

/** `name value ×`: opens a popover with the choices; × or Backspace removes the filter. */
export function FilterChip(props: FilterChipProps) {
  const { name, value, kind = 'filter', isOpen = false, onOpenChange, onRemove, children } = props;
  const { filter } = useMessages();
  const label = (
    <>
      <span className={styles.name}>{name}</span>{' '}
      <bdi className={styles.value} title={value}>
        {value}
      </bdi>
    </>
  );
  return (
    <div
      className={styles.chip}
      data-kind={kind}
      onKeyDown={(event) => {
        if ((event.key === 'Backspace' || event.key === 'Delete') && !(event.target instanceof HTMLInputElement)) onRemove?.();
      }}
    >
      {children === undefined ? (
        <span className={styles.open}>{label}</span>
      ) : (
        <Popover opened={isOpen} onChange={(opened) => onOpenChange?.(opened)} position="bottom-start" width={340} trapFocus returnFocus>
          <Popover.Target>
            <button
              type="button"
              className={styles.open}
              aria-label={`${name} ${value}, ${filter.change}`}
              onClick={() => onOpenChange?.(!isOpen)}
            >
              {label}
            </button>
          </Popover.Target>
          <Popover.Dropdown className={styles.popover}>{children}</Popover.Dropdown>
        </Popover>
      )}
      {onRemove === undefined ? null : (
        <button type="button" className={styles.remove} aria-label={filter.remove(name)} onClick={onRemove}>
          <IconX size={13} stroke={2} aria-hidden />
        </button>
      )}
    </div>
  );
}
