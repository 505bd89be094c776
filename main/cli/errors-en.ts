import type { ErrorCode } from '../../preload/contract/errors.ts';
import type { ErrorSentence, Words } from './error-sentence.ts';
import { rejectReason } from './reject-words.ts';

/** Whom the centre lets keep and erase. */
const deciders: Readonly<Record<string, string>> = { admin: 'admins', supervisor: 'supervisors', zones: 'who sees all zones' };

/** For each code: what happened, and what to do. */
export function englishErrors({ file, value }: Words): Readonly<Record<ErrorCode, ErrorSentence>> {
  return {
    internal: [
      'This stopped for a reason that was not foreseen.',
      `Run it again with KHAREETATY_LOG=debug and report the lines around ${value('ref')}.`,
    ],
    cancelled: ['Cancelled; nothing was left half-written.', 'Run the command again when it suits.'],
    'input.invalid': [
      `${value('path', 'field')} has a value that does not fit: ${value('detail', 'rule', 'value')}.`,
      'See --help of this command.',
    ],
    'input.too-large': ['This is more than one request may hold.', 'Send it in smaller pieces.'],
    'input.hidden-characters': [
      `${value('path')} holds characters that cannot be seen (control or direction marks).`,
      'Type it by hand instead of pasting it.',
    ],
    'not-found': [`There is no ${value('what')} ${value('id', 'name')}.`, 'Use the list command of the same group to see what there is.'],
    'users.sign-in-needed': [
      'Nobody is signed in.',
      'Set KHAREETATY_API_KEY to a key, or KHAREETATY_USER and KHAREETATY_PASSWORD_FILE to a name and a file with its password.',
    ],
    'users.not-allowed': ['This role may not do that.', 'Ask an admin.'],
    'users.wrong-credentials': [
      'Name and password do not match.',
      'Type them again. Accounts of the centre sign in here for the first time while the centre can be reached.',
    ],
    'users.name-taken': [`The name ${value('name')} is taken.`, 'Choose another one.'],
    'users.token-used': ['This address was used before.', 'Start the host again and open its new address.'],
    'users.too-many-attempts': ['Too many attempts.', `Try again in ${value('retryAfterS')} seconds.`],
    'users.wrong-code': ['Name and code do not match, or the code is too old.', 'Ask an admin for a new one.'],
    'users.disabled': ['This account is closed.', 'An admin can open it again.'],
    'users.offline-too-long': [
      `The centre has not confirmed this account for ${value('days')} days.`,
      'Sign in while the centre can be reached.',
    ],
    'users.weak-password': [`This password is too easy to guess (${value('reason')}).`, 'Choose a longer one that has not the name in it.'],
    'users.set-up-done': ['The first account was made before.', 'Sign in with an account.'],
    'users.set-up-first': ['The first account must be an admin with a password.', 'Make it: khareetaty users set-up NAME.'],
    'users.last-admin': ['Nobody could change accounts any more.', 'Make another account an admin first.'],
    'users.no-account': [`${value('name')} has no account here.`, 'Sign in with an account.'],
    'users.central-account': [`The account ${value('name')} is kept at the centre.`, 'Change it there: khareetaty central user.'],
    'file.missing': [`The file ${file} was not found.`, 'Check the path and its spelling.'],
    'file.vanished': [
      `The file ${file} was removed or cut short while it was read, after row ${value('row')}; nothing was left half-written.`,
      'Put it back whole and run the command again.',
    ],
    'file.empty': [`The file ${file} is empty.`, 'Export it again at its source.'],
    'file.unreadable': [
      `The file ${file} could not be read (${value('reason')}).`,
      'Check its permissions, and that it is a file and not damaged.',
    ],
    'file.unwritable': [
      `The file ${file} could not be written (${value('reason')}).`,
      'Name a file in a folder that exists and that you may write to.',
    ],
    'file.too-large': [`The file ${file} is larger than what can be taken in here.`, 'Split it.'],
    'csv.not-text': [`The file ${file} is not text; it seems to be ${value('seems')}.`, 'Save it as CSV (UTF-8).'],
    'csv.encoding': [
      `The letters of ${file} could not be read from byte ${value('byteOffset')} on; tried: ${value('tried')}.`,
      'Save it as CSV in UTF-8.',
    ],
    'csv.no-rows': [`The file ${file} has a heading and no rows.`, 'Check the export at its source.'],
    'csv.columns-missing': [
      `No column of ${file} could be taken for: ${value('missing', 'fields')}. It has: ${value('columns')}.`,
      'Name them: --map time=COLUMN --map lon=COLUMN --map lat=COLUMN.',
    ],
    'csv.column-unknown': [`The file ${file} has no column ${value('column')}. It has: ${value('columns')}.`, 'Use one of these names.'],
    'csv.too-many-columns': [`The file ${file} has ${value('columns')} columns; ${value('limit')} is the limit.`, 'Check its delimiter.'],
    'csv.row-too-long': [`Line ${value('line')} of ${file} is too long for a row.`, 'Look for a quotation mark that is not closed.'],
    'csv.bad-value': [
      `Line ${value('line', 'row')} of ${file} has a value that does not fit in column ${value('column')}: ${value('value')} (${value('problem')}).`,
      'Correct that line and run the command again.',
    ],
    'import.all-rejected': [
      `None of the ${value('read')} rows of ${file} could be taken in; most often (${value('rows')} rows): ${value('reason')}: ${rejectReason(value('reason'), 'en')}.`,
      `All of them, with line and value: khareetaty rejects list ${value('batchId')}. Mend the file or name its columns by --map, then import it again.`,
    ],
    'geojson.invalid': [`The file ${file} is not valid GeoJSON (${value('reason')}).`, 'Export it again as a FeatureCollection.'],
    'geojson.crs': [
      `The coordinates of ${file} are not longitude and latitude (${value('crs')}).`,
      'Convert it first: ogr2ogr -t_srs EPSG:4326 OUT.geojson IN.geojson',
    ],
    'geojson.no-polygons': [`The file ${file} has no polygons.`, 'Choose a file with the borders of zones.'],
    'sqlite.not-a-database': [
      `The file ${file} is no SQLite database, or it is encrypted.`,
      'Check that it is a GeoPackage or SpatiaLite file; save it without a password.',
    ],
    'sqlite.damaged': [
      `The file ${file} is damaged (${value('reason')}); nothing was written.`,
      'Copy it again from its source; or save what can be saved: sqlite3 FILE .recover | sqlite3 NEW.gpkg',
    ],
    'sqlite.unfinished': [
      `Changes to ${file} are not finished: they wait in ${value('beside')}.`,
      `Close the program that has it open, such as QGIS, or finish them (sqlite3 FILE "PRAGMA wal_checkpoint(TRUNCATE)"), then import again.`,
    ],
    'layers.none': [
      `The file ${file} has no layer that can become ${value('wanted') === 'zones' ? 'zones (polygons)' : 'incidents (points)'}. It has: ${value('layers')}.`,
      'See what each layer is: khareetaty layers FILE',
    ],
    'layers.unknown': [
      `The file ${file} has no layer ${value('layer')}. It has: ${value('layers')}.`,
      'Use one of these names: --layer NAME',
    ],
    'layers.ambiguous': [`The file ${file} has several layers that fit: ${value('layers')}.`, 'Choose one: --layer NAME'],
    'layers.refused': [
      `The layer ${value('layer')} of ${file} is not read: ${value('reason')}.`,
      'Save it as a plain table: ogr2ogr NEW.gpkg FILE LAYER',
    ],
    'layers.crs': [
      `It is not known what the coordinates of layer ${value('layer')} of ${file} are (${value('crs')}).`,
      'Name their system, or convert them: ogr2ogr -s_srs EPSG:CODE -t_srs EPSG:4326 NEW.gpkg FILE',
    ],
    'disk.full': [`The disk is full (${file}); nothing was left half-written.`, 'Free some space and run the command again.'],
    'audit.unwritable': [
      `This was not done: it could not be written in the audit trail first (${value('reason')}).`,
      'Free space on the disk, see that the folder of the cache can be written to, then try again.',
    ],
    'disk.failed': [
      `The disk refused to write ${file} (${value('reason')}); nothing was left half-written.`,
      'Check the disk, its quota and the limit on file sizes (ulimit -f), then run the command again.',
    ],
    'cache.unusable': [
      `The cache ${file} could not be opened for writing (${value('reason')}).`,
      'Name a file in a folder that you may write to: --cache FILE.',
    ],
    'cache.foreign': [`The file ${file} belongs to another program; it was not changed.`, 'Name another file: --cache FILE.'],
    'cache.newer': [`The cache ${file} was written by a newer version; it was not changed.`, 'Update this program.'],
    'cache.migration-edited': [
      `The set-up ${value('migration')} of the cache is not the one of this version.`,
      'Install the program again.',
    ],
    'cache.migration-missing': [`Part ${value('missing')} of the cache set-up is missing.`, 'Install the program again.'],
    'cache.corrupt': [
      `The cache ${file} is damaged.`,
      'Take the copy beside it, if there is one, or import the files into a new one: --cache FILE.',
    ],
    'cache.in-use': [
      `The cache ${file} is open in another instance (process ${value('pid')}).`,
      'Close that one first, or name another file: --cache FILE.',
    ],
    'cache.busy': [`The cache ${file} is busy with other work.`, 'Try again in a moment.'],
    'cache.locked': [
      `The cache ${file} is encrypted, and nothing here opens it.`,
      'Set KHAREETATY_CACHE_PASSPHRASE to its passphrase or recovery key, or KHAREETATY_CACHE_PASSPHRASE_FILE to a file whose first line it is.',
    ],
    'cache.wrong-key': [
      `The passphrase or key that was given does not open the cache ${file}; it was not changed.`,
      'Take the right one, or the recovery key; and see that CACHE.key beside it is the one that belongs to it.',
    ],
    'cache.key-missing': [
      `The cache ${file} is encrypted, and its key file (the same name with .key) is gone or damaged.`,
      'Put back a copy of the key file. Without it nobody can open the cache.',
    ],
    'cache.unsynced': [
      `${value('waiting')} changes wait for the centre and would be lost; nothing was done.`,
      `Sync first, or say that they may be lost: --lose-unsynced ${value('waiting')}`,
    ],
    'cache.is-encrypted': ['The cache is encrypted already.', 'For a new key: khareetaty cache rekey.'],
    'cache.not-encrypted': ['The cache is not encrypted.', 'Encrypt it first: khareetaty cache encrypt.'],
    'cache.no-key-chain': [
      'There is no key chain here that keeps a key over the next start. Nothing was changed.',
      'Go on with the passphrase, from KHAREETATY_CACHE_PASSPHRASE_FILE; or name a file with a passphrase for secrets in KHAREETATY_SECRETS_PASSPHRASE_FILE.',
    ],
    'cache.only-way': [
      'The cache has no passphrase: without the key chain only the recovery key would open it. Nothing was changed.',
      'Set a passphrase first: khareetaty cache passphrase --passphrase-stdin.',
    ],
    'spatialite.missing': [
      `SpatiaLite (mod_spatialite) could not be loaded; tried: ${value('tried')}.`,
      `Install it: ${value('cure')}. KHAREETATY_SPATIALITE names another place; unset it if that is wrong.`,
    ],
    'node.too-old': [
      `Node ${value('found')} is too old to open the cache.`,
      'Use the launcher of this folder after npm ci, or install Node 24.',
    ],
    'hotspots.too-few-points': [
      `There are ${value('found')} incidents; hotspots need ${value('needed')}.`,
      'Choose a longer period or more types.',
    ],
    'forecasts.too-short': [
      value('series') === '?'
        ? `There are ${value('days')} full ${stepWords[value('step')] ?? 'days'}; this forecast with its back-test needs ${value('needed')}.`
        : `The series ${value('series')} of ${file} needs at least ${value('seasons')} seasons (${value('needed')} days); it has ${value('days')} days.`,
      'Take a longer history.',
    ],
    'forecasts.too-few': [
      `There are ${value('found')} incidents; a forecast needs ${value('needed')}, five for each day of the week.`,
      'Import a longer history or more types.',
    ],
    'forecasts.bad-series': [
      value('reason') === 'future'
        ? `The series ${value('series')} of ${file} goes on to ${value('date')}, which is yet to come.`
        : `The series ${value('series')} of ${file} has no value at all.`,
      'Give what was counted, one row a day, in order, with the columns series,date,value; an empty value is a gap.',
    ],
    'forecasts.none': ['There is no forecast yet.', 'Run the pipeline, or forecasts run.'],
    'calendar.none': ['No holiday calendar is chosen.', 'Choose one: settings set calendar kw.'],
    'calendar.invalid': [
      `The holiday calendar ${value('calendar')} cannot be read: ${value('detail')}.`,
      'Mend its entry, or choose another calendar in the settings.',
    ],
    'alerts.feed-drift': [
      `The data themselves changed (${value('verdict')}): ${value('observed')} where ${value('expected')} were to be expected. No alert was raised.`,
      'See whether files are missing or came twice; alerts start again when the feed is as usual.',
    ],
    'alerts.no-history': [
      `A rule on ${value('measure')} cannot be tried on the past: there are no incidents yet, or it looks at results that were not kept.`,
      'Import incidents; the dry run is for rules on counts (count.… and data.silence).',
    ],
    'alerts.credentials-missing': [
      'No message account is set up; the messages wait.',
      'Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM.',
    ],
    'alerts.credentials-refused': [
      'The message provider refused the account; the messages wait.',
      'Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.',
    ],
    'central.unreachable': [
      `The central server ${value('host')}:${value('port')} cannot be reached (${value('reason')}).`,
      'Check address, port and network; changes wait here until it answers.',
    ],
    'central.refused': [
      `The central server does not let ${value('login')} do that (${value('reason')}).`,
      'Check name and password; an admin can look with khareetaty central doctor.',
    ],
    'central.tls': [
      value('reason') === 'off'
        ? `An unencrypted connection to ${value('host')} is not allowed: it is another computer.`
        : `${value('host')} could not prove who it is (${value('reason')}).`,
      'Use the name that its certificate bears, and --ca FILE if your own authority signed it.',
    ],
    'central.not-set-up': [
      `The server is not set up for Khareetaty (${value('reason')}).`,
      'Run khareetaty central migrate; PostGIS comes by: CREATE EXTENSION postgis, as superuser of the database.',
    ],
    'central.edited': [`The set-up of the centre (${value('migration')}) is not that of this version.`, 'Install the program again.'],
    'central.too-old': [
      value('what') === '?'
        ? `This program is too old for the centre: ${value('reason')}.`
        : `${value('what')} ${value('found')} is too old; ${value('needed')} is needed. Nothing was changed.`,
      value('what') === '?' || value('what') === 'khareetaty' ? 'Update this program.' : `Update ${value('what')} on the server.`,
    ],
    'central.went-back': [
      `The centre was set back to an earlier state (${value('reason')}).`,
      'Nothing is lost: sync reads all again and sends once more what the centre lacks.',
    ],
    'central.cloned': [
      'This cache is a copy of one that is in use elsewhere.',
      'Nothing is lost: it takes a name of its own, and its changes are sent.',
    ],
    'central.gap': ['The centre lacks earlier changes of this cache.', 'They are sent once more by the next sync.'],
    'central.out-of-scope': [
      `The centre does not show you a zone "${value('reason')}": it is not there, or not among your zones.`,
      'Run `khareetaty sync run` so that both sides know the same zones, leave that zone out, or use `--where here`.',
    ],
    'central.too-slow': [
      'The centre was at it for a quarter of an hour and was stopped.',
      'Take a shorter time, fewer types or zones, or a smaller radius; or run it with `--where here`.',
    ],
    'central.interrupted': [
      `The connection to the centre broke off (${value('reason')}); nothing was half taken over.`,
      'Run it again; sync goes on where it was.',
    ],
    'pipeline.running': ['The pipeline is running already.', 'Wait for its end, or cancel it.'],
    'reports.no-printer': [
      'Nothing here makes PDF: no Chromium was found.',
      'Install Chromium, name it in KHAREETATY_CHROMIUM, or make HTML by --format html.',
    ],
    'reports.print-failed': [
      `Chromium could not print the report (${value('reason')}); nothing was written.`,
      'Try again, name another Chromium in KHAREETATY_CHROMIUM, or make HTML by --format html.',
    ],
    'sync.not-linked': ['This cache is not linked with a centre; nothing was sent.', 'Link it first: see khareetaty sync --help.'],
    'sync.running': ['Sync is running already.', 'Wait for its end.'],
    'sync.password-missing': [
      'The password for the centre is not kept on this computer; changes wait.',
      'Link the same centre again and give the password.',
    ],
    'retention.count-differs': [
      `${value('typed')} was typed, and ${value('due')} incidents would go. Nothing was erased.`,
      'Look at khareetaty retention preview, then type the number it shows.',
    ],
    'retention.unfinished': [
      `An earlier run is not finished: ${value('done')} of ${value('total')}. Nothing else was begun.`,
      'Go on with it: khareetaty retention run --resume.',
    ],
    'retention.none-begun': ['There is no run to go on with.', 'Look at khareetaty retention preview and begin one with --confirm N.'],
    'retention.refused': [
      `The centre lets nobody do this but ${deciders[value('reason')] ?? value('reason')}. Nothing was changed.`,
      'Ask such a person, or have your role at the centre changed.',
    ],
    'courier.not-a-bundle': [`${file} is no courier bundle. Nothing was changed.`, 'Name a file that was made by sync export-bundle.'],
    'courier.newer': [
      `${file} was made by a newer version (form ${value('found')}, known is ${value('known')}). Nothing was changed.`,
      'Update this program.',
    ],
    'courier.truncated': [`${file} is cut off: it was not copied whole. Nothing was changed.`, 'Copy it again.'],
    'courier.tampered': [`${file} is damaged, or was changed on its way. Nothing was changed here.`, 'Have it made again.'],
    'courier.passphrase': [
      `No passphrase, or the wrong one, was given for ${file}. Nothing was changed.`,
      'Give it on standard input with --passphrase-stdin.',
    ],
    'courier.not-for-me': [
      `${file} is locked for another cache. Nothing was changed.`,
      'Have it made for the key that sync courier-key says here, or with a passphrase.',
    ],
    'courier.unknown-signer': [
      `No bundle signed by ${value('fingerprint')} was taken in here before. Nothing was changed.`,
      'Ask the sender for the fingerprint. If it is the same, repeat with --trust FINGERPRINT.',
    ],
    'courier.foreign-workspace': [
      `${file} belongs to the workspace of another centre. Nothing was changed.`,
      'Take it in with a cache that is linked with that centre.',
    ],
    'courier.no-workspace': [
      'This cache was never linked with a centre, so it belongs to no workspace.',
      'Link it once: see khareetaty sync link --help.',
    ],
    'courier.empty': ['Nothing waits for the centre; no bundle was made.', 'Make one when something was changed here.'],
    'secrets.wrong-passphrase': [
      `The passphrase does not open ${file}, where passwords are kept. Nothing was changed.`,
      'Put the right one into the file that KHAREETATY_SECRETS_PASSPHRASE_FILE names; if nobody knows it, remove the file of passwords and give them again.',
    ],
    'secrets.damaged': [
      `${file}, where passwords are kept, is not as it was written. Nothing was changed.`,
      'Put back a copy of it, or remove it and give the passwords again.',
    ],
    'secrets.is-open': ['The passwords are open already. Nothing was changed.', 'To see where they are kept: khareetaty secrets status.'],
    'backups.folder': [
      `No backup can be written in the folder ${value('folder')} (${value('reason')}).`,
      'See that it is there and that you may write to it, or choose another one: khareetaty backups folder DIR',
    ],
    'backups.none': [`There is no such backup in ${value('folder')}.`, 'See which there are: khareetaty backups list'],
    'backups.not-a-backup': [`The file ${file} is no whole backup; nothing was changed.`, 'Take another one, or copy it again.'],
    'backups.damaged': [
      `The backup ${file} is not as it was written (${value('what')}); nothing was changed.`,
      'Take another one: khareetaty backups list',
    ],
    'backups.newer': [
      `The backup ${file} was made by a newer version (${value('version')}); nothing was changed.`,
      'Update this program, then restore it.',
    ],
    'backups.locked': [
      `The backup ${file} is encrypted, and nothing that was given opens it; nothing was changed.`,
      'Give the passphrase that the cache had then, or its recovery key: --passphrase-stdin',
    ],
    'settings.not-settings': [
      `This is no file of settings that can be taken in (${value('path')}: ${value('detail')}); nothing was changed.`,
      'Correct that line, or write the file anew: khareetaty settings export FILE',
    ],
    'host.port-taken': [
      `Port ${value('port')} could not be had (${value('reason')}).`,
      'Name another one, or leave --port out for a free one.',
    ],
    'host.wrong-address': ['The host answers to its own address only.', 'Use the address that it printed.'],
    'host.bad-request': [`The host did not understand this request (${value('rule')}).`, 'Send it as HTTP/1.1, as /docs describes it.'],
    'host.method-not-allowed': [`The host does not take ${value('method')} here.`, `Use ${value('allowed')}.`],
    'host.not-acceptable': ['The host cannot answer in the form that was asked for.', 'Accept application/json.'],
    'host.too-slow': ['The request came too slowly and was ended; nothing was changed.', 'Send it again over a better connection.'],
    'host.too-many-requests': ['Too many requests at once; nothing was changed.', `Wait ${value('retryAfterS')} seconds and try again.`],
    'host.no-account': [
      'Nobody has an account with a password in this cache, so nobody could sign in from the network.',
      'Add a person first: start `khareetaty serve` without --lan and add one there.',
    ],
    'host.tls-unusable': [
      `The certificate or its key cannot be used: ${value('reason')}.`,
      'Name a certificate and the key that belongs to it, both as PEM files, with --tls-cert and --tls-key.',
    ],
    'worker.lost': [
      'A helper thread ended by itself; nothing was left half-written.',
      'Run the command again; if it repeats, check the free memory.',
    ],
  };
}

const stepWords: Readonly<Record<string, string>> = { hour: 'hours', day: 'days', week: 'weeks', month: 'months' };
