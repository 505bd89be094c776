import type { RejectCode } from '../../preload/contract/domain.ts';
import type { ErrorCode, ErrorParams } from '../../preload/contract/errors.ts';
import type { Format } from '../ui/format.ts';
import { englishCalendar } from './en-calendar.ts';

/** Of refusals that the role alone does not explain. */
const notAllowed: Readonly<Record<string, string>> = {
  zones: 'This is about zones that you may not see, or about the whole city. An administrator can give you more zones.',
  masked: 'You see masked data, so you cannot change them. An administrator can let your role see them as they are.',
};

/** What happened · what it means for the data · what to do. */
export function englishErrors(f: Format) {
  const { fields } = englishCalendar(f);
  const named = (value: ErrorParams[string] | undefined, otherwise: string) =>
    value === undefined || value === null ? otherwise : String(value);
  const file = (p: ErrorParams) => named(p['file'] ?? p['fileName'] ?? p['name'], 'The file');
  const number = (value: ErrorParams[string] | undefined) => (typeof value === 'number' ? f.number(value) : named(value, '?'));
  const errors: Record<ErrorCode, (p: ErrorParams) => string> = {
    internal: () => 'Something unforeseen stopped this. The data in the cache is unchanged. The details are in the log.',
    cancelled: () => 'Cancelled. Nothing was half written.',
    'input.invalid': (p) =>
      `A value does not fit: ${named(p['path'] ?? p['field'], 'input')}. ${named(p['detail'], 'Change it and try again.')}`,
    'input.too-large': () => 'This is larger than one request may be. Send less at once.',
    'input.hidden-characters': (p) =>
      `There are characters in it that cannot be seen: ${named(p['path'], 'input')}. Type it by hand instead of pasting it.`,
    'not-found': () => 'This is no longer in the cache. The list is brought up to date.',
    'users.sign-in-needed': () => 'Nobody is signed in. Sign in, or open the address that the host printed.',
    'users.not-allowed': (p) =>
      notAllowed[String(p['reason'])] ??
      `Your role does not allow this${p['needed'] === undefined ? '' : `; ${named(p['needed'], '')} is needed`}. An administrator can change it.`,
    'users.wrong-credentials': () => 'Name and password do not belong together.',
    'users.name-taken': () => 'This name is taken. Choose another one.',
    'users.token-used': () => 'This address was used before. Start the host again and open its new address.',
    'users.too-many-attempts': (p) =>
      `Too many attempts. ${typeof p['retryAfterS'] === 'number' ? `Try again in ${f.number(Math.ceil(p['retryAfterS'] / 60))} min.` : 'Wait a minute, then try again.'}`,
    'users.wrong-code': () => 'Name and code do not belong together, or the code is too old. An administrator can give a new one.',
    'users.disabled': () => 'This account is closed. An administrator can open it again.',
    'users.offline-too-long': (p) =>
      `The centre has not confirmed this account for ${number(p['days'])} days. Sign in while the centre can be reached.`,
    'users.weak-password': (p) =>
      p['reason'] === 'name'
        ? 'The password has the name in it. Choose another one.'
        : p['reason'] === 'common'
          ? 'This password is among the first that are tried. Choose another one.'
          : 'The password has too few different letters. Choose another one.',
    'users.set-up-done': () => 'The first account was made before. Sign in.',
    'users.set-up-first': () => 'Nobody has an account yet. Make the first one, for an administrator, before others.',
    'users.last-admin': () => 'Nobody could change accounts any more. Make another account an administrator first.',
    'users.no-account': () => 'Whoever calls has no account here. Sign in with an account.',
    'users.central-account': () => 'This account is kept at the centre and is changed there.',
    'file.missing': (p) => `${file(p)} was not found. Choose it again.`,
    'file.vanished': (p) => `${file(p)} vanished while it was read. Nothing was half written. Bring it back, then import again.`,
    'file.empty': (p) => `${file(p)} is empty. Nothing was written.`,
    'file.unreadable': (p) => `${file(p)} cannot be read. Check its permissions, then try again.`,
    'file.unwritable': (p) => `${file(p)} cannot be written. Choose a folder that you may write to, then try again.`,
    'file.too-large': (p) => `${file(p)} is too large for this way in. Import it by the command line.`,
    'csv.not-text': (p) => `${file(p)} is not a text file. Save it as CSV (UTF-8), then import again.`,
    'csv.encoding': (p) => `The letters of ${file(p)} cannot be read. Save it as UTF-8, then import again.`,
    'csv.no-rows': (p) => `${file(p)} has a heading but no rows. Nothing was written.`,
    'csv.columns-missing': (p) =>
      `Some columns are needed that were not found: ${named(p['fields'] ?? p['columns'] ?? p['missing'], 'time, longitude, latitude')}. Choose them by hand.`,
    'csv.too-many-columns': (p) => `${file(p)} has too many columns to be a table of incidents. Check its delimiter, then import again.`,
    'csv.row-too-long': (p) => `Line ${number(p['line'])} of ${file(p)} is too long to be a row. Check its quotes, then import again.`,
    'csv.bad-value': (p) =>
      `Line ${number(p['line'] ?? p['row'])} of ${file(p)} holds a value that does not fit${p['column'] === undefined ? '' : ` (column ${named(p['column'], '')})`}. Mend it, then try again.`,
    'csv.column-unknown': (p) => `The file has no column ${named(p['column'], '')}. Choose another one.`,
    'import.all-rejected': (p) =>
      `None of the rows of ${file(p)} could be taken in. Look at the rows left out, mend the file or its columns, then import again.`,
    'geojson.invalid': (p) => `${file(p)} is not valid GeoJSON. Nothing was written.`,
    'geojson.crs': (p) => `${file(p)} is not in longitude and latitude (WGS 84). Convert it, then import again.`,
    'geojson.no-polygons': (p) => `${file(p)} holds no polygons, so no zones. Nothing was written.`,
    'sqlite.not-a-database': (p) => `${file(p)} is no SQLite database, or it is encrypted. Save it without a password, then import again.`,
    'sqlite.damaged': (p) => `${file(p)} is damaged. Nothing was written. Copy it again from its source.`,
    'sqlite.unfinished': (p) =>
      `Changes to ${file(p)} are not finished: they wait in ${named(p['beside'], '?')}. Close the program that has it open, then import again.`,
    'layers.none': (p) => `${file(p)} has no layer of points or polygons that can be imported. Nothing was written.`,
    'layers.unknown': (p) => `${file(p)} has no layer ${named(p['layer'], '')}. Choose another one.`,
    'layers.ambiguous': (p) => `${file(p)} has several layers that fit: ${named(p['layers'], '')}. Choose one.`,
    'layers.refused': (p) =>
      `The layer ${named(p['layer'], '')} of ${file(p)} is not read (${named(p['reason'], '?')}). Save it as a plain table, then import again.`,
    'layers.crs': (p) =>
      `It is not known what the coordinates of layer ${named(p['layer'], '')} of ${file(p)} are (${named(p['crs'], '?')}). Save it as EPSG:4326, then import again.`,
    'disk.full': (p) =>
      `The disk is full.${p['row'] === undefined ? '' : ` The import stopped at row ${number(p['row'])}.`} Nothing was half written. Free space, then try again.`,
    'audit.unwritable': () =>
      'This was not done: it could not be written in the audit trail first. Free space on the disk, see that the folder of the cache can be written to, then try again.',
    'disk.failed': () => 'The disk refused to write. Nothing was half written. Check the disk and its quota, then try again.',
    'cache.unusable': () => 'The cache cannot be opened for writing. Choose a file in a folder that you may write to.',
    'cache.foreign': () => 'The cache file belongs to another program. It was not changed. Choose another file.',
    'cache.newer': () => 'The cache was written by a newer version. It was not changed. Update this program.',
    'cache.migration-edited': () => 'The set-up of the cache does not match this version. Install the program again.',
    'cache.migration-missing': () => 'A part of the set-up of the cache is missing. Install the program again.',
    'cache.corrupt': () => 'The cache is damaged. Take its last copy, or start a new one and import again.',
    'cache.in-use': () => 'The cache is open in another window. Close it there first.',
    'cache.busy': () => 'The cache is busy with other work. Try again in a moment.',
    'cache.locked': () => 'The cache is encrypted. Give its passphrase or its recovery key.',
    'cache.wrong-key': () => 'That does not open the cache. It was not changed. Try again, or take the recovery key.',
    'cache.key-missing': () =>
      'The cache is encrypted and its key file is gone or damaged. Put back a copy of the key file: without it nobody can open the cache.',
    'cache.unsynced': (p) =>
      `Changes that wait for the centre would be lost: ${number(p['waiting'])}. Nothing was done. Sync first, or name their number.`,
    'cache.is-encrypted': () => 'The cache is encrypted already.',
    'cache.not-encrypted': () => 'The cache is not encrypted.',
    'cache.no-key-chain': () => 'There is no key chain here that keeps a key over the next start. Nothing was changed.',
    'cache.only-way': () =>
      'The cache has no passphrase: without the key chain only the recovery key would open it. Set a passphrase first.',
    'spatialite.missing': () => 'SpatiaLite is not installed. On Debian: apt-get install libsqlite3-mod-spatialite.',
    'node.too-old': () => 'This Node is too old for the local cache. Start by the launcher, or install Node 24.',
    'hotspots.too-few-points': (p) =>
      `Too few incidents for hotspots: found ${number(p['found'])}, needed ${number(p['needed'] ?? p['minPoints'])}. Choose a longer period.`,
    'forecasts.too-short': (p) =>
      `The series has ${number(p['days'] ?? p['found'])} ${stepWords[String(p['step'])] ?? 'days'}; ${number(p['needed'] ?? 28)} are needed. Import a longer history.`,
    'forecasts.too-few': (p) =>
      `There are ${number(p['found'])} incidents; a forecast needs ${number(p['needed'])}. Import a longer history.`,
    'forecasts.bad-series': () => 'The series holds values that are not counts. Mend the file, then try again.',
    'forecasts.none': () => 'There is no forecast yet. Run the pipeline first.',
    'calendar.none': () => 'No holiday calendar is chosen. Choose one in the settings.',
    'calendar.invalid': (p) => {
      const field = fields[String(p['field'])];
      return field === undefined
        ? 'The holiday calendar cannot be read. Choose another one in the settings.'
        : `The calendar was not changed: “${field}” is missing or does not fit. Change it and save again.`;
    },
    'alerts.feed-drift': (p) =>
      `The data themselves changed: ${number(p['observed'])} where ${number(p['expected'])} were to be expected. No alert was raised; see whether files are missing.`,
    'alerts.no-history': () =>
      'This rule cannot be tried on the past: there are no incidents yet, or it looks at results that were not kept.',
    'alerts.credentials-missing': () => 'No message account is set up on this computer, so nothing was sent. Messages wait in the outbox.',
    'alerts.credentials-refused': () =>
      'The message account refused its credentials, so nothing was sent. Check them, then send what waits.',
    'central.unreachable': (p) =>
      `The central server ${named(p['host'], '')} cannot be reached. Work goes on here; changes wait and are sent when it answers.`,
    'central.refused': (p) =>
      `The central server does not let ${named(p['login'], 'this login')} in. Check name and password, or ask an administrator. Changes wait here.`,
    'central.tls': (p) =>
      p['reason'] === 'off'
        ? 'An unencrypted connection is allowed to this computer only. Nothing was sent. Choose the encrypted one.'
        : `The central server ${named(p['host'], '')} could not prove who it is. Nothing was sent. Check its address, or its certificate with an administrator.`,
    'central.not-set-up': () =>
      'The server answers but is not set up for Khareetaty. An administrator runs “khareetaty central migrate” there. Changes wait here.',
    'central.edited': () => 'The set-up of the central server does not match this version. Nothing was changed. Install the program again.',
    'central.too-old': (p) =>
      p['what'] === undefined
        ? 'This program is too old to take over what is new at the centre. Your own changes are still sent. Update this program.'
        : `${named(p['what'], '')} ${named(p['found'], '')} is too old; ${named(p['needed'], '')} is needed. Nothing was changed.`,
    'central.went-back': () =>
      'The central server was set back to an earlier state. Nothing is lost: all is read again, and what it lacks is sent once more.',
    'central.cloned': () =>
      'This copy of the data is in use on another computer too. It takes a name of its own now; your changes are kept and sent.',
    'central.gap': () => 'The central server lacks earlier changes of this computer. They are sent once more.',
    'central.out-of-scope': (p) =>
      `The centre does not show you the zone ${named(p['reason'], '')}: it is not there, or not among your zones. Sync, leave the zone out, or run it on this computer.`,
    'central.too-slow': () =>
      'The centre was at it for a quarter of an hour and was stopped. Take a shorter time, fewer types or zones, or run it on this computer.',
    'central.interrupted': () =>
      'The connection to the central server broke off. Nothing was half taken over. It is tried again by itself.',
    'pipeline.running': () => 'The pipeline runs already. Its progress is in the job tray.',
    'reports.no-printer': () => 'Nothing here makes PDF. The report is HTML, which prints the same from any browser.',
    'reports.print-failed': () => 'The report could not be printed. Nothing was written. Try again, or choose HTML.',
    'sync.not-linked': () => 'This cache is not linked with a centre, so nothing was sent. Link it under Sync.',
    'sync.running': () => 'Sync runs already. Its progress is in the job tray.',
    'sync.password-missing': () =>
      'The password for the centre is not kept on this computer, so changes wait. Sign in to the centre again under Sync.',
    'retention.count-differs': (p) =>
      `${number(p['due'])} incidents would go, not ${number(p['typed'])}. Nothing was erased. Look at the preview again, then type its number.`,
    'retention.unfinished': (p) => `An earlier run is not finished: ${number(p['done'])} of ${number(p['total'])}. Go on with it first.`,
    'retention.none-begun': () => 'There is no run to go on with. Look at the preview, then begin one.',
    'retention.refused': (p) =>
      `The centre lets nobody do this but ${p['reason'] === 'zones' ? 'who sees all zones' : p['reason'] === 'supervisor' ? 'supervisors' : 'admins'}. Nothing was changed. Ask such a person.`,
    'courier.not-a-bundle': (p) =>
      `${named(p['file'], 'The file')} is no courier bundle. Nothing was changed. Choose a file that was made by Courier.`,
    'courier.newer': () => 'The bundle was made by a newer version. Nothing was changed. Update this program, then take it in.',
    'courier.truncated': (p) =>
      `${named(p['file'], 'The bundle')} is cut off: it was not copied whole. Nothing was changed. Copy it again.`,
    'courier.tampered': (p) =>
      `${named(p['file'], 'The bundle')} is damaged, or was changed on its way. Nothing was changed here. Have it made again.`,
    'courier.passphrase': () => 'The passphrase does not open this bundle. Nothing was changed. Ask who made it, then type it again.',
    'courier.not-for-me': () =>
      'The bundle is locked for another computer. Nothing was changed. Have it made for the key of this one, or with a passphrase.',
    'courier.unknown-signer': (p) =>
      `No bundle of this sender was taken in here before. Ask the sender for the fingerprint. If it is ${named(p['fingerprint'], '')}, confirm it.`,
    'courier.foreign-workspace': () =>
      'The bundle belongs to the workspace of another centre. Nothing was changed. Take it in on a computer that is linked with that centre.',
    'courier.no-workspace': () =>
      'This computer was never linked with a centre, so it is not known what the bundle belongs to. Link it once, then try again.',
    'courier.empty': () => 'Nothing waits for the centre, so there is nothing to carry.',
    'secrets.wrong-passphrase': () => 'The passphrase does not open the file of passwords. Nothing was changed.',
    'secrets.damaged': () => 'The file of passwords is not as it was written. Put back a copy of it, or remove it and give them again.',
    'secrets.is-open': () => 'The passwords are open already. Nothing was changed.',
    'backups.folder': (p) =>
      `No backup can be written in ${named(p['folder'], 'the folder')} (${named(p['reason'], '?')}). The cache is as it was. See that the folder is there and can be written to, or choose another one.`,
    'backups.none': () => 'There is no such backup in the folder. Choose another one from the list, or a file.',
    'backups.not-a-backup': (p) => `${file(p)} is no whole backup. Nothing was changed. Choose another one, or copy it again.`,
    'backups.damaged': (p) => `${file(p)} is not as it was written. Nothing was changed. Choose another backup.`,
    'backups.newer': (p) =>
      `${file(p)} was made by a newer version (${named(p['version'], '?')}). Nothing was changed. Update this program, then restore it.`,
    'backups.locked': (p) =>
      `${file(p)} is encrypted, and nothing that was given opens it. Nothing was changed. Type the passphrase that the cache had then, or its recovery key.`,
    'settings.not-settings': (p) =>
      `This is no file of settings that can be taken in (${named(p['path'], '')}: ${named(p['detail'], '')}). Nothing was changed. Correct it, or export the settings anew.`,
    'host.port-taken': (p) => `Port ${number(p['port'])} is in use. Choose another one, then start again.`,
    'host.wrong-address': () => 'The host answers to its own address only. Open the address that it printed.',
    'host.bad-request': () => 'The host did not understand this request. Nothing was changed. Load the page again.',
    'host.method-not-allowed': () => 'The host does not take this method here. Nothing was changed. See /docs.',
    'host.not-acceptable': () => 'The host cannot answer in the form that was asked for. Ask for application/json.',
    'host.too-slow': () => 'The request came too slowly and was ended. Nothing was changed. Try again.',
    'host.too-many-requests': () => 'Too many requests at once. Nothing was changed. Wait a moment, then try again.',
    'host.no-account': () => 'Nobody has an account here yet, so nobody could sign in from the network. Add a person first.',
    'host.tls-unusable': (p) =>
      `The certificate or its key cannot be used (${named(p['reason'], '?')}). Choose a PEM certificate and its key.`,
    'worker.lost': () => 'A helper process ended by itself. Nothing was half written. Try again.',
  };
  const rejects: Record<RejectCode, string> = {
    'row.too-few-fields': 'too few fields',
    'row.too-many-fields': 'too many fields',
    'row.bad-quotes': 'quotes do not close',
    'row.encoding': 'letters cannot be read',
    'time.missing': 'no time',
    'time.impossible': 'no such date or time',
    'time.future': 'time lies in the future',
    'coordinate.missing': 'no coordinates',
    'coordinate.not-a-number': 'coordinate is not a number',
    'coordinate.zero': 'coordinates are 0, 0',
    'coordinate.out-of-range': 'coordinate out of range',
    'coordinate.swapped': 'longitude and latitude look swapped',
    'coordinate.other-crs': 'coordinates of another system',
    'geometry.not-a-point': 'geometry is not one point',
    'geometry.curve': 'geometry has arcs',
    'geometry.damaged': 'geometry is damaged',
    'type.missing': 'no type',
    'zone.bad-geometry': 'border of the zone is not valid',
    'retention.over': 'refused by retention: it was erased here because its time was over',
  };
  return { errors, rejects };
}

const stepWords: Readonly<Record<string, string>> = { hour: 'hours', day: 'days', week: 'weeks', month: 'months' };
