import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';

/** Where the trouble was, for its sentence. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly login: string;
}

/**
 * What PostgreSQL, the network or TLS says, as an error with a meaning for people. SQL never gets into it.
 *
 * @returns AppError central.* or cancelled; what is already an AppError as it is; anything else as `internal`.
 */
export function centralError(error: unknown, place: Place, signal?: AbortSignal): AppError {
  if (signal?.aborted === true) return new AppError('cancelled', {}, { cause: error });
  if (error instanceof AppError) return error;
  const { code, message } = described(error);
  const found = byState[code] ?? byClass[code.slice(0, 2)] ?? bySystem(code) ?? byMessage(message);
  if (found === undefined) return new AppError('internal', {}, { cause: error });
  const { host, port, login } = place;
  return new AppError(found, { host, port, login, state: code, reason: reasonOf(message, code) }, { cause: error });
}

/** SQLSTATEs with a meaning of their own; KH… are those of resources/central. */
const byState: Readonly<Record<string, ErrorCode>> = {
  KH001: 'central.went-back',
  KH002: 'central.gap',
  KH003: 'central.cloned',
  KH004: 'central.not-set-up',
  KH005: 'central.not-set-up',
  KH010: 'central.too-old',
  KH020: 'central.refused',
  KH030: 'input.too-large',
  KH040: 'central.out-of-scope',
  KH050: 'retention.refused',
  '28P01': 'central.refused',
  '28000': 'central.refused',
  '42501': 'central.refused',
  '3D000': 'central.not-set-up',
  '3F000': 'central.not-set-up',
  '42883': 'central.not-set-up',
  '42P01': 'central.not-set-up',
  '57P03': 'central.unreachable',
  '53300': 'central.unreachable',
};

/** Connection lost, deadlock, out of disk or memory, ended by an administrator, trouble of the system: to be tried again. */
const byClass: Readonly<Record<string, ErrorCode>> = {
  '08': 'central.interrupted',
  '25': 'central.interrupted',
  '40': 'central.interrupted',
  '53': 'central.interrupted',
  '55': 'central.interrupted',
  '57': 'central.interrupted',
  '58': 'central.interrupted',
};

function bySystem(code: string): ErrorCode | undefined {
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ENOENT', 'EACCES'].includes(code))
    return 'central.unreachable';
  if (['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(code)) return 'central.interrupted';
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/.test(code) ? 'central.tls' : undefined;
}

function byMessage(message: string): ErrorCode | undefined {
  if (/SSL|TLS|certificate/i.test(message)) return 'central.tls';
  if (/^Connection terminated due to connection timeout|timeout expired/.test(message)) return 'central.unreachable';
  if (/SASL|password must be a string/.test(message)) return 'central.refused';
  return /^Connection terminated|connection ended|Client was closed|not queryable/.test(message) ? 'central.interrupted' : undefined;
}

function described(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  // Several addresses of one name were tried: the first says what was wrong.
  if (error instanceof AggregateError && error.errors.length > 0) return described(error.errors[0]);
  return { code: 'code' in error ? String(error.code) : '', message: error.message };
}

/** What the server said, without the words around it that could hold data. */
const reasonOf = (message: string, code: string): string => (code.startsWith('KH') || code === '' ? message : code);
