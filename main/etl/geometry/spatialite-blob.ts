import { ByteReader, damagedGeometry, geometryNames, pointsOf, readRings, type Geometry, type Position } from './geometry.ts';

const HEAD_BYTES = 43;
const endsEarly = damagedGeometry('its bytes end too early');

/**
 * Reads a geometry of SpatiaLite: 00, order of bytes, SRID, box, 7C, class, body, FE. Compressed and tiny ones are named and not read.
 * Source: "BLOB-Geometry", SpatiaLite's internal BLOB format (gaia-sins.it).
 *
 * @param srid  that of the layer; a geometry that names another one is refused.
 */
export function parseSpatialiteBlob(bytes: Uint8Array, srid: number): Geometry {
  if (bytes[0] === 0 && (bytes[1] === 0x80 || bytes[1] === 0x81)) return { kind: 'other', name: 'tiny point' };
  if (bytes.length < HEAD_BYTES + 1 || bytes[0] !== 0 || bytes[38] !== 0x7c || bytes.at(-1) !== 0xfe || bytes[1] > 1)
    return damagedGeometry('no SpatiaLite geometry');
  const reader = new ByteReader(bytes, 2, bytes.length - 1);
  reader.isLittle = bytes[1] === 1;
  const own = reader.u32() | 0;
  if (own !== srid) return damagedGeometry(`coordinate system ${own} in a layer of ${srid}`);
  reader.at = HEAD_BYTES - 4;
  const kind = readKind(reader);
  if (kind === null) return damagedGeometry('type');
  const { type, numbers } = kind;
  const geometry = kind.isCompressed ? null : readBody(reader, type, numbers);
  if (geometry === null)
    return { kind: 'other', name: `${kind.isCompressed ? 'compressed ' : ''}${geometryNames[type] ?? `type ${type}`}` };
  return geometry.kind === 'damaged' || reader.at === reader.end ? geometry : damagedGeometry('bytes after its end');
}

function readBody(reader: ByteReader, type: number, numbers: number): Geometry | null {
  if (type === 1) return reader.has(8 * numbers) ? pointsOf([reader.position(numbers)]) : endsEarly;
  if (type === 3) {
    const rings = readRings(reader, numbers);
    return rings === null ? endsEarly : { kind: 'polygons', polygons: [rings] };
  }
  return type === 4 || type === 6 ? readMany(reader, type === 4 ? 1 : 3) : null;
}

function readMany(reader: ByteReader, wanted: 1 | 3): Geometry {
  const count = reader.count(9);
  if (count === null) return endsEarly;
  const points: Position[] = [];
  const polygons: Position[][][] = [];
  for (let i = 0; i < count; i++) {
    if (!reader.has(5)) return endsEarly;
    if (reader.byte() !== 0x69) return damagedGeometry('mark before a part');
    const kind = readKind(reader);
    if (kind === null || kind.type !== wanted || kind.isCompressed) return damagedGeometry('a part of another type');
    if (wanted === 1) {
      if (!reader.has(8 * kind.numbers)) return endsEarly;
      points.push(reader.position(kind.numbers));
    } else {
      const rings = readRings(reader, kind.numbers);
      if (rings === null) return endsEarly;
      polygons.push(rings);
    }
  }
  return wanted === 1 ? pointsOf(points) : { kind: 'polygons', polygons };
}

/** The class of a geometry: its type, 1,000 more for each of Z and M (2,000), 1,000,000 more if it is compressed. */
function readKind(reader: ByteReader): { type: number; numbers: number; isCompressed: boolean } | null {
  const code = reader.u32();
  const isCompressed = code >= 1_000_000;
  const plain = code % 1_000_000;
  const thousands = Math.floor(plain / 1_000);
  if (code >= 2_000_000 || thousands > 3) return null;
  return { type: plain % 1_000, numbers: 2 + (thousands === 0 ? 0 : thousands === 3 ? 2 : 1), isCompressed };
}
