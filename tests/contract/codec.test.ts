import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from '../../preload/contract/codec.ts';

const join = (parts: readonly Uint8Array[]): ArrayBuffer => Uint8Array.from(parts.flatMap((part) => [...part])).buffer;
const frameOf = (value: unknown): ArrayBuffer => join(encodeFrame(value));

/** A frame with any header, whether it fits or not. */
function forge(header: unknown, bodyBytes = 0): ArrayBuffer {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const frame = new Uint8Array(Math.ceil((8 + json.length) / 8) * 8 + bodyBytes);
  frame.set(new TextEncoder().encode('KHF1'));
  new DataView(frame.buffer).setUint32(4, json.length, true);
  frame.set(json, 8);
  return frame.buffer;
}

describe('binary frame', () => {
  it('gives back plain data and every kind of array at its place', () => {
    const value = {
      count: 3,
      name: 'حولي',
      none: null,
      lonLat: new Float64Array([47.97, 29.36, -0]),
      deep: [{ ids: new Int32Array([1, -2]) }, { flags: new Uint8Array([1, 0, 255]) }],
      others: {
        a: new Float32Array([0.5]),
        b: new Uint32Array([4e9]),
        c: new Int16Array([-1]),
        d: new Uint16Array(0),
        e: new Int8Array([-128]),
      },
    };

    expect(decodeFrame(frameOf(value))).toEqual(value);
  });

  it('gives back an array that is the whole value, and a part of a larger buffer', () => {
    const part = new Float64Array([1, 2, 3, 4]).subarray(1, 3);

    expect(decodeFrame(frameOf(part))).toEqual(new Float64Array([2, 3]));
  });

  it('does not copy: arrays read are views on the frame', () => {
    const frame = frameOf({ ids: new Int32Array([7]) });

    const { ids } = decodeFrame(frame) as { ids: Int32Array };

    expect(ids.buffer).toBe(frame);
  });

  it('does not copy: arrays written are sent from where they are', () => {
    const ids = new Int32Array([7, 8]);

    expect(encodeFrame({ ids }).some((part) => part.buffer === ids.buffer)).toBe(true);
  });

  it('begins every array at a multiple of 8 bytes, whatever stands before it', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 5 }), (text, arrays) => {
        const value = { text, arrays, last: new Float64Array([Math.PI]) };
        const decoded = decodeFrame(frameOf(value)) as typeof value;
        expect(decoded).toEqual(value);
        expect(decoded.last.byteOffset % 8).toBe(0);
      }),
    );
  });

  it('leaves a text that looks like a place or an array alone', () => {
    const value = { path: ['ids'], kind: 'Int32Array', arrays: [], ids: null, text: 'KHF1' };

    expect(decodeFrame(frameOf(value))).toEqual(value);
  });

  it('refuses to write an array of a kind that it does not know', () => {
    expect(() => encodeFrame({ big: new BigInt64Array(1) })).toThrow('cannot carry a BigInt64Array');
  });

  it('refuses a frame that is cut short, at every byte', () => {
    const frame = frameOf({ a: 'x', ids: new Int32Array([1, 2, 3]), lonLat: new Float64Array([1]) });

    for (let bytes = 0; bytes < frame.byteLength; bytes++) expect(() => decodeFrame(frame.slice(0, bytes))).toThrow(RangeError);
  });

  it('refuses a frame with bytes left over', () => {
    const frame = frameOf({ ids: new Int32Array([1]) });

    expect(() => decodeFrame(join([new Uint8Array(frame), new Uint8Array(8)]))).toThrow(RangeError);
  });

  it.each([
    ['a header that is no object', 5],
    ['a header without arrays', { value: null }],
    ['an unknown kind', { value: { a: null }, arrays: [{ path: ['a'], kind: 'SharedArrayBuffer', length: 0 }] }],
    ['a kind that is a field of every object', { value: { a: null }, arrays: [{ path: ['a'], kind: 'constructor', length: 0 }] }],
    ['a negative length', { value: { a: null }, arrays: [{ path: ['a'], kind: 'Int8Array', length: -8 }] }],
    ['a length beyond the frame', { value: { a: null }, arrays: [{ path: ['a'], kind: 'Int8Array', length: 2 ** 50 }] }],
    ['a path into a prototype', { value: {}, arrays: [{ path: ['__proto__', 'polluted'], kind: 'Int8Array', length: 0 }] }],
    ['a path to nowhere', { value: { a: 1 }, arrays: [{ path: ['a', 'b'], kind: 'Int8Array', length: 0 }] }],
    ['a path to a value that is there', { value: { a: 1 }, arrays: [{ path: ['a'], kind: 'Int8Array', length: 0 }] }],
    ['a path that is no list', { value: { a: null }, arrays: [{ path: 'a', kind: 'Int8Array', length: 0 }] }],
  ])('refuses %s', (_what, header) => {
    expect(() => decodeFrame(forge(header))).toThrow(RangeError);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('refuses a header that is not UTF-8 or not JSON', () => {
    const broken = new Uint8Array(forge({ value: null, arrays: [] }));
    broken[9] = 0xff;

    expect(() => decodeFrame(broken.buffer)).toThrow('not JSON');
  });
});
