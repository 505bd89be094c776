import type { backups } from '../../preload/contract/backups.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { isBackupDue, localDates } from './backup-due.ts';
import type { BackupSource, BackupWork, Call, Handlers, Ports } from './ports.ts';
import { readSettings } from './settings.ts';

export const backupsService = (ports: Ports): Handlers<typeof backups> => {
  const { backups: port, emit, now, files } = ports;

  const sourceOf = ({ name, file, passphrase }: Source): BackupSource => {
    if (name !== undefined && file !== undefined)
      throw new AppError('input.invalid', { path: 'file', rule: 'one', detail: 'either name or file' });
    return { name: name ?? null, file: file === undefined ? null : files.resolve(file), passphrase: passphrase ?? null };
  };

  return {
    list: async () => (await port.state()).state,

    async make(_input, call) {
      // The app itself asks on its own; everybody else is a person.
      const by = call.caller.name === UNASKED ? 'timer' : 'person';
      const localDateOf = localDates((await readSettings(ports)).timeZone);
      const today = localDateOf(now());
      try {
        const made = await port.make({ by, localDateOf }, workOf(call));
        await port.configure({ lastDay: today, lastFailure: null });
        const { name, facts } = made.backup;
        call.audit({ subjectId: name, after: { rows: facts?.rows.incidents ?? 0, digest: facts?.digest ?? '', erased: made.erased } });
        return made;
      } catch (error) {
        // Who cancelled it knows.
        if (!call.signal.aborted) {
          const { code, params } = error instanceof AppError ? error : new AppError('internal');
          await port.configure({ lastFailure: { atMs: now(), code, params } });
        }
        throw error;
      } finally {
        emit('backups.changed', {});
      }
    },

    async configure({ folder, isDaily }, call) {
      const before = (await port.state()).state;
      const path = folder === undefined ? undefined : folder === null ? null : files.target(folder).path;
      await port.configure({ ...(path === undefined ? {} : { folder: path }), ...(isDaily === undefined ? {} : { isDaily }) });
      const after = (await port.state()).state;
      const told = ({ folder: where, isDaily: daily }: typeof after) => ({ folder: where, isDaily: daily });
      call.audit({ before: told(before), after: told(after) });
      emit('backups.changed', {});
      return after;
    },

    drill: (input, call) => port.drill(sourceOf(input), workOf(call)),

    async restore({ reason, understood: _, ...input }, call) {
      const restored = await port.restore(sourceOf(input), { by: call.caller, reason }, workOf(call));
      call.audit({ subjectId: restored.name, reason, after: { rows: restored.rows.incidents, aside: restored.aside } });
      tellOfAll(ports);
      return restored;
    },
  };
};

type Source = Pick<Parameters<Handlers<typeof backups>['drill']>[0], 'name' | 'file' | 'passphrase'>;

/** Under which name the app asks for what nobody asked for. */
export const UNASKED = 'host';

const workOf = ({ signal, progress }: Call): BackupWork => ({
  signal,
  onProgress: (step, fraction) => progress({ step: `backup-${step}`, fraction }),
});

/** Everything may be another. */
function tellOfAll({ emit }: Ports): void {
  emit('zones.changed', {});
  emit('incidents.changed', { batchId: null });
  emit('hotspots.changed', { runId: null });
  emit('forecasts.changed', { runId: null });
  emit('alerts.changed', { alertIds: [] });
  emit('users.changed', {});
  emit('settings.changed', {});
  emit('backups.changed', {});
}

/** Makes one if it is due; the app calls this now and then. */
export async function backUpUnasked(
  { backups: port, read, now }: Pick<Ports, 'backups' | 'read' | 'now'>,
  make: () => Promise<unknown>,
): Promise<void> {
  const { state, lastDay } = await port.state();
  const due = { isDaily: state.isDaily, lastDay, failedMs: state.lastFailure?.atMs ?? null };
  if (isBackupDue(due, now(), localDates((await readSettings({ read })).timeZone))) await make();
}
