import { cleanText } from './text.ts';

/**
 * Numbers the distinct names of a column by their bytes, so that a name that was seen before costs no string.
 * Spellings that differ only in blanks around them or in invisible characters get one number.
 */
export class Interner {
  names: string[] = [];
  readonly #indexByName = new Map<string, number>();
  /** Open addressing by hash: position in `#spellings`, plus 1; 0 = free. A power of two long. */
  #slots = new Uint32Array(256);
  #spellings: { readonly bytes: Uint8Array; readonly hash: number; readonly index: number }[] = [];

  /** The number of a name. */
  indexOf(bytes: Uint8Array, start: number, end: number, hasPairs: boolean): number {
    const hash = hashOf(bytes, start, end);
    let slot = hash & (this.#slots.length - 1);
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & (this.#slots.length - 1)) {
      const spelling = this.#spellings[this.#slots[slot] - 1];
      if (spelling.hash === hash && isEqual(spelling.bytes, bytes, start, end)) return spelling.index;
    }
    const spelling = { bytes: bytes.slice(start, end), hash, index: this.#indexOfName(bytes, start, end, hasPairs) };
    this.#spellings.push(spelling);
    this.#slots[slot] = this.#spellings.length;
    if (2 * this.#spellings.length > this.#slots.length) this.#grow();
    return spelling.index;
  }

  /** The number of a name given as text. */
  indexOfText(name: string): number {
    const known = this.#indexByName.get(name);
    if (known !== undefined) return known;
    this.#indexByName.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  clear(): void {
    this.names = [];
    this.#indexByName.clear();
    this.#spellings = [];
    this.#slots.fill(0);
  }

  #indexOfName(bytes: Uint8Array, start: number, end: number, hasPairs: boolean): number {
    const text = Buffer.from(bytes.subarray(start, end)).toString('utf8');
    return this.indexOfText(cleanText(hasPairs ? text.replaceAll('""', '"') : text));
  }

  #grow(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    this.#spellings.forEach(({ hash }, index) => {
      let slot = hash & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = index + 1;
    });
    this.#slots = slots;
  }
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash ^ (hash >>> 15);
}

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}
