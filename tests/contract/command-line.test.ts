import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readVersion } from '../../main/layout.ts';
import type { ErrorCode, Reply } from '../../preload/contract/errors.ts';
import { type Contract, procedures } from '../../preload/contract/index.ts';
import { runInProcess } from '../cli/run.ts';
import { describeHost } from './suite.ts';

type ProcedureName = { [S in keyof Contract]: `${S}.${keyof Contract[S] & string}` }[keyof Contract];
type Input = Readonly<Record<string, unknown>>;

/** How a person says a call: the arguments of each command to give, one after the other. */
type Say = (input: Input) => readonly (readonly string[])[];

/** The command of each procedure; null if there is none. */
const commands: Readonly<Record<ProcedureName, Say | null>> = {
  'incidents.list': command(['incidents', 'list'], { options: { typeIds: 'type', zoneIds: 'zone', origins: 'origin' } }),
  'incidents.get': null,
  'incidents.columns': null,
  'incidents.types': command(['types', 'list']),
  'incidents.setTypeOrigin': command(['types', 'set-origin'], { operand: 'id' }),
  'incidents.layers': command(['layers'], { operand: 'file' }),
  'incidents.preview': null,
  'incidents.import': command(['import'], { operand: 'file' }),
  'incidents.batches': null,
  'incidents.rejects': command(['rejects', 'list'], { operand: 'batchId' }),
  // Writes a file where the command says: the procedure takes a token.
  'incidents.export': null,
  'incidents.edit': ({ id, changes }) => [['incidents', 'edit', String(id), ...optionsOf(changes)]],
  'incidents.record': command(['incidents', 'show'], { operand: 'id' }),
  'incidents.undo': command(['incidents', 'undo'], { operand: 'id' }),
  'incidents.remove': command(['incidents', 'remove'], { operand: 'id' }),
  'incidents.restore': command(['incidents', 'restore'], { operand: 'id' }),
  'incidents.notes': null,
  'incidents.addNote': ({ id, body }) => [['incidents', 'note', String(id), String(body)]],
  'incidents.editNote': null,
  'incidents.removeNote': null,
  'incidents.history': command(['incidents', 'history'], { operand: 'id' }),
  'zones.list': command(['zones', 'list']),
  'zones.counts': command(['zones', 'count'], { options: { typeIds: 'type', zoneIds: 'zone' } }),
  'zones.geometry': null,
  'zones.import': command(['zones', 'import'], { operand: 'file' }),
  'hotspots.detect': command(['hotspots', 'find'], { options: { typeIds: 'type', zoneIds: 'zone', radiusM: 'radius' } }),
  'hotspots.runs': null,
  'hotspots.list': command(['hotspots', 'list'], { options: { runId: 'run' } }),
  'hotspots.get': null,
  'hotspots.density': command(['hotspots', 'density'], {
    options: { typeIds: 'type', zoneIds: 'zone', bandwidthM: 'bandwidth', cellM: 'cell' },
  }),
  'hotspots.accuracy': command(['hotspots', 'accuracy'], { operand: 'runId', options: { typeIds: 'type', zoneIds: 'zone' } }),
  'forecasts.run': ({ hours, ...input }) =>
    command(['forecasts', 'run'])(Array.isArray(hours) ? { ...input, hours: hours.join('-') } : input),
  'forecasts.list': command(['forecasts', 'list'], { options: { runId: 'run' } }),
  'forecasts.get': command(['forecasts', 'show'], { operand: 'id' }),
  'forecasts.runs': command(['forecasts', 'runs']),
  'forecasts.ledgers': command(['forecasts', 'ledgers']),
  'forecasts.ledger': command(['forecasts', 'ledger'], { options: { ledgerId: 'ledger' } }),
  'forecasts.verifyLedger': command(['forecasts', 'verify'], { options: { ledgerId: 'ledger' } }),
  'forecasts.scoreboard': command(['forecasts', 'scoreboard'], { options: { ledgerId: 'ledger' } }),
  'forecasts.anomalies': command(['forecasts', 'anomalies']),
  'forecasts.risk': null,
  'forecasts.feedback': null,
  'forecasts.saveCalendar': null,
  'forecasts.calendars': null,
  'forecasts.events': null,
  'alerts.list': command(['alerts', 'list']),
  'alerts.acknowledge': null,
  'alerts.deliveries': null,
  'alerts.rules': null,
  'alerts.saveRule': command(['rules', 'add'], { operand: 'name' }),
  'alerts.ruleVersions': command(['rules', 'versions'], { operand: 'id' }),
  'alerts.dryRun': null,
  'alerts.recipients': null,
  'alerts.saveRecipient': command(['recipients', 'add'], { operand: 'name' }),
  'alerts.evaluate': null,
  'alerts.deliver': null,
  'reports.summary': null,
  'reports.templates': command(['report', '--list']),
  'reports.preview': null,
  // Writes files where the command says: the procedure takes a token.
  'reports.make': null,
  'pipeline.run': command(['pipeline', 'run']),
  'pipeline.cancel': null,
  'pipeline.runs': null,
  'sync.status': command(['sync', 'status']),
  'sync.link': null,
  'sync.unlink': command(['sync', 'unlink']),
  'sync.run': command(['sync', 'run']),
  'sync.setAutomatic': ({ isAutomatic, ...input }) => command(['sync', 'automatic', isAutomatic === true ? 'on' : 'off'])(input),
  'sync.conflicts': command(['sync', 'conflicts']),
  'sync.resolve': null,
  'sync.undo': null,
  'sync.rejected': command(['sync', 'rejected']),
  // A passphrase comes by standard input.
  'sync.exportBundle': null,
  'sync.importBundle': null,
  'sync.courierKey': command(['sync', 'courier-key']),
  'sync.replica': command(['sync', 'replica']),
  'sync.setReplica': null,
  'sync.compare': command(['sync', 'status', '--check']),
  'retention.rules': command(['retention', 'rules']),
  'retention.saveRules': ({ items, ...rest }) =>
    command(['retention', 'rules'])({
      ...rest,
      ...(Array.isArray(items)
        ? { set: (items as { type: string | null; days: number }[]).map(({ type, days }) => `${type ?? '*'}=${String(days)}`) }
        : {}),
    }),
  'retention.preview': command(['retention', 'preview']),
  'retention.run': ({ confirmed, ...rest }) =>
    confirmed === null ? [['retention', 'run', '--resume']] : command(['retention', 'run'])({ ...rest, confirm: confirmed ?? '' }),
  'retention.receipts': command(['retention', 'receipts']),
  'retention.holds': command(['retention', 'holds']),
  'retention.hold': command(['retention', 'hold'], { options: { incidentId: 'incident' } }),
  'retention.liftHold': command(['retention', 'lift'], { operand: 'id' }),
  'users.state': null,
  'users.me': null,
  // Passwords come by standard input or files; signing in is what the environment is for.
  'users.setUp': null,
  'users.login': null,
  'users.accept': null,
  'users.refresh': null,
  'users.exchange': null,
  'users.logout': null,
  'users.saveProfile': null,
  'users.changePassword': null,
  'users.register': null,
  'users.list': command(['users', 'list']),
  'users.invite': command(['users', 'invite'], { operand: 'name' }),
  'users.change': command(['users', 'change'], { operand: 'id' }),
  'users.reset': command(['users', 'reset'], { operand: 'id' }),
  'users.setDisabled': ({ id, disabled }) => [['users', disabled === true ? 'disable' : 'enable', String(id)]],
  'users.places': command(['users', 'places']),
  'users.endPlace': command(['users', 'end-place'], { operand: 'id' }),
  'users.keys': command(['keys', 'list']),
  'users.makeKey': command(['keys', 'make'], { operand: 'name' }),
  'users.revokeKey': command(['keys', 'revoke'], { operand: 'id' }),
  'users.permissions': command(['users', 'permissions']),
  'settings.get': command(['settings', 'get']),
  'settings.save': (input) => Object.entries(input).map(([key, value]) => ['settings', 'set', key, String(value)]),
  'settings.health': null,
  'settings.doctor': command(['doctor']),
  // Writes, or reads, a file where the command says.
  'settings.export': null,
  'settings.import': null,
  'backups.list': command(['backups', 'list']),
  'backups.make': command(['backups', 'make']),
  'backups.configure': null,
  'backups.drill': command(['backups', 'drill']),
  'backups.restore': null,
  'audit.list': command(['audit', 'list'], { options: { subjectId: 'id' } }),
  'audit.verify': command(['audit', 'verify']),
  'audit.head': command(['audit', 'head']),
  'settings.cacheStatus': command(['cache', 'status']),
  // A passphrase comes by standard input or the environment, and what cannot be undone needs --yes; see tests/cli/cache.test.ts.
  'settings.encryptCache': null,
  'settings.rekeyCache': null,
  'settings.changeCachePassphrase': null,
  'settings.keepCacheKey': ({ isKept, ...input }) => command(['cache', 'keep-key', isKept === true ? 'on' : 'off'])(input),
  'settings.decryptCache': null,
  'settings.shredCache': null,
  'settings.secretsStatus': command(['secrets', 'status']),
  // A passphrase comes by standard input; see tests/cli/cache.test.ts.
  'settings.unlockSecrets': null,
};

const withoutCommand = Object.keys(commands).filter((name) => commands[name as ProcedureName] === null);

// Whoever starts a command owns the cache; files go by their path, and nothing listens.
describeHost('command line', connect, { callers: ['admin'], lacks: new Set([...withoutCommand, 'events', 'file tokens']) });

it('the table of commands has every procedure', () => {
  expect(Object.keys(commands).sort()).toEqual([...procedures.keys()].sort());
});

async function connect(folder: string) {
  const cache = ['--cache', join(folder, 'cache.db'), '--json'];
  return {
    version: readVersion(),
    async call(procedure: string, input: unknown): Promise<Reply<unknown>> {
      const say = commands[procedure as ProcedureName];
      if (say === null) throw new Error(`${procedure} has no command`);
      let reply: Reply<unknown> = { ok: true, value: null };
      for (const args of say(input as Input)) {
        reply = await runOne([...args, ...cache]);
        if (!reply.ok) break;
      }
      return reply;
    },
    offerFile: async (path: string) => path,
    close: async () => undefined,
  };
}

async function runOne(args: readonly string[]): Promise<Reply<unknown>> {
  const { code, stdout, stderr } = await runInProcess(args);
  if (code === 0) return { ok: true, value: JSON.parse(stdout) };
  expect(stdout).toBe('');
  return { ok: false, error: readError(code, stderr) };
}

/** The error that a person reads: its code, and the name of the option or field that it is about. */
function readError(exitCode: number | null, stderr: string): { readonly code: ErrorCode; readonly params: { readonly path: string } } {
  const code = /^khareetaty: ([a-z-]+(?:\.[a-z-]+)?): /.exec(stderr)?.[1] as ErrorCode | undefined;
  const path =
    /`?--([a-z-]+)|^khareetaty: input\.invalid: ([\w.]+)/
      .exec(stderr)
      ?.slice(1)
      .find((name) => name !== undefined) ?? '';
  // Exit code 2 says that the call itself was wrong, whether the command saw it or the procedure.
  expect(exitCode).toBe(code === undefined || code === 'input.invalid' ? 2 : 1);
  return { code: code ?? 'input.invalid', params: { path } };
}

function command(
  words: readonly string[],
  { operand, options = {} }: { readonly operand?: string; readonly options?: Readonly<Record<string, string>> } = {},
): Say {
  return (input) => {
    const { [operand ?? '']: value, ...rest } = input;
    const given = Object.entries(rest).flatMap(([key, values]) =>
      [values].flat().flatMap((one) => [`--${options[key] ?? kebab(key)}`, String(one)]),
    );
    return [[...words, ...(typeof value === 'string' || typeof value === 'number' ? [`${value}`] : []), ...given]];
  };
}

const optionsOf = (values: unknown): string[] => Object.entries(values ?? {}).flatMap(([key, value]) => [`--${kebab(key)}`, String(value)]);

const kebab = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
