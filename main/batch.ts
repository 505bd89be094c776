/**
 * The columns that travel from the etl worker to the store worker by way of a service: all transferable buffers, so that
 * the main thread moves rows without reading them.
 */

/** n strings as one UTF-8 buffer: string i is bytes[ends[i-1] … ends[i]). */
export interface TextColumn {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** `count` cleaned incidents of one file, in file order. */
export interface IncidentBatch {
  readonly count: number;
  /** Line of the row in the file; 1 = first line, the heading included. */
  readonly line: Uint32Array<ArrayBuffer>;
  /** 16 bytes a row: hash of source and natural key, or of source and content. The same row gets the same uid everywhere. */
  readonly uid: Uint8Array<ArrayBuffer>;
  /** Hash of the cleaned values: equal uid and other hash = the row was changed at its source or is read by another mapping. */
  readonly contentHash: BigUint64Array<ArrayBuffer>;
  readonly occurredMs: Float64Array<ArrayBuffer>;
  readonly utcOffsetMin: Int16Array<ArrayBuffer>;
  /** [lon0, lat0, lon1, …], degrees WGS 84. */
  readonly lonLat: Float64Array<ArrayBuffer>;
  /** Index into `typeNames`. */
  readonly type: Uint16Array<ArrayBuffer>;
  readonly typeNames: readonly string[];
  /** Place in `incidentOrigins`, or `asItsType`. */
  readonly origin: Uint8Array<ArrayBuffer>;
  readonly description: TextColumn;
  readonly place: TextColumn;
  /** The columns without a meaning of their own, a JSON object a row; '' = none. */
  readonly extra: TextColumn;
}

/** Zone borders as flat rings; see zones.geometry in the contract. */
export interface Borders {
  readonly polygonEnds: Int32Array<ArrayBuffer>;
  readonly ringEnds: Int32Array<ArrayBuffer>;
  readonly pointEnds: Int32Array<ArrayBuffer>;
  readonly lonLat: Float64Array<ArrayBuffer>;
}

export interface ZoneBatch {
  readonly codes: readonly string[];
  readonly namesEn: readonly (string | null)[];
  readonly namesAr: readonly (string | null)[];
  readonly borders: Borders;
}
