import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { etl } from '../../main/etl/index.ts';
import type { LocalFile } from '../../main/services/ports.ts';
import { fixture, type Incident, readAll } from './helpers.ts';

interface Profile {
  readonly rows: number;
  readonly exactDuplicateRows: number;
  readonly missingCoordinates: number;
  readonly distinctPoints: number;
  readonly first: string;
  readonly last: string;
  readonly types: number;
  readonly topTypes: Readonly<Record<string, number>>;
  readonly byWeekdayMon0: readonly number[];
  readonly byHour: readonly number[];
}

const profiles = JSON.parse(readFileSync(fixture('tests/fixtures/etl/profile.json').path, 'utf8')) as Readonly<Record<string, Profile>>;

/** What pandas counted, counted from our incidents; `offset` tells which clock the hours are of. */
function profileOf(
  incidents: readonly Incident[],
  clock: 'local' | 'utc',
): Omit<Profile, 'rows' | 'exactDuplicateRows' | 'missingCoordinates'> {
  const times = incidents.map(({ occurred, utcOffsetMin }) => Date.parse(occurred) + (clock === 'local' ? utcOffsetMin * 60_000 : 0));
  const byWeekdayMon0 = Array<number>(7).fill(0);
  const byHour = Array<number>(24).fill(0);
  for (const ms of times) {
    const date = new Date(ms);
    byWeekdayMon0[(date.getUTCDay() + 6) % 7]++;
    byHour[date.getUTCHours()]++;
  }
  const counts = new Map<string, number>();
  for (const { type } of incidents) counts.set(type, (counts.get(type) ?? 0) + 1);
  const format = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
  return {
    distinctPoints: new Set(incidents.map(({ lon, lat }) => `${lon} ${lat}`)).size,
    first: format(times.reduce((a, b) => Math.min(a, b))),
    last: format(times.reduce((a, b) => Math.max(a, b))),
    types: counts.size,
    topTypes: Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]).slice(0, 5)),
    byWeekdayMon0,
    byHour,
  };
}

async function importUnaided(file: LocalFile, timeZone: string): Promise<Awaited<ReturnType<typeof readAll>>> {
  const { mapping } = await etl.preview(file, null, timeZone);
  return readAll(file, mapping);
}

const distinctUids = (incidents: readonly Incident[]): number => new Set(incidents.map(({ uid }) => uid)).size;

describe('real files, mapping detected', () => {
  it('Chicago 2018 gives what pandas counted, and no row is lost or taken for another', async () => {
    const { read, incidents, rejects } = await importUnaided(fixture('resources/sample/chicago_2018.csv.gz'), 'America/Chicago');
    const { rows, exactDuplicateRows, missingCoordinates, ...counts } = profiles.chicago2018;
    expect({ read, rejected: rejects.length }).toEqual({ read: rows, rejected: missingCoordinates });
    // Eight are dated 11 March between 2 and 3, an hour that clocks skipped: they count for the hour after.
    const byHour = counts.byHour.with(2, counts.byHour[2] - 8).with(3, counts.byHour[3] + 8);
    expect(profileOf(incidents, 'local')).toEqual({ ...counts, byHour });
    expect(distinctUids(incidents)).toBe(rows - exactDuplicateRows);
  });

  it('Chicago assaults 2010–2016, times without seconds, give what pandas counted; repeated rows share one uid', async () => {
    const { read, incidents, rejects } = await importUnaided(
      fixture('tests/fixtures/etl/chicago_assaults_2010_2016.csv.gz'),
      'America/Chicago',
    );
    const { rows, exactDuplicateRows, missingCoordinates, ...counts } = profiles.assaults;
    expect({ read, rejected: rejects.length }).toEqual({ read: rows, rejected: missingCoordinates });
    expect(profileOf(incidents, 'local')).toEqual(counts);
    expect(distinctUids(incidents)).toBe(rows - exactDuplicateRows);
  });

  it('Medellín, with semicolons, decimal commas and UTC times, gives what pandas counted, rows without place rejected', async () => {
    const file = fixture('tests/fixtures/etl/medellin_homicides_2010_2019.csv.gz');
    const preview = await etl.preview(file, null, 'America/Bogota');
    expect(preview).toMatchObject({
      delimiter: ';',
      mapping: {
        time: 'fecha_hecho',
        lon: 'longitud',
        lat: 'latitud',
        type: 'modalidad',
        decimalMark: ',',
        swapLonLat: false,
        timeFormat: 'iso',
      },
    });
    const { read, incidents, rejects } = await readAll(file, preview.mapping);
    const { rows, missingCoordinates, distinctPoints, types } = profiles.medellin;
    expect(read).toBe(rows);
    expect(rejects.map(({ code }) => code)).toEqual(Array<string>(missingCoordinates).fill('coordinate.missing'));
    expect(profileOf(incidents, 'utc')).toMatchObject({ distinctPoints, types });
    expect(incidents.every(({ utcOffsetMin }) => utcOffsetMin === -300)).toBe(true);
  });

  it('Chicago: the columns are the expected ones', async () => {
    const preview = await etl.preview(fixture('resources/sample/chicago_2018.csv.gz'), null, 'America/Chicago');
    expect(preview.mapping).toEqual({
      time: 'Date',
      lon: 'Longitude',
      lat: 'Latitude',
      type: 'PrimaryType',
      key: null,
      description: ['Description'],
      place: 'Block',
      origin: null,
      originWords: {},
      zone: 'CommunityArea',
      timeFormat: 'iso',
      decimalMark: '.',
      swapLonLat: false,
      timeZone: 'America/Chicago',
    });
    expect(preview.rows).toHaveLength(200);
    expect(preview.rows[0]).toMatchObject({
      line: 2,
      reject: null,
      incident: {
        occurredMs: Date.parse('2018-01-01T00:00:00-06:00'),
        utcOffsetMin: -360,
        lon: -87.733658025,
        lat: 41.855882121,
        type: 'CRIMINAL DAMAGE',
        description: 'TO PROPERTY',
        place: '043XX W 18TH PL',
      },
    });
  });
});
