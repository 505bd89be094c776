import { protocol, type Session } from 'electron';
import { readRendererFile, safeHeaders } from '../renderer-files.ts';

/** The workstation's page has an origin of its own: file: would let it read the disk. */
const SCHEME = 'app';
export const PAGE_URL = `${SCHEME}://khareetaty/`;

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves the built renderer under app://khareetaty/, and nothing else. */
export function servePage(session: Session): void {
  session.protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    const file = host === 'khareetaty' && request.method === 'GET' ? await readRendererFile(pathname) : null;
    return file === null
      ? new Response('Not found', { status: 404, headers: { ...safeHeaders, 'content-security-policy': "default-src 'none'" } })
      : new Response(file.body, { headers: file.headers });
  });
}
