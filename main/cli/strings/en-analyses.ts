import type { AnalysesStrings } from './shape.ts';

const filterOptions = {
  from: 'first day or minute, local, 2018-07-01',
  to: 'first day or minute after it',
  type: 'only this type; may be given many times',
  zone: 'only this zone; may be given many times',
  where: 'one of {places}: in this cache, at the centre, or by number (default: here)',
  'centre-from': 'with auto: incidents from which on the centre is asked (default: 2000000)',
};

/** Hotspots, forecasts, counts, and analyses of files. */
export const englishAnalyses: AnalysesStrings = {
  results: {
    city: 'city',
    clusters: (points, clusters, noise, ms) => `${points} points: ${clusters} clusters, ${noise} noise, ${ms} ms`,
    places: { here: 'computed here', centre: 'computed at the centre' },
    hotspotRun: ({ runId, hotspots, points, noise, minPoints, radiusM }, place) =>
      `run ${runId}: ${hotspots} hotspots of at least ${minPoints} incidents within ${radiusM} m, of ${points} incidents (${noise} in none), ${place}`,
    accuracy: ({ runId, inside, incidents, hitRate, areaShare, pai }, place) =>
      `run ${runId} caught ${inside} of ${incidents} incidents (${(100 * hitRate).toFixed(1)} %) on ${(100 * areaShare).toFixed(2)} % of the ground: prediction accuracy index ${pai === null ? 'none' : pai.toFixed(2)}, ${place}`,
    density: ({ incidents, columns, rows, bandwidthM, peak }, place) =>
      `${incidents} incidents on ${columns} × ${rows} cells, bandwidth ${bandwidthM} m: at most ${peak} per km², ${place}`,
    series: (all, published, refused, ms) => `${all} series, ${published} with their own model, ${refused} refused, ${ms} ms`,
    forecastRun: ({ runId, forecasts, published, skipped, sealed, scored, ms }) =>
      `run ${runId}: ${forecasts} forecasts, ${published} with their own model, ${skipped} skipped, ${sealed} sealed, ${scored} scored, ${ms} ms`,
    ledgerWhole: (seals, scores, head) => `the chain is whole: ${seals} sealed forecasts, ${scores} scores, head ${head}`,
    ledgerLoose: (scores) =>
      `${scores} scores of an older version are not in the chain yet: nothing proves them; the next scoring takes them in`,
    notVerified: 'not verified',
    madeBy: (login) => `made by ${login}; shown as it was made there`,
    leftOut: (n) => `${n} more of zones that are not seen here`,
    ofZones: (n) => `its city is the ${n} zones that its maker sees`,
    bodyBroken: 'not verified: a part of it is not what was sent',
    fitsSeal: 'the numbers are those that were sealed',
    sealBroken: 'not verified: the numbers are not those that were sealed',
    ledgerHidden: (n) => `${n} entries of zones that are not seen here stand in the chain; what they say is not checked`,
    ledgerBroken: (entry, part) =>
      part === 'seal'
        ? `the chain is broken: entry ${entry} is not what was sealed`
        : `the chain is broken: the score of entry ${entry} is not what was written`,
    demoted: 'demoted',
    inLieu: 'days off in lieu',
    anomalies: (exceedances, judged, changes) => `${exceedances} of ${judged} counts beyond chance; ${changes} changes of level`,
    feed: (verdict) =>
      ({
        ok: 'the feed is as usual',
        'too-short': 'there is too little history to judge the feed',
        'volume-dropped': 'the feed itself dropped: files may be missing',
        'volume-jumped': 'the feed itself jumped: files may have come twice',
        'geocoding-worse': 'more incidents than usual have no usable place',
      })[verdict],
  },
  notes: {
    computedHere: (why) => `computed here, not at the centre: ${why}`,
  },
  commands: {
    'zones count': {
      doc: 'Counts incidents by zone, here or at the centre.',
      options: filterOptions,
    },
    'hotspots find': {
      doc: 'Finds dense groups of incidents, here or at the centre, and stores them as a run.',
      options: {
        radius: 'neighbourhood in metres, 25 to 5000 (default: 250)',
        'min-points': 'incidents within it that make a core (default: chosen from the incidents)',
        seed: 'of the resamples behind the support (default: 42)',
        ...filterOptions,
      },
    },
    'hotspots accuracy': {
      doc: 'Says what the hotspots of a run caught of later incidents: hit rate and prediction accuracy index (PAI).',
      options: filterOptions,
    },
    'hotspots density': {
      doc: 'Estimates density on a grid (Gaussian kernel) in incidents per square kilometre, here or at the centre; says where it peaks.',
      options: {
        bandwidth: 'standard deviation of the kernel in metres, 25 to 20000 (default: 400)',
        cell: 'width of a cell in metres, 25 to 5000 and at most the bandwidth (default: 100)',
        out: 'file to write the grid to: FILE.geojson (cells as polygons) or FILE.csv (their middles: lon, lat, perKm2)',
        ...filterOptions,
      },
    },
    'hotspots list': {
      doc: 'Lists the hotspots of the newest run of each type, or of one run, by score.',
      options: { run: 'only this run' },
    },
    'forecasts run': {
      doc: 'Forecasts the city and its zones with a back-test of each, stores and seals them, and scores those whose period is over.',
      options: {
        step: 'hour, day, week or month (default: day)',
        steps: 'steps ahead (default: as in the settings)',
        by: 'zones, or zones-types for their types too (default: zones)',
        models: 'fast, or all for ARIMA and Prophet too (default: fast)',
        hours: 'only incidents of these hours of the day, 22-5',
      },
    },
    'forecasts runs': { doc: 'Lists the runs that were stored, newest first, then those of others by who made them.', options: {} },
    'forecasts list': {
      doc: 'Lists the forecasts of the newest run by day, or of one run: the city first, then by expected change.',
      options: { run: 'only this run' },
    },
    'forecasts show': { doc: 'Shows one forecast with the back-test of every model; all its numbers with --json.', options: {} },
    'forecasts ledgers': { doc: 'Lists the ledgers of others that came by sync.', options: {} },
    'forecasts ledger': {
      doc: 'Lists sealed forecasts with what became of them, newest first.',
      options: {
        page: 'page, 1 = first',
        'page-size': 'entries a page, at most 1000 (default: 100)',
        ledger: 'one of others (default: the own one)',
      },
    },
    'forecasts verify': {
      doc: 'Computes every hash of the ledger anew and says whether the chain is whole.',
      options: { ledger: 'one of others (default: the own one)' },
    },
    'forecasts scoreboard': {
      doc: 'Sums up the sealed forecasts whose period is over, by model, zone and type.',
      options: { ledger: 'one of others, as it was scored there (default: the own one)' },
    },
    'forecasts anomalies': {
      doc: 'Lists counts of the last days beyond chance, and says whether the feed itself changed.',
      options: { days: 'days that are judged (default: 14)' },
    },
    'analyze dbscan': {
      doc: 'Clusters the points of a CSV file (DBSCAN on the sphere); writes label and isCore of each row.',
      options: {
        lon: 'column of longitudes, degrees',
        lat: 'column of latitudes, degrees',
        radius: 'neighbourhood radius, metres',
        'min-points': 'neighbours, itself included, that make a core point',
        out: 'file to write: label (-1 = noise), isCore',
      },
    },
    'analyze forecast': {
      doc: 'Forecasts each series of a CSV file (series,date,value); writes the mean with its 80 and 95 % intervals.',
      options: {
        season: 'steps a season (default: 7)',
        horizon: 'steps ahead (default: 28)',
        model: 'one of {models} (default: default)',
        out: 'file to write: series,date,mean,lo80,hi80,lo95,hi95',
      },
    },
  },
};
