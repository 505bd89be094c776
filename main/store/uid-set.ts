import { freeBuffer } from './free-buffer.ts';

const wordsPerUid = 4;

/** A set of 16-byte uids in one flat table: some 32 bytes each, where a Set of strings takes 150. An empty slot is all zeros. */
export class UidSet {
  #slots = new Uint32Array(wordsPerUid * 1_024);
  #size = 0;
  #hasZero = false;

  /** Adds the uid that starts at `words[at]`. @returns false if it was there already. */
  add(words: Uint32Array, at: number): boolean {
    if (isEmptySlot(words, at)) {
      const isNew = !this.#hasZero;
      this.#hasZero = true;
      return isNew;
    }
    if (this.#size * wordsPerUid * 3 > this.#slots.length * 2) this.#grow();
    if (!put(this.#slots, words, at)) return false;
    this.#size++;
    return true;
  }

  /** Gives up the memory; the set is of no use afterwards. */
  free(): void {
    freeBuffer(this.#slots.buffer);
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += wordsPerUid) if (!isEmptySlot(old, at)) put(this.#slots, old, at);
    freeBuffer(old.buffer);
  }
}

/** Views 16-byte uids as words of 32 bits, four each. */
export function uidWords(uid: Uint8Array<ArrayBuffer>): Uint32Array {
  const aligned = uid.byteOffset % 4 === 0 ? uid : uid.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}

/** A uid is a hash already: its first bits choose a slot, the next free one takes it. */
function put(slots: Uint32Array, words: Uint32Array, at: number): boolean {
  const mask = slots.length - 1;
  let slot = (words[at] * wordsPerUid) & mask;
  while (!isEmptySlot(slots, slot)) {
    if (
      slots[slot] === words[at] &&
      slots[slot + 1] === words[at + 1] &&
      slots[slot + 2] === words[at + 2] &&
      slots[slot + 3] === words[at + 3]
    ) {
      return false;
    }
    slot = (slot + wordsPerUid) & mask;
  }
  for (let word = 0; word < wordsPerUid; word++) slots[slot + word] = words[at + word];
  return true;
}

const isEmptySlot = (slots: Uint32Array, at: number): boolean => (slots[at] | slots[at + 1] | slots[at + 2] | slots[at + 3]) === 0;
