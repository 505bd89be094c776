import type { Connection } from './client.ts';

export interface CentralAudit {
  readonly checked: number;
  /** The first row that is not what was written; null = all fit. */
  readonly broken: number | null;
  /** Hash of the last row that fits. Note it elsewhere: rows cut off from the end show only by it. */
  readonly head: string;
}

/** Makes every hash of the centre's own trail anew. @throws AppError central.refused, central.not-set-up. */
export function verifyCentralAudit({ client, guard }: Connection): Promise<CentralAudit> {
  return guard(async () => {
    const { rows } = await client.query<{ checked: string; broken: string | null; head: string }>('SELECT * FROM kh.audit_verify()');
    const { checked, broken, head } = rows[0];
    return { checked: Number(checked), broken: broken === null ? null : Number(broken), head };
  });
}
