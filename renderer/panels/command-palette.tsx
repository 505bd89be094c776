import { Modal } from '@mantine/core';
import { IconBolt, IconFlame, IconMapPin, type TablerIcon } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { show } from '../actions/view.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import styles from './command-palette.module.css';
import { listCommands } from './commands.ts';
import { type Command, findCommands } from './find-commands.ts';
import { useNames } from './names.ts';

const shownCommands = 60;
const icons = { actions: IconBolt, zones: IconMapPin, hotspots: IconFlame } as const satisfies Record<Command['group'], TablerIcon>;

/** Ctrl K: actions, zones and hotspots by name. */
export function CommandPalette() {
  const isOpen = useStore(({ transient }) => transient.isPaletteOpen);
  const { palette } = useMessages();
  return (
    <Modal.Root opened={isOpen} onClose={() => show({ isPaletteOpen: false })} padding={0} size={560} yOffset={60} centered={false}>
      <Modal.Overlay backgroundOpacity={0.32} />
      <Modal.Content aria-label={palette.title}>
        <Modal.Body>
          <Palette />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Palette() {
  const words = useMessages();
  const names = useNames();
  const state = useStore();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const all = useMemo(() => listCommands(state, words, names), [state, words, names]);
  const found = useMemo(() => findCommands(all, query).slice(0, shownCommands), [all, query]);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    show({ isPaletteOpen: false });
    command.run();
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter') run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        data-autofocus
        className={styles.input}
        value={query}
        placeholder={words.palette.title}
        aria-label={words.palette.title}
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={found[at] === undefined ? undefined : `palette-${found[at].id}`}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={move}
      />
      <div ref={list} id="palette-list" className={styles.list} role="listbox" aria-label={words.palette.title}>
        {found.length === 0 ? <div className={styles.empty}>{words.palette.empty}</div> : null}
        {found.map((command, index) => (
          <PaletteRow
            key={command.id}
            command={command}
            heading={command.group === found[index - 1]?.group ? null : words.palette[command.group]}
            isChosen={index === at}
            onHover={() => setAt(index)}
            onRun={() => run(command)}
          />
        ))}
      </div>
    </>
  );
}

interface PaletteRowProps {
  readonly command: Command;
  readonly heading: string | null;
  readonly isChosen: boolean;
  readonly onHover: () => void;
  readonly onRun: () => void;
}

function PaletteRow({ command, heading, isChosen, onHover, onRun }: PaletteRowProps) {
  const Icon = icons[command.group];
  return (
    <>
      {heading === null ? null : <div className={styles.heading}>{heading}</div>}
      <div
        id={`palette-${command.id}`}
        className={styles.item}
        role="option"
        aria-selected={isChosen}
        onPointerMove={onHover}
        onClick={onRun}
      >
        <Icon size={17} stroke={1.75} aria-hidden />
        <bdi className={styles.name}>{command.name}</bdi>
        {command.note === null ? null : <span className={styles.note}>{command.note}</span>}
        {command.hotkey === null ? null : <kbd className={styles.key}>{command.hotkey}</kbd>}
      </div>
    </>
  );
}
