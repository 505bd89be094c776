import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Density, Risk } from '../state/server-truth.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import button from './button.module.css';
import styles from './cards.module.css';
import { densityBounds } from './density-image.ts';
import type { ShownLayers } from './layers.ts';
import { classPalettes } from '../../preload/drawing/palettes.ts';
import type { Scheme } from '../ui/scheme.ts';
import { wideCells } from './risk-hatch.ts';
import { chanceAt, riskBounds } from './risk-cells.ts';
import { choroplethBounds } from './zone-layers.ts';

export interface MapLegendProps {
  readonly shown: ShownLayers;
  readonly scheme: Scheme;
  /** Days of the chosen period: every number says its period. */
  readonly days: number;
  readonly density: Density | null;
  readonly risk: Risk | null;
  /** Period of the risk that is shown. */
  readonly riskPeriod: number;
  readonly zoneCounts: ReadonlyMap<number, number>;
  readonly hasHotspots: boolean;
  /** True while one hotspot's members are drawn. */
  readonly hasMembers: boolean;
  /** Under the density: where it was computed, if that is to be said. */
  readonly densityNote?: string | null;
  /** Beside the title of the density: what the number is. */
  readonly densityHelp?: ReactNode;
  readonly startsCollapsed?: boolean;
}

/** What is drawn, with unit and period, and nothing else. Renders nothing when no layer needs words. */
export function MapLegend(props: MapLegendProps) {
  const { shown, scheme, days, density, zoneCounts, hasMembers } = props;
  const [isOpen, setOpen] = useState(props.startsCollapsed !== true);
  const words = useMessages().legend;
  const palette = classPalettes[scheme].counts;
  const densityClasses = useMemo(() => (density === null ? [] : densityBounds(density)), [density]);
  const zoneClasses = useMemo(() => choroplethBounds(zoneCounts), [zoneCounts]);
  const parts: ReactNode[] = [];
  if (shown.density && densityClasses.length > 0)
    parts.push(
      <ClassScale
        key="density"
        title={words.density}
        help={props.densityHelp}
        unit={words.densityUnit(days)}
        bounds={densityClasses}
        palette={palette}
        note={props.densityNote}
      />,
    );
  if (shown.risk && props.risk !== null)
    parts.push(<RiskScale key="risk" risk={props.risk} period={props.riskPeriod} palette={classPalettes[scheme].future} />);
  if (shown.choropleth && zoneClasses.length > 0)
    parts.push(
      <ClassScale key="zones" title={words.choropleth} unit={words.choroplethUnit(days)} bounds={zoneClasses} palette={palette} />,
    );
  if (shown.hotspots && props.hasHotspots) parts.push(<HotspotKey key="hotspots" hasMembers={hasMembers} />);
  if (shown.incidents && parts.length === 0) parts.push(<IncidentKey key="incidents" />);
  if (parts.length === 0) return null;
  const Fold = isOpen ? IconChevronDown : IconChevronUp;
  return (
    <section className={styles.legend} data-open={isOpen} aria-label={words.label}>
      <button
        type="button"
        className={`${button.bare ?? ''} ${styles.fold ?? ''}`}
        aria-label={isOpen ? words.collapse : words.expand}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? null : <b>{words.label}</b>}
        <Fold size={15} stroke={1.75} />
      </button>
      {isOpen ? parts : null}
    </section>
  );
}

interface ClassScaleProps {
  readonly title: string;
  readonly help?: ReactNode;
  readonly unit: string;
  readonly bounds: readonly number[];
  readonly palette: readonly string[];
  readonly note?: string | null | undefined;
}

function ClassScale({ title, help, unit, bounds, palette, note }: ClassScaleProps) {
  const format = useFormat();
  return (
    <div>
      <Title title={title} help={help} unit={unit} />
      <ol className={styles.classes}>
        {bounds.map((bound, index) => (
          <li key={bound}>
            <span style={{ background: palette[palette.length - bounds.length + index] }} />
            {format.number(bound, bound < 0.01 ? 4 : bound < 10 ? 2 : 0)}
          </li>
        ))}
      </ol>
      {note == null ? null : <span className={styles.legendNote}>{note}</span>}
    </div>
  );
}

/** Classes of the cells by expected incidents, each with the chance of one or more. */
function RiskScale({ risk, period, palette }: { readonly risk: Risk; readonly period: number; readonly palette: readonly string[] }) {
  const { risk: words } = useMessages().outlook;
  const bounds = riskBounds(risk);
  const hasHatch = useMemo(() => wideCells(risk, period).includes(1), [risk, period]);
  const chances = useMemo(() => riskBounds(risk).map((bound) => chanceAt(risk, bound)), [risk]);
  return (
    <div>
      <ClassScale title={words.title} unit={words.unit} bounds={bounds} palette={palette} />
      <ol className={styles.classes} aria-label={words.chanceUnit}>
        {chances.map((chance, index) => (
          <li key={bounds[index]}>{chance === null ? '' : words.chanceOf(chance)}</li>
        ))}
      </ol>
      <span className={styles.legendNote}>{words.chanceUnit}</span>
      {hasHatch ? (
        <div className={styles.hatchKey}>
          <span aria-hidden="true" /> {words.wide}
        </div>
      ) : null}
    </div>
  );
}

function HotspotKey({ hasMembers }: { readonly hasMembers: boolean }) {
  const words = useMessages().legend;
  return (
    <div>
      <Title title={words.hotspots} unit={words.hotspotsUnit} />
      <ul className={styles.support}>
        <li>
          <SupportMark confidence="strong" /> {words.strong}
        </li>
        <li>
          <SupportMark confidence="medium" /> {words.medium}
        </li>
        <li>
          <SupportMark confidence="weak" /> {words.weak}
        </li>
      </ul>
      {hasMembers ? (
        <ul className={styles.members}>
          <li>
            <span className={styles.dot} data-kind="core" /> {words.core}
          </li>
          <li>
            <span className={styles.dot} data-kind="border" /> {words.border}
          </li>
          <li>
            <span className={styles.dot} data-kind="noise" /> {words.noise}
          </li>
        </ul>
      ) : null}
    </div>
  );
}

function IncidentKey() {
  const words = useMessages().legend;
  return (
    <ul className={styles.members}>
      <li>
        <span className={styles.dot} data-kind="incident" /> {words.incident}
      </li>
    </ul>
  );
}

/** The same outline, dash and fill as on the map. */
function SupportMark({ confidence }: { readonly confidence: 'strong' | 'medium' | 'weak' }) {
  return (
    <svg className={styles.mark} width={30} height={16} viewBox="0 0 30 16" data-confidence={confidence} aria-hidden="true">
      <rect x={1.5} y={1.5} width={27} height={13} rx={6.5} />
      {confidence === 'medium' ? <path d="M5 13L15 3M11 13.5L21 3.5M17 13.5L26 4.5" /> : null}
    </svg>
  );
}

function Title({ title, help, unit }: { readonly title: string; readonly help?: ReactNode; readonly unit: string }) {
  return (
    <div className={styles.legendTitle}>
      <b>{title}</b>
      {help}
      <span>{unit}</span>
    </div>
  );
}
