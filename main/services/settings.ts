import { AppError } from '../../preload/contract/errors.ts';
import type { Settings } from '../../preload/contract/domain.ts';
import type { settings } from '../../preload/contract/settings.ts';
import { differences } from './audit-differences.ts';
import type { Handlers, Ports } from './ports.ts';

const defaults: Settings = {
  language: 'en',
  theme: 'system',
  digits: 'arab',
  timeZone: 'Asia/Kuwait',
  weekStart: 'sun',
  workspaceNameEn: 'Kuwait',
  workspaceNameAr: 'الكويت',
  hotspotRadiusM: 250,
  hotspotDays: 91,
  forecastHorizonDays: 28,
  calendar: 'kw',
  idleLockMin: 15,
  exactFrom: 'analyst',
};

type Check = Awaited<ReturnType<Ports['about']['checks']>>[number];

/** The saved settings over the defaults. */
export async function readSettings({ read }: Pick<Ports, 'read'>): Promise<Settings> {
  return { ...defaults, ...(await read.settings()) };
}

export const settingsService = (ports: Ports): Omit<Handlers<typeof settings>, 'export' | 'import'> => ({
  get: () => readSettings(ports),

  async save(changes, call) {
    const { role } = call.caller;
    const isForAdmins = changes.idleLockMin !== undefined || changes.exactFrom !== undefined;
    if (isForAdmins && role !== 'admin') throw new AppError('users.not-allowed', { role, needed: 'admin' });
    if (changes.timeZone !== undefined) refuseUnknownTimeZone(changes.timeZone);
    // zod leaves keys out that were not given; the copy tells the compiler so.
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<Settings>;
    const before = await readSettings(ports);
    await ports.write.saveSettings(given);
    ports.emit('settings.changed', {});
    const after = await readSettings(ports);
    call.audit(differences(before, after));
    return after;
  },

  async health() {
    const { read, about, now } = ports;
    const isOpen = await read.settings().then(
      () => true,
      () => false,
    );
    return { status: isOpen ? 'ok' : 'degraded', version: about.version, uptimeS: Math.max(0, now() - about.startedMs) / 1_000 };
  },

  async doctor() {
    const checks = [...(await ports.about.checks()), ...(await checkCache(ports)), await checkAudit(ports)];
    return { ok: checks.every(({ ok }) => ok), checks };
  },
});

export function refuseUnknownTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch (cause) {
    throw new AppError('input.invalid', { path: 'timeZone', rule: 'iana', detail: 'not a time zone name such as Asia/Kuwait' }, { cause });
  }
}

async function checkCache({ read }: Ports): Promise<Check[]> {
  const health = await read.health();
  const check = (name: string, value: string | number, cure: string | null = null): Check => {
    return { name, ok: cure === null, value: String(value), cure };
  };
  return [
    check('sqlite', health.sqliteVersion),
    check('spatialite', health.spatialiteVersion),
    check('cache-schema', health.schemaVersion),
    check(
      'cache-journal',
      health.journalMode,
      health.journalMode === 'wal' ? null : 'Move the cache to a local disk: network folders cannot do WAL.',
    ),
    check(
      'cache-check',
      health.quickCheck,
      health.quickCheck === 'ok' ? null : 'Restore the copy beside the cache, or import the files into a new one.',
    ),
    check(
      'spatial-index',
      health.spatialIndexOk ? 'ok' : 'damaged',
      health.spatialIndexOk ? null : 'Import the files again into a new cache.',
    ),
    check('incidents', health.incidents),
    check('cache-bytes', health.fileBytes),
    check('wal-bytes', health.walBytes),
  ];
}

/** What is known without making every hash anew: that takes `audit verify`. */
async function checkAudit({ read, write, auditKeys }: Ports): Promise<Check> {
  const [tip, verified, problem] = await Promise.all([read.auditTip(), read.auditVerified(), write.auditEnd(await auditKeys())]);
  const head = tip === null ? 'empty' : `${tip.seq} ${tip.hash.slice(0, 16)}…`;
  const last = verified === null ? 'never verified' : `intact up to ${verified.seq} on ${new Date(verified.atMs).toISOString()}`;
  const cure = problem === null ? null : 'The end of the audit trail is not where it was: run khareetaty audit verify.';
  return { name: 'audit-trail', ok: problem === null, value: `${head}, ${last}`, cure };
}
