/** What happened, and the cure. */
export type ErrorSentence = readonly [what: string, cure: string];

export interface Words {
  /** Name of the file that it is about. */
  readonly file: string;
  /** The first of these parameters that the error carries; '?' if it has none. */
  readonly value: (...names: readonly string[]) => string;
}
