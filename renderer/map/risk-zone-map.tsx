import { useId, useMemo } from 'react';
import { RISK_HATCH_PX } from './risk-hatch.ts';
import { zoneRows } from './risk-rows.ts';
import type { Risk, ZoneGeometry } from '../state/server-truth.ts';
import { useMessages } from '../strings/index.ts';
import { classBreaks, classOf } from '../../preload/drawing/classes.ts';
import { useFormat } from '../ui/format.ts';
import { classPalettes } from '../../preload/drawing/palettes.ts';
import { useScheme } from '../ui/scheme.ts';
import { useSize } from '../ui/use-size.ts';
import { zonePaths } from './zone-paths.ts';
import styles from './risk-zone-map.module.css';

export interface RiskZoneMapProps {
  readonly risk: Risk;
  readonly period: number;
  /** Dates of the period in words. */
  readonly range: string;
  readonly geometry: ZoneGeometry;
  readonly nameOf: (zoneId: number) => string;
  readonly selectedZoneId: number | null;
  readonly onZoneClick: (zoneId: number) => void;
}

const mostClasses = 7;
const paddingPx = 4;

/** Zones by what they expect in one period, hatched where the interval is wider than the value. A small map that needs no GPU. */
export function RiskZoneMap({ risk, period, range, geometry, nameOf, selectedZoneId, onZoneClick }: RiskZoneMapProps) {
  const { risk: words } = useMessages().outlook;
  const palette = classPalettes[useScheme()].future;
  const hatchId = useId();
  const [box, { width, height }] = useSize<HTMLDivElement>({ width: 0, height: 0 });
  const paths = useMemo(() => zonePaths(geometry, { width, height, paddingPx }), [geometry, width, height]);
  const bounds = useMemo(() => riskZoneBounds(risk), [risk]);
  const rows = useMemo(() => zoneRows(risk, period), [risk, period]);
  const byId = new Map(rows.map((row) => [row.zoneId, row]));
  const first = rows[0];
  const wide = rows.filter(({ isWide }) => isWide).length;
  const colourOf = (expected: number) => palette[palette.length - bounds.length + Math.max(0, classOf(bounds, expected))];
  return (
    <div className={styles.frame}>
      <div ref={box} className={styles.map} dir="ltr">
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={first === undefined ? words.title : words.summary(range, nameOf(first.zoneId), first.expected, wide)}
        >
          <pattern id={hatchId} width={RISK_HATCH_PX} height={RISK_HATCH_PX} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line className={styles.hatch} x1={0} y1={0} x2={0} y2={RISK_HATCH_PX} />
          </pattern>
          {paths.map(({ zoneId, d }) => {
            const row = byId.get(zoneId);
            return (
              <g key={zoneId} className={styles.zone} data-selected={zoneId === selectedZoneId} onClick={() => onZoneClick(zoneId)}>
                <path d={d} fill={row === undefined ? 'transparent' : colourOf(row.expected)} />
                {row?.isWide === true ? <path d={d} fill={`url(#${hatchId})`} /> : null}
                <title>{`${nameOf(zoneId)}${row === undefined ? '' : `: ${words.zoneTip(row.expected, row.lo80, row.hi80)}`}`}</title>
              </g>
            );
          })}
          {/* Drawn again over its neighbours. */}
          {paths.map(({ zoneId, d }) => (zoneId === selectedZoneId ? <path key={zoneId} className={styles.selected} d={d} /> : null))}
        </svg>
      </div>
      <Key bounds={bounds} colourOf={colourOf} hasHatch={wide > 0} />
    </div>
  );
}

interface KeyProps {
  readonly bounds: readonly number[];
  readonly colourOf: (expected: number) => string;
  readonly hasHatch: boolean;
}

function Key({ bounds, colourOf, hasHatch }: KeyProps) {
  const { outlook, legend } = useMessages();
  const format = useFormat();
  return (
    <div className={styles.key} role="group" aria-label={legend.label}>
      <ol>
        {bounds.map((bound) => (
          <li key={bound}>
            <span style={{ background: colourOf(bound) }} />
            {format.number(bound, bound < 10 ? 1 : 0)}
          </li>
        ))}
      </ol>
      {hasHatch ? (
        <div className={styles.keyHatch}>
          <span aria-hidden />
          {outlook.risk.wide}
        </div>
      ) : null}
    </div>
  );
}

/** Lower bounds of the classes, the same for all periods, so that colours can be compared through time. */
function riskZoneBounds({ zones }: Risk): readonly number[] {
  const rough = classBreaks(
    zones.expected.filter((value) => value > 0),
    'quantile',
    mostClasses,
  );
  const round = rough.map((value, index) => (index === 0 ? 0 : Number(value.toPrecision(value < 1 ? 1 : 2))));
  return [...new Set(round)];
}
