/** A published forecast of one series, as it is sealed before its period starts. */
export interface SealedForecast {
  /** SHA-256 of the data it was made from, 64 hexadecimal digits. */
  readonly dataHash: string;
  /** Name of the model, and version of the software that ran it. */
  readonly model: string;
  readonly version: string;
  /** What the model was told: numbers, texts, yes or no. Their order does not matter. */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** What is counted: "zone:7/type:3", "city". */
  readonly subject: string;
  /** Local days, YYYY-MM-DD: firstDay <= day < endDay. */
  readonly firstDay: string;
  readonly endDay: string;
  /** Length of a step: "day", "week". */
  readonly step: string;
  /** UTC. */
  readonly sealedAtMs: number;
  /** One number a step; all of one length. */
  readonly mean: Float64Array;
  readonly lo80: Float64Array;
  readonly hi80: Float64Array;
  readonly lo95: Float64Array;
  readonly hi95: Float64Array;
  /** The naive count for the same steps, against which it will be scored. */
  readonly naive: Float64Array;
  /** Of the sum over all steps. */
  readonly sum: number;
  readonly sumLo80: number;
  readonly sumHi80: number;
}

/** Version of the byte layout: a change of the layout is a new number, never another meaning of an old one. */
const LAYOUT = 1;
const MAGIC = 'KHSF';

/**
 * Bytes of a forecast whose SHA-256 is its seal: the same forecast gives the same bytes on every machine, any other one others.
 *
 * Layout 1, little-endian, without padding:
 * - 4 bytes "KHSF", then u32 1.
 * - text = u32 count of UTF-8 bytes, then these (lone surrogates as U+FFFD). number = 8 bytes IEEE 754; -0 as 0, NaN as 7ff8000000000000.
 *   list = u32 count, then its numbers.
 * - texts dataHash (lower case), model, version, subject, firstDay, endDay, step; number sealedAtMs.
 * - u32 count of parameters, then each, by rising UTF-16 code units of its name: text name, one byte 'n', 's' or 'b', and a number,
 *   a text, or one byte 0 or 1.
 * - lists mean, lo80, hi80, lo95, hi95, naive; numbers sum, sumLo80, sumHi80.
 *
 * @throws {RangeError} if the lists differ in length, dataHash is no SHA-256, or a day is not YYYY-MM-DD.
 */
export function forecastDigestInput(forecast: SealedForecast): Uint8Array<ArrayBuffer> {
  checkForecast(forecast);
  const bytes: number[] = Array.from(MAGIC).map((letter) => letter.charCodeAt(0));
  putWord(bytes, LAYOUT);
  for (const text of [forecast.dataHash.toLowerCase(), ...textFields.map((field) => forecast[field])]) putText(bytes, text);
  putNumber(bytes, forecast.sealedAtMs);
  putParameters(bytes, forecast.parameters);
  for (const field of listFields) {
    putWord(bytes, forecast[field].length);
    for (const value of forecast[field]) putNumber(bytes, value);
  }
  for (const value of [forecast.sum, forecast.sumLo80, forecast.sumHi80]) putNumber(bytes, value);
  return Uint8Array.from(bytes);
}

const textFields = ['model', 'version', 'subject', 'firstDay', 'endDay', 'step'] as const;
const listFields = ['mean', 'lo80', 'hi80', 'lo95', 'hi95', 'naive'] as const;

function putParameters(bytes: number[], parameters: SealedForecast['parameters']): void {
  const names = Object.keys(parameters).sort((a, b) => (a < b ? -1 : 1));
  putWord(bytes, names.length);
  for (const name of names) {
    const value = parameters[name];
    putText(bytes, name);
    bytes.push((typeof value)[0].charCodeAt(0));
    if (typeof value === 'number') putNumber(bytes, value);
    else if (typeof value === 'string') putText(bytes, value);
    else bytes.push(value ? 1 : 0);
  }
}

function putWord(bytes: number[], value: number): void {
  bytes.push(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
}

function putNumber(bytes: number[], value: number): void {
  const view = new DataView(new ArrayBuffer(8));
  // Adding 0 turns -0 into 0.
  view.setFloat64(0, value + 0, true);
  if (Number.isNaN(value)) view.setBigUint64(0, 0x7ff8000000000000n, true);
  for (let i = 0; i < 8; i++) bytes.push(view.getUint8(i));
}

function putText(bytes: number[], text: string): void {
  const encoded = encodeUtf8(text);
  putWord(bytes, encoded.length);
  for (const byte of encoded) bytes.push(byte);
}

/** TextEncoder belongs to the hosts, not to the language. */
function encodeUtf8(text: string): number[] {
  return Array.from(text).flatMap((character) => {
    const point = character.codePointAt(0)!;
    const code = point >= 0xd800 && point < 0xe000 ? 0xfffd : point;
    const tail = (shift: number) => 0x80 | ((code >>> shift) & 0x3f);
    if (code < 0x80) return [code];
    if (code < 0x800) return [0xc0 | (code >>> 6), tail(0)];
    if (code < 0x10000) return [0xe0 | (code >>> 12), tail(6), tail(0)];
    return [0xf0 | (code >>> 18), tail(12), tail(6), tail(0)];
  });
}

function checkForecast(forecast: SealedForecast): void {
  const { dataHash, firstDay, endDay, mean } = forecast;
  if (!/^[0-9a-f]{64}$/i.test(dataHash)) throw new RangeError('dataHash: must be 64 hexadecimal digits');
  for (const [name, day] of Object.entries({ firstDay, endDay })) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new RangeError(`${name}: must be YYYY-MM-DD, is "${day}"`);
  }
  for (const field of listFields) {
    if (forecast[field].length !== mean.length)
      throw new RangeError(`${field}: needs ${mean.length} values, has ${forecast[field].length}`);
  }
}
