export interface SqlToken {
  /** name: bare or in quotes. text: in single quotes. */
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'blob' | 'mark';
  /** Unquoted; of a blob its hexadecimal digits. */
  readonly value: string;
}

const pattern =
  /\s+|--[^\n]*|\/\*[^]*?(?:\*\/|$)|[xX]'([0-9a-fA-F]*)'|'([^']*(?:''[^']*)*)(?:'|$)|"([^"]*(?:""[^"]*)*)(?:"|$)|`([^`]*(?:``[^`]*)*)(?:`|$)|\[([^\]]*)(?:\]|$)|(0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([\p{L}_\u0080-\u{10ffff}][\p{L}\p{N}_$\u0080-\u{10ffff}]*)|([^])/uy;

/** Splits a statement of SQLite's SQL. Linear in its length: an open quote or comment goes on to the end. */
export function* sqlTokens(statement: string): Generator<SqlToken, void, undefined> {
  const matcher = new RegExp(pattern);
  for (let at = 0; at < statement.length; at = matcher.lastIndex) {
    matcher.lastIndex = at;
    const found = matcher.exec(statement);
    if (found === null) return;
    const [, blob, text, double, tick, bracket, number, word, mark] = found;
    if (blob !== undefined) yield { kind: 'blob', value: blob };
    else if (text !== undefined) yield { kind: 'text', value: text.replaceAll("''", "'") };
    else if (double !== undefined) yield { kind: 'name', value: double.replaceAll('""', '"') };
    else if (tick !== undefined) yield { kind: 'name', value: tick.replaceAll('``', '`') };
    else if (bracket !== undefined) yield { kind: 'name', value: bracket };
    else if (number !== undefined) yield { kind: 'number', value: number };
    else if (word !== undefined) yield { kind: 'word', value: word };
    else if (mark !== undefined) yield { kind: 'mark', value: mark };
  }
}
