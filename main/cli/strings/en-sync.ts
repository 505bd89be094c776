import type { SyncStrings } from './shape.ts';

/** The work with a centre, and the centre itself. */
export const englishSync: SyncStrings = {
  results: {
    syncStatus: ({ state, link, waiting, conflicts, rejected, lastSuccessMs }) =>
      link === null
        ? `not linked with a centre; ${waiting} changes wait`
        : `${link.login} at ${link.host}: ${state}, ${waiting} changes wait, ${conflicts} conflicts, ${rejected} refused, last success ${lastSuccessMs === null ? 'never' : new Date(lastSuccessMs).toISOString()}`,
    synced: ({ sent, taken, merged, conflicts, rejected, ms }) =>
      `${sent} changes sent, ${taken} rows taken in, ${merged} merged, ${conflicts} in conflict, ${rejected} refused, in ${(ms / 1_000).toFixed(1)} s`,
    decided: (count) => `${count} decided`,
    bundleMade: (changes, file, fingerprint) => `${changes} changes packed into ${file}; signed by ${fingerprint}`,
    bundleTaken: ({ added, known, refused, rows, deviceName, fingerprint }) =>
      `${added} changes of ${deviceName} taken in (${rows} rows), ${known} were here already; signed by ${fingerprint}. They go on to the centre by the next sync.${refused === 0 ? '' : ` ${refused} were refused by retention: their incidents were erased here.`}`,
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
    centralAudit: ({ checked, broken, head }) =>
      broken === null ? `intact: ${checked} rows, head ${head}` : `BROKEN at row ${broken}: it is not what was written (kh.audit)`,
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
      audit: 'The trail of people and rights (kh.audit) was changed: compare it with a backup, and find out who can write to this server.',
      'audit-anchors':
        'The audit trail of these devices was cut or made anew, or their cache was restored from a copy: ask who keeps them. See sync.audit_anchor.',
      placement: 'A table breaks a rule of Citus; this matters only if the centre is to be spread over machines.',
    },
  },
  commands: {
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
    'central audit verify': {
      doc: 'Makes every hash of the trail of people and rights at the centre anew; exit code 1 if one does not fit.',
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
  },
};
