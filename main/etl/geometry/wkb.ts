import { ByteReader, damagedGeometry, geometryNames, isCurve, pointsOf, readRings, type Geometry, type Position } from './geometry.ts';

const endsEarly = damagedGeometry('its bytes end too early');

/**
 * Reads well-known binary: points, polygons and several of them; of other types the name alone. Either order of bytes. Z and M are known by
 * type numbers above 1,000 (ISO) and by the high bits (EWKB, with or without SRID). Source: OGC 06-103r4, section 8.
 */
export function parseWkb(bytes: Uint8Array, from = 0): Geometry {
  const reader = new ByteReader(bytes, from);
  const head = readHead(reader);
  if (typeof head === 'string') return damagedGeometry(head);
  const { type, numbers } = head;
  if (isCurve(type)) return { kind: 'curve', name: geometryNames[type] };
  switch (type) {
    case 1:
      return reader.has(8 * numbers) ? atEnd(reader, pointsOf([reader.position(numbers)])) : endsEarly;
    case 3: {
      const rings = readRings(reader, numbers);
      return rings === null ? endsEarly : atEnd(reader, { kind: 'polygons', polygons: [rings] });
    }
    case 4:
      return readMany(reader, 1);
    case 6:
      return readMany(reader, 3);
    default:
      return { kind: 'other', name: geometryNames[type] ?? `type ${type}` };
  }
}

function readMany(reader: ByteReader, wanted: 1 | 3): Geometry {
  const count = reader.count(9);
  if (count === null) return endsEarly;
  const points: Position[] = [];
  const polygons: Position[][][] = [];
  for (let i = 0; i < count; i++) {
    const head = readHead(reader);
    if (typeof head === 'string') return damagedGeometry(head);
    if (head.type !== wanted) return damagedGeometry('a part of another type');
    if (wanted === 1) {
      if (!reader.has(8 * head.numbers)) return endsEarly;
      points.push(reader.position(head.numbers));
    } else {
      const rings = readRings(reader, head.numbers);
      if (rings === null) return endsEarly;
      polygons.push(rings);
    }
  }
  return atEnd(reader, wanted === 1 ? pointsOf(points) : { kind: 'polygons', polygons });
}

function readHead(reader: ByteReader): { type: number; numbers: number } | string {
  if (!reader.has(5)) return 'its bytes end too early';
  const order = reader.byte();
  if (order > 1) return `order of bytes ${order}`;
  reader.isLittle = order === 1;
  const code = reader.u32();
  const plain = code & 0x1fff_ffff;
  const thousands = Math.floor(plain / 1_000);
  if (thousands > 3) return `type ${code}`;
  const hasZ = (code & 0x8000_0000) !== 0 || thousands % 2 === 1;
  const hasM = (code & 0x4000_0000) !== 0 || thousands >= 2;
  if ((code & 0x2000_0000) !== 0) {
    if (!reader.has(4)) return 'its bytes end too early';
    reader.u32();
  }
  return { type: plain % 1_000, numbers: 2 + Number(hasZ) + Number(hasM) };
}

function atEnd(reader: ByteReader, geometry: Geometry): Geometry {
  return reader.at === reader.end ? geometry : damagedGeometry('bytes after its end');
}
