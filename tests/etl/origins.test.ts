import { describe, expect, it } from 'vitest';
import { etl } from '../../main/etl/index.ts';
import { originReader } from '../../main/etl/origin-words.ts';
import type { ColumnMapping } from '../../preload/contract/domain.ts';
import { plainMapping, readAll, tempFolder } from './helpers.ts';

const folder = await tempFolder();
let files = 0;

describe('how an incident became known is read from words', () => {
  it.each([
    ['911', 'reported'],
    ['911 call', 'reported'],
    ['TELEPHONE OTHER, NOT 911', 'reported'],
    ['Citizen-initiated', 'reported'],
    ['Walk-in report, desk 4', 'reported'],
    ['call for service (cfs)', 'reported'],
    ['بلاغ هاتفي', 'reported'],
    ['اتصال ١١٢', 'reported'],
    ['شكوى', 'reported'],
    ['ONVIEW', 'discovered'],
    ['On-View', 'discovered'],
    ['Officer-Initiated', 'discovered'],
    ['officer initiated call for service', 'discovered'],
    ['SelfInitiated', 'discovered'],
    ['Found on patrol', 'discovered'],
    ['دورية أمنية', 'discovered'],
    ['دوريّة', 'discovered'],
    ['Non-officer-initiated', 'reported'],
    ['Unknown', 'unknown'],
    ['غير معروف', 'unknown'],
    ['Radio', 'unknown'],
    // Both at once say nothing.
    ['patrol or caller', 'unknown'],
    ['', null],
    ['N/A', null],
  ])('%s: %s', (value, origin) => {
    expect(originReader('source', {}).read(value)).toBe(origin);
  });

  it('yes and no where the column asks for it', () => {
    const values = ['Y', 'no', 'TRUE', '0'];
    expect(values.map(originReader('SelfInitiated', {}).read)).toEqual(['discovered', 'reported', 'discovered', 'reported']);
    expect(values.map(originReader('source', {}).read)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  });

  it('words of the file above all others, however they are written', () => {
    const { read } = originReader('source', { Radio: 'reported', 'Walk-in': 'discovered' });
    expect(['RADIO', 'walk in', 'Patrol'].map(read)).toEqual(['reported', 'discovered', 'discovered']);
  });
});

const heading = 'time,lon,lat,type,reported_by,note';
const rowsOf = (values: readonly string[], at = heading): string =>
  `${at}\n${values.map((value, i) => `2025-01-05 10:00:${10 + i},47.9${i},29.3${i},${['fire', 'theft'][i % 2]},${value},n${i}`).join('\n')}\n`;

async function readRows(text: string, mapping: Partial<ColumnMapping>) {
  const { incidents } = await readAll(await folder.write(`origins-${++files}.csv`, text), { ...plainMapping, ...mapping });
  return incidents;
}
const previewOf = async (text: string, given: Partial<ColumnMapping> | null = null) =>
  etl.preview(await folder.write(`origins-${++files}.csv`, text), given, 'Asia/Kuwait');

describe('the column of origins', () => {
  const values = ['911 call', 'Patrol', '"Walk-in, desk"', 'Radio', '', 'Patrol'];

  it('is told of each incident; the words are kept with the other columns', async () => {
    const incidents = await readRows(rowsOf(values), { origin: 'reported_by' });
    expect(incidents.map(({ origin }) => origin)).toEqual(['reported', 'discovered', 'reported', 'unknown', null, 'discovered']);
    expect(JSON.parse(incidents[3].extra)).toMatchObject({ reported_by: 'Radio' });
  });

  it('changes the content of a row, not its uid; what is not told leaves the content as it was', async () => {
    const [before, told, corrected] = [
      await readRows(rowsOf(values), {}),
      await readRows(rowsOf(values), { origin: 'reported_by' }),
      await readRows(rowsOf(values), { origin: 'reported_by', originWords: { Radio: 'reported' } }),
    ];
    const changes = (a: typeof before, b: typeof before) => a.map(({ contentHash }, i) => contentHash !== b[i].contentHash);
    expect(told.map(({ uid }) => uid)).toEqual(before.map(({ uid }) => uid));
    expect(changes(before, told)).toEqual([true, true, true, true, false, true]);
    expect(changes(told, corrected)).toEqual([false, false, false, true, false, false]);
    expect(new Set(told.map(({ contentHash }) => contentHash)).size).toBe(6);
  });

  it('with endlessly many spellings is read in flat memory, and rightly', async () => {
    const many = Array.from({ length: 21_000 }, (_, i) => `2025-01-05,47.9,29.3,fire,Patrol n${i},n${i}`).join('\n');
    const incidents = await readRows(`${heading}\n${many}\n`, { origin: 'reported_by' });
    expect(new Set(incidents.map(({ origin }) => origin))).toEqual(new Set(['discovered']));
  });

  it('is found by its name and values, with the share that is known as evidence', async () => {
    const { mapping, evidence, rows } = await previewOf(rowsOf(values));
    expect(mapping).toMatchObject({ origin: 'reported_by', originWords: {}, type: 'type' });
    expect(evidence.find(({ field }) => field === 'origin')).toEqual({
      ...{ field: 'origin', column: 'reported_by', code: 'name', params: {}, share: 0.8 },
    });
    expect(rows.map(({ incident }) => incident?.origin)).toEqual(['reported', 'discovered', 'reported', 'unknown', null, 'discovered']);
  });

  it('is found by an Arabic name', async () => {
    const arabic = ['بلاغ هاتفي', 'دورية', 'اتصال', 'ضبط', 'شكوى', 'بلاغ'];
    const { mapping } = await previewOf(rowsOf(arabic, 'التاريخ,خط الطول,خط العرض,نوع الحادث,مصدر البلاغ,ملاحظات'));
    expect(mapping).toMatchObject({ origin: 'مصدر البلاغ', type: 'نوع الحادث' });
  });

  it("is found by its values alone, as in Seattle's call type", async () => {
    const text = rowsOf(
      ['911', 'ONVIEW', '"TELEPHONE OTHER, NOT 911"', '911', 'ONVIEW', '911'],
      'time,lon,lat,Initial Call Type,Call Type,note',
    );
    const { mapping, evidence } = await previewOf(text);
    expect(mapping).toMatchObject({ origin: 'Call Type', type: 'Initial Call Type' });
    expect(evidence.find(({ field }) => field === 'origin')).toMatchObject({ code: 'origin-words', params: { texts: 3 } });
  });

  it.each([
    ['other words', ['Unit 4', 'Unit 7', 'Unit 9', 'Unit 4', 'Unit 1', 'Patrol']],
    ['numbers', ['1', '2', '3', '4', '5', '6']],
    ['nothing', ['', '', '', '', '', '']],
  ])('is not one of such a name with %s', async (_what, found) => {
    expect((await previewOf(rowsOf(found, heading.replace('reported_by', 'source')))).mapping.origin).toBeNull();
  });

  it('is none of a type column that holds a few such words', async () => {
    const types = ['Patrol', 'Theft', 'Burglary', 'Assault', 'Theft', 'Fraud'];
    const { mapping } = await previewOf(rowsOf(types, 'time,lon,lat,kind,Call Type,note'));
    expect(mapping.origin).toBeNull();
  });
});
