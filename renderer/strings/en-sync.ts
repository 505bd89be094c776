import type { Conflict, SyncState } from '../../preload/contract/sync-domain.ts';
import type { Format } from '../ui/format.ts';
import { lapseOf } from '../ui/lapse.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of the work with the centre: status, conflicts, what was refused, the link. */
export function englishSync(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  const lapse = (ms: number) => {
    const { count, unit } = lapseOf(ms);
    return counted(count, unit, `${unit}s`);
  };
  const lapseShort = (ms: number) => {
    const { count, unit } = lapseOf(ms);
    return `${f.number(count)} ${{ minute: 'min', hour: 'h', day: 'd' }[unit]}`;
  };
  const changes = (n: number) => counted(n, 'change', 'changes');
  const wait = (n: number) => `${changes(n)} ${plural(n, { one: 'waits', other: 'wait' })}`;
  const fields = (n: number) => counted(n, 'field', 'fields');
  const length = (lengthM: number) => (lengthM < 1_000 ? `${f.number(lengthM)} m` : `${f.number(lengthM / 1_000, 1)} km`);
  return {
    title: 'Sync',
    lapseShort,
    state: {
      'not-linked': 'Not linked',
      synced: 'Synced',
      waiting: 'Changes wait',
      syncing: 'Syncing',
      offline: 'Offline',
      stopped: 'Stopped',
    } satisfies Record<SyncState, string>,
    segment: {
      'not-linked': () => 'No centre',
      synced: (waiting: number, agoMs: number | null) =>
        agoMs === null ? `Synced, ${wait(waiting)}` : `Synced ${lapseShort(agoMs)} ago, ${wait(waiting)}`,
      waiting: (waiting: number) => wait(waiting),
      syncing: () => 'Syncing',
      offline: (waiting: number, _agoMs: number | null, since: string | null) =>
        since === null ? `Offline, ${wait(waiting)}` : `Offline since ${since}, ${wait(waiting)}`,
      stopped: (waiting: number) => `Sync stopped, ${wait(waiting)}`,
    } satisfies Record<SyncState, SegmentWords>,
    conflictsSegment: (n: number) => `${counted(n, 'conflict', 'conflicts')} to decide`,
    waiting: 'Waiting',
    waitingSince: (n: number, ms: number) => `${changes(n)}, the oldest for ${lapse(ms)}`,
    changes,
    nothingWaits: 'nothing',
    lastSuccess: 'Last success',
    never: 'not yet',
    reason: 'Reason',
    reasons: {
      'sync.not-linked': 'no centre is linked',
      'sync.running': 'sync runs already',
      'sync.password-missing': 'the password is not kept here',
      'central.unreachable': 'the centre cannot be reached',
      'central.refused': 'the centre refused the sign-in',
      'central.tls': 'the centre did not prove its name',
      'central.not-set-up': 'the database is not set up as a centre',
      'central.too-old': 'versions do not fit',
      'central.went-back': 'the centre was set back',
      'central.cloned': 'this cache is a copy of another',
      'central.gap': 'the centre misses a change',
      'central.interrupted': 'the connection broke',
    },
    nextTry: 'Next try',
    nextTryIn: (ms: number) => `in ${lapse(ms)}`,
    nextTryNow: 'now',
    byHandOnly: 'by hand only',
    afterMetered: 'on a connection that is not paid for by volume',
    afterRepair: 'when the reason is gone, or by hand',
    keptHere: 'Your work is kept on this computer.',
    tryNow: 'Try now',
    runNow: 'Sync now',
    done: (merged: number, conflicts: number) =>
      [
        'Synced.',
        ...(merged === 0 ? [] : [`${changes(merged)} merged.`]),
        ...(conflicts === 0 ? [] : [`${counted(conflicts, 'field needs', 'fields need')} a decision.`]),
      ].join(' '),
    doneQuietly: (sent: number, taken: number) => `Synced. ${f.number(sent)} sent, ${f.number(taken)} taken in.`,
    toCentre: 'The centre',
    linkOne: 'Link with a centre',
    noCentre: 'Nobody else sees what is done here, and nothing has to be sent.',

    conflicts: 'Conflicts',
    toDecide: (n: number) => `${f.number(n)} to decide`,
    about: 'Both versions are kept until someone decides. Nothing is overwritten.',
    pages: { open: 'To decide', decided: 'Decided' },
    fields,
    between: (names: readonly string[]) => names.join(' and '),
    you: 'you',
    someone: 'someone else',
    rowAbout: (rowFields: number, names: string) => `${fields(rowFields)}, ${names}`,
    withPerson: 'With',
    anyone: 'Anyone',
    changed: 'Changed',
    withinDays: (n: number) => (n === 1 ? 'in 24 hours' : `in ${f.number(n)} days`),
    rowsShown: (n: number, total: number) =>
      n === total ? counted(total, 'row', 'rows') : `${f.number(n)} of ${counted(total, 'row', 'rows')}`,
    noneMatch: 'No conflict passes these filters.',
    merged: 'Merged by themselves',
    mergedSince: (n: number, when: string) => `${changes(n)} merged by ${n === 1 ? 'itself' : 'themselves'} since ${when}`,
    mergedHow: 'Different fields, notes, or the same value: nothing to decide.',
    mergedFields: (n: number) => `${fields(n)}, nothing to choose`,
    setByYou: (other: string) => `set by you, ${other} left it`,
    setByThem: (other: string) => `set by ${other}, you left it`,
    setBy: (name: string) => `set by ${name}`,
    centreActor: 'someone at the centre',
    notesAdded: (n: number) => `${f.number(n)} added`,
    notesKept: 'all kept, in order of time',
    wholeHistory: 'Whole history',
    openRecord: 'Open the record',
    tick: (title: string) => `Tick ${title}`,
    forTicked: 'For all ticked',
    forCount: (n: number) => `For ${f.number(n)} ticked`,
    mine: 'Mine',
    theirs: 'Theirs',
    later: 'Later',
    first: (n: number, total: number) => `The newest ${f.number(n)} of ${f.number(total)} are listed.`,
    empty: 'No conflicts. What two people change merges by itself, unless it is the same field of the same row.',
    emptyDecided: 'No conflict was decided yet.',
    undo: 'Undo last decision',
    joined: (parts: readonly string[]) => parts.join(', '),
    decidedAs: {
      open: 'to decide',
      'kept-theirs': 'theirs stands',
      'took-mine': 'mine stands',
      merged: 'another value stands',
    } satisfies Record<Conflict['state'], string>,

    wholeRow: 'Whole row',
    notKept: 'not kept',
    sameField: (you: boolean, a: string, b: string, n: number) =>
      n === 1
        ? `${you ? 'You' : a} and ${b} changed the same field. Choose one; the other stays in the history.`
        : `${you ? 'You' : a} and ${b} changed the same ${fields(n)}. Choose one for each; the others stay in the history.`,
    oneRemoved: (you: 'edited' | 'removed' | null, a: string, b: string) => {
      const [editor, remover] = you === 'removed' ? [b, 'you'] : you === 'edited' ? ['You', b] : [a, b];
      return `${editor} changed it, ${remover} deleted it. The change stands until someone decides; nothing is lost.`;
    },
    bothAdded: (you: boolean, a: string, b: string) =>
      `${you ? 'You' : a} and ${b} added the same row with different values. Choose one for each field; the others stay in the history.`,
    unfit: (you: boolean, a: string) =>
      `What ${you ? 'you' : a} typed does not fit at the centre. Take its value, or write another one; nothing is lost.`,
    rowOf: (at: number, total: number) => `Row ${f.number(at)} of ${f.number(total)}`,
    former: 'Former conflict',
    next: 'Next conflict',
    field: 'Field',
    columnMine: 'Mine',
    columnLater: 'Came later',
    columnTheirs: 'Theirs',
    columnBase: 'Base',
    beforeBoth: 'before both',
    onThisComputer: (name: string) => `${name}, this computer`,
    atCentre: (name: string) => `${name}, centre`,
    typed: (name: string, when: string | null) => (when === null ? name : `${name}, ${when}`),
    You: 'You',
    kind: {
      'edit-edit': 'changed by both',
      'edit-delete': 'changed, then deleted',
      'delete-edit': 'deleted, then changed',
      duplicate: 'added by both',
      invalid: 'does not fit at the centre',
    } satisfies Record<Conflict['kind'], string>,
    movedByBoth: 'moved by both',
    deleted: 'Delete the row',
    nothing: 'empty',
    yes: 'yes',
    no: 'no',
    outline: 'outline',
    moved: (lengthM: number) => (lengthM < 0.5 ? 'where it was' : `moved ${length(lengthM)} from base`),
    writeOwn: 'Or write your own from both',
    editText: 'Edit text',
    ownText: 'Your own text',
    dropOwn: 'Drop it',
    whatChanges: 'What the choice changes',
    zone: 'Zone',
    distance: 'Distance',
    forBoth: (zone: string) => `${zone} for both`,
    eachZone: (mine: string, theirs: string) => `${mine} for mine, ${theirs} for theirs`,
    apart: (lengthM: number) => `${length(lengthM)} between mine and theirs`,
    mapSummary: (apartM: number) => `Map of the positions: mine and theirs lie ${length(apartM)} apart`,
    markMine: 'M',
    markTheirs: 'T',
    base: 'base',
    notLost: 'The other version is not lost.',
    notLostMore: 'It stays in the history and can be brought back.',
    result: (items: readonly string[]) => `Result: ${f.list(items)}`,
    sideOf: (side: 'mine' | 'theirs', field: string, name: string | null) =>
      name === null ? `${side === 'mine' ? 'my' : 'their'} ${field.toLowerCase()}` : `${field.toLowerCase()} of ${name}`,
    ownOf: (field: string) => `${field.toLowerCase()} as written here`,
    chooseAnew: 'Decided. Choose again to change it.',
    chooseAll: (left: number) => (left === 1 ? 'Choose one.' : `Choose one for each of ${fields(left)}.`),
    leftOpen: (left: number) => `; ${fields(left)} left open`,
    keyMine: 'mine',
    keyTheirs: 'theirs',
    keyNext: 'next, former',
    decideLater: 'Decide later',
    apply: 'Apply',
    applyNext: 'Apply and go to next',
    readOnly: (at: 'here' | 'centre', role: string) =>
      `Supervisors decide conflicts. Your role ${at === 'here' ? 'here' : 'at the centre'}: ${role}.`,

    rejected: 'Refused by the centre',
    rejectedAbout: 'The centre did not take these changes over. They are kept here with what was typed and with the reason.',
    rejectedNone: 'The centre refused nothing.',
    rejectedHead: { made: 'Made', what: 'What', reason: 'Reason', values: 'Typed' },
    /** By the word that the centre gives; the words of its own stand beside it. */
    refusals: {
      'not-found': 'The row is not there, or not in your zones.',
      stale: 'Somebody changed it meanwhile.',
      unsupported: 'The centre does not take this kind of change.',
      'not-allowed': 'Your role or your zones at the centre do not allow it.',
      'bad-value': 'A value does not fit.',
      'missing-parent': 'What it belongs to is not at the centre.',
      failed: 'The centre could not write it.',
      together: 'It belongs to a change that was refused.',
      purged: 'Refused by retention: the incident was erased because its time was over. What was typed went with it.',
    } as Readonly<Record<string, string>>,
    changeKinds: { put: 'added', patch: 'changed', del: 'deleted', rows: 'imported' } as Readonly<Record<string, string>>,
    ...names,
    link: linkWords(changes),
  };
}

/** What the status bar says in one state; `since` is the last success in words. */
type SegmentWords = (waiting: number, agoMs: number | null, since: string | null) => string;

/** Names of tables and columns as the centre calls them; one that is not here is shown as it is. */
const names = {
  tables: {
    incident: 'Incident',
    incident_note: 'Note',
    incident_type: 'Type',
    import_batch: 'Import',
    zone: 'Zone',
    alert: 'Alert',
    alert_rule: 'Alert rule',
    artefact: 'Result',
    setting: 'Setting',
  } as Readonly<Record<string, string>>,
  columns: {
    description: 'Description',
    place: 'Place',
    position: 'Position',
    time: 'Time',
    type_code: 'Type',
    zone_id: 'Zone',
    origin: 'Origin',
    status: 'Status',
    extra: 'Other columns',
    body: 'Text',
    name_en: 'English name',
    name_ar: 'Arabic name',
    geom: 'Outline',
    deleted_at: 'Deleted',
  } as Readonly<Record<string, string>>,
  statuses: { confirmed: 'confirmed', unfounded: 'unfounded', duplicate: 'duplicate' } as Readonly<Record<string, string>>,
};

function linkWords(changes: (n: number) => string) {
  return {
    title: 'Link with a centre',
    about:
      'A centre is a PostGIS database that several people share. Once linked, changes travel both ways whenever it can be reached; until then all work stays on this computer.',
    host: 'Host',
    port: 'Port',
    database: 'Database',
    login: 'Login',
    password: 'Password',
    passwordKept: 'The password is kept by the secret store of this computer, not in the cache.',
    tls: 'Encryption',
    tlsChoices: { 'verify-full': 'On', off: 'Off' },
    tlsOn: 'The centre must prove its name by a certificate.',
    tlsOff: 'Off: whoever is on the way can read and change all that travels, the password too. Only for a centre on this computer.',
    authority: 'Certificate of the authority',
    authoritySystem: 'those of this computer',
    chooseAuthority: 'Choose a file',
    dropAuthority: 'Take those of this computer',
    authorityBad: 'This file holds no certificate in PEM form.',
    submit: 'Sign in and link',
    signingIn: 'Signing in',
    adminOnly: 'Administrators link a cache with a centre.',
    change: 'Sign in again',
    linked: 'Linked with',
    encryption: { 'verify-full': 'on, the centre proved its name', off: 'off' },
    signedIn: 'Signed in as',
    scope: 'Zones',
    allZones: 'all zones',
    automatic: 'Sync by itself whenever the centre can be reached',
    onMetered: 'Also over connections that are paid for by volume',
    unlink: 'End the link',
    unlinkAbout: (waiting: number) =>
      `The data stay here, and the centre keeps its own.${waiting === 0 ? '' : ` ${changes(waiting)} that the centre does not have ${waiting === 1 ? 'is' : 'are'} kept, and sent when the same centre is linked again.`}`,
    unlinkAsk: 'End the link …',
    unlinkNow: 'End it now',
    nameAndRole: (name: string, role: string) => `${name}, ${role.toLowerCase()}`,
  };
}
