import type { AuditProblemKind } from '../../../preload/contract/audit-kinds.ts';
import type { AuditStrings } from './shape.ts';

const problems: Readonly<Record<AuditProblemKind, string>> = {
  edited: 'it does not say what was written',
  missing: 'it is not there',
  reordered: 'it stands at another place than it was written at',
  inserted: 'it was not written by this program',
  'wrong-key': 'it was not sealed with a key of this cache: it was made without the key, or the key was replaced',
  cut: 'entries after it were taken away, or the cache is an older copy',
  end: 'the file that says where the trail ends (.audit-head) is gone, older, or not its own',
  anchor: 'the centre was told of another entry here',
};

/** The audit trail. */
export const englishAudit: AuditStrings = {
  results: {
    auditIntact: ({ checked, head }) => `intact: ${checked} entries, head ${head?.seq ?? 0} ${head?.hash ?? '-'}`,
    auditBroken: ({ kind, seq, noticedMs }) =>
      `BROKEN at entry ${seq}: ${problems[kind]}${noticedMs === null ? '' : ` (noticed ${new Date(noticedMs).toISOString()})`}`,
    auditUnsealed: (entries) =>
      `${entries} entries were sealed with a key that the desktop window keeps: their hashes fit, their seals can be checked there`,
    auditAnchor: (seq, told, isFromCentre) =>
      `the centre was told of entry ${seq} at ${told}${isFromCentre ? '' : ' (as kept here; the centre was not asked)'}`,
    auditHead: (seq, hash, at) => `${seq} ${hash} ${at}`,
    auditEmpty: 'The audit trail is empty.',
    auditOpen: 'not ended',
  },
  commands: {
    'audit list': {
      doc: 'Lists who did what, newest first, with how it ended.',
      options: {
        from: 'first day or minute, UTC',
        to: 'end, UTC (not included)',
        actor: 'name of a person, as written in the trail',
        action: 'a procedure, incidents.edit, or a group with a dot: incidents.',
        subject: 'incidents, zones …',
        id: 'id of the thing that was changed',
        outcome: 'ok, a code of an error, failed, or open',
        page: 'page (default: 1)',
        'page-size': 'lines a page (default: 100)',
      },
    },
    'audit verify': { doc: 'Makes every hash and seal of the audit trail anew; exit code 1 if something does not fit.', options: {} },
    'audit head': { doc: 'Shows the last entry of the audit trail, to be noted elsewhere.', options: {} },
  },
};
