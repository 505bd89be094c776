const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;

/** 10^0 … 10^22: the powers of ten that a double holds exactly. */
const powersOfTen = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads a decimal number from bytes, equal to what `Number` makes of the same digits.
 *
 * Up to 2^53 with up to 22 decimals a single division of two exact doubles is correctly rounded (Clinger, PLDI 1990);
 * all else (exponents, more digits, Arabic-Indic digits) goes through `Number`.
 *
 * @param mark  '.' or ','; the other one is not accepted, since it may stand for thousands.
 * @returns NaN if the bytes are no finite decimal number.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number, mark: '.' | ','): number {
  const markByte = mark === '.' ? DOT : 0x2c;
  let at = start;
  const first = bytes[at];
  if (first === MINUS || first === PLUS) at++;
  let mantissa = 0;
  let digits = 0;
  let decimals = 0;
  for (; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit < 0 || digit > 9) break;
    mantissa = mantissa * 10 + digit;
    digits++;
  }
  if (at < end && bytes[at] === markByte) {
    for (at++; at < end; at++) {
      const digit = bytes[at] - ZERO;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
      decimals++;
    }
  }
  if (at === end && digits + decimals > 0) {
    if (decimals <= 22 && mantissa <= Number.MAX_SAFE_INTEGER) {
      const value = mantissa / powersOfTen[decimals];
      return first === MINUS ? -value : value;
    }
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    return finite(Number(mark === '.' ? text : text.replace(',', '.')));
  }
  return parseSlowly(Buffer.from(bytes.subarray(start, end)).toString('utf8'), mark);
}

/** As parseDecimal, for a text. */
export function parseDecimalText(text: string, mark: '.' | ','): number {
  const bytes = Buffer.from(text.trim(), 'utf8');
  return parseDecimal(bytes, 0, bytes.length, mark);
}

function parseSlowly(text: string, mark: '.' | ','): number {
  const western = text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replace('٫', mark);
  const withDot = mark === ',' ? western.replaceAll(/[.,]/g, (sign) => (sign === ',' ? '.' : '_')) : western;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(withDot) ? finite(Number(withDot)) : Number.NaN;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
