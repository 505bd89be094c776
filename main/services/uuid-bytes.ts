/** Uuids as 16 bytes each, one after the other. */
export function uidsBytes(uuids: readonly string[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16 * uuids.length);
  uuids.forEach((uuid, i) => {
    bytes.set(
      uuid
        .replaceAll('-', '')
        .match(/../g)
        ?.map((pair) => Number.parseInt(pair, 16)) ?? [],
      16 * i,
    );
  });
  return bytes;
}
