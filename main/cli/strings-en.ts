import type { Strings } from './strings.ts';

/** What the command line says in English; errors with a code are in errors-en.ts, reasons of rejects in reject-words.ts. */
const filterOptions = {
  from: 'first day or minute, local, 2018-07-01',
  to: 'first day or minute after it',
  type: 'only this type; may be given many times',
  zone: 'only this zone; may be given many times',
  where: 'one of {places}: in this cache, at the centre, or by number (default: here)',
  'centre-from': 'with auto: incidents from which on the centre is asked (default: 2000000)',
};

export const english: Strings = {
  help: {
    title: 'khareetaty COMMAND [OPTIONS]',
    optionsFollow: '[OPTIONS]',
    eachTakes: 'Each takes --cache FILE, --json, --language and --help.',
    example: 'Example:',
    common: {
      cache: 'local cache (default: KHAREETATY_CACHE, or the data folder of this account)',
      json: 'one JSON object on standard output, everything else on standard error',
      language: 'ar or en: language of help, tables and messages (default: as LANG says)',
      help: 'this help',
    },
  },
  usage: {
    noCommand: (name) => `there is no command "${name}"`,
    missing: (what) => `${what} is missing`,
    oneTooMany: (value) => `"${value}" is one too many`,
    empty: (option) => `${option} is empty`,
    unknownOption: (option) => `there is no option ${option}`,
    valueMismatch: (option) => `${option} is given without a value, or with one that it does not take`,
    number: (what, value) => `${what} needs a number, not "${value}"`,
    wholeNumber: (what, value) => `${what} needs a whole number, not "${value}"`,
    dayOrMinute: (option, value) => `${option} is a day or minute such as 2025-01-31 or 2025-01-31T22:30, not "${value}"`,
    day: (option, value) => `${option} is a day such as 2025-01-01, not "${value}"`,
    hours: (option, value) => `${option} are two hours of the day such as 22-5, not "${value}"`,
    oneOf: (option, choices) => `${option} is one of ${choices.join(', ')}`,
    atLeastOne: (options) => `${options.join(' and ')} are at least 1`,
    port: '--port is 0 to 65535',
    map: (pair) => `--map takes FIELD=COLUMN, not "${pair}"`,
    noSetting: (key, known) => `there is no setting "${key}"; there are ${known.join(', ')}`,
  },
  headings: {
    ...{ base: 'base', mine: 'mine', theirs: 'theirs' },
    ...{ id: 'id', code: 'code', name: 'name', areaKm2: 'km²', incidents: 'incidents', type: 'type', zone: 'zone' },
    ...{ line: 'line', reason: 'reason', column: 'column', value: 'value', cure: 'cure', localTime: 'local time' },
    ...{ lon: 'lon', lat: 'lat', description: 'description', run: 'run', rank: 'rank', score: 'score', support: 'support %' },
    ...{ model: 'model', from: 'from', steps: 'steps', expected: 'expected', lo80: 'lo80', hi80: 'hi80', lastCount: 'last count' },
    ...{ mase: 'MASE', naiveMase: 'naive MASE', verdict: 'against naive', series: 'series', whyNaive: 'why naive', setting: 'setting' },
    ...{ severity: 'severity', state: 'state', rule: 'rule', step: 'step', ms: 'ms', counts: 'counts' },
    ...{ by: 'by', models: 'models', hours: 'hours', dataCut: 'data cut', forecasts: 'forecasts', published: 'published' },
    ...{ weight: 'weight', to: 'to', actual: 'actual', outcome: 'outcome', hash: 'hash', scored: 'scored', won: 'won', lost: 'lost' },
    ...{ timeUtc: 'time (UTC)', actor: 'who', note: 'note', change: 'change', before: 'before', after: 'after' },
    ...{ leftOut: 'not here', sealed: 'sealed' },
    ...{ skill: 'skill', coverage80: 'within 80', usual: 'usual', limit: 'limit', chance: 'chance', origin: 'origin' },
    ...{ holiday: 'holiday', next: 'next', effect: 'effect', seen: 'seen' },
  },
  results: {
    rowsRead: (file, rows, seconds) => `${file}: ${rows} rows read in ${seconds} s`,
    rows: ({ accepted, updated, unchanged, rejected }) =>
      `${accepted} accepted, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected`,
    zones: ({ added, updated, unchanged, rejected }, seconds) =>
      `${added} zones added, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected in ${seconds} s`,
    incidentSaved: (id) => `incident ${id} saved`,
    incidentRemoved: (id) => `incident ${id} removed; to bring it back: khareetaty incidents restore ${id}`,
    inAll: (total) => `${total} in all`,
    openAlerts: (open, total) => `${open} open, ${total} in all`,
    city: 'city',
    run: (id, state) => `run ${id}: ${state}`,
    footprint: (memoryMb, blockMs) => `peak memory ${memoryMb} MB; main thread blocked ${blockMs} ms at most`,
    rule: (id, name, condition) => `rule ${id}: ${name}, ${condition}`,
    recipient: (id, name, channel, language) => `recipient ${id}: ${name}, ${channel}, ${language}`,
    sampleFile: (count, file) => `${count} incidents: ${file}`,
    sampleImport: (accepted, unchanged) => `${accepted} synthetic incidents of Kuwait imported, ${unchanged} were there already`,
    clusters: (points, clusters, noise, ms) => `${points} points: ${clusters} clusters, ${noise} noise, ${ms} ms`,
    places: { here: 'computed here', centre: 'computed at the centre' },
    hotspotRun: ({ runId, hotspots, points, noise, minPoints, radiusM }, place) =>
      `run ${runId}: ${hotspots} hotspots of at least ${minPoints} incidents within ${radiusM} m, of ${points} incidents (${noise} in none), ${place}`,
    accuracy: ({ runId, inside, incidents, hitRate, areaShare, pai }, place) =>
      `run ${runId} caught ${inside} of ${incidents} incidents (${(100 * hitRate).toFixed(1)} %) on ${(100 * areaShare).toFixed(2)} % of the ground: prediction accuracy index ${pai === null ? 'none' : pai.toFixed(2)}, ${place}`,
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
    serving: (address) => [`The workstation is at ${address}`, 'The address lets one browser in, once. Stop with Ctrl+C.'],
    demo: ({ incidents, zones, hotspots, forecasts, alerts }) =>
      `${incidents} incidents in ${zones} zones: ${hotspots} hotspots, ${forecasts} forecasts, ${alerts} open alerts`,
    syncStatus: ({ state, link, waiting, conflicts, rejected, lastSuccessMs }) =>
      link === null
        ? `not linked with a centre; ${waiting} changes wait`
        : `${link.login} at ${link.host}: ${state}, ${waiting} changes wait, ${conflicts} conflicts, ${rejected} refused, last success ${lastSuccessMs === null ? 'never' : new Date(lastSuccessMs).toISOString()}`,
    synced: ({ sent, taken, merged, conflicts, rejected, ms }) =>
      `${sent} changes sent, ${taken} rows taken in, ${merged} merged, ${conflicts} in conflict, ${rejected} refused, in ${(ms / 1_000).toFixed(1)} s`,
    decided: (count) => `${count} decided`,
    bundleMade: (changes, file, fingerprint) => `${changes} changes packed into ${file}; signed by ${fingerprint}`,
    bundleTaken: ({ added, known, rows, deviceName, fingerprint }) =>
      `${added} changes of ${deviceName} taken in (${rows} rows), ${known} were here already; signed by ${fingerprint}. They go on to the centre by the next sync.`,
    courierKey: (key, fingerprint) =>
      `Others lock bundles for this cache with --for ${key}; bundles from here are signed by ${fingerprint}`,
    bundleAtCentre: ({ changes, applied, replayed, conflicts, rejected }) =>
      `${changes} changes: ${applied} taken in, ${replayed} were there already, ${conflicts} to decide, ${rejected} refused`,
    replica: ({ zones, types, fromYear, toYear }) =>
      [
        zones === null ? 'all zones' : `zones ${zones.map((code) => code || '(none)').join(', ')}`,
        types === null ? 'all types' : `types ${types.join(', ')}`,
        fromYear === null && toYear === null ? 'all years' : `years ${fromYear ?? ''}–${toYear ?? ''}`,
      ].join('; '),
    compared: ({ compared, differing, repaired, left }) =>
      differing.length === 0
        ? `${compared} sums compared: this cache and the centre hold the same`
        : `${compared} sums compared, ${differing.length} differed (${differing.map(({ table, zone }) => (zone === null ? table : `${table} ${zone}`)).join(', ')}); ` +
          `${repaired} rows taken again, ${left} sums differ still`,
    centralSchema: ({ from, to, rebased }) =>
      `the centre is at schema ${to}${from === to ? ', as before' : from === 0 ? ', newly set up' : `, was at ${from}`}${rebased ? '; it was restored from a dump, so laptops will read all again' : ''}`,
    centralUser: (login) => `${login} may sign in`,
    centralPassword: (password) => `password, shown this once: ${password}`,
    centralUserDisabled: (name) => `${name} can no longer sign in; what they did stays`,
    centralCures: {
      server: 'Update PostgreSQL to 13 or newer.',
      postgis: 'As superuser of the database: CREATE EXTENSION postgis (3 or newer).',
      schema: 'Run khareetaty central migrate; if the centre is ahead, update this program.',
      home: 'The tables came from a dump: run khareetaty central migrate, which starts a new epoch.',
      stamps: 'A stamp trigger is missing or off: ALTER TABLE … ENABLE TRIGGER stamp, or restore the schema.',
      'row-security': 'ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY.',
      passwords: "Set password_encryption = 'scram-sha-256' in postgresql.conf.",
      encryption: 'Set ssl = on with a certificate; laptops refuse a connection without it.',
      writers: 'End transactions that stay open, or let them commit at least every 15 minutes.',
      history: 'SELECT sync.make_partitions(), best once a month with SELECT sync.purge().',
      quarantine: 'Look at sync.quarantine: changes that were refused wait there, whole.',
      conflicts: 'Some are open for more than 7 days: a supervisor chooses in the workstation.',
      placement: 'A table breaks a rule of Citus; this matters only if the centre is to be spread over machines.',
    },
    check: { ok: 'ok', wrong: 'wrong' },
  },
  notes: {
    rowPlace: (line) => `line ${line}`,
    zonePlace: (line) => `feature ${line}`,
    rowsRejected: (file, rejected, read) => `${file}: ${rejected} of ${read} rows were not taken in:`,
    zonesRejected: (file, rejected, read) => `${file}: ${rejected} of ${read} zones were not taken in:`,
    more: (count) => `and ${count} more`,
    exchanged: (file) =>
      `${file}: longitude and latitude are exchanged in this file and were read the right way round; to keep them as named: --map swapLonLat=false`,
    outside: (file, outside, rows) =>
      `${file}: ${outside} of ${rows} rows lie outside all zones; are the zones of another city? Check the columns of longitude and latitude (--map lon=COLUMN --map lat=COLUMN) and the zones (khareetaty zones list)`,
    originUnknown: (file, unknown, rows) =>
      `${file}: of ${unknown} of ${rows} rows it is not known who reported them; forecasts count them as their type says. Say what a word means: --map originWords=WORD:reported or WORD:discovered`,
    computedHere: (why) => `computed here, not at the centre: ${why}`,
    waitingForProvider: (count) => `${count} messages wait: the provider is busy or cannot be reached; the next run tries again.`,
    waitingForAccount: (count) =>
      `${count} messages wait: no message account is set up; set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM.`,
  },
  commands: {
    import: {
      doc: 'Imports incidents from a CSV file, plain or gzip. The same rows again change nothing.',
      options: {
        'time-zone': 'zone of times without an offset (default: as in the settings)',
        map: 'column of a field, may be repeated: {fields}',
      },
    },
    'rejects list': {
      doc: 'Lists the rows of an import that were not taken in: line, reason and value.',
      options: { page: 'page, 1 = first', 'page-size': 'rows a page, at most 1000 (default: 100)' },
    },
    'incidents list': {
      doc: 'Lists incidents, newest first.',
      options: {
        from: 'first local day or minute, 2018-05-10 or 2018-05-10T22:30',
        to: 'end, itself left out',
        type: 'only this type, may be repeated',
        zone: 'only this zone, may be repeated',
        origin: 'only reported, discovered or unknown ones, may be repeated',
        page: 'page, 1 = first',
        'page-size': 'rows a page, at most 1000 (default: 100)',
      },
    },
    'incidents edit': {
      doc: 'Changes an incident; its zone follows its position, and what it was before is kept.',
      options: {
        type: 'number of the type (types list)',
        time: 'local date and minute, 2018-05-10T22:30',
        lon: 'longitude, together with --lat',
        lat: 'latitude, together with --lon',
        description: 'what happened',
        place: 'where, in words',
        status: 'what it was found to be: {statuses}',
        origin: 'who made it known: {origins} (type = as its type says)',
      },
    },
    'incidents show': { doc: 'Shows one incident: its fields, its notes and its history.', options: {} },
    'incidents remove': {
      doc: 'Takes an incident out of lists, counts and analyses; it can be brought back.',
      options: { reason: 'why; kept in its history and as a note' },
    },
    'incidents undo': { doc: 'Takes the last edit of an incident back.', options: {} },
    'incidents restore': { doc: 'Brings a removed incident back.', options: {} },
    'incidents note': { doc: 'Adds a note to an incident.', options: {} },
    'incidents history': { doc: 'Says who changed an incident, when and what, newest first.', options: {} },
    'zones import': {
      doc: 'Imports zones from GeoJSON, plain or gzip, and puts every incident into its zone anew.',
      options: {
        'code-field': 'property that holds the code (default: detected)',
        'name-en-field': 'property that holds the English name (default: detected)',
        'name-ar-field': 'property that holds the Arabic name (default: detected)',
      },
    },
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
    'zones list': { doc: 'Lists zones with their area and number of incidents.', options: {} },
    'pipeline run': { doc: 'Runs all steps: place, hotspots, forecasts, alerts, deliver.', options: {} },
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
    'types list': { doc: 'Lists incident types and who makes them known.', options: {} },
    'types set-origin': {
      doc: 'Says who makes a type known; types that patrols discover are left out of forecasts.',
      options: { origin: 'reported or discovered' },
    },
    'alerts list': { doc: 'Lists alerts, newest first.', options: { state: 'open, acknowledged or resolved' } },
    'rules add': {
      doc: 'Adds an alert rule.',
      options: {
        measure: 'hotspot.incidents, forecast.rise or count.excess',
        threshold: 'fires at this value or above: incidents, or a share (0.2 = 20 % more)',
        severity: 'low, medium, high or critical (default: medium)',
        'min-support': 'hotspots: least support in per cent',
        'min-count': 'forecasts: least count before',
        type: 'only this incident type',
        zone: 'only this zone',
      },
    },
    'recipients add': {
      doc: 'Adds a person who gets alerts by SMS or WhatsApp.',
      options: {
        phone: 'telephone number, +96550000000',
        channel: 'sms or whatsapp (default: sms)',
        language: 'ar or en: language of the messages (default: ar)',
      },
    },
    'settings get': { doc: 'Shows the settings.', options: {} },
    'settings set': { doc: 'Changes one setting: {settings}.', options: {} },
    serve: {
      doc: 'Serves the workstation and its REST API on this computer (127.0.0.1) until it is stopped by Ctrl+C.',
      options: { port: 'port (default: a free one)' },
    },
    doctor: { doc: 'Checks versions, SpatiaLite and the cache; says what is missing and how to get it.', options: {} },
    'sync link': {
      doc: 'Links this cache with a centre after signing in there, and syncs for the first time.',
      options: {
        url: 'address of the centre, postgres://LOGIN@HOST/DATABASE',
        tls: 'verify-full, or off for this computer only (default: verify-full)',
        ca: 'certificate of your own authority (PEM)',
        'analysis-host': 'standby server that analyses are asked of (default: the centre itself)',
        'password-stdin': 'read the password from standard input',
      },
    },
    'sync unlink': { doc: 'Ends the link; the data stay, and so does what waits.', options: {} },
    'sync run': { doc: 'Sends what waits and takes in what changed. The password comes from KHAREETATY_CENTRAL_PASSWORD.', options: {} },
    'sync status': {
      doc: 'Says what waits for the centre, since when and why.',
      options: { check: 'sync, compare sums of all rows with the centre, and take what differs again' },
    },
    'sync export-bundle': {
      doc: 'Packs all that waits for the centre into one signed and locked file, to be carried to another computer.',
      options: {
        to: 'file to write',
        for: 'lock it for this key, as sync courier-key says it on the receiving computer',
        'passphrase-stdin': 'lock it by a passphrase, read from standard input',
      },
    },
    'sync import-bundle': {
      doc: 'Takes in the bundle of another computer; its changes show here and go on to the centre by the next sync.',
      options: {
        'passphrase-stdin': 'read the passphrase from standard input',
        trust: 'fingerprint of a sender who is new here, as the sender said it',
      },
    },
    'sync courier-key': {
      doc: 'Says for which key others can lock bundles for this cache, and how bundles from here are signed.',
      options: {},
    },
    'sync replica': {
      doc: 'Says, or chooses, what part of the centre this cache holds. It changes with the next sync; what waits to be sent is always kept.',
      options: {
        all: 'all that you may see',
        zones: 'codes of zones with commas between, or all',
        types: 'codes of types with commas between, or all',
        'from-year': 'first year, or all',
        'to-year': 'last year, or all',
      },
    },
    'sync automatic': {
      doc: 'Chooses whether hosts that stay open sync by themselves: on or off.',
      options: { metered: 'on or off: also over connections that are paid for by volume' },
    },
    'sync conflicts': { doc: 'Lists what two people changed differently.', options: { decided: 'those that were decided' } },
    'sync resolve': {
      doc: 'Decides a conflict; what is not chosen stays in the history.',
      options: { choose: 'one of {choices}', value: 'with --choose value: the value, as JSON' },
    },
    'sync rejected': { doc: 'Lists changes that the centre refused, with the reason.', options: {} },
    'central import-bundle': {
      doc: 'Takes a bundle straight into the centre, in one transaction, with the rights of whoever signs in.',
      options: {
        url: 'address of the centre, postgres://LOGIN@HOST/DATABASE; password by PGPASSWORD or within',
        tls: 'verify-full, or off for this computer only (default: verify-full)',
        ca: 'certificate of your own authority (PEM)',
        'passphrase-stdin': 'read the passphrase from standard input',
      },
    },
    'central migrate': {
      doc: 'Sets up or upgrades the central PostGIS database. Doing it again changes nothing.',
      options: {
        url: 'address of the database, postgres://LOGIN@HOST/DATABASE; password by PGPASSWORD or within',
        tls: 'verify-full, or off for this computer only (default: verify-full)',
        ca: 'certificate of your own authority (PEM)',
      },
    },
    'central user add': {
      doc: 'Lets a person in: makes a login of the server and shows its password once.',
      options: {
        url: 'address of the database, postgres://LOGIN@HOST/DATABASE; password by PGPASSWORD or within',
        tls: 'verify-full, or off for this computer only (default: verify-full)',
        ca: 'certificate of your own authority (PEM)',
        role: 'one of {roles}',
        zones: 'codes with commas between, or all',
        'display-name': 'how the person is shown (default: NAME)',
        'password-stdin': 'read the password from standard input instead of making one',
      },
    },
    'central user change': {
      doc: 'Changes what a person may do and see.',
      options: {
        url: 'address of the database, postgres://LOGIN@HOST/DATABASE; password by PGPASSWORD or within',
        tls: 'verify-full, or off for this computer only (default: verify-full)',
        ca: 'certificate of your own authority (PEM)',
        role: 'one of {roles}',
        zones: 'codes with commas between, or all',
      },
    },
    'central user disable': {
      doc: 'Lets a person in no more and ends open connections.',
      options: {
        url: 'address of the database, postgres://LOGIN@HOST/DATABASE; password by PGPASSWORD or within',
        tls: 'verify-full, or off for this computer only (default: verify-full)',
        ca: 'certificate of your own authority (PEM)',
      },
    },
    'central doctor': {
      doc: 'Checks the centre; says what is wrong and how to cure it.',
      options: {
        url: 'address of the database, postgres://LOGIN@HOST/DATABASE; password by PGPASSWORD or within',
        tls: 'verify-full, or off for this computer only (default: verify-full)',
        ca: 'certificate of your own authority (PEM)',
      },
    },
    sample: {
      doc: 'Makes synthetic incidents of Kuwait: into a CSV file, or with the governorates into the cache.',
      options: {
        count: 'incidents (default: 5000)',
        seed: 'the same seed makes the same incidents (default: 42)',
        language: 'ar or en: language of the incidents (default: ar)',
        from: 'first day (default: 2025-01-01)',
        days: 'days (default: 365)',
        out: 'write this CSV file and leave the cache alone',
      },
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
    demo: { doc: 'Imports the bundled sample (Chicago 2018) with example rules and runs the pipeline.', options: {} },
  },
};
