import type { IncomingMessage } from 'node:http';
import { AppError } from '../../preload/contract/errors.ts';
import { isForThisHost, type OwnAddress } from './own-address.ts';

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];
/** Headers that two programs on the way could read differently if they came twice. */
const onlyOnce = new Set([
  ...['authorization', 'content-encoding', 'content-length', 'content-type', 'expect', 'origin'],
  ...['sec-fetch-site', 'transfer-encoding', 'x-call-id'],
]);
/** Headers by which other frameworks let a request be another than it says. */
const disguises = ['x-http-method-override', 'x-http-method', 'x-method-override', 'x-original-url', 'x-rewrite-url'];

/**
 * What is wrong with a request before it is known what it asks for: addressed to another host, another version or form of HTTP, a path
 * that means another one. null = nothing.
 */
export function findFault(request: IncomingMessage, own: OwnAddress): AppError | null {
  const { httpVersion, method = '', url = '', headers, rawHeaders } = request;
  if (headers.host === undefined) return badRequest('host');
  if (!isForThisHost(request, own)) return new AppError('host.wrong-address');
  if (httpVersion !== '1.1') return badRequest('version');
  if (!methods.includes(method)) return new AppError('host.method-not-allowed', { method, allowed: methods.join(', ') });
  if (headers.upgrade !== undefined) return badRequest('upgrade');
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') return badRequest('expect');
  if (disguises.some((name) => name in headers)) return badRequest('method-override');
  const repeated = findRepeated(rawHeaders);
  if (repeated !== undefined) return badRequest(`repeated ${repeated}`);
  if ((method === 'GET' || method === 'HEAD') && hasBody(request)) return badRequest('body');
  return isPlainPath(url.split('?', 1)[0] ?? '') ? null : badRequest('path');
}

export const badRequest = (rule: string): AppError => new AppError('host.bad-request', { rule });

function findRepeated(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return rawHeaders
    .filter((_, index) => index % 2 === 0)
    .map((name) => name.toLowerCase())
    .find((name) => onlyOnce.has(name) && (seen.has(name) || !seen.add(name)));
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Nothing that a file system or another server could take for a way out: dots as a segment, backslashes, control characters. */
function isPlainPath(path: string): boolean {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return false;
  }
  const hasDots = decoded.split('/').some((segment) => segment === '.' || segment === '..');
  return !hasDots && !/[\\\p{Cc}]/u.test(decoded) && !decoded.startsWith('//');
}
