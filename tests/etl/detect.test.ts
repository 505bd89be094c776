import { describe, expect, it } from 'vitest';
import { etl } from '../../main/etl/index.ts';
import type { FilePreview } from '../../main/services/ports.ts';
import { errorOf, tempFolder } from './helpers.ts';

const folder = await tempFolder();
let files = 0;

async function preview(
  text: string | Uint8Array,
  timeZone = 'Asia/Kuwait',
  given: Parameters<typeof etl.preview>[1] = null,
): Promise<FilePreview> {
  return etl.preview(await folder.write(`detect-${++files}.csv`, text), given, timeZone);
}

/** n rows made from the row number. */
const rows = (n: number, row: (i: number) => string): string => Array.from({ length: n }, (_, i) => row(i)).join('\n');
const two = (i: number): string => String(i).padStart(2, '0');

describe('columns are found', () => {
  it("by the prototype's names", async () => {
    const { mapping } = await preview(
      `timestamp,incident_type,lat,lon,governorate,zone,description\n${rows(30, (i) => `2025-01-${two(1 + i)} 10:00:00,Theft,29.3${i},47.9${i},Hawalli,Salmiya,text ${i}`)}`,
    );
    expect(mapping).toMatchObject({
      time: 'timestamp',
      type: 'incident_type',
      lat: 'lat',
      lon: 'lon',
      zone: 'zone',
      description: ['description'],
      key: null,
    });
  });

  it("in the export of Chicago's portal, among projected coordinates, a second time and a pair in words", async () => {
    const { mapping, rows: shown } = await preview(
      `ID,Case Number,Date,Block,IUCR,Primary Type,Description,Location Description,District,X Coordinate,Y Coordinate,Updated On,Latitude,Longitude,Location\n${rows(
        30,
        (i) =>
          `${i},JB${i},01/${two(1 + i)}/2018 11:30:00 PM,043XX W 18TH PL,1310,${['THEFT', 'ARSON'][i % 2]},TO PROPERTY,STREET,10,1147${two(i)},1890${two(i)},02/08/2018 03:50:00 PM,41.8${two(i)},-87.7${two(i)},"(41.8, -87.7)"`,
      )}`,
      'America/Chicago',
    );
    expect(mapping).toMatchObject({ time: 'Date', timeFormat: 'mdy', lat: 'Latitude', lon: 'Longitude', type: 'Primary Type', key: 'ID' });
    expect(mapping).toMatchObject({ description: ['Description'], place: 'Block' });
    expect(shown[0]?.incident?.occurredMs).toBe(Date.parse('2018-01-01T23:30:00-06:00'));
  });

  it('by Arabic names', async () => {
    const { mapping } = await preview(
      `رقم البلاغ;التاريخ;نوع الحادث;خط الطول;خط العرض;المنطقة\n${rows(30, (i) => `${i};2025-01-05;سرقة;47.9${i};29.3${i};السالمية`)}`,
    );
    expect(mapping).toMatchObject({
      key: 'رقم البلاغ',
      time: 'التاريخ',
      type: 'نوع الحادث',
      lon: 'خط الطول',
      lat: 'خط العرض',
      zone: 'المنطقة',
    });
  });

  it('by Spanish names with accents', async () => {
    const { mapping } = await preview(
      `Fecha,Categoría,Latitud,Longitud,Dirección,Descripción\n${rows(30, (i) => `2025-01-05,Robo,6.2${i},-75.5${i},Calle ${i},algo`)}`,
      'America/Bogota',
    );
    expect(mapping).toMatchObject({
      time: 'Fecha',
      type: 'Categoría',
      lat: 'Latitud',
      lon: 'Longitud',
      place: 'Dirección',
      description: ['Descripción'],
    });
  });

  it('by their values where the names say nothing', async () => {
    const { mapping } = await preview(
      `c1,c2,c3,c4\n${rows(40, (i) => `2025-01-05 10:${two(i)},29.31${i},47.98${i},${['fire', 'theft'][i % 2]}`)}`,
    );
    expect(mapping).toMatchObject({ time: 'c1', lat: 'c2', lon: 'c3', type: 'c4', swapLonLat: false });
  });

  it('and x and y that hold each other are noticed by the meridian of the time zone', async () => {
    const text = `"acci_id","acci_time","acci_name","acci_x","acci_y"\n${rows(60, (i) => `"34433${i}","${two(1 + (i % 28))}/02/2019 18:00:13","${i % 3 ? 'تعطل مركبة' : 'صدم عمود- بسيط'}","25.0159940${two(i)}","55.13517440${two(i)}"`)}`;
    const found = await preview(text, 'Asia/Dubai');
    expect(found.mapping).toMatchObject({
      lon: 'acci_x',
      lat: 'acci_y',
      swapLonLat: true,
      timeFormat: 'dmy',
      type: 'acci_name',
      key: 'acci_id',
    });
    expect(found.rows[0]?.incident).toMatchObject({ lon: 55.1351744, lat: 25.015994 });
  });

  it('and clear names are believed, whatever time zone is set', async () => {
    const { mapping } = await preview(`date,lon,lat\n${rows(30, (i) => `2025-01-05,-3.70${i},40.41${i}`)}`, 'Asia/Kuwait');
    expect(mapping.swapLonLat).toBe(false);
  });

  it('but not where they cannot be: a "latitude" of -87', async () => {
    const { mapping } = await preview(`date,lon,lat\n${rows(30, (i) => `2025-01-05,41.8${i},-87.6${i}`)}`, 'America/Chicago');
    expect(mapping.swapLonLat).toBe(true);
  });
});

describe('a natural key', () => {
  const table = (id: (i: number) => string, name: string): string =>
    `${name},date,lon,lat\n${rows(30, (i) => `${id(i)},2025-01-05,47.9${i},29.3${i}`)}`;

  it('is a column that is called so and never repeats', async () => {
    expect((await preview(table((i) => `HZ${i}`, 'Case Number'))).mapping.key).toBe('Case Number');
  });

  it('is not one that repeats', async () => {
    expect((await preview(table((i) => `HZ${i >> 1}`, 'Case Number'))).mapping.key).toBeNull();
  });

  it('is not one that never repeats but is called something else', async () => {
    expect((await preview(table((i) => `HZ${i}`, 'officer'))).mapping.key).toBeNull();
  });
});

describe('the order of day and month', () => {
  const dates = (text: (i: number) => string): string => `date,lon,lat\n${rows(24, (i) => `${text(i)},47.9${i},29.3${i}`)}`;

  it.each([
    ['dmy', (i: number) => `${two(1 + i)}/01/2025`, 'Asia/Kuwait'],
    ['mdy', (i: number) => `01/${two(1 + i)}/2025`, 'Asia/Kuwait'],
    ['dmy', (i: number) => `0${1 + (i % 9)}/01/2025`, 'Asia/Kuwait'],
    ['mdy', (i: number) => `0${1 + (i % 9)}/01/2025`, 'America/Chicago'],
    ['ymd', (i: number) => `2025/01/${two(1 + i)}`, 'Asia/Kuwait'],
    ['epoch-s', (i: number) => String(1_700_000_000 + i), 'Asia/Kuwait'],
    ['epoch-ms', (i: number) => String(1_700_000_000_000 + i), 'Asia/Kuwait'],
  ] as const)('is %s', async (format, date, zone) => {
    const found = await preview(dates(date), zone);
    expect(found.mapping.timeFormat).toBe(format);
    expect(found.rows.every(({ reject }) => reject === null)).toBe(true);
  });

  it('is said to be a guess where no value tells', async () => {
    const { evidence } = await preview(dates(() => '02/01/2025'));
    expect(evidence.find(({ field }) => field === 'time')).toMatchObject({ code: 'time-ambiguous' });
  });
});

describe('what the person says', () => {
  const text = `date,other,lon,lat,kind\n${rows(30, (i) => `2025-01-05,2024-03-0${1 + (i % 9)},47.9${i},29.3${i},fire`)}`;

  it('goes before what was detected, and the rest is detected around it', async () => {
    const found = await preview(text, 'Asia/Kuwait', { time: 'other', type: null, timeZone: 'Asia/Dubai' });
    expect(found.mapping).toMatchObject({ time: 'other', type: null, timeZone: 'Asia/Dubai', lon: 'lon', lat: 'lat' });
    expect(found.mappingFrom).toBe('detected');
    expect(found.rows[0]?.incident).toMatchObject({ occurredMs: Date.parse('2024-03-01T00:00:00+04:00'), type: 'incident' });
  });

  it('is reported as given if it settles time and place', async () => {
    expect((await preview(text, 'Asia/Kuwait', { time: 'date', lon: 'lon', lat: 'lat' })).mappingFrom).toBe('given');
  });

  it('is refused if it names a column that the file has not', async () => {
    expect(await errorOf(preview(text, 'Asia/Kuwait', { time: 'when' }))).toMatchObject({
      code: 'csv.column-unknown',
      params: { column: 'when', columns: 'date, other, lon, lat, kind' },
    });
  });
});

describe('the signature', () => {
  it('depends on the heading and on nothing else', async () => {
    const one = await preview('date,lon,lat\n2025-01-05,47.9,29.3\n');
    const same = await preview('\uFEFFdate;lon;lat\r\n2024-01-05;47.8;29.2\r\n');
    const other = await preview('date,lat,lon\n2025-01-05,29.3,47.9\n');
    expect(same.signature).toBe(one.signature);
    expect(other.signature).not.toBe(one.signature);
  });

  it('is also given where no column can be detected', async () => {
    const file = await folder.write('strange.csv', 'wann,wo\n1,2\n');
    expect(await etl.signature(file)).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('encodings', () => {
  const text = `date,lon,lat,نوع\n${rows(30, (i) => `2025-01-05,47.9${i},29.3${i},سرقة منزل`)}\n`;

  it('UTF-8, and UTF-16 of both byte orders, with or without a mark, give the same rows', async () => {
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    const found = await Promise.all([text, `\uFEFF${text}`, little, big, little.subarray(2)].map((content) => preview(content)));
    expect(found.map(({ encoding }) => encoding)).toEqual(['utf-8', 'utf-8', 'utf-16le', 'utf-16be', 'utf-16le']);
    for (const { rows: shown, columns } of found) {
      expect(columns).toEqual(['date', 'lon', 'lat', 'نوع']);
      expect(shown).toEqual(found[0]?.rows);
    }
  });

  it('Arabic of Windows (1256) is recognised by its words', async () => {
    // س ر ق ة as windows-1256 bytes.
    const word = Buffer.from([0xd3, 0xd1, 0xde, 0xc9]);
    const lines = Array.from({ length: 30 }, (_, i) =>
      Buffer.concat([Buffer.from(`2025-01-05,47.9${i},29.3${i},`), word, Buffer.from('\n')]),
    );
    const found = await preview(Buffer.concat([Buffer.from('date,lon,lat,type\n'), ...lines]));
    expect(found.encoding).toBe('windows-1256');
    expect(found.rows[0]?.incident?.type).toBe('سرقة');
    expect(found.evidence.find(({ field }) => field === 'encoding')).toMatchObject({ code: 'letters-in-words' });
  });

  it('Western accents of Windows (1252) are recognised by standing alone', async () => {
    const found = await preview(
      Buffer.from(`date,lon,lat,type\n${rows(30, (i) => `2025-01-05,-75.5${i},6.2${i},Asfixia mecánica`)}`, 'latin1'),
    );
    expect(found.encoding).toBe('windows-1252');
    expect(found.rows[0]?.incident?.type).toBe('Asfixia mecánica');
  });
});
