import { AppError } from '../../preload/contract/errors.ts';
import type { LocalFile } from '../services/ports.ts';
import { readBytes } from './source.ts';
import type { ZoneFeatures } from './zones.ts';

/** Borders of a city are some megabytes; beyond this it is not a file of zones. */
const MAX_BYTES = 256 << 20;
/** A MultiPolygon has 9 levels; properties some more. */
const MOST_LEVELS = 64;

/** The features of a FeatureCollection (plain or gzip). @throws AppError file.*, geojson.invalid, geojson.crs (not WGS 84 degrees). */
export async function readGeoJson(file: LocalFile): Promise<ZoneFeatures> {
  const { name } = file;
  return {
    features: parseFeatures(await readJson(file), name),
    failCrs: (crs) => new AppError('geojson.crs', { name, crs }),
    failSize: (reason) => new AppError('geojson.invalid', { name, reason }),
  };
}

async function readJson(file: LocalFile): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of readBytes(file)) {
    length += part.length;
    if (length > MAX_BYTES) throw new AppError('file.too-large', { name: file.name, limitMb: MAX_BYTES >> 20 });
    parts.push(part);
  }
  if (length === 0) throw new AppError('file.empty', { name: file.name });
  const whole = Buffer.concat(parts);
  refuseDeep(whole, file.name);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(whole));
  } catch (error) {
    throw new AppError(
      'geojson.invalid',
      { name: file.name, reason: error instanceof Error ? error.message.slice(0, 200) : 'no JSON' },
      { cause: error },
    );
  }
}

/** What is nested without end would exhaust whoever walks it. */
function refuseDeep(json: Uint8Array, name: string): void {
  const [quote, backslash, open, openList, close, closeList] = [0x22, 0x5c, 0x7b, 0x5b, 0x7d, 0x5d];
  let depth = 0;
  let isText = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (isText) {
      if (byte === backslash) i++;
      else if (byte === quote) isText = false;
    } else if (byte === quote) isText = true;
    else if (byte === open || byte === openList) {
      if (++depth > MOST_LEVELS) throw new AppError('geojson.invalid', { name, reason: `nested more than ${MOST_LEVELS} levels` });
    } else if (byte === close || byte === closeList) depth--;
  }
}

function parseFeatures(json: unknown, name: string): ZoneFeatures['features'] {
  if (!isObject(json) || json.type !== 'FeatureCollection' || !Array.isArray(json.features)) {
    throw new AppError('geojson.invalid', { name, reason: 'not a FeatureCollection' });
  }
  checkCrs(json.crs, name);
  return json.features.map((feature: unknown, index) => {
    if (!isObject(feature) || feature.type !== 'Feature')
      throw new AppError('geojson.invalid', { name, reason: `member ${index + 1} is not a Feature` });
    return { number: index + 1, properties: isObject(feature.properties) ? feature.properties : {}, geometry: feature.geometry };
  });
}

/** The old `crs` member: RFC 7946 dropped it, but files still say by it that they are not in degrees. */
function checkCrs(crs: unknown, name: string): void {
  if (crs === undefined || crs === null) return;
  const given = isObject(crs) && isObject(crs.properties) && typeof crs.properties.name === 'string' ? crs.properties.name : 'unknown';
  if (!/(CRS84h?|EPSG::?4326|EPSG:[\d.]*:4326|WGS ?84)$/i.test(given)) throw new AppError('geojson.crs', { name, crs: given });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
