/** What the centre computes is what a laptop computes of the same incidents, within the differences that are stated. */
import { describe, expect, it } from 'vitest';
import { dbscan, type Clusters } from '../../analytics/cluster/dbscan.ts';
import { layStudyCells, measureStudyAreaM2, nextMinPoints } from '../../analytics/cluster/guidance.ts';
import { describeClusters, findHotspots } from '../../analytics/cluster/hotspots.ts';
import { densityGrid, densityOfSums, layDensityCells } from '../../analytics/density/kde-grid.ts';
import { accuracyOf, countCaught } from '../../analytics/evaluate/hotspot-accuracy.ts';
import { haversineM } from '../../analytics/geo/sphere.ts';
import type { CentralFilter } from '../../main/central-wire.ts';
import { connectCentral } from '../../main/central/session.ts';
import { analyse, buildCity, everything, placesOf } from './city.ts';
import { startCluster, withClient } from './cluster.ts';

const cluster = await startCluster(['max_parallel_workers_per_gather = 2']);
const city = await buildCity(cluster);

interface Extent {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** Labels by place in the city, of what is in a cluster at the centre; -1 = in none. */
async function labelsAtCentre(options: { readonly radiusM: number; readonly minPoints: number }, filter = everything): Promise<Int32Array> {
  return analyse(city.boss, filter, async (incidents) => {
    const { west, east } = (await incidents.extent()) as Extent;
    const found = await incidents.clusters({ middleDeg: (west + east) / 2, ...options });
    const labels = new Int32Array(city.count).fill(-1);
    placesOf(found.uid).forEach((place, row) => (labels[place] = found.labels[row]));
    return labels;
  });
}

/** How two clusterings of the same incidents differ. */
function compare(here: Clusters, there: Int32Array) {
  const partner = new Map<number, number>();
  const differences = { noise: 0, cores: 0, borders: 0, unreachable: 0 };
  for (let i = 0; i < city.count; i++) {
    if (here.labels[i] < 0 !== there[i] < 0) differences.noise++;
    else if (here.isCore[i] === 1) {
      if (!partner.has(here.labels[i])) partner.set(here.labels[i], there[i]);
      if (partner.get(here.labels[i]) !== there[i]) differences.cores++;
    }
  }
  // Two that are one there would have one partner.
  differences.cores += partner.size - new Set(partner.values()).size;
  for (let i = 0; i < city.count; i++) {
    if (here.isCore[i] === 1 || here.labels[i] < 0 || partner.get(here.labels[i]) === there[i]) continue;
    differences.borders++;
    differences.unreachable += Number(!reaches(i, here, (other) => partner.get(here.labels[other]) === there[i]));
  }
  return differences;
}

function reaches(border: number, { isCore }: Clusters, isWanted: (other: number) => boolean): boolean {
  const [lon, lat] = city.lonLat.subarray(2 * border);
  for (let other = 0; other < city.count; other++) {
    if (isCore[other] !== 1 || Math.abs(city.lonLat[2 * other + 1] - lat) > 0.01 || !isWanted(other)) continue;
    if (haversineM(lon, lat, city.lonLat[2 * other], city.lonLat[2 * other + 1]) <= 251) return true;
  }
  return false;
}

describe('clusters at the centre', () => {
  it.each([
    [250, 300],
    [150, 40],
  ])(
    'of %i m and %i incidents: the same noise, the same groups of cores; a border incident may go to another group in reach',
    async (radiusM, minPoints) => {
      const here = dbscan(city.lonLat, { radiusM, minPoints });

      const differences = compare(here, await labelsAtCentre({ radiusM, minPoints }));

      expect(here.count).toBeGreaterThan(20);
      expect(differences).toMatchObject({ noise: 0, cores: 0, unreachable: 0 });
      expect(differences.borders).toBeLessThan(0.02 * city.count);
    },
  );

  it('would not be the same on the plane of the land survey (UTM on the ellipsoid), where 250 m are other metres', async () => {
    const here = dbscan(city.lonLat, { radiusM: 250, minPoints: 300 });
    const there = await withClient(city.keeper, async (client) => {
      const { rows } = await client.query<{ place: number; cluster: number }>(
        `SELECT ('x' || right(id::text, 8))::bit(32)::int AS place,
           coalesce(ST_ClusterDBSCAN(ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 26916), 250, 300) OVER (), -1) AS cluster FROM kh.incident`,
      );
      const labels = new Int32Array(city.count);
      for (const { place, cluster: label } of rows) labels[place] = label;
      return labels;
    });

    expect(compare(here, there).noise).toBeGreaterThan(10);
  });

  it('become the hotspots that are found here: outlines, scores, order; the support differs by the chance of its draws', async () => {
    const radiusM = 250;
    const types = ['ROBBERY', 'NARCOTICS'];
    const own = pointsOf((i) => types.includes(city.type[i]));
    const here = findHotspots({ lonLat: own, radiusM, minPoints: null, resamples: 100, seed: 1 });

    const there = await analyse(city.boss, { ...everything, types }, async (incidents) => {
      const bounds = (await incidents.extent()) as Extent;
      const { cellM2, ...cells } = layStudyCells({ bounds, radiusM });
      const studyM2 = cellM2 * (await incidents.countCells(cells));
      expect(studyM2).toBe(measureStudyAreaM2(own, radiusM));
      const tried: { widestM2: number; kept: number }[] = [];
      const points = own.length / 2;
      const middleDeg = (bounds.west + bounds.east) / 2;
      for (;;) {
        const { minPoints, isChosen } = nextMinPoints({ points, radiusM, areaM2: studyM2, tried });
        if (!isChosen) tried.push(await incidents.widest({ middleDeg, radiusM, minPoints }));
        else {
          const found = await incidents.clusters({ middleDeg, radiusM, minPoints });
          return describeClusters({ ...found, radiusM, minPoints, resamples: 100, seed: 1, points, studyM2 });
        }
      }
    });

    expect(here.count).toBeGreaterThan(5);
    const incidental = { labels: null, isCore: null, support: null };
    expect({ ...there, ...incidental }).toEqual({ ...here, ...incidental });
    for (let i = 0; i < here.count; i++) expect(Math.abs(there.support[i] - here.support[i])).toBeLessThanOrEqual(25);
  });

  it('are the same each time, whatever order parallel workers bring the incidents in', async () => {
    const label = () => labelsAtCentre({ radiusM: 200, minPoints: 15 }, { ...everything, types: ['ROBBERY', 'NARCOTICS'] });

    expect((await label()).join()).toBe((await label()).join());
  });
});

const pointsOf = (isWanted: (i: number) => boolean): Float64Array<ArrayBuffer> => {
  const wanted = Array.from({ length: city.count }, (_, i) => i).filter(isWanted);
  return Float64Array.from(wanted.flatMap((i) => [city.lonLat[2 * i], city.lonLat[2 * i + 1]]));
};

describe('density at the centre', () => {
  it('is that of the same incidents here to a millionth of its peak', async () => {
    const lengths = { bandwidthM: 400, cellM: 100 };
    const here = densityGrid({ lonLat: city.lonLat, ...lengths });

    const there = await analyse(city.boss, everything, async (incidents) => {
      const frame = { bounds: (await incidents.extent()) as Extent, ...lengths };
      return densityOfSums({ ...frame, ...(await incidents.densitySums(layDensityCells(frame))) });
    });

    expect({ ...there, perKm2: null }).toEqual({ ...here, perKm2: null });
    const peak = here.perKm2.reduce((most, value) => Math.max(most, value), 0);
    expect(here.perKm2.reduce((most, value, i) => Math.max(most, Math.abs(value - there.perKm2[i])), 0)).toBeLessThan(1e-6 * peak);
  });
});

describe('counts and accuracy at the centre', () => {
  const fromMs = Date.UTC(2018, 2, 1, 7);
  const toMs = Date.UTC(2018, 3, 1);
  const isWanted = (i: number) => city.type[i] === 'THEFT' && city.localMs[i] >= fromMs && city.localMs[i] < toMs;

  it('counts by zone the very incidents of a time and type, by the clock at their place', async () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < city.count; i++) if (isWanted(i)) counts.set(city.zone[i], (counts.get(city.zone[i]) ?? 0) + 1);

    const there = await analyse(city.boss, { zones: null, types: ['THEFT'], fromMs, toMs }, (incidents) => incidents.countZones());

    expect(new Map(there.map(({ code, incidents }) => [code, incidents]))).toEqual(counts);
    expect(counts.size).toBe(3);
  });

  it('says of hotspots of the first months what they caught in the next: the same incidents, areas to a thousandth', async () => {
    const radiusM = 250;
    const found = findHotspots({ lonLat: pointsOf((i) => city.localMs[i] < fromMs), radiusM, minPoints: null, resamples: 0, seed: 1 });
    const rings = { rings: found.outlines, ringEnds: found.outlineEnds };
    const here = countCaught({ lonLat: pointsOf(isWanted), radiusM, ...rings });

    const there = await analyse(city.boss, { zones: null, types: ['THEFT'], fromMs, toMs }, async (incidents) => {
      const bounds = (await incidents.extent()) as Extent;
      const { cellM2, ...cells } = layStudyCells({ bounds, radiusM });
      const studyM2 = cellM2 * (await incidents.countCells(cells));
      const { incidents: total, ...caught } = await incidents.caught({ middleDeg: (bounds.west + bounds.east) / 2, ...rings });
      return { ...caught, total, studyM2 };
    });

    expect({ ...there, areaM2: null }).toEqual({ ...here, areaM2: null });
    expect(Math.abs(there.areaM2 / here.areaM2 - 1)).toBeLessThan(1e-3);
    const [ours, theirs] = [accuracyOf(here), accuracyOf(there)];
    expect(Math.abs((theirs.pai ?? 0) / (ours.pai ?? 0) - 1)).toBeLessThan(1e-3);
    expect(ours.pai).toBeGreaterThan(2);
  });
});

describe('who may see what', () => {
  const ask = (filter: Partial<CentralFilter>) => analyse(city.salma, { ...everything, ...filter }, (incidents) => incidents.countZones());

  it('is one’s own zones, whatever is asked', async () => {
    const south = city.zone.filter((code) => code === 'S').length;

    expect(await ask({})).toEqual([{ code: 'S', incidents: south }]);
    expect(await ask({ zones: ['S'] })).toEqual([{ code: 'S', incidents: south }]);
    await expect(ask({ zones: ['S', 'N'] })).rejects.toMatchObject({ code: 'central.out-of-scope', params: { reason: 'N' } });
    await expect(ask({ zones: ['nowhere'] })).rejects.toMatchObject({ code: 'central.out-of-scope' });
    expect(await ask({ zones: [] })).toEqual([]);
    expect(await ask({ types: [] })).toEqual([]);
  });

  it('leaves tables and inner functions closed', async () => {
    await withClient(city.salma, async (client) => {
      for (const text of ["SELECT kh.read_filter('{}')", 'SELECT * FROM kh.incidents_of(NULL)', 'SELECT kh.plane_x(0, 0, 0)'])
        await expect(client.query(text)).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('has plans for parallel workers, under row security, too', async () => {
    const plans: string[] = [];
    await withClient(city.keeper, async (client) => {
      client.on('notice', ({ message }) => void plans.push(message ?? ''));
      await client.query(
        "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on; SET auto_explain.log_analyze = on; " +
          'SET auto_explain.log_level = notice; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0',
      );
      await client.query('SET SESSION AUTHORIZATION kh_u_boss');
      for (const call of [
        "extent('{}')",
        "zones('{}')",
        "density('{}', -88, 41, 100, 100)",
        'widest(\'{"types": ["ARSON"]}\', -87.7, 250, 10)',
        'clusters(\'{"types": ["ARSON"]}\', -87.7, 250, 10)',
      ]) {
        plans.length = 0;
        await client.query(`SELECT * FROM sync_api.analysis_${call}`);
        expect(plans.join('\n'), call).toMatch(/Workers Launched: [1-9]/);
      }
    });
  });
});

describe('an analysis that is cancelled', () => {
  it('ends at the server, too', async () => {
    const controller = new AbortController();
    const session = await connectCentral(city.boss, controller.signal);
    const running = session.analyse(everything, (incidents) => incidents.widest({ middleDeg: -87.7, radiusM: 1_000, minPoints: 20 }));
    const busy = () =>
      withClient(city.keeper, async (client) => {
        const { rows } = await client.query<{ n: string }>(
          "SELECT count(*) AS n FROM pg_stat_activity WHERE usename = 'kh_u_boss' AND state = 'active' AND query LIKE '%analysis_widest%'",
        );
        return Number(rows[0].n);
      });
    await expect.poll(busy, { timeout: 20_000 }).toBe(1);

    controller.abort();

    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(busy, { timeout: 60_000 }).toBe(0);
  });

  it('or takes too long is told apart from a broken line', async () => {
    const session = await connectCentral(city.boss, new AbortController().signal);
    const slow = session.analyse(everything, async (incidents) => {
      const asked = incidents.widest({ middleDeg: -87.7, radiusM: 500, minPoints: 20 });
      // It fails while nobody waits for it yet.
      asked.catch(() => undefined);
      await withClient(city.keeper, async (client) => {
        await expect
          .poll(
            async () =>
              (
                await client.query(
                  "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'kh_u_boss' AND query LIKE '%analysis_widest%' AND state = 'active'",
                )
              ).rowCount,
            { timeout: 20_000 },
          )
          .toBeGreaterThan(0);
      });
      return asked;
    });

    await expect(slow).rejects.toMatchObject({ code: 'central.too-slow' });
    await session.close();
  });
});
