import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../preload/contract/errors.ts';
import { layout, readVersion } from './layout.ts';
import { type LogTarget, logLevels } from './log.ts';

export interface TwilioConfig {
  readonly accountSid: string;
  readonly authToken: string;
  /** E.164 sender of SMS; null = SMS cannot be sent. */
  readonly from: string | null;
  readonly whatsappFrom: string | null;
  /** A peer on this computer that stands in for api.twilio.com; null = the real one. */
  readonly apiUrl: string | null;
}

export type Identity = { readonly apiKey: string } | { readonly name: string; readonly passwordFile: string };

export interface Config {
  readonly version: string;
  readonly cacheFile: string;
  /** Passphrase or recovery key of an encrypted cache; null = none was given. */
  readonly cachePassphrase: string | null;
  /** mod_spatialite, absolute and without suffix; null = looked for in the usual places. */
  readonly spatialiteFile: string | null;
  /** better-sqlite3's native part for a runtime that its own does not fit; null = its own. */
  readonly sqliteBinding: string | null;
  readonly log: LogTarget;
  readonly twilio: TwilioConfig | null;
  /** Who calls by the command line once somebody has an account; null = nobody. */
  readonly identity: Identity | null;
  /** By name, for hosts without a secret store. */
  readonly secrets: Readonly<Record<string, string | null>>;
  /** For a host without a key chain: secrets are kept in a file under it; null = they are not kept. */
  readonly secretsPassphrase: string | null;
  /** Also parse what procedures answer: in tests and development. */
  readonly checkOutputs: boolean;
  /** Program that prints reports; null = looked for on the PATH. */
  readonly chromium: { readonly file: string | null; readonly searchPath: readonly string[] };
}

export interface ConfigChoices {
  /** From the command line; goes before KHAREETATY_CACHE. */
  readonly cacheFile?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the environment; the only place that does.
 *
 * @throws AppError input.invalid naming the variable, if one has a value that cannot be used.
 */
export function readConfig({ cacheFile, env = process.env }: ConfigChoices = {}): Config {
  return {
    version: readVersion(),
    cacheFile: resolve(cacheFile ?? text(env, 'KHAREETATY_CACHE') ?? join(dataDir(env), 'cache.db')),
    cachePassphrase: cachePassphrase(env),
    spatialiteFile: text(env, 'KHAREETATY_SPATIALITE'),
    sqliteBinding: text(env, 'KHAREETATY_SQLITE_BINDING'),
    log: logTarget(text(env, 'KHAREETATY_LOG')),
    twilio: twilio(env),
    identity: identity(env),
    secrets: { 'central-password': text(env, 'KHAREETATY_CENTRAL_PASSWORD') },
    secretsPassphrase: secretsPassphrase(env),
    checkOutputs: !layout.isBuilt,
    chromium: { file: text(env, 'KHAREETATY_CHROMIUM'), searchPath: (text(env, 'PATH') ?? '').split(delimiter).filter(isAbsolute) },
  };
}

type Env = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as unset. */
const text = (env: Env, name: string): string | null => (env[name] === undefined || env[name] === '' ? null : env[name]);

const LETTERS_LEAST = 12;

/** The first line of the file that KHAREETATY_SECRETS_PASSPHRASE_FILE names. */
function secretsPassphrase(env: Env): string | null {
  const path = 'KHAREETATY_SECRETS_PASSPHRASE_FILE';
  const file = text(env, path);
  if (file === null) return null;
  const line = firstLine(file);
  if (line.length >= LETTERS_LEAST) return line;
  throw new AppError('input.invalid', {
    path,
    rule: 'passphrase',
    detail: `must name a file whose first line is a passphrase of ${LETTERS_LEAST} letters or more`,
  });
}

/** KHAREETATY_CACHE_PASSPHRASE, or the first line of the file that KHAREETATY_CACHE_PASSPHRASE_FILE names. */
function cachePassphrase(env: Env): string | null {
  const file = text(env, 'KHAREETATY_CACHE_PASSPHRASE_FILE');
  if (file === null) return text(env, 'KHAREETATY_CACHE_PASSPHRASE');
  const line = firstLine(file);
  if (line !== '') return line;
  throw new AppError('input.invalid', {
    path: 'KHAREETATY_CACHE_PASSPHRASE_FILE',
    rule: 'line',
    detail: 'its first line must be the passphrase',
  });
}

function firstLine(file: string): string {
  try {
    const [line = ''] = readFileSync(file, 'utf8').split(/\r?\n/);
    return line;
  } catch (cause) {
    throw new AppError('file.missing', { file }, { cause });
  }
}

/** The folder of a person's own data: XDG base directories, and what macOS and Windows have in their place. */
function dataDir(env: Env): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Khareetaty');
  if (process.platform === 'win32') return join(text(env, 'LOCALAPPDATA') ?? join(homedir(), 'AppData', 'Local'), 'Khareetaty');
  const xdg = text(env, 'XDG_DATA_HOME');
  return join(xdg !== null && isAbsolute(xdg) ? xdg : join(homedir(), '.local', 'share'), 'khareetaty');
}

/** KHAREETATY_LOG is a level (to standard error) or the path of a file. */
function logTarget(value: string | null): LogTarget {
  if (value === null) return { level: 'warn', file: null };
  const level = logLevels.find((name) => name === value);
  return level === undefined ? { level: 'info', file: resolve(value) } : { level, file: null };
}

/** A key goes before a name: it is meant for programs alone. */
function identity(env: Env): Identity | null {
  const apiKey = text(env, 'KHAREETATY_API_KEY');
  if (apiKey !== null) return { apiKey };
  const [name, passwordFile] = [text(env, 'KHAREETATY_USER'), text(env, 'KHAREETATY_PASSWORD_FILE')];
  return name === null || passwordFile === null ? null : { name, passwordFile };
}

function twilio(env: Env): TwilioConfig | null {
  const apiUrl = text(env, 'TWILIO_API_URL');
  if (apiUrl !== null) refuseDistantPeer(apiUrl);
  const accountSid = text(env, 'TWILIO_ACCOUNT_SID');
  const authToken = text(env, 'TWILIO_AUTH_TOKEN');
  if (accountSid === null || authToken === null) return null;
  return { accountSid, authToken, from: text(env, 'TWILIO_FROM'), whatsappFrom: text(env, 'TWILIO_WHATSAPP_FROM'), apiUrl };
}

/** The credentials go to whoever answers there: nobody but this computer may stand in for the provider. */
function refuseDistantPeer(url: string): void {
  const { hostname, protocol } = URL.canParse(url) ? new URL(url) : { hostname: '', protocol: '' };
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  if (isLoopback && (protocol === 'http:' || protocol === 'https:')) return;
  throw new AppError('input.invalid', {
    path: 'TWILIO_API_URL',
    rule: 'loopback',
    detail: 'must be an http URL of this computer (127.0.0.1)',
  });
}
