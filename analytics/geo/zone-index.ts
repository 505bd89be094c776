export interface ZoneBorders {
  /** Ids > 0, one a zone. */
  readonly zoneIds: Int32Array;
  /** Per zone: end of its polygons in `ringEnds`. */
  readonly polygonEnds: Int32Array;
  /** Per polygon: end of its rings in `pointEnds`. */
  readonly ringEnds: Int32Array;
  /** Per ring: end of its points, in points of `lonLat`. */
  readonly pointEnds: Int32Array;
  /** [lon0, lat0, …], degrees WGS 84. */
  readonly lonLat: Float64Array;
}

/** Made by buildZoneIndex. Stands on shared memory, so that it can be handed to any number of threads without being moved. */
export interface ZoneIndex {
  readonly zoneIds: Int32Array<SharedArrayBuffer>;
}

export function buildZoneIndex(_borders: ZoneBorders): ZoneIndex {
  throw new RangeError('being written');
}

export function locateZones(_input: { readonly lonLat: Float64Array; readonly index: ZoneIndex }): Int32Array<ArrayBuffer> {
  throw new RangeError('being written');
}
