/**
 * The binary frame: one value with its typed arrays, for hosts that have no structured clone (HTTP).
 *
 * Little-endian, all lengths in bytes:
 *   0   4  "KHF1"
 *   4   4  length of the header
 *   8   …  header, UTF-8 JSON: { value, arrays: [{ path, kind, length }] }; each array's place in `value` holds null
 *   …   …  the arrays' bytes in the same order, each beginning at a multiple of 8, zeros between
 *
 * The paths stand apart from the value, so that no text a person typed can be taken for an array.
 */

const MAGIC = 0x3146484b;
const PREFIX_BYTES = 8;
const ALIGNMENT = 8;
export const FRAME_TYPE = 'application/x-khareetaty-frame';

// Every host has these; the contract itself is compiled without the types of either Node or the DOM.
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
declare const TextDecoder: new (label: string, options: { readonly fatal: boolean }) => { decode(bytes: Uint8Array): string };

const kinds = { Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array } as const;
type Kind = keyof typeof kinds;
type NumberArray = InstanceType<(typeof kinds)[Kind]>;
type Path = readonly (string | number)[];

interface Header {
  readonly value: unknown;
  readonly arrays: readonly { readonly path: Path; readonly kind: Kind; readonly length: number }[];
}

/**
 * Lays a value out as a frame without copying its arrays.
 *
 * @param value  plain data: JSON and typed arrays of at most 32-bit integers or floats.
 * @returns the parts of the frame, to be written one after the other; together a multiple of 8 bytes.
 * @throws {RangeError} for an array of another kind.
 */
export function encodeFrame(value: unknown): Uint8Array<ArrayBuffer>[] {
  const found: { path: Path; array: NumberArray }[] = [];
  const header: Header = {
    value: takeArrays(value, [], found),
    arrays: found.map(({ path, array }) => ({ path, kind: kindOf(array), length: array.length })),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const prefix = new DataView(new ArrayBuffer(PREFIX_BYTES));
  prefix.setUint32(0, MAGIC, true);
  prefix.setUint32(4, json.byteLength, true);
  const parts = [new Uint8Array(prefix.buffer), json, padding(json.byteLength)];
  for (const { array } of found) {
    parts.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), padding(array.byteLength));
  }
  return parts.filter((part) => part.byteLength > 0);
}

/**
 * Reads a frame. The arrays are views on `frame` itself: nothing is copied.
 *
 * @throws {RangeError} if the frame is cut short, has bytes left over, or its header does not fit it.
 */
export function decodeFrame(frame: ArrayBuffer): unknown {
  if (frame.byteLength < PREFIX_BYTES) throw new RangeError('frame: cut short in its first 8 bytes');
  const prefix = new DataView(frame);
  if (prefix.getUint32(0, true) !== MAGIC) throw new RangeError('frame: does not begin with KHF1');
  const jsonBytes = prefix.getUint32(4, true);
  if (PREFIX_BYTES + jsonBytes > frame.byteLength) throw new RangeError('frame: cut short in its header');
  const header = parseHeader(new Uint8Array(frame, PREFIX_BYTES, jsonBytes));
  const root = { value: header.value };
  let offset = align(PREFIX_BYTES + jsonBytes);
  for (const { path, kind, length } of header.arrays) {
    const bytes = length * kinds[kind].BYTES_PER_ELEMENT;
    if (offset + bytes > frame.byteLength) throw new RangeError(`frame: cut short in array ${path.join('.')}`);
    place(root, ['value', ...path], new kinds[kind](frame, offset, length));
    offset = align(offset + bytes);
  }
  if (offset !== frame.byteLength) throw new RangeError('frame: its length is not what its header says');
  return root.value;
}

/** The value with null where arrays stood; the arrays and their places go to `found`. */
function takeArrays(value: unknown, path: Path, found: { path: Path; array: NumberArray }[]): unknown {
  if (ArrayBuffer.isView(value)) {
    // Safe: kindOf refuses every view that is not one of the kinds.
    found.push({ path, array: value as NumberArray });
    return null;
  }
  const take = (item: unknown, key: string | number) => (isObject(item) ? takeArrays(item, [...path, key], found) : item);
  if (Array.isArray(value)) return value.map(take);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, take(item, key)])) : value;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function kindOf(array: ArrayBufferView): Kind {
  const name = array.constructor.name;
  if (isKind(name)) return name;
  throw new RangeError(`frame: cannot carry a ${name}`);
}

const isKind = (name: unknown): name is Kind => typeof name === 'string' && Object.hasOwn(kinds, name);

const align = (offset: number): number => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
const padding = (bytes: number): Uint8Array<ArrayBuffer> => new Uint8Array(align(bytes) - bytes);

function parseHeader(bytes: Uint8Array): Header {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new RangeError('frame: its header is not JSON');
  }
  if (isHeader(header)) return header;
  throw new RangeError('frame: its header has not the right fields');
}

function isHeader(header: unknown): header is Header {
  if (!isObject(header) || !('value' in header) || !('arrays' in header)) return false;
  return Array.isArray(header.arrays) && header.arrays.every(isArrayEntry);
}

function isArrayEntry(entry: unknown): boolean {
  if (!isObject(entry) || !('path' in entry) || !('kind' in entry) || !('length' in entry)) return false;
  const isPath = Array.isArray(entry.path) && entry.path.every((step) => typeof step === 'string' || typeof step === 'number');
  return isPath && isKind(entry.kind) && Number.isSafeInteger(entry.length) && Number(entry.length) >= 0;
}

/** Puts an array where null holds its place. Only own fields are followed, so that no path leads to a prototype. */
function place(root: object, path: Path, array: NumberArray): void {
  let parent: unknown = root;
  for (const step of path.slice(0, -1)) parent = ownField(parent, step);
  const last = path.at(-1) ?? '';
  if (ownField(parent, last) !== null) throw new RangeError(`frame: no place for array ${path.join('.')}`);
  // Safe: ownField made sure that parent is an object with this field of its own.
  (parent as Record<string | number, unknown>)[last] = array;
}

function ownField(parent: unknown, step: string | number): unknown {
  if (!isObject(parent) || !Object.hasOwn(parent, step)) throw new RangeError('frame: an array has no place');
  // Safe: checked just above.
  return (parent as Record<string | number, unknown>)[step];
}
