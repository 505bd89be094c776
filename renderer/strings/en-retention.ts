import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of how long incidents are kept, legal holds, erasing and receipts. */
export function englishRetention(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  const incidents = (n: number) => counted(n, 'incident', 'incidents');
  return {
    title: 'Retention',
    about: {
      here: 'How long incidents of a type are kept, from when they occurred. A rule alone erases nothing.',
      centre:
        'How long incidents of a type are kept, from when they occurred: rules of the centre, for all its copies. A rule alone erases nothing.',
    },
    type: 'Type',
    days: 'Days kept',
    others: 'All other types',
    setBy: 'Set by',
    noRules: 'No rule yet: everything is kept.',
    addRule: 'Add a rule',
    newDays: 'Days',
    removeRule: (type: string) => `Take the rule away: ${type}`,
    preview: 'Count what is over',
    previewTitle: 'What would be erased now',
    nothing: 'Nothing is over.',
    due: (n: number, oldest: string, newest: string) => `${incidents(n)}, from ${oldest} to ${newest}.`,
    year: 'Year',
    incidents: 'Incidents',
    held: (n: number) => `${incidents(n)} more on legal hold ${plural(n, { one: 'stays', other: 'stay' })}.`,
    unsynced: (n: number) => `${f.number(n)} with changes of this computer that the centre does not have: these changes go, too.`,
    conflicts: (n: number) => `${f.number(n)} with open conflicts.`,
    rejects: (n: number) => `${counted(n, 'refused line', 'refused lines')} of files would be emptied.`,
    examples: 'The oldest of them',
    reach:
      'They go for good: the incidents, their notes and history, here and in all copies. Results drawn from them stay. Backups, exported files and reports are not reached.',
    typeNumber: (n: number) => `Type ${f.number(n)} to confirm`,
    erase: 'Erase them for good',
    unfinished: (done: number, total: number) => `An earlier run is not finished: ${f.number(done)} of ${f.number(total)}.`,
    resume: 'Go on with it',
    done: (n: number) => `${incidents(n)} erased.`,
    holds: 'Legal holds',
    holdsAbout: 'What is on hold is not erased until the hold is lifted.',
    noHolds: 'Nothing is on hold.',
    ofIncident: (id: number | string) => `Incident ${typeof id === 'number' ? f.number(id) : id}`,
    ofZone: (zone: string) => `Zone ${zone}`,
    allZones: 'All zones',
    ofSpan: (what: string, span: string) => `${what}, ${span}`,
    span: (from: string, to: string) => `${from} to ${to}`,
    open: 'open',
    reason: 'Reason',
    lift: 'Lift',
    lifted: (by: string) => `Lifted by ${by}`,
    newHold: 'Put on hold',
    whole: 'Zone',
    fromYear: 'From year',
    toYear: 'To year',
    liftReason: 'Why it is lifted',
    receipts: 'Receipts',
    noReceipts: 'Nothing was erased yet.',
    notAsked: 'The centre could not be reached: only what this computer did is listed.',
    receipt: (done: number, total: number, by: string) => `${f.number(done)} of ${incidents(total)} erased by ${by}`,
    spared: (n: number) => `${f.number(n)} spared`,
    running: 'Not finished',
    digest: 'Digest of the ids',
    copies: (done: number, all: number) => `${f.number(done)} of ${counted(all, 'copy', 'copies')} have followed`,
    copy: 'Copy',
    person: 'Person',
    copyState: 'State',
    copyDone: (at: string, had: number) => `Done ${at}, had ${f.number(had)}`,
    outstanding: (since: string) => `Outstanding since ${since}`,
    lastSeen: 'Last seen',
  };
}
