import { useMemo } from 'react';
import type { Columns } from '../state/cross-filter.ts';
import { useMessages } from '../strings/index.ts';
import styles from './conflict-map.module.css';
import { distanceM, EARTH_RADIUS_M } from './distance.ts';
import { scaleBar } from './scale-bar.ts';
import type { Box, Ring, ZoneShapes } from '../../preload/drawing/zone-shapes.ts';

type LonLat = readonly [lon: number, lat: number];
type Dots = Pick<Columns, 'count' | 'lonLat' | 'origin'>;

export interface ConflictMapProps {
  readonly mine: LonLat;
  readonly theirs: LonLat;
  readonly base: LonLat | null;
  readonly zones: ZoneShapes | null;
  readonly zoneNames: ReadonlyMap<number, string>;
  /** Incidents around, as a hint of the place. */
  readonly around: Dots | null;
}

const width = 380;
const height = 236;
const marginPx = 52;
/** The least width of the picture, metres: places a few steps apart are still seen among streets and borders. */
const leastWidthM = 700;
const mostDots = 400;
/** Of a name on the map: width of a letter, and height with the space about it. */
const [letterPx, linePx] = [6.4, 15];
const markPx = 12;
/** For the words of the scale and the space before it, px. */
const scaleRoomPx = 64;

/** Where mine, theirs and the base of a position lie, over the borders of zones; metres are true in both directions. */
export function ConflictMap({ mine, theirs, base, zones, zoneNames, around }: ConflictMapProps) {
  const { sync: words, map: mapWords } = useMessages();
  const frame = useMemo(() => frameAround(base === null ? [mine, theirs] : [mine, theirs, base]), [mine, theirs, base]);
  const borders = useMemo(() => (zones === null ? '' : bordersIn(zones, frame)), [zones, frame]);
  const dots = useMemo(() => (around === null ? [] : dotsIn(around, frame)), [around, frame]);
  const { toPx, scale } = frame;
  const [m, t] = [toPx(mine), toPx(theirs)];
  const b = base === null ? null : toPx(base);
  const marks = useMemo(() => (base === null ? [mine, theirs] : [mine, theirs, base]).map(toPx), [mine, theirs, base, toPx]);
  return (
    <div dir="ltr">
      <svg
        className={styles.map}
        viewBox={`0 0 ${String(width)} ${String(height)}`}
        role="img"
        aria-label={words.mapSummary(distanceM(mine, theirs))}
      >
        <rect width={width} height={height} className={styles.outside} />
        <path d={borders} className={styles.zones} />
        {dots.map(([x, y], index) => (
          <circle key={index} cx={x} cy={y} r={1.8} className={styles.dot} />
        ))}
        <ZoneNames zones={zones} names={zoneNames} toPx={toPx} marks={marks} />
        {b === null ? null : (
          <>
            <line x1={b[0]} y1={b[1]} x2={m[0]} y2={m[1]} className={styles.way} data-tone="accent" />
            <line x1={b[0]} y1={b[1]} x2={t[0]} y2={t[1]} className={styles.way} data-tone="future" />
            <circle cx={b[0]} cy={b[1]} r={5.5} className={styles.base} />
            <text x={b[0]} y={b[1] + 19} className={styles.label}>
              {words.base}
            </text>
          </>
        )}
        <Mark at={t} tone="future" letter={words.markTheirs} />
        <Mark at={m} tone="accent" letter={words.markMine} />
        <g className={styles.scale} transform={`translate(12 ${String(height - 12)})`}>
          <path d={`M0 -4V0H${String(scale.widthPx)}V-4`} />
          <text x={scale.widthPx + 6} y={1}>
            {mapWords.scale(scale.lengthM)}
          </text>
        </g>
      </svg>
    </div>
  );
}

function Mark({ at: [x, y], tone, letter }: { readonly at: LonLat; readonly tone: 'accent' | 'future'; readonly letter: string }) {
  return (
    <g transform={`translate(${String(x)} ${String(y)})`} data-tone={tone}>
      <circle r={10.5} className={styles.mark} />
      <text y={4} className={styles.letter}>
        {letter}
      </text>
    </g>
  );
}

function ZoneNames({
  zones,
  names,
  toPx,
  marks,
}: {
  readonly zones: ZoneShapes | null;
  readonly names: ReadonlyMap<number, string>;
  readonly toPx: Frame['toPx'];
  readonly marks: readonly (readonly [x: number, y: number])[];
}) {
  const shown = useMemo(() => {
    if (zones === null) return [];
    const labels = [...zones.labelPoints].map(([zoneId, point]) => {
      const [x, y] = toPx(point);
      return { zoneId, x, y, name: names.get(zoneId) ?? '' };
    });
    return placeLabels(labels, marks);
  }, [zones, names, toPx, marks]);
  return shown.map(({ zoneId, x, y, name }) => (
    <text key={zoneId} x={x} y={y} className={styles.label}>
      {name}
    </text>
  ));
}

interface Label {
  readonly zoneId: number;
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

/** Names that lie on no other name and on no mark, those nearest to the marks first. */
export function placeLabels(labels: readonly Label[], marks: readonly (readonly [x: number, y: number])[]): Label[] {
  const away = ({ x, y }: Label) => Math.min(...marks.map(([markX, markY]) => Math.hypot(x - markX, y - markY)));
  const halfWidth = ({ name }: Label) => (name.length * letterPx) / 2;
  const isSeen = (label: Label) =>
    label.x > halfWidth(label) && label.x < width - halfWidth(label) && label.y > 14 && label.y < height - 26;
  const placed: Label[] = [];
  for (const label of labels.filter(isSeen).sort((one, other) => away(one) - away(other))) {
    const meetsMark = marks.some(([x, y]) => Math.abs(x - label.x) < halfWidth(label) + markPx && Math.abs(y - label.y + 4) < markPx + 8);
    const meetsName = placed.some(
      (other) => Math.abs(other.x - label.x) < halfWidth(other) + halfWidth(label) && Math.abs(other.y - label.y) < linePx,
    );
    if (!meetsMark && !meetsName) placed.push(label);
  }
  return placed;
}

export interface Frame {
  readonly box: Box;
  /** Places to px of the picture. */
  readonly toPx: (place: LonLat) => readonly [x: number, y: number];
  readonly scale: { readonly lengthM: number; readonly widthPx: number };
}

/** The picture around some places: equirectangular about their middle, where a few kilometres are true to the metre. */
export function frameAround(places: readonly LonLat[]): Frame {
  const lons = places.map(([lon]) => lon);
  const lats = places.map(([, lat]) => lat);
  const [lon0, lat0] = [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2];
  const metresPerDegree = (EARTH_RADIUS_M * Math.PI) / 180;
  const shrink = Math.cos((lat0 * Math.PI) / 180);
  const spanXM = (Math.max(...lons) - Math.min(...lons)) * shrink * metresPerDegree;
  const spanYM = (Math.max(...lats) - Math.min(...lats)) * metresPerDegree;
  const metresPerPx = Math.max(spanXM / (width - 2 * marginPx), spanYM / (height - 2 * marginPx), leastWidthM / width);
  const pxPerDegree = metresPerDegree / metresPerPx;
  const [halfLon, halfLat] = [width / 2 / (pxPerDegree * shrink), height / 2 / pxPerDegree];
  return {
    box: [lon0 - halfLon, lat0 - halfLat, lon0 + halfLon, lat0 + halfLat],
    toPx: ([lon, lat]) => [width / 2 + (lon - lon0) * shrink * pxPerDegree, height / 2 - (lat - lat0) * pxPerDegree],
    scale: scaleBar(lat0, Math.log2((shrink * 2 * Math.PI * EARTH_RADIUS_M) / (512 * metresPerPx))),
  };
}

function bordersIn({ polygons }: ZoneShapes, { box, toPx }: Frame): string {
  const [west, south, east, north] = box;
  const isNear = ([w, s, e, n]: Box) => w <= east && e >= west && s <= north && n >= south;
  return polygons
    .filter((polygon) => isNear(polygon.box))
    .flatMap(({ rings }) => rings.map((ring) => ringPath(ring, toPx)))
    .join('');
}

function ringPath(ring: Ring, toPx: Frame['toPx']): string {
  const points: string[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    const [x, y] = toPx([ring[i], ring[i + 1]]);
    points.push(`${x.toFixed(1)} ${y.toFixed(1)}`);
  }
  return `M${points.join('L')}Z`;
}

/** Incidents within the picture; of very many, evenly chosen ones. */
function dotsIn({ count, lonLat, origin }: Dots, { box, toPx, scale }: Frame): (readonly [number, number])[] {
  const [west, south, east, north] = box;
  const found: (readonly [number, number])[] = [];
  for (let i = 0; i < count; i++) {
    const lon = origin[0] + lonLat[2 * i];
    const lat = origin[1] + lonLat[2 * i + 1];
    if (lon <= west || lon >= east || lat <= south || lat >= north) continue;
    const [x, y] = toPx([lon, lat]);
    // Where the scale is written nothing else may be.
    if (x > scale.widthPx + scaleRoomPx || y < height - 26) found.push([x, y]);
  }
  const step = Math.ceil(found.length / mostDots);
  return step <= 1 ? found : found.filter((_, index) => index % step === 0);
}
