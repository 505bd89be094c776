/** Random numbers that a seed repeats on every machine. */
export interface Random {
  /** Uniform in 0 <= x < 1, 32 random bits. */
  readonly next: () => number;
  /** Uniform whole number in 0 … end-1, for end up to 2³². */
  readonly below: (end: number) => number;
  /** Standard normal (Box and Muller 1958). */
  readonly normal: () => number;
}

/**
 * Generator xoshiro128**, period 2¹²⁸ - 1, seeded by SplitMix32.
 * @param seed  whole number; its lower 32 bits count.
 * Source: Blackman and Vigna, Scrambled linear pseudorandom number generators, ACM TOMS 47 (2021).
 */
export function createRandom(seed: number): Random {
  let mixed = seed | 0;
  const mix = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let bits = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return bits ^ (bits >>> 16);
  };
  let [a, b, c, d] = [mix(), mix(), mix(), mix()];
  const next = (): number => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result / 0x1_0000_0000;
  };
  return {
    next,
    below: (end) => Math.floor(next() * end),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
