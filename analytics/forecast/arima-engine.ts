import type ArimaModel from 'arima';
import { ModelFailure } from './model.ts';

/** Order of a seasonal ARIMA model: (p, d, q) (P, D, Q) with its season, 1 = none. */
export interface ArimaOrder {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly P: number;
  readonly D: number;
  readonly Q: number;
  readonly season: number;
}

export interface ArimaInput {
  /** One finite value a step. */
  readonly values: Float64Array;
  /** What is known of each step: columns as long as the values and the horizon together, finite, none the sum of others. */
  readonly columns: readonly Float64Array[];
  readonly order: ArimaOrder;
  readonly horizon: number;
}

export interface ArimaForecast {
  readonly mean: Float64Array<ArrayBuffer>;
  /** Of each step; [0] is about that of one error. */
  readonly variance: Float64Array<ArrayBuffer>;
}

/**
 * Numbers that one call may hand over: the package puts them on a stack of 64 KiB, writes beyond its end without a word, and
 * needs the rest of it. 7,600 still did no harm.
 */
const STACK_NUMBERS = 6_000;

/** The package's options: its defaults return forecasts near 1e120 for a quarter of the series of daily counts. */
const CONDITIONAL_START = { method: 1, optimizer: 5 } as const;

/**
 * Loads the package `arima` into this thread; later calls return at once. If it can't be loaded, forecastArima says so.
 *
 * The package keeps the console's functions that it finds while it loads and prints its complaints there, also on the
 * standard output of a command that writes JSON: it is given functions that keep the lines instead.
 */
export function loadArima(): Promise<void> {
  loading ??= load();
  return loading;
}

/** Values that fit into one call, the latest of which are then to be taken. */
export function mostArimaValues(columns: number, horizon: number): number {
  return Math.floor((STACK_NUMBERS - horizon * columns) / (1 + columns));
}

/**
 * Fits one ARIMA model with regressors by maximum likelihood (started from conditional sums of squares) and forecasts.
 * Agrees with R's arima() to 4 digits. Everything the package prints is a complaint, and a failure here.
 *
 * @throws {ModelFailure} too-short; not-converged with the complaint; unavailable if the package is not loaded, or after it
 *         tried to end the process: its memory is then of no more use.
 * @throws {RangeError} if the values and columns are more than fit: see mostArimaValues.
 *
 * Time: some 15 ms (two years of days, one parameter a part) to 100 ms. Memory: some 1 MB, freed before it returns.
 * Source: npm package arima 0.2.8 over R. Hussain's ctsa (C, WebAssembly).
 */
export function forecastArima({ values, columns, order, horizon }: ArimaInput): ArimaForecast {
  const { season, ...parts } = order;
  const least = order.d + season * order.D + Math.max(order.p + order.q, 2 * season, 10);
  if (values.length < least) throw new ModelFailure('too-short', `order needs ${least} values, has ${values.length}`);
  if (values.length > mostArimaValues(columns.length, horizon))
    throw new RangeError(`values: ${values.length} are more than fit into one call`);

  const [mean, variance] = inEngine(({ Arima }) => {
    const model = new Arima({ ...parts, ...CONDITIONAL_START, s: season > 1 ? season : 0 });
    model.train(
      [...values],
      columns.map((column) => [...column.subarray(0, values.length)]),
    );
    const forecast = model.predict(
      horizon,
      columns.map((column) => [...column.subarray(values.length, values.length + horizon)]),
    );
    model.destroy();
    return forecast;
  });
  if (![...mean, ...variance].every(Number.isFinite)) throw new ModelFailure('not-finite', 'a forecast is not a finite number');
  if (variance.some((value) => value < 0)) throw new ModelFailure('exploded', 'a variance is negative');
  return { mean: Float64Array.from(mean), variance: Float64Array.from(variance) };
}

interface Engine {
  readonly Arima: typeof ArimaModel;
  /** What the package has printed since the last look. */
  readonly printed: string[];
}

/** Parts of the surroundings that the package reaches for. */
interface Host {
  readonly console: { log: Print; error: Print };
  readonly process?: { exitCode: unknown };
}
type Print = (...words: unknown[]) => void;

const host = globalThis as unknown as Host;

let loading: Promise<void> | null = null;
let engine: Engine | null = null;
let whyNot = 'arima is not loaded: call loadArima() first';

async function load(): Promise<void> {
  const { console } = host;
  const { log, error } = console;
  const printed: string[] = [];
  // Others may print while the file is read: their lines go on as ever.
  let read = false;
  const keep =
    (otherwise: Print): Print =>
    (...words) =>
      read ? void printed.push(words.join(' ')) : otherwise.apply(console, words);
  console.log = keep(log);
  console.error = keep(error);
  try {
    const { default: Arima } = await import('arima');
    engine = { Arima, printed };
  } catch (cause) {
    whyNot = `arima can't be loaded: ${String(cause)}`;
  } finally {
    read = true;
    console.log = log;
    console.error = error;
  }
}

function inEngine<Result>(run: (engine: Engine) => Result): Result {
  if (!engine) throw new ModelFailure('unavailable', whyNot);
  const exitCode = host.process?.exitCode;
  engine.printed.length = 0;
  let result: Result;
  try {
    result = run(engine);
  } catch (cause) {
    if (host.process) host.process.exitCode = exitCode;
    engine = null;
    whyNot = `arima stopped in this thread: ${String(cause)}`;
    throw new ModelFailure('unavailable', whyNot);
  }
  if (engine.printed.length > 0) throw new ModelFailure('not-converged', `arima says: ${engine.printed[0]}`);
  return result;
}
