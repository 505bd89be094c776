import { Popover } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useMessages } from '../strings/index.ts';
import type { HelpTopic } from '../strings/en-help.ts';
import { sources } from '../strings/sources.ts';
import styles from './help-button.module.css';

export interface HelpButtonProps {
  readonly topic: HelpTopic;
  /** What the number is called where the button stands. */
  readonly name: string;
  readonly position?: 'top-start' | 'bottom-start';
}

/** ⓘ: what a number is, by which formula, its limits and where the method comes from. */
export function HelpButton({ topic, name, position = 'bottom-start' }: HelpButtonProps) {
  const { help } = useMessages();
  const { what, formula, limits } = help.topics[topic];
  return (
    <Popover position={position} width={320} withinPortal trapFocus>
      <Popover.Target>
        <button type="button" className={styles.button} aria-label={help.about(name)}>
          <IconInfoCircle size={14} stroke={1.75} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.card} aria-label={help.about(name)} tabIndex={-1} data-autofocus>
        <b>{name}</b>
        <p>{what}</p>
        <dl>
          <dt>{help.formula}</dt>
          <dd>{formula}</dd>
          <dt>{help.limits}</dt>
          <dd>{limits}</dd>
          <dt>{help.source}</dt>
          <dd>
            <bdi dir="ltr" lang="en">
              {sources[topic]}
            </bdi>
          </dd>
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}
