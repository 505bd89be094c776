/** The map of a report as SVG: ground, zones, density by classes, hotspots by support, names, scale. */
import { densityBreaks } from '../../preload/drawing/classes.ts';
import { placeBadges, type PxBox } from '../../preload/drawing/badges.ts';
import type { Format } from '../../preload/drawing/format.ts';
import { classPalettes, mapColours } from '../../preload/drawing/palettes.ts';
import { zoneShapes, type ZoneShapes } from '../../preload/drawing/zone-shapes.ts';
import { contours } from './contours.ts';
import type { MapHotspot, MapSection } from './document.ts';
import { groundAt } from './ground.ts';
import { frameOf, type MapFrame, pathOf, scaleBarOf } from './map-frame.ts';
import { html, type Markup } from './markup.ts';
import type { ReportWords } from './strings/en.ts';

const colours = mapColours.light;
const classes = classPalettes.light.counts;

export interface MapLook {
  readonly words: ReportWords;
  readonly format: Format;
  readonly basemapDir: string;
  readonly width: number;
  readonly height: number;
  /** Names what the drawing refers to: different on each page. */
  readonly id: string;
}

/** null where there are no zones to draw. */
export function drawMap(section: MapSection, look: MapLook): Markup | null {
  const shapes = zoneShapes(section.zones);
  if (shapes === null) return null;
  const frame = frameOf(shapes, section, look);
  const zones = pathOf(
    shapes.polygons.flatMap(({ rings }) => rings),
    frame,
  );
  const { width, height } = frame;
  const clip = `${look.id}-zones`;
  const focus = pathOf(
    shapes.polygons.filter(({ zoneId }) => section.focus.includes(zoneId)).flatMap(({ rings }) => rings),
    frame,
  );
  const badges = badgesOf(section.hotspots, frame);
  return html`<svg
    class="map"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    direction="ltr"
    role="img"
    aria-label="${look.words.map.label}"
  >
    <defs>
      <clipPath id="${clip}"><path d="${zones}" clip-rule="evenodd" /></clipPath>
      <pattern id="${look.id}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="1.3" height="5" fill="${colours.finding}" />
      </pattern>
    </defs>
    ${groundMarkup(frame, look.basemapDir)}
    <path d="${zones}" fill="${colours.land}" fill-rule="evenodd" />
    <g clip-path="url(#${clip})">${densityMarkup(section, frame)}</g>
    <path d="${zones}" fill="none" stroke="${colours.zoneLine}" stroke-width="0.8" />
    ${focus === '' ? null : html`<path d="${focus}" fill="none" stroke="${colours.coast}" stroke-width="1.8" />`}
    ${section.hotspots.toReversed().map((hotspot) => hotspotMarkup(hotspot, frame, look.id))}
    ${zoneNames(section, shapes, { frame, badges: badges.map(({ box }) => box) })}
    ${badges.map(({ box, hotspot }) => badgeMarkup(box, hotspot, look.format))} ${scaleMarkup(frame, look)}
  </svg>`;
}

/** Water reaches a little inland, as bundled shores are off by up to some kilometre; zones lie over it. */
const REACH_M = 1_500;

function groundMarkup(frame: MapFrame, folder: string): Markup {
  const { base, rings } = groundAt(folder, frame.box);
  const path = pathOf(
    rings.map((ring) => ring.flat()),
    frame,
  );
  const reach = (2 * REACH_M) / frame.metresPerPx;
  const fill = base === 'water' ? colours.outside : colours.water;
  return html`<rect width="${frame.width}" height="${frame.height}" fill="${colours[base]}" /><path
      d="${path}"
      fill="${fill}"
      fill-rule="evenodd"
      stroke="${colours.water}"
      stroke-width="${base === 'water' ? 0 : reach.toFixed(1)}"
    />`;
}

/** Lower bounds of the classes of the surface; empty where it holds nothing. */
export function boundsOf({ density }: Pick<MapSection, 'density'>): readonly number[] {
  return density === null ? [] : densityBreaks(density.perKm2.reduce((max, value) => Math.max(max, value), 0));
}

/** The strongest class is always the last colour, wherever fewer classes are left. */
export const classColour = (index: number, count: number): string => classes[classes.length - count + index] ?? '';

function densityMarkup(section: MapSection, frame: MapFrame): readonly Markup[] {
  const { density } = section;
  if (density === null) return [];
  const [west, south, east, north] = density.bounds;
  const bounds = boundsOf(section);
  // Values lie in the middle of cells.
  const lonOf = (x: number): number => west + ((x + 0.5) / density.columns) * (east - west);
  const latOf = (y: number): number => south + ((y + 0.5) / density.rows) * (north - south);
  return bounds.map((bound, index) => {
    const rings = contours({ values: density.perKm2, columns: density.columns, rows: density.rows }, bound).map((ring) =>
      ring.map((value, i) => (i % 2 === 0 ? lonOf(value) : latOf(value))),
    );
    return html`<path d="${pathOf(rings, frame)}" fill="${classColour(index, bounds.length)}" fill-rule="evenodd" />`;
  });
}

/** As the screen draws them; see the swatches of the legend. */
export const supportLook = (
  support: number,
): { readonly width: number; readonly dash: string; readonly fill: 'solid' | 'hatch' | 'none' } =>
  support >= 80
    ? { width: 2.4, dash: '', fill: 'solid' }
    : support >= 60
      ? { width: 1.8, dash: '7 3.5', fill: 'hatch' }
      : { width: 1.5, dash: '1.5 3.5', fill: 'none' };

function hotspotMarkup({ outline, support }: MapHotspot, frame: MapFrame, id: string): Markup {
  const path = pathOf([outline.flat()], frame);
  const { width, dash, fill } = supportLook(support);
  const fills =
    fill === 'solid'
      ? html`<path d="${path}" fill="${colours.surface}" fill-opacity="0.66" /><path
            d="${path}"
            fill="${colours.finding}"
            fill-opacity="0.24"
          />`
      : fill === 'hatch'
        ? html`<path d="${path}" fill="url(#${id}-hatch)" />`
        : null;
  return html`${fills}<path d="${path}" fill="none" stroke="${colours.surface}" stroke-width="5" stroke-opacity="0.8" /><path
      d="${path}"
      fill="none"
      stroke="${colours.finding}"
      stroke-width="${width}"
      stroke-dasharray="${dash}"
      stroke-linejoin="round"
    />`;
}

interface Badge {
  readonly box: PxBox;
  readonly hotspot: MapHotspot;
}

const BADGE = { width: 44, height: 17 } as const;

function badgesOf(hotspots: readonly MapHotspot[], { place, width, height }: MapFrame): readonly Badge[] {
  const requests = hotspots.map(({ outline }, id) => {
    const points = outline.map(([lon, lat]) => place(lon, lat));
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
    return { id, outline: box, ...BADGE };
  });
  return placeBadges(requests, { left: 0, top: 0, right: width, bottom: height }).flatMap(({ id, left, top }) => {
    const hotspot = hotspots[id];
    return hotspot === undefined ? [] : [{ box: { left, top, right: left + BADGE.width, bottom: top + BADGE.height }, hotspot }];
  });
}

function badgeMarkup({ left, top }: PxBox, { rank, support }: MapHotspot, format: Format): Markup {
  const middle = top + 12.2;
  return html`<g
    ><rect
      x="${left.toFixed(1)}"
      y="${top.toFixed(1)}"
      width="${BADGE.width}"
      height="${BADGE.height}"
      rx="8.5"
      fill="${colours.surface}"
      stroke="${colours.finding}"
      stroke-width="1.2"
    />
    <text x="${(left + 12.5).toFixed(1)}" y="${middle.toFixed(1)}" class="badge finding">${format.number(rank)}</text
    ><line
      x1="${(left + 21.5).toFixed(1)}"
      x2="${(left + 21.5).toFixed(1)}"
      y1="${(top + 4).toFixed(1)}"
      y2="${(top + 13).toFixed(1)}"
      stroke="${colours.zoneLine}"
    />
    <text x="${(left + 32).toFixed(1)}" y="${middle.toFixed(1)}" class="badge">${format.number(support)}</text></g
  >`;
}

/** About the width of a letter of a name, pixels. */
const LETTER_PX = 5.9;
const NAME_PX = 14;

/** Names of the zones with most incidents first, each where it touches no other and no badge. */
function zoneNames(
  { names }: MapSection,
  { labelPoints }: ZoneShapes,
  { frame, badges }: { readonly frame: MapFrame; readonly badges: readonly PxBox[] },
): readonly Markup[] {
  const taken: PxBox[] = [...badges, { left: frame.width - 130, top: frame.height - 34, right: frame.width, bottom: frame.height }];
  return names
    .toSorted((a, b) => b.incidents - a.incidents)
    .flatMap(({ zoneId, name }) => {
      const point = labelPoints.get(zoneId);
      if (point === undefined || name === '') return [];
      const [x, y] = frame.place(point[0], point[1]);
      const half = (name.length * LETTER_PX) / 2 + 2;
      const box = { left: x - half, right: x + half, top: y - NAME_PX / 2, bottom: y + NAME_PX / 2 };
      const isFree = taken.every(
        (other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom,
      );
      if (!isFree || box.left < 4 || box.right > frame.width - 4 || box.top < 4 || box.bottom > frame.height - 4) return [];
      taken.push(box);
      return [html`<text x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}" class="name" unicode-bidi="plaintext">${name}</text>`];
    });
}

const SCALE_PX = 90;

function scaleMarkup({ metresPerPx, width, height }: MapFrame, { words, format }: MapLook): Markup {
  const { lengthM, widthPx } = scaleBarOf(metresPerPx, SCALE_PX);
  const right = width - 20;
  const y = height - 14;
  const text = lengthM >= 1_000 ? words.map.kilometres(format.number(lengthM / 1_000)) : words.map.metres(format.number(lengthM));
  const left = right - widthPx;
  return html`<path d="M${left.toFixed(1)} ${y - 4}v4H${right}v-4" fill="none" stroke="${colours.ink}" stroke-width="1.4" /><text
      x="${((left + right) / 2).toFixed(1)}"
      y="${y - 5}"
      class="scale"
      >${text}</text
    >`;
}
