/** Arrays of numbers as blobs: their bytes as they are, little endian on every processor that the product runs on. */

export const blobOf = ({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

// A blob from SQLite may start at any byte and share its buffer with others: it is copied to a buffer of its own.
export const float64Of = (blob: Uint8Array): Float64Array<ArrayBuffer> => new Float64Array(Uint8Array.from(blob).buffer);
export const int32Of = (blob: Uint8Array): Int32Array<ArrayBuffer> => new Int32Array(Uint8Array.from(blob).buffer);
