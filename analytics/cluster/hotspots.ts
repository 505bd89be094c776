export interface HotspotsInput {
  /** [lon0, lat0, lon1, …], degrees WGS 84. */
  readonly lonLat: Float64Array;
  readonly radiusM: number;
  /** null = chosen from the mean density. */
  readonly minPoints: number | null;
  /** Bootstrap resamples for the support; 0 = none. */
  readonly resamples: number;
  readonly seed: number;
}

export interface FoundHotspots {
  readonly minPoints: number;
  /** Per incident: hotspot 0 … count-1 by score (0 = rank 1), -1 = none. */
  readonly labels: Int32Array<ArrayBuffer>;
  readonly isCore: Uint8Array<ArrayBuffer>;
  readonly count: number;
  /** Per hotspot: members. */
  readonly incidents: Int32Array<ArrayBuffer>;
  readonly coreIncidents: Int32Array<ArrayBuffer>;
  readonly areaM2: Float64Array<ArrayBuffer>;
  /** [lon0, lat0, …]: two numbers a hotspot. */
  readonly centres: Float64Array<ArrayBuffer>;
  /** Per hotspot: end of its ring, in points of `outlines`. */
  readonly outlineEnds: Int32Array<ArrayBuffer>;
  /** Closed rings, counter-clockwise, as [lon, lat] pairs. */
  readonly outlines: Float64Array<ArrayBuffer>;
  readonly scores: Float64Array<ArrayBuffer>;
  /** Per hotspot: 0 … 100, per cent of the resamples in which it returns. */
  readonly support: Uint8Array<ArrayBuffer>;
}

export function findHotspots(_input: HotspotsInput, _onProgress?: (fraction: number) => void): FoundHotspots {
  throw new RangeError('being written');
}
