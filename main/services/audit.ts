import type { AuditProblem } from '../../preload/contract/audit-domain.ts';
import type { audit } from '../../preload/contract/audit.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import type { AuditTip } from '../audit-chain.ts';
import { askAnchors } from './audit-anchors.ts';
import type { Call, Handlers, Ports } from './ports.ts';

/** Entries checked at a time: some 20 ms of a reading thread. */
const PART = 1_000;

type Verified = OutputOf<Contract['audit']['verify']>;

export const auditService = (ports: Ports): Handlers<typeof audit> => ({
  async list({ fromMs = null, toMs = null, actor = null, action = null, subject = null, subjectId = null, outcome = null, ...page }, call) {
    const found = await ports.read.auditPage({ fromMs, toMs, actor, action, subject, subjectId, outcome }, page);
    // Whoever does not see all zones reads who did what, not what was in it.
    if (call.caller.zones === undefined) return found;
    return { ...found, items: found.items.map((item) => ({ ...item, changes: [], reason: '', isMasked: true })) };
  },

  async verify(_input, call) {
    const verified = await verifyTrail(ports, call);
    if (verified.isIntact) await ports.write.saveAuditVerified(ports.now(), verified.head?.seq ?? 0);
    return verified;
  },

  async head() {
    return { head: await ports.read.auditTip() };
  },
});

export type VerifyPorts = Pick<Ports, 'read' | 'auditKeys'> & { readonly write: Pick<Ports['write'], 'auditEnd'> } & Parameters<
    typeof askAnchors
  >[0];

/** The chain from its first entry, then its end, then what the centre was told of it. The first thing that is wrong is said. */
export async function verifyTrail(ports: VerifyPorts, { signal, progress }: Pick<Call, 'signal' | 'progress'>): Promise<Verified> {
  const keys = await ports.auditKeys();
  const total = (await ports.read.auditTip())?.seq ?? 0;
  let tip: AuditTip | null = null;
  let [checked, unsealed] = [0, 0];
  let problem: AuditProblem | null = null;
  while (problem === null) {
    signal.throwIfAborted();
    const part = await ports.read.auditPart(keys, tip, PART);
    checked += part.checked;
    unsealed += part.unsealed;
    if (part.checked > 0) tip = part.tip;
    problem = part.problem;
    progress({ step: 'audit', fraction: Math.min(1, checked / Math.max(1, total)), done: checked, total: Math.max(total, checked) });
    if (part.checked < PART) break;
  }
  problem ??= await ports.write.auditEnd(keys);
  const { anchors, isFromCentre } = await askAnchors(ports, signal);
  for (const { seq, hash } of anchors) {
    if (problem !== null) break;
    if ((await ports.read.auditHashAt(seq)) !== hash) problem = { kind: 'anchor', seq, noticedMs: null };
  }
  const [newest] = anchors.toSorted((a, b) => b.toldMs - a.toldMs);
  const anchor = newest === undefined ? null : { ...newest, isFromCentre };
  return { isIntact: problem === null, problem, checked, unsealed, head: tip, anchor };
}
