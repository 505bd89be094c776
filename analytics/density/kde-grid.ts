export interface DensityInput {
  /** [lon0, lat0, lon1, …], degrees WGS 84. */
  readonly lonLat: Float64Array;
  /** Standard deviation of the Gaussian kernel, > 0. */
  readonly bandwidthM: number;
  /** Side of a cell, > 0. */
  readonly cellM: number;
}

export interface DensityGrid {
  readonly columns: number;
  readonly rows: number;
  /** [west, south, east, north], degrees. */
  readonly bounds: [number, number, number, number];
  /** Points per square kilometre, row-major from the south-west, columns × rows. */
  readonly perKm2: Float32Array<ArrayBuffer>;
}

export function densityGrid(_input: DensityInput): DensityGrid {
  throw new RangeError('being written');
}
