/** Words that charts need; numbers and dates in the parameters are already written in the reader's language. */
export interface ChartWords {
  readonly fan: {
    readonly dataCut: string;
    readonly expected: string;
    readonly counted: string;
    readonly summary: (parts: { days: string; first: string; last: string; low: string; high: string }) => string;
  };
  readonly backtest: {
    readonly model: string;
    readonly naive: string;
    readonly lowerIsBetter: string;
    readonly better: (parts: { wins: string; of: string }) => string;
    readonly summary: (parts: { wins: string; of: string; mase: string; naive: string }) => string;
  };
  readonly ranking: {
    readonly bar: string;
    readonly barWithFormer: string;
    readonly count: string;
    readonly change: string;
    readonly summary: (parts: { rows: string; first: string; count: string }) => string;
  };
  readonly matrix: {
    readonly cell: (parts: { weekday: string; hour: string; count: string }) => string;
    readonly summary: (parts: { weekday: string; hour: string; count: string }) => string;
    readonly empty: string;
  };
  readonly multiple: {
    readonly fromTo: (parts: { last: string; expected: string; days: string }) => string;
    readonly mase: (parts: { value: string }) => string;
    readonly notPublished: string;
  };
  readonly weeks: {
    readonly bar: (parts: { from: string; count: string }) => string;
    readonly summary: (parts: { weeks: string; peak: string; from: string }) => string;
  };
  readonly support: {
    readonly found: (parts: { support: string }) => string;
  };
}
