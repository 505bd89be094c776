/** Words of the audit trail; apart from the schemas, which the page and the store do not load. */

export const auditHosts = ['desktop', 'browser', 'command-line', 'system'] as const;

/**
 * What can be wrong with a trail. `cut`: entries were taken from its end. `end`: the file that says where it ends is gone or not its own.
 * `anchor`: the centre was told of another entry at this place.
 */
export const auditProblemKinds = ['edited', 'missing', 'reordered', 'inserted', 'wrong-key', 'cut', 'end', 'anchor'] as const;
export type AuditProblemKind = (typeof auditProblemKinds)[number];
