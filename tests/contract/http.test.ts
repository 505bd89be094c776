import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startHttp } from '../../main/http/index.ts';
import { decodeFrame, FRAME_TYPE } from '../../preload/contract/codec.ts';
import type { Reply, WireError } from '../../preload/contract/errors.ts';
import type { Role } from '../../preload/contract/procedure.ts';
import { readEventStream } from '../../renderer/api/event-stream.ts';
import { requestOf } from '../../renderer/api/http-transport.ts';
import { describeHost } from './suite.ts';
import { openTestApp } from './test-app.ts';

describeHost('loopback HTTP', async (folder) => {
  const app = await openTestApp(join(folder, 'cache.db'));
  const server = await startHttp(app, { port: 0, host: '127.0.0.1' });
  const authorize = (role: Role | null): Record<string, string> =>
    role === null ? {} : { authorization: `Bearer ${app.sessions.open({ name: role, role }).token}` };
  return {
    version: app.version,
    async call(procedure, input, { role, signal, callId }) {
      const { path, init } = requestOf(procedure, input);
      const headers = { ...init.headers, ...authorize(role), accept: FRAME_TYPE, ...(callId === undefined ? {} : { 'x-call-id': callId }) };
      try {
        return await readReply(await fetch(server.url + path, { ...init, headers, ...(signal === undefined ? {} : { signal }) }));
      } catch (error) {
        // A client that left has no answer; what became of the call is seen in what it left behind.
        if (signal?.aborted === true) return { ok: false, error: { code: 'cancelled', params: {} } };
        throw error;
      }
    },
    async offerFile(path, name) {
      const url = `${server.url}/api/files?name=${encodeURIComponent(name)}`;
      const body = new Uint8Array(await readFile(path));
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: { ...authorize('analyst'), 'content-type': 'application/octet-stream' },
      });
      return ((await response.json()) as { readonly file: string }).file;
    },
    async listen(onEvent) {
      const stop = new AbortController();
      const { body } = await fetch(`${server.url}/api/events`, { headers: authorize('viewer'), signal: stop.signal });
      if (body !== null) readEventStream(body, onEvent).catch(() => undefined);
      return () => {
        stop.abort();
      };
    },
    async close() {
      await server.close();
      await app.close();
    },
  };
});

async function readReply(response: Response): Promise<Reply<unknown>> {
  if (!response.ok) return { ok: false, error: (await response.json()) as WireError };
  return { ok: true, value: decodeFrame(await response.arrayBuffer()) };
}
