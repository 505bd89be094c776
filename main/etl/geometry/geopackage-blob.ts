import { damagedGeometry, empty, type Geometry } from './geometry.ts';
import { parseWkb } from './wkb.ts';

/** Doubles of an envelope by its kind: none, xy, xyz, xym, xyzm. */
const envelopeNumbers = [0, 4, 6, 6, 8];

/**
 * Reads a geometry of a GeoPackage: GP, version, flags, SRS id, envelope, then well-known binary. The envelope is not believed.
 * Coordinates are x before y whatever the coordinate system says. Source: OGC 12-128r18, clause 2.1.3.
 *
 * @param srsId  that of the layer; a geometry that names another one is refused, as the standard asks for.
 */
export function parseGeoPackageBlob(bytes: Uint8Array, srsId: number): Geometry {
  if (bytes.length < 8 || bytes[0] !== 0x47 || bytes[1] !== 0x50) return damagedGeometry('no GeoPackage geometry');
  if (bytes[2] !== 0) return damagedGeometry(`version ${bytes[2]}`);
  const flags = bytes[3];
  const numbers = envelopeNumbers[(flags >> 1) & 7];
  if (numbers === undefined) return damagedGeometry('envelope');
  if ((flags & 0x20) !== 0) return { kind: 'other', name: 'extended geometry' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const own = view.getInt32(4, (flags & 1) === 1);
  if (own !== srsId) return damagedGeometry(`coordinate system ${own} in a layer of ${srsId}`);
  if (8 + 8 * numbers > bytes.length) return damagedGeometry('its bytes end too early');
  return (flags & 0x10) !== 0 ? empty : parseWkb(bytes, 8 + 8 * numbers);
}
