import { IconChevronDown, IconChevronUp, IconEye, IconEyeOff, IconLetterCase, IconStack2 } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useMessages } from '../strings/index.ts';
import button from './button.module.css';
import styles from './cards.module.css';
import type { ShownLayers } from './layers.ts';

export type LayerName = keyof ShownLayers;

export interface LayersCardProps {
  readonly shown: ShownLayers;
  /** What each layer holds, already formatted: a count, a bandwidth. A layer that is not listed cannot be shown and is left out. */
  readonly amounts: Readonly<Partial<Record<LayerName, string>>>;
  /** Under the density while it is shown: where it is computed. */
  readonly densityPlace?: ReactNode;
  readonly startsCollapsed?: boolean;
  readonly onToggle: (layer: LayerName) => void;
}

/** Top of the picture first. */
const order = ['hotspots', 'incidents', 'density', 'risk', 'zoneBorders', 'choropleth', 'labels'] as const satisfies readonly LayerName[];

/** Eye toggles of the map's layers, each with its mark and amount; folds into a pill. */
export function LayersCard({ shown, amounts, densityPlace, startsCollapsed = false, onToggle }: LayersCardProps) {
  const [isOpen, setOpen] = useState(!startsCollapsed);
  const words = useMessages().layers;
  const listed = order.filter((layer) => amounts[layer] !== undefined);
  if (!isOpen) {
    return (
      <button type="button" className={styles.pill} aria-expanded={false} onClick={() => setOpen(true)}>
        <IconStack2 size={17} stroke={1.75} aria-hidden="true" />
        <b>{words.title}</b>
        <span className={styles.tag}>{words.shown(listed.filter((layer) => shown[layer]).length, listed.length)}</span>
        <IconChevronDown size={16} stroke={1.75} aria-hidden="true" />
      </button>
    );
  }
  return (
    <section className={styles.card} aria-label={words.title}>
      <header className={styles.cardHead}>
        <h2>{words.title}</h2>
        <button
          type="button"
          className={`${button.bare ?? ''} ${styles.fold ?? ''}`}
          aria-label={words.collapse}
          aria-expanded={true}
          onClick={() => setOpen(false)}
        >
          <IconChevronUp size={16} stroke={1.75} />
        </button>
      </header>
      <ul className={styles.layers}>
        {listed.map((layer) => {
          const isShown = shown[layer];
          const Eye = isShown ? IconEye : IconEyeOff;
          const name = words.name[layer];
          return (
            <li key={layer}>
              <button
                type="button"
                aria-pressed={isShown}
                // What is read on it belongs to its name: whoever speaks to the screen says what they see.
                aria-label={[isShown ? words.hide(name) : words.show(name), amounts[layer]].filter(Boolean).join(' ')}
                onClick={() => onToggle(layer)}
              >
                <Eye size={16} stroke={1.75} aria-hidden="true" />
                <span className={styles.swatch} data-layer={layer} aria-hidden="true">
                  {layer === 'labels' ? <IconLetterCase size={15} stroke={1.75} /> : null}
                </span>
                <span className={styles.layerName}>{name}</span> <span className={styles.amount}>{amounts[layer]}</span>
              </button>
              {layer === 'density' && isShown && densityPlace !== undefined ? <div className={styles.place}>{densityPlace}</div> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
