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

/** `count` incidents on their way out, in the order of the file to be. */
export interface ExportBatch {
  readonly count: number;
  /** 16 bytes a row; none in a masked export. */
  readonly uid: Uint8Array<ArrayBuffer>;
  /** Local minutes since 1970-01-01T00:00. */
  readonly localMin: Int32Array<ArrayBuffer>;
  readonly utcOffsetMin: Int16Array<ArrayBuffer>;
  readonly typeIds: Uint16Array<ArrayBuffer>;
  /** 0 = in no zone. */
  readonly zoneIds: Uint16Array<ArrayBuffer>;
  /** [lon0, lat0, …], degrees WGS 84. */
  readonly lonLat: Float64Array<ArrayBuffer>;
  /** Place in `incidentOrigins`, or `asItsType`. */
  readonly origins: Uint8Array<ArrayBuffer>;
  /** Place in `incidentStatuses`. */
  readonly statuses: Uint8Array<ArrayBuffer>;
  readonly description: TextColumn;
  readonly place: TextColumn;
}

/** Strings as one column. */
export function textColumnOf(texts: readonly string[]): TextColumn {
  const whole = new TextEncoder().encode(texts.join(''));
  const ends = new Uint32Array(texts.length);
  let [end, characters] = [0, 0];
  for (const text of texts) characters += text.length;
  // Every character beyond ASCII has fewer UTF-16 units than bytes.
  const isAscii = characters === whole.byteLength;
  texts.forEach((text, i) => {
    end += isAscii ? text.length : Buffer.byteLength(text);
    ends[i] = end;
  });
  return { bytes: whole, ends };
}

/** Strings of a column. A column of ASCII alone is decoded once and cut; one call for each string costs five times that. */
export function textsOf({ bytes, ends }: TextColumn): (i: number) => string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = buffer.toString('utf8');
  const start = (i: number): number => (i === 0 ? 0 : ends[i - 1]);
  // Every character beyond ASCII has fewer UTF-16 units than bytes.
  if (whole.length === bytes.byteLength) return (i) => whole.slice(start(i), ends[i]);
  return (i) => buffer.toString('utf8', start(i), ends[i]);
}
