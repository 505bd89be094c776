/**
 * What a restore was asked for and what it has to move, in a file beside the cache from the moment on from which there is no way back:
 * `<cache>.restore.json` until the files are in their places, then `<cache>.restored.json` until the audit trail says so.
 */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../preload/contract/errors.ts';
import { type AuditEvent, type AuditKeys, canonicalJson, restorePlanMac } from '../audit-chain.ts';
import { replaceFile } from '../replace-file.ts';
import { restorePlanOf } from '../store/restore-files.ts';

const FileName = z.string().regex(/^[^/\\]+$/);
const RestorePlan = z.object({
  version: z.literal(1),
  moves: z.object({
    aside: FileName,
    out: z.array(FileName),
    in: z.array(z.object({ from: FileName, to: FileName })),
  }),
  /** The first entry of the trail after it. */
  event: z.object({
    ...{ atMs: z.number(), actor: z.string(), role: z.string(), host: z.literal('system'), action: z.string(), phase: z.literal('done') },
    ...{ ref: z.string(), subject: z.string(), subjectId: z.string(), outcome: z.string(), detail: z.string(), reason: z.string() },
  }),
  keyId: z.string(),
  /** By the key of the audit trail: whoever can only write files cannot make the trail say that somebody restored. */
  mac: z.string(),
});
export type RestorePlan = z.infer<typeof RestorePlan>;

const donePlanOf = (cacheFile: string): string => `${cacheFile}.restored.json`;

const macOf = (keys: AuditKeys, keyId: string, { moves, event }: Pick<RestorePlan, 'moves' | 'event'>): string | null => {
  const key = keys.known[keyId];
  return key === undefined ? null : restorePlanMac(key, canonicalJson({ moves, event }));
};

export async function writePlan(
  cacheFile: string,
  keys: AuditKeys,
  plan: { readonly moves: RestorePlan['moves']; readonly event: AuditEvent & { readonly host: 'system'; readonly phase: 'done' } },
): Promise<void> {
  const whole = { version: 1, ...plan, keyId: keys.own, mac: macOf(keys, keys.own, plan) };
  await replaceFile(restorePlanOf(cacheFile), `${JSON.stringify(whole)}\n`);
}

/** The moves that are still to be made; null = none. @throws AppError cache.unusable: nobody can tell what they are. */
export function readMoves(cacheFile: string): RestorePlan['moves'] | null {
  const file = restorePlanOf(cacheFile);
  if (!existsSync(file)) return null;
  const plan = parse(file);
  if (plan === null) throw new AppError('cache.unusable', { file: cacheFile, reason: `${file} is damaged` });
  return plan.moves;
}

export const markMoved = (cacheFile: string): void => renameSync(restorePlanOf(cacheFile), donePlanOf(cacheFile));

/** What the trail has yet to say. null = nothing. `isOurs`: it was sealed by who could seal entries. */
export function readRestored(
  cacheFile: string,
  keys: AuditKeys,
): { readonly event: RestorePlan['event']; readonly isOurs: boolean } | null {
  const file = donePlanOf(cacheFile);
  if (!existsSync(file)) return null;
  const plan = parse(file);
  return plan === null ? null : { event: plan.event, isOurs: plan.mac === macOf(keys, plan.keyId, plan) };
}

export const isRestored = (cacheFile: string): boolean => existsSync(donePlanOf(cacheFile));

export const forgetRestored = (cacheFile: string): void => rmSync(donePlanOf(cacheFile), { force: true });

function parse(file: string): RestorePlan | null {
  try {
    return RestorePlan.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
