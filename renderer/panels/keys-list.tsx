import { Modal } from '@mantine/core';
import { Fragment } from 'react';
import { show } from '../actions/view.ts';
import { subjects } from '../state/choices.ts';
import { useStore } from '../state/store.ts';
import type { Messages } from '../strings/en.ts';
import { useMessages } from '../strings/index.ts';
import styles from './keys-list.module.css';

const keys = [
  ['palette', ['Ctrl', 'K']],
  ['subjects', ['1', '–', String(subjects.length)]],
  ['filter', ['F']],
  ['compare', ['C']],
  ['undoRedo', ['Ctrl', 'Z', 'Shift']],
  ['hotspots', ['H']],
  ['nextFormer', ['J', 'K']],
  ['side', ['1', '2']],
  ['applyDecision', ['Ctrl', 'Enter']],
  ['play', ['Space']],
  ['step', [',', '.']],
  ['rail', ['[']],
  ['inspector', [']']],
  ['timeline', ['T']],
  ['regions', ['F6', 'Shift']],
  ['escape', ['Esc']],
  ['keys', ['?']],
] as const satisfies readonly (readonly [keyof Messages['keys'], readonly string[]])[];

/** All keys, opened by `?`. */
export function KeysList() {
  const isOpen = useStore(({ transient }) => transient.areKeysOpen);
  const hasSingleKeys = useStore(({ choices }) => choices.hasSingleKeys);
  const words = useMessages();
  return (
    <Modal
      opened={isOpen}
      onClose={() => show({ areKeysOpen: false })}
      title={words.keys.title}
      closeButtonProps={{ 'aria-label': words.common.close }}
    >
      {hasSingleKeys ? null : <p className={styles.note}>{words.keys.singleOff}</p>}
      <dl className={styles.list}>
        {keys.map(([name, parts]) => (
          <Fragment key={name}>
            <dt className={styles.keys} dir="ltr">
              {parts.map((part) => (
                <kbd key={part} className={styles.key}>
                  {part}
                </kbd>
              ))}
            </dt>
            <dd>{words.keys[name]}</dd>
          </Fragment>
        ))}
      </dl>
    </Modal>
  );
}
