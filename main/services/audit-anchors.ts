/** What the centre was told of the audit trail of this device: an end that it knows cannot be taken back. */
import { AppError } from '../../preload/contract/errors.ts';
import type { AuditAnchor, CentralSession } from '../central-wire.ts';
import type { Ports } from './ports.ts';

/** Tells the centre where the trail ends; to be called while it is connected. */
export async function tellAnchor({ read, write, now }: Pick<Ports, 'read' | 'write' | 'now'>, session: CentralSession): Promise<void> {
  const tip = await read.auditTip();
  if (tip === null) return;
  const { deviceId } = await read.syncState();
  await session.tellAnchor(deviceId, { seq: tip.seq, hash: tip.hash });
  await write.saveAuditAnchor(tip, now());
}

/** Asked of the centre if it can be reached; else the last one that it was told, as it is kept here. The oldest first. */
export async function askAnchors(
  { read, central, centreLink, log }: Pick<Ports, 'read' | 'central' | 'centreLink' | 'log'>,
  signal: AbortSignal,
): Promise<{ readonly anchors: readonly AuditAnchor[]; readonly isFromCentre: boolean }> {
  const kept = await read.auditAnchor();
  const here = { anchors: kept === null ? [] : [kept], isFromCentre: false };
  const [link, password] = await Promise.all([centreLink.read(), centreLink.password()]);
  if (link === null || password === null) return here;
  try {
    const session = await central({ ...link.address, password }, signal);
    try {
      const { deviceId } = await read.syncState();
      // What is kept here counts, too: a centre that was restored knows less.
      return { anchors: [...here.anchors, ...(await session.anchors(deviceId))].sort((a, b) => a.seq - b.seq), isFromCentre: true };
    } finally {
      await session.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    log.warn('audit-anchors', { code: error.code });
    return here;
  }
}
