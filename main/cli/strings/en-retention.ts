import type { RetentionStrings } from './shape.ts';

/** How long incidents are kept. */
export const englishRetention: RetentionStrings = {
  results: {
    allOthers: 'all other types',
    rulesPlace: { here: 'rules of this cache', centre: 'rules of the centre, for all its copies' },
    due: ({ total, held, unsynced, conflicts, rejects, unfinished }, oldest, newest) => [
      total === 0 ? 'nothing is over' : `${total} incidents are over, from ${oldest} to ${newest}; they would be erased for good`,
      `${held} more are on legal hold and stay; ${unsynced} have changes of this cache that the centre does not have; ${conflicts} have open conflicts`,
      ...(rejects > 0 ? [`${rejects} refused lines of files would be emptied`] : []),
      ...(unfinished === null
        ? []
        : [`a run is not finished: ${unfinished.done} of ${unfinished.total}; go on with: khareetaty retention run --resume`]),
      ...(total === 0 || unfinished !== null ? [] : [`erase them: khareetaty retention run --confirm ${total}`]),
    ],
    receipt: ({ id, by, total, done, spared, digest, finishedMs }, at) =>
      `${at}  ${id}: ${done} of ${total} erased${spared > 0 ? `, ${spared} spared` : ''}, by ${by}; ${finishedMs === null ? 'not finished' : `digest ${digest ?? ''}`}`,
    copy: ({ name, person, told, had, isWhole, atMs }, at) =>
      `  ${name} (${person}): ${isWhole ? `done ${at}, had ${had ?? 0} of them` : atMs === null ? `outstanding since ${at}` : `not all yet: ${told ?? 0} of them ${at}`}`,
    notAsked: 'The centre could not be reached: only what this cache did is listed.',
    held: (id) => `on hold: ${id}`,
    holdLifted: (id) => `lifted: ${id}`,
  },
  commands: {
    'retention rules': {
      doc: 'Shows or sets how long incidents of each type are kept, in days from when they occurred. Setting erases nothing.',
      options: { set: 'TYPE=DAYS, as often as needed, in the place of all rules before; * = all other types', none: 'take all rules away' },
    },
    'retention preview': { doc: 'Counts what a run would erase now, by type and year.', options: {} },
    'retention run': {
      doc: 'Erases all incidents whose time is over, for good; on a linked cache at the centre and then in all its copies. Backups and exported files are not reached.',
      options: { confirm: 'how many, as the preview shows it', resume: 'go on with the run that was begun' },
    },
    'retention receipts': { doc: 'Lists runs, and which copies have followed and which have not.', options: {} },
    'retention holds': { doc: 'Lists legal holds.', options: {} },
    'retention hold': {
      doc: 'Keeps one incident, or those of a zone and a period, from being erased.',
      options: {
        incident: 'id of the incident',
        zone: 'code of the zone (default: all)',
        from: 'first day or minute of the period, local time',
        to: 'its end, not included',
        reason: 'why',
      },
    },
    'retention lift': { doc: 'Lifts a legal hold.', options: { reason: 'why' } },
  },
};
