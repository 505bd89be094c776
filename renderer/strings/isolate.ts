/** Keeps a value from the data in its own direction within a sentence (Unicode isolates). */
export function isolate(value: string): string {
  return `\u2068${value}\u2069`;
}
