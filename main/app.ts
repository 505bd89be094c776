import { hostname } from 'node:os';
import { procedures } from '../preload/contract/index.ts';
import { createAuditKeyring } from './audit-key.ts';
import { createAuditTrail } from './audit-trail.ts';
import { createBackupChoices } from './backup/backup-choices.ts';
import { createBackups } from './backup/backups.ts';
import { createRestore, finishSwap, settleRestored } from './backup/restore.ts';
import { createCacheEncryption } from './cache-encryption.ts';
import { type Keyring, openKeyring } from './cache-key/keyring.ts';
import type { Config } from './config.ts';
import { createCentreLinkStore, type SecretStore } from './centre-link.ts';
import { connectCentral } from './central/session.ts';
import type { CentralPort } from './central-wire.ts';
import { createCalendars } from './calendars.ts';
import { createCourier } from './courier/courier.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { createEvents, type Events } from './events.ts';
import { createFileRegistry, type FileRegistry } from './files.ts';
import { createTwilio } from './gateways/twilio.ts';
import { layout } from './layout.ts';
import { createLog, type Log } from './log.ts';
import { type MainThreadWatch, watchMainThread } from './main-thread.ts';
import { createBackupTimer } from './backup/backup-timer.ts';
import { backUpUnasked, UNASKED } from './services/backups.ts';
import { createServices } from './services/index.ts';
import { createPasswords, type Passwords } from './services/passwords.ts';
import { startSessions } from './services/users.ts';
import type { MessagePort, Ports, PrintPort } from './services/ports.ts';
import { createChromium } from './print/chromium.ts';
import { openShelf } from './report-shelf.ts';
import { createMeteredCheck, type NetworkWatch, watchNetwork } from './network.ts';
import { createSyncTimer } from './services/sync-timer.ts';
import { syncUnasked } from './services/sync-unasked.ts';
import { createSecretsPort, openSecrets } from './secret-file.ts';
import { storePlaces } from './store-places.ts';
import { createSessions, type Sessions } from './session.ts';
import { openWorkers, settleKey } from './workers/pool.ts';

/** The product without a host: what the desktop window, the loopback server and the command line all stand on. */
export interface App {
  readonly dispatch: Dispatch;
  readonly events: Events;
  readonly files: FileRegistry;
  readonly sessions: Sessions;
  readonly log: Log;
  readonly version: string;
  /** Whether an account is set up that alerts can be sent by. */
  readonly canSendMessages: boolean;
  /** Has ready what a screen asks for first, and begins what the app does unasked; for hosts that stay open. */
  readonly stayOpen: () => void;
  /** How long the main thread was kept from its next turn since the app was ready: by its work, and with all waiting. */
  readonly mainThread: Pick<MainThreadWatch, 'maxBlockMs' | 'maxDelayMs'>;
  /** Cancels what runs, waits until it has ended, and closes the cache. */
  readonly close: () => Promise<void>;
}

/** What tests put in the place of the world outside. */
export interface Outside {
  readonly secrets?: SecretStore;
  readonly central?: CentralPort;
  readonly now?: () => number;
  readonly messages?: MessagePort | null;
  readonly passwords?: Passwords;
  /** Left out: a Chromium of this computer, where there is one. */
  readonly print?: PrintPort;
}

/**
 * Builds everything once: opens the cache (it is made and migrated if need be), starts the threads, joins the services.
 *
 * @throws AppError spatialite.missing, node.too-old, cache.* or disk.full if the cache cannot be opened (cache.locked and cache.wrong-key if
 * it is encrypted and `config.cachePassphrase` does not open it); secrets.* if the file of secrets cannot.
 */
export async function createApp(config: Config, outside: Outside = {}): Promise<App> {
  const now = outside.now ?? Date.now;
  const log = createLog(config.log);
  const events = createEvents();
  const files = createFileRegistry();
  const sessions = createSessions(now);
  const secrets = outside.secrets ?? (await openSecrets(config));
  const places = storePlaces(config);
  await finishSwap(places);
  const keyring = await openKeyring({ cacheFile: config.cacheFile, secrets }, config.cachePassphrase);
  const unsettled = keyring.unsettled();
  if (unsettled !== null) keyring.settle(await settleKey(places, unsettled));
  const workers = await openWorkers({
    ...places,
    key: keyring.key(),
    onSlow: (name, ms) => {
      log.info('slow-read', { operation: name, ms: Math.round(ms) });
    },
  });
  const auditKeyring = createAuditKeyring(config.cacheFile, secrets);
  const start = async () => {
    await settleRestored({ places, workers, auditKeyring, log });
    await workers.write.markInterruptedDeliveries(now());
    await startSessions({ read: workers.read, write: workers.write, sessions, now });
  };
  await start().catch(async (error: unknown) => {
    await workers.close();
    throw error;
  });

  const mainThread = watchMainThread();
  const messages =
    outside.messages ?? (config.twilio === null ? null : createTwilio({ ...config.twilio, workerFile: layout.twilioWorker }));
  const centreLink = createCentreLinkStore(config.cacheFile, secrets);
  const syncTimer = createSyncTimer(now);
  const connection = createMeteredCheck();
  const backupParts = {
    ...{ places, secrets, now, version: config.version, passphrase: config.cachePassphrase, key: keyring.key },
    choices: createBackupChoices(config.cacheFile),
  };
  const reopened = async () => {
    sessions.reset();
    await startSessions({ read: workers.read, write: workers.write, sessions, now });
  };
  const restore = createRestore({ ...backupParts, workers, keyring, auditKeyring, auditKeys: () => auditKeyring.read(), log, reopened });
  const backups = { ...createBackups(backupParts), restore };
  const print = outside.print ?? createChromium(config.chromium);
  const services = createServices({
    read: workers.read,
    write: workers.write,
    compute: workers.compute,
    etl: workers.etl,
    files,
    reports: { render: workers.renderReport(layout.reports), openShelf },
    print,
    calendars: createCalendars(layout.calendarsDir),
    sessions,
    passwords: outside.passwords ?? createPasswords(),
    messages,
    central: outside.central ?? connectCentral,
    courier: createCourier(config.cacheFile, keyring.key),
    auditKeys: () => auditKeyring.read(),
    cacheKey: createCacheEncryption(keyring, workers, config.cacheFile),
    secrets: createSecretsPort(secrets),
    backups,
    centreLink,
    syncTimer,
    connection,
    emit: events.emit,
    now,
    log,
    about: {
      version: config.version,
      deviceName: hostname(),
      startedMs: now(),
      checks: async () => [...aboutHost(config, mainThread), await aboutSecrets(secrets), await aboutKey(keyring)],
    },
  });
  const audit = createAuditTrail({ append: workers.write.appendAudit, keyring: auditKeyring, now, log });
  const { dispatch, drain } = createDispatch({ procedures, handlers: services, events, audit, log, checkOutputs: config.checkOutputs });

  const host = { name: 'host', role: 'analyst' } as const;
  let network: NetworkWatch | null = null;
  const backupTimer = createBackupTimer(log);
  const stayOpen = () => {
    void dispatch('incidents.columns', {}, { caller: host });
    const run = () => dispatch('sync.run', {}, { caller: host });
    syncTimer.start(() => void syncUnasked({ centreLink, connection, syncTimer, emit: events.emit }, run));
    network = watchNetwork(() => syncTimer.wake());
    const make = () => dispatch('backups.make', {}, { caller: { name: UNASKED, role: 'admin' } });
    backupTimer.start(() => backUpUnasked({ backups, read: workers.read, now }, make));
  };
  const close = async () => {
    network?.stop();
    syncTimer.stop();
    backupTimer.stop();
    await drain();
    await print.close();
    await workers.close();
    await files.close();
    mainThread.stop();
    log.close();
  };
  return {
    dispatch,
    events,
    files,
    sessions,
    log,
    version: config.version,
    canSendMessages: messages !== null,
    stayOpen,
    mainThread,
    close,
  };
}

type Check = Awaited<ReturnType<Ports['about']['checks']>>[number];

async function aboutSecrets(secrets: SecretStore): Promise<Check> {
  const state = (await secrets.state?.()) ?? 'none';
  const cure =
    'To keep passwords over the next start, set a passphrase for them in the settings, or name a file with one in KHAREETATY_SECRETS_PASSPHRASE_FILE.';
  const value = state === 'none' ? 'until the end' : state === 'locked' ? 'locked' : 'kept';
  return { name: 'secrets', ok: true, value, cure: state === 'none' ? cure : null };
}

async function aboutKey(keyring: Keyring): Promise<Check> {
  const { hasPassphrase, isInKeyChain } = await keyring.ways();
  const ways = [...(isInKeyChain ? ['key chain'] : []), ...(hasPassphrase ? ['passphrase'] : []), 'recovery key'].join(', ');
  return { name: 'encryption', ok: true, value: keyring.key() === null ? 'none' : `AEGIS-256; opens by ${ways}`, cure: null };
}

/** The doctor's lines on this process; those on the cache come from the store. */
function aboutHost({ version, cacheFile, twilio, log }: Config, { maxBlockMs, maxDelayMs }: App['mainThread']): Check[] {
  const { node, electron, napi } = process.versions as Readonly<Record<string, string | undefined>>;
  const fine = (name: string, value: string): Check => ({ name, ok: true, value, cure: null });
  const shell = electron === undefined ? '' : `Electron ${electron}, `;
  return [
    fine('khareetaty', version),
    fine('runtime', `${shell}Node ${node ?? ''}, Node-API ${napi ?? ''}, ${process.platform} ${process.arch}`),
    fine('cache-file', cacheFile),
    fine('log', log.file ?? `standard error, ${log.level}`),
    fine('main-thread', `worked ${maxBlockMs().toFixed(0)} ms at most at one go, ${maxDelayMs().toFixed(0)} ms with waiting`),
    {
      name: 'messages',
      ok: true,
      value: twilio === null ? 'not set up' : twilio.apiUrl === null ? 'Twilio' : 'local peer',
      cure: twilio === null ? 'To send alerts, set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM (or TWILIO_WHATSAPP_FROM).' : null,
    },
  ];
}
