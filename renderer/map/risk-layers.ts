/** The painted cells of the risk as a layer of the map. */
import { BitmapLayer, LineLayer } from '@deck.gl/layers';
import { mapColours, toRgba } from '../../preload/drawing/palettes.ts';
import type { Scheme } from '../ui/scheme.ts';
import type { DensityImage } from './density-image.ts';
import type { Segment } from './hatch.ts';
import { ZONE_BORDERS } from './zone-layers.ts';
import type { Box } from '../../preload/drawing/zone-shapes.ts';

const images = new WeakMap<DensityImage, ImageData>();

/** The painted cells under the borders of zones, with hard edges: a cell is what was computed, nothing lies between two of them. */
export function riskLayer(picture: DensityImage): BitmapLayer {
  let image = images.get(picture);
  if (image === undefined) images.set(picture, (image = new ImageData(picture.data, picture.width, picture.height)));
  return new BitmapLayer({
    // A layer of deck.gl and of MapLibre: it says which layer of the style it stands under.
    ...{ beforeId: ZONE_BORDERS },
    id: 'risk',
    image,
    bounds: [...picture.bounds] as [...Box],
    _imageCoordinateSystem: 'lnglat',
    opacity: 0.78,
    textureParameters: { magFilter: 'nearest', minFilter: 'nearest' },
  });
}

/** Hatch over the cells whose interval is wider than their value. */
export function riskHatchLayer(lines: readonly Segment[], scheme: Scheme): LineLayer<Segment> {
  return new LineLayer<Segment>({
    ...{ beforeId: ZONE_BORDERS },
    id: 'risk-hatches',
    data: lines,
    getSourcePosition: (segment) => [segment[0][0], segment[0][1]],
    getTargetPosition: (segment) => [segment[1][0], segment[1][1]],
    getColor: toRgba(mapColours[scheme].ink, 0.5),
    getWidth: 0.9,
    widthUnits: 'pixels',
  });
}
