export interface DbscanOptions {
  /** Neighbourhood radius in metres on the sphere, > 0. */
  readonly radiusM: number;
  /** Neighbours, the point itself included, that make a core point; >= 1. */
  readonly minPoints: number;
}

export interface Clusters {
  /** Per point: cluster 0 … count-1, -1 = noise. */
  readonly labels: Int32Array<ArrayBuffer>;
  /** Per point: 1 = core. */
  readonly isCore: Uint8Array<ArrayBuffer>;
  readonly count: number;
}

export function dbscan(_lonLat: Float64Array, _options: DbscanOptions): Clusters {
  throw new RangeError('being written');
}
