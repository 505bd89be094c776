import type { ImportWarning, Reject, RejectCode } from '../../preload/contract/domain.ts';
import { incidentOrigins } from '../../preload/contract/origins.ts';
import type { IncidentBatch } from '../batch.ts';

/** A few places outside are usual, such as the airport; when most are, zones and incidents are not of the same city. */
const USUAL_SHARE_OUTSIDE = 0.5;
/** Some rows of any file are damaged; when most are, its columns are not what they were taken for. */
const USUAL_SHARE_REJECTED = 0.5;
const UNKNOWN = incidentOrigins.indexOf('unknown');

/** Sees the rows of an import pass by. */
interface ImportWatch {
  /** @param zoneIds of the rows that were not rejected, 0 = in no zone. */
  readonly see: (batch: Pick<IncidentBatch, 'origin'>, zoneIds: Int32Array, rejects: readonly Reject[]) => void;
  readonly warnings: () => ImportWarning[];
}

/** Finds what the person should hear of besides the counts of an import. */
export function watchImport({ hasZones }: { readonly hasZones: boolean }): ImportWatch {
  const reasons = new Map<RejectCode, number>();
  let rows = 0;
  let rejected = 0;
  let outside = 0;
  let unknown = 0;
  return {
    see({ origin }, zoneIds, rejects) {
      rows += zoneIds.length;
      rejected += rejects.length;
      for (const zoneId of zoneIds) if (zoneId === 0) outside++;
      for (const one of origin) if (one === UNKNOWN) unknown++;
      for (const { code } of rejects) reasons.set(code, (reasons.get(code) ?? 0) + 1);
    },
    warnings() {
      const [commonest] = [...reasons].sort(([, a], [, b]) => b - a);
      if (rows === 0) return commonest === undefined ? [] : [{ code: 'all-rejected', reason: commonest[0], rows: commonest[1] }];
      const read = rows + rejected;
      const isMost = commonest !== undefined && rejected > USUAL_SHARE_REJECTED * read;
      return [
        ...(isMost ? [{ code: 'most-rejected', reason: commonest[0], rows: commonest[1], rejected, read } as const] : []),
        ...(hasZones && outside > USUAL_SHARE_OUTSIDE * rows ? [{ code: 'outside-zones', outside, rows } as const] : []),
        ...(unknown > 0 ? [{ code: 'origin-unknown', unknown, rows } as const] : []),
      ];
    },
  };
}
