/** Hotspots carry their confidence: outline and fill say how often they return when the incidents are resampled. */
import { PathStyleExtension } from '@deck.gl/extensions';
import type { PathStyleExtensionProps } from '@deck.gl/extensions';
import { LineLayer, PathLayer, SolidPolygonLayer } from '@deck.gl/layers';
import type { Hotspot } from '../../preload/contract/domain.ts';
import { type Confidence, confidenceOf } from './confidence.ts';
import { hatchRing } from './hatch.ts';
import type { Segment } from './hatch.ts';
import { mapColours, toRgb, toRgba } from '../../preload/drawing/palettes.ts';
import type { Rgba } from '../../preload/drawing/palettes.ts';
import type { Scheme } from '../ui/scheme.ts';

export interface OutlineStyle {
  readonly widthPx: number;
  /** Dash and gap, pixels; [0, 0] = solid. */
  readonly dashPx: readonly [number, number];
  readonly fill: 'solid' | 'hatch' | 'none';
}

/** Below this zoom outlines are too small to read and only the badges stay. */
export const OUTLINE_ZOOM = 11;

const HATCH_SPACING_PX = 6;
const HALO_EXTRA_PX = 5;
const dashes = new PathStyleExtension({ dashMode: 'path' });

export const outlineStyles = {
  strong: { widthPx: 2.4, dashPx: [0, 0], fill: 'solid' },
  medium: { widthPx: 1.8, dashPx: [7, 3.5], fill: 'hatch' },
  // Shorter or thinner dots fall between pixels and lose their hue.
  weak: { widthPx: 1.9, dashPx: [2.2, 3], fill: 'none' },
} as const satisfies Record<Confidence, OutlineStyle>;

/**
 * Fill of strong hotspots: the surface at 66 %, then the finding at 24 %, as one colour. So the hue stays the same over
 * density of any class. Source: Porter and Duff, Compositing digital images, 1984, operator over.
 */
export function strongFill(scheme: Scheme): Rgba {
  const surface = toRgb(mapColours[scheme].surface);
  const finding = toRgb(mapColours[scheme].finding);
  const alpha = 1 - (1 - 0.66) * (1 - 0.24);
  const mix = (channel: 0 | 1 | 2) => Math.round((surface[channel] * 0.66 * (1 - 0.24) + finding[channel] * 0.24) / alpha);
  return [mix(0), mix(1), mix(2), Math.round(alpha * 255)];
}

/** Hatch lines of all hotspots of medium confidence at a zoom. */
export function hatchLines(hotspots: readonly Hotspot[], zoom: number): Segment[] {
  return hotspots
    .filter((hotspot) => outlineStyles[confidenceOf(hotspot.support)].fill === 'hatch')
    .flatMap((hotspot) => hatchRing(hotspot.outline, zoom, HATCH_SPACING_PX));
}

/** Fills and hatches: they lie under the incidents. */
export function hotspotFillLayers(
  hotspots: readonly Hotspot[],
  { scheme, hatch, place }: { scheme: Scheme; hatch: readonly Segment[]; place: object },
) {
  const [red, green, blue, alpha] = strongFill(scheme);
  return [
    new SolidPolygonLayer<Hotspot>({
      ...place,
      id: 'hotspot-fills',
      data: hotspots.filter((hotspot) => outlineStyles[confidenceOf(hotspot.support)].fill === 'solid'),
      getPolygon: (hotspot) => hotspot.outline,
      getFillColor: [red, green, blue, alpha],
    }),
    new LineLayer<Segment>({
      ...place,
      id: 'hotspot-hatches',
      data: hatch,
      getSourcePosition: (segment) => [segment[0][0], segment[0][1]],
      getTargetPosition: (segment) => [segment[1][0], segment[1][1]],
      getColor: toRgba(mapColours[scheme].finding, 0.85),
      getWidth: 1.3,
      widthUnits: 'pixels',
    }),
  ];
}

/** Halo, outline and, for the selected one, the triple line: they lie over everything but the badges. */
export function hotspotLineLayers(hotspots: readonly Hotspot[], selectedId: number | null, scheme: Scheme) {
  const colours = mapColours[scheme];
  const selected = hotspots.filter((hotspot) => hotspot.id === selectedId);
  const styleOf = (hotspot: Hotspot) => outlineStyles[confidenceOf(hotspot.support)];
  return [
    new PathLayer<Hotspot>({
      ...path,
      id: 'hotspot-halos',
      data: hotspots,
      getWidth: HALO_EXTRA_PX,
      getColor: toRgba(colours.surface, 0.7),
    }),
    new PathLayer<Hotspot>({ ...path, id: 'hotspot-selected-ink', data: selected, getWidth: 7, getColor: toRgba(colours.ink) }),
    new PathLayer<Hotspot>({ ...path, id: 'hotspot-selected-surface', data: selected, getWidth: 4.6, getColor: toRgba(colours.surface) }),
    new PathLayer<Hotspot, PathStyleExtensionProps<Hotspot>>({
      ...path,
      id: 'hotspot-outlines',
      data: hotspots,
      getWidth: (hotspot) => styleOf(hotspot).widthPx,
      getColor: toRgba(colours.finding),
      extensions: [dashes],
      getDashArray: (hotspot) => [...styleOf(hotspot).dashPx],
      dashUnits: 'pixels',
      dashJustified: true,
    }),
  ];
}

const path = {
  getPath: (hotspot: Hotspot) => hotspot.outline,
  widthUnits: 'pixels' as const,
  jointRounded: true,
};
