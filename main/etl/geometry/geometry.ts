/** [x, y] of a position; Z and M are left out. */
export type Position = readonly [x: number, y: number];

/** Shapes that incidents and zones are made of. Coordinates may be NaN or infinite: whoever uses them looks. */
export type Geometry =
  | { readonly kind: 'points'; readonly points: readonly Position[] }
  | { readonly kind: 'polygons'; readonly polygons: readonly (readonly (readonly Position[])[])[] }
  /** Named as in the standard: LineString, GeometryCollection … */
  | { readonly kind: 'other'; readonly name: string }
  | { readonly kind: 'curve'; readonly name: string }
  | { readonly kind: 'damaged'; readonly reason: string };

export const empty: Geometry = { kind: 'points', points: [] };
export const damagedGeometry = (reason: string): Geometry => ({ kind: 'damaged', reason });

/** Numbers of the types of OGC 06-103r4, table 7; Z, M and ZM add 1,000 each time. */
export const geometryNames: Readonly<Record<number, string>> = {
  0: 'Geometry',
  1: 'Point',
  2: 'LineString',
  3: 'Polygon',
  4: 'MultiPoint',
  5: 'MultiLineString',
  6: 'MultiPolygon',
  7: 'GeometryCollection',
  8: 'CircularString',
  9: 'CompoundCurve',
  10: 'CurvePolygon',
  11: 'MultiCurve',
  12: 'MultiSurface',
  13: 'Curve',
  14: 'Surface',
  15: 'PolyhedralSurface',
  16: 'TIN',
  17: 'Triangle',
};

export const isCurve = (type: number): boolean => type >= 8 && type <= 14;

/** Reads bytes in order; every read says whether they were there. Nothing is allocated on the word of a count alone. */
export class ByteReader {
  readonly view: DataView;
  at: number;
  isLittle = true;
  readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    this.end = end;
  }

  has(bytes: number): boolean {
    return this.at + bytes <= this.end;
  }

  /** Call `has` first. */
  byte(): number {
    return this.view.getUint8(this.at++);
  }

  /** Call `has` first. */
  u32(): number {
    const value = this.view.getUint32(this.at, this.isLittle);
    this.at += 4;
    return value;
  }

  /** Call `has` first. */
  position(numbers: number): Position {
    const position: Position = [this.view.getFloat64(this.at, this.isLittle), this.view.getFloat64(this.at + 8, this.isLittle)];
    this.at += 8 * numbers;
    return position;
  }

  /** A count of things of at least `leastBytes` each; null if there is no room for so many. */
  count(leastBytes: number): number | null {
    if (!this.has(4)) return null;
    const count = this.u32();
    return count * leastBytes <= this.end - this.at ? count : null;
  }
}

/** Positions behind their count, `numbers` doubles each; null if the bytes end before. */
export function readPositions(reader: ByteReader, numbers: number): Position[] | null {
  const count = reader.count(8 * numbers);
  return count === null ? null : Array.from({ length: count }, () => reader.position(numbers));
}

/** Rings behind their count; null if the bytes end before. */
export function readRings(reader: ByteReader, numbers: number): Position[][] | null {
  const count = reader.count(4);
  if (count === null) return null;
  const rings: Position[][] = [];
  for (let i = 0; i < count; i++) {
    const ring = readPositions(reader, numbers);
    if (ring === null) return null;
    rings.push(ring);
  }
  return rings;
}

/** The well-known binary for a point without coordinates is NaN, NaN. */
export function pointsOf(points: readonly Position[]): Geometry {
  return { kind: 'points', points: points.filter(([x, y]) => !Number.isNaN(x) || !Number.isNaN(y)) };
}
