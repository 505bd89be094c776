import type { WorkstationStrings } from './shape.ts';

/** The workstation as a whole: pipeline, settings, hosts, samples. */
export const englishWorkstation: WorkstationStrings = {
  results: {
    inAll: (total) => `${total} in all`,
    run: (id, state) => `run ${id}: ${state}`,
    footprint: (memoryMb, blockMs) => `peak memory ${memoryMb} MB; main thread blocked ${blockMs} ms at most`,
    sampleFile: (count, file) => `${count} incidents: ${file}`,
    sampleImport: (accepted, unchanged) => `${accepted} synthetic incidents of Kuwait imported, ${unchanged} were there already`,
    serving: (address) => [`The workstation is at ${address}`, 'The address lets one browser in, once. Stop with Ctrl+C.'],
    servingPeople: (address) => [`The workstation is at ${address}`, 'People sign in with their name and password. Stop with Ctrl+C.'],
    demo: ({ incidents, zones, hotspots, forecasts, alerts }) =>
      `${incidents} incidents in ${zones} zones: ${hotspots} hotspots, ${forecasts} forecasts, ${alerts} open alerts`,
    check: { ok: 'ok', wrong: 'wrong' },
    settingsWritten: (settings, file) => `${settings} settings: ${file}`,
    settingsTaken: (changes, isTrial) =>
      changes === 0 ? 'nothing differs' : isTrial ? `${changes} would change; nothing was changed` : `${changes} changed`,
  },
  commands: {
    'pipeline run': { doc: 'Runs all steps: place, hotspots, forecasts, alerts, deliver.', options: {} },
    'settings get': { doc: 'Shows the settings.', options: {} },
    'settings set': { doc: 'Changes one setting: {settings}.', options: {} },
    'settings export': { doc: 'Writes the settings to a JSON file, without secrets.', options: {} },
    'settings import': {
      doc: 'Takes in a file of settings, all of it or nothing, and lists what changes.',
      options: { 'dry-run': 'only say what would change' },
    },
    serve: {
      doc: 'Serves the workstation and its REST API on this computer (127.0.0.1) until it is stopped by Ctrl+C.',
      options: {
        port: 'port (default: a free one)',
        lan: 'serve others too, at this address of this computer: by TLS alone, to people who have an account',
        'tls-cert': 'with --lan: certificate, PEM, with those above it',
        'tls-key': 'with --lan: its private key, PEM',
        'host-name': 'with --lan: a name by which others call this computer; may be given many times',
      },
    },
    doctor: { doc: 'Checks versions, SpatiaLite and the cache; says what is missing and how to get it.', options: {} },
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
    demo: { doc: 'Imports the bundled sample (Chicago 2018) with example rules and runs the pipeline.', options: {} },
  },
};
