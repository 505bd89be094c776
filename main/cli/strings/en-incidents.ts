import type { IncidentsStrings } from './shape.ts';

/** Incidents, zones and types. */
export const englishIncidents: IncidentsStrings = {
  results: {
    rowsRead: (file, rows, seconds) => `${file}: ${rows} rows read in ${seconds} s`,
    rows: ({ accepted, updated, unchanged, rejected }) =>
      `${accepted} accepted, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected`,
    zones: ({ added, updated, unchanged, rejected }, seconds) =>
      `${added} zones added, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected in ${seconds} s`,
    incidentSaved: (id) => `incident ${id} saved`,
    exported: (rows, file, isMasked) =>
      `${rows} incidents written to ${file}, ${isMasked ? 'masked' : 'exact'}; what it is stands in ${file}.meta.json`,
    incidentRemoved: (id) => `incident ${id} removed; to bring it back: khareetaty incidents restore ${id}`,
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
  },
  commands: {
    import: {
      doc: 'Imports incidents from a CSV file (plain or gzip), or a layer of points of a GeoPackage or SpatiaLite file. The same rows again change nothing.',
      options: {
        'time-zone': 'zone of times without an offset (default: as in the settings)',
        layer: 'layer of the file (default: the only one of points)',
        map: 'column of a field, may be repeated: {fields}',
      },
    },
    layers: { doc: 'Lists the layers of a GeoPackage or SpatiaLite file, and what each can become.', options: {} },
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
    'incidents export': {
      doc: 'Writes incidents to a CSV file by type, zone, day and cell of 250 m; exactly with --exact and --reason. Rare types of a zone are left out of masked ones.',
      options: {
        from: 'first local day or minute, 2018-05-10 or 2018-05-10T22:30',
        to: 'end, itself left out',
        type: 'only this type, may be repeated',
        zone: 'only this zone, may be repeated',
        origin: 'only reported, discovered or unknown ones, may be repeated',
        exact: 'places, times and texts as they are; needs a supervisor and --reason',
        reason: 'why exact data are needed, 10 characters or more; it is kept',
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
      doc: 'Imports zones from GeoJSON (plain or gzip) or a layer of polygons of a GeoPackage or SpatiaLite file, and puts every incident into its zone anew.',
      options: {
        layer: 'layer of the file (default: the only one of polygons)',
        'code-field': 'property that holds the code (default: detected)',
        'name-en-field': 'property that holds the English name (default: detected)',
        'name-ar-field': 'property that holds the Arabic name (default: detected)',
      },
    },
    'zones list': { doc: 'Lists zones with their area and number of incidents.', options: {} },
    'types list': { doc: 'Lists incident types and who makes them known.', options: {} },
    'types set-origin': {
      doc: 'Says who makes a type known; types that patrols discover are left out of forecasts.',
      options: { origin: 'reported or discovered' },
    },
  },
};
