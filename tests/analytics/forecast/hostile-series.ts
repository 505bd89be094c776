const DAYS = 200;

function series(valueOn: (day: number) => number, days = DAYS): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: days }, (_, day) => valueOn(day));
}

/** Series that real data can hold and that break models; never negative. */
export const hostileSeries: Readonly<Record<string, Float64Array<ArrayBuffer>>> = {
  zero: series(() => 0),
  constant: series(() => 5),
  'a week that repeats exactly': series((day) => day % 7),
  'one spike': series((day) => (day === 100 ? 500 : 0)),
  'a spike on the last day': series((day) => (day === DAYS - 1 ? 500 : 0)),
  'three points': series((day) => day, 3),
  'no point': new Float64Array(0),
  'only gaps': series(() => Number.NaN),
  'a gap of months at the start': series((day) => (day < 150 ? Number.NaN : day % 5)),
  'gaps on two days of three': series((day) => (day % 3 > 0 ? Number.NaN : (day * day) % 11)),
  'a gap at the end': series((day) => (day > 180 ? Number.NaN : (day * day) % 11)),
  'one incident a month': series((day) => (day % 30 === 11 ? 1 : 0)),
  'a level shift': series((day) => (day < 150 ? 2 : 200)),
  'an end at zero': series((day) => (day < 190 ? 100 + (day % 3) : 0)),
  'a thousand million': series((day) => 1e9 + ((day * 7_919) % 1_000) * 1e5),
  'growth by the thousandfold': series((day) => Math.floor(Math.exp(day / 12))),
  'every other day': series((day) => day % 2),
  'fractions near nothing': series((day) => 1e-200 * (1 + (day % 5))),
};
