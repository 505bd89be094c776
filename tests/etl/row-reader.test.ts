import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ROW_BYTES, RowReader } from '../../main/etl/row-reader.ts';

interface Row {
  readonly line: number;
  readonly fields: string[];
  readonly bad?: true;
}

function readRows(chunks: readonly (string | Uint8Array)[], delimiter = ','): Row[] {
  const reader = new RowReader('test.csv', delimiter);
  const rows: Row[] = [];
  const take = (): void => {
    while (reader.next())
      rows.push({ line: reader.line, fields: reader.fieldTexts(), ...(reader.hasBadQuotes ? { bad: true as const } : {}) });
  };
  for (const chunk of chunks) {
    reader.add(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    take();
  }
  reader.end();
  take();
  return rows;
}

const fieldsOf = (text: string, delimiter = ','): string[][] => readRows([text], delimiter).map(({ fields }) => fields);
const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

describe('rows of a CSV file', () => {
  it.each(['\n', '\r\n', '\r'])('end with %j', (lineEnd) => {
    const rows = readRows([['a,b', '1,2', '3,4'].join(lineEnd)]);
    expect(rows).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['1', '2'] },
      { line: 3, fields: ['3', '4'] },
    ]);
  });

  it('are split at each of the four delimiters', () => {
    for (const delimiter of [',', ';', '\t', '|']) expect(fieldsOf(`a${delimiter}b\n`, delimiter)).toEqual([['a', 'b']]);
  });

  it('keep empty fields, also at the end of a row and of the file', () => {
    expect(fieldsOf('a,,\n,,')).toEqual([
      ['a', '', ''],
      ['', '', ''],
    ]);
  });

  it('keep delimiters, quotes and line ends inside quotes, and count the lines', () => {
    const rows = readRows(['a,"x, ""y""\r\nz",b\r\nlast,1,2\n']);
    expect(rows).toEqual([
      { line: 1, fields: ['a', 'x, "y"\r\nz', 'b'] },
      { line: 3, fields: ['last', '1', '2'] },
    ]);
  });

  it('take a quote within an unquoted field as text', () => {
    expect(fieldsOf('5" pipe,b')).toEqual([['5" pipe', 'b']]);
  });

  it('do not include the byte order mark, also if it comes byte by byte', () => {
    expect(readRows([...Buffer.from('\uFEFFa,b\n1,2')].map((byte) => Uint8Array.of(byte)))).toEqual(readRows(['a,b\n1,2']));
  });

  it('do not include blank lines, which still count as lines', () => {
    expect(readRows(['a\n\n\r\nb\n'])).toEqual([
      { line: 1, fields: ['a'] },
      { line: 4, fields: ['b'] },
    ]);
  });

  it('are the same wherever the file is cut into chunks', () => {
    const text = 'id,"na""me"\r\n1,"a\r\nb"\r2,"خريطة"\n\n"",x\r\n3,last';
    const bytes = Buffer.from(text);
    const whole = readRows([bytes]);
    for (let cut = 0; cut <= bytes.length; cut++) expect(readRows([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
    expect(readRows([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it('give back any table that was written by the rules, in chunks of any size', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'ع', '😀') });
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), fc.integer({ min: 1, max: 40 }), (rows, lineEnd, size) => {
        const bytes = Buffer.from(rows.map((row) => row.map(quoted).join(',') + lineEnd).join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
        expect(readRows(chunks).map(({ fields }) => fields)).toEqual(rows);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('never throw or hang on bytes of any kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (bytes, size) => {
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
        expect(readRows(chunks)).toEqual(readRows([bytes]));
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});

describe('damaged quotes', () => {
  it('cost the one row whose quote is never closed', () => {
    expect(readRows(['a,b\n1,"lost\n2,x\n3,y'])).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: [], bad: true },
      { line: 3, fields: ['2', 'x'] },
      { line: 4, fields: ['3', 'y'] },
    ]);
  });

  it('cost the one row whose quoted field goes on after its closing quote', () => {
    expect(readRows(['1,"a"b\n2,c\n'])).toEqual([
      { line: 1, fields: [], bad: true },
      { line: 2, fields: ['2', 'c'] },
    ]);
  });

  it('cost one row too if far more than a row fits between the quotes', () => {
    const rows = readRows(['1,"lost\n', ...Array.from({ length: 20 }, () => '2,ok\n'.repeat(10_000))]);
    expect(rows).toHaveLength(200_001);
    expect(rows[0]).toEqual({ line: 1, fields: [], bad: true });
    expect(rows.at(-1)).toEqual({ line: 200_001, fields: ['2', 'ok'] });
  });
});

describe('limits', () => {
  it('a row beyond a megabyte ends with the line it stands on', () => {
    const text = `a,b\n1,${'x'.repeat(MAX_ROW_BYTES + 10)}\n`;
    expect(() => readRows([text])).toThrow(
      expect.objectContaining({ code: 'csv.row-too-long', params: expect.objectContaining({ line: 2 }) }),
    );
    const endless = Array.from({ length: 30 }, () => 'x'.repeat(65_536));
    expect(() => readRows(endless)).toThrow(expect.objectContaining({ code: 'csv.row-too-long' }));
  });

  it('100,000 fields in a row are counted without being kept', () => {
    const reader = new RowReader('wide.csv', ',');
    reader.add(Buffer.from(`${','.repeat(99_999)}\n`));
    expect(reader.next()).toBe(true);
    expect(reader.fieldCount).toBe(100_000);
  });

  it('rows that are not UTF-8 are marked, and only those', () => {
    const reader = new RowReader('test.csv', ',');
    reader.add(Buffer.concat([Buffer.from('a,é\n'), Buffer.from([0x62, 0x2c, 0xe9, 0x0a]), Buffer.from('c,خ\n')]));
    const marks: boolean[] = [];
    while (reader.next()) marks.push(reader.isText);
    expect(marks).toEqual([true, false, true]);
  });
});
