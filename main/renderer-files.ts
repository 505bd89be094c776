import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { layout } from './layout.ts';

const NONCE_PLACE = '__CSP_NONCE__';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.geojson': 'application/geo+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.ico': 'image/x-icon',
};

export interface RendererFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Headers for everything that a host answers: nothing is sniffed, framed, or told to others. */
export const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/**
 * One file of the built renderer, with the headers that both hosts send. The page gets a fresh nonce each time; scripts
 * get the policy too, because a worker is bound by the header of its own script.
 *
 * @param pathname  path of a URL, still percent-encoded; `/` is the page.
 * @returns null if there is no such file, or the path leads out of the renderer's folder.
 */
export async function readRendererFile(pathname: string, folder: string = layout.rendererDir): Promise<RendererFile | null> {
  const path = locate(pathname, folder);
  const bytes = path === null ? null : await readIfThere(path);
  if (path === null || bytes === null) return null;
  const nonce = randomBytes(16).toString('base64');
  const isPage = path === join(folder, 'index.html');
  return {
    body: isPage ? new TextEncoder().encode(bytes.toString('utf8').replaceAll(NONCE_PLACE, nonce)) : new Uint8Array(bytes),
    headers: {
      ...safeHeaders,
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy(nonce),
      // Names of built assets hold a hash of their content.
      'cache-control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
    },
  };
}

function locate(pathname: string, folder: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  const path = normalize(join(folder, decoded === '/' ? 'index.html' : decoded));
  return path.startsWith(folder + sep) ? path : null;
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch {
    return null;
  }
}

/** Scripts, workers and data from the host alone; styles also by nonce (Mantine). The wasm is MapLibre's text shaping. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' blob: data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}
