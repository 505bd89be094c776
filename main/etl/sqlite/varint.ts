/**
 * SQLite's integers of 1 to 9 bytes: seven bits a byte, the highest first; a ninth byte gives all of its eight.
 * Source: "Database File Format", section 1.6 (sqlite.org/fileformat2.html).
 */
export class Varint {
  /** Signed; beyond 2^53 the nearest double. */
  value = 0;
  /** Position after it. */
  next = 0;

  /** @returns false if the bytes end within it. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    let high = 0;
    let low = 0;
    for (let i = 0; i < 9; i++) {
      if (at + i >= end) return false;
      const byte = bytes[at + i];
      const [bits, part] = i === 8 ? [8, byte] : [7, byte & 0x7f];
      high = (high << bits) | (low >>> (32 - bits));
      low = (low << bits) | part;
      if (i < 8 && byte < 0x80) {
        this.next = at + i + 1;
        this.value = high * 0x1_0000_0000 + (low >>> 0);
        return true;
      }
    }
    this.next = at + 9;
    this.value = high * 0x1_0000_0000 + (low >>> 0);
    return true;
  }
}
