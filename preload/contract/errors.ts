/**
 * Errors cross every boundary as data: a stable code and the values that its sentence needs. The sentence itself is
 * made at the edge, in the user's language (renderer/strings, main/cli/messages).
 */
export const errorCodes = [
  'internal',
  'cancelled',
  'input.invalid',
  'input.too-large',
  'input.hidden-characters',
  'not-found',
  'users.sign-in-needed',
  'users.not-allowed',
  'users.wrong-credentials',
  'users.name-taken',
  'users.token-used',
  'users.too-many-attempts',
  'users.wrong-code',
  'users.disabled',
  'users.offline-too-long',
  'users.weak-password',
  'users.set-up-done',
  'users.set-up-first',
  'users.last-admin',
  'users.no-account',
  'users.central-account',
  'file.missing',
  'file.vanished',
  'file.empty',
  'file.unreadable',
  'file.unwritable',
  'file.too-large',
  'csv.not-text',
  'csv.encoding',
  'csv.no-rows',
  'csv.columns-missing',
  'csv.column-unknown',
  'csv.too-many-columns',
  'csv.row-too-long',
  'csv.bad-value',
  'import.all-rejected',
  'geojson.invalid',
  'geojson.crs',
  'geojson.no-polygons',
  'sqlite.not-a-database',
  'sqlite.damaged',
  'sqlite.unfinished',
  'layers.none',
  'layers.unknown',
  'layers.ambiguous',
  'layers.refused',
  'layers.crs',
  'disk.full',
  'disk.failed',
  'audit.unwritable',
  'cache.unusable',
  'cache.foreign',
  'cache.newer',
  'cache.migration-edited',
  'cache.migration-missing',
  'cache.corrupt',
  'cache.in-use',
  'cache.busy',
  'cache.locked',
  'cache.wrong-key',
  'cache.key-missing',
  'cache.unsynced',
  'cache.is-encrypted',
  'cache.not-encrypted',
  'cache.no-key-chain',
  'cache.only-way',
  'spatialite.missing',
  'node.too-old',
  'hotspots.too-few-points',
  'forecasts.too-short',
  'forecasts.too-few',
  'forecasts.bad-series',
  'forecasts.none',
  'calendar.invalid',
  'calendar.none',
  'alerts.feed-drift',
  'alerts.no-history',
  'alerts.credentials-missing',
  'alerts.credentials-refused',
  'central.unreachable',
  'central.refused',
  'central.tls',
  'central.not-set-up',
  'central.edited',
  'central.too-old',
  'central.went-back',
  'central.cloned',
  'central.gap',
  'central.interrupted',
  'central.out-of-scope',
  'central.too-slow',
  'pipeline.running',
  'reports.no-printer',
  'reports.print-failed',
  'sync.not-linked',
  'sync.running',
  'sync.password-missing',
  'courier.not-a-bundle',
  'courier.newer',
  'courier.truncated',
  'courier.tampered',
  'courier.passphrase',
  'courier.not-for-me',
  'courier.unknown-signer',
  'courier.foreign-workspace',
  'courier.no-workspace',
  'courier.empty',
  'secrets.wrong-passphrase',
  'secrets.damaged',
  'secrets.is-open',
  'retention.count-differs',
  'retention.unfinished',
  'retention.none-begun',
  'retention.refused',
  'backups.folder',
  'backups.none',
  'backups.not-a-backup',
  'backups.damaged',
  'backups.newer',
  'backups.locked',
  'settings.not-settings',
  'host.port-taken',
  'host.wrong-address',
  'host.bad-request',
  'host.method-not-allowed',
  'host.not-acceptable',
  'host.too-slow',
  'host.too-many-requests',
  'host.no-account',
  'host.tls-unusable',
  'worker.lost',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Values for the sentence: file names, rows, counts, limits. Never secrets, phone numbers or SQL. */
export type ErrorParams = Readonly<Record<string, string | number | boolean | null>>;

export interface WireError {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  /** Id of the log line that holds the details; set for `internal`. */
  readonly ref?: string;
}

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };

/** The one error type that carries a meaning for people. Everything else that is thrown is a defect. */
export class AppError extends Error {
  override readonly name = 'AppError';

  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly ref: string | undefined;

  constructor(code: ErrorCode, params: ErrorParams = {}, options: { readonly cause?: unknown; readonly ref?: string } = {}) {
    super(`${code} ${JSON.stringify(params)}`, { cause: options.cause });
    this.code = code;
    this.params = params;
    this.ref = options.ref;
  }

  toWire(): WireError {
    const { code, params, ref } = this;
    return ref === undefined ? { code, params } : { code, params, ref };
  }

  static fromWire({ code, params, ref }: WireError): AppError {
    return new AppError(code, params, ref === undefined ? {} : { ref });
  }
}
