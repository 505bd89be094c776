import type { FastifyInstance } from 'fastify';
import type { AppEvent } from '../../preload/contract/events.ts';
import type { Caller } from '../../preload/contract/procedure.ts';
import type { App } from '../app.ts';
import { limitKeyOf, tooMany } from './callers.ts';
import { callerOf, requireCaller } from './guard.ts';
import { createPlaces, type HttpLimits } from './limits.ts';

/** A client that does not read is let go before its unread events fill the memory; it fetches anew when it comes back. */
const MAX_UNREAD_BYTES = 1_000_000;

/** `GET /api/events`: all events as server-sent events, read with fetch because EventSource cannot send the bearer token. */
export function addEventsRoute(server: FastifyInstance, app: App, limits: HttpLimits): void {
  const streams = createPlaces(limits.streams);
  server.get('/api/events', { exposeHeadRoute: false }, (request, reply) => {
    const caller = requireCaller(request);
    const giveBack = streams.take(limitKeyOf(request));
    if (giveBack === null) throw tooMany(limits.heartbeatMs);
    const { raw } = reply.hijack();
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    raw.write(': connected\n\n');
    const send = (text: string) => {
      if (raw.writableLength > MAX_UNREAD_BYTES) raw.destroy();
      else raw.write(text);
    };
    const unsubscribe = app.events.subscribe((event: AppEvent) => {
      if (mayHear(caller, event)) send(`event: ${event.name}\ndata: ${JSON.stringify(event.payload)}\n\n`);
    });
    const heartbeat = setInterval(() => {
      // A stream must not outlive the sign-in that opened it; whoever may still hear it opens it again.
      void callerOf(request, app.sessions).then((current) => (current === null ? raw.end() : send(': alive\n\n')));
    }, limits.heartbeatMs);
    raw.once('close', () => {
      giveBack();
      clearInterval(heartbeat);
      unsubscribe();
    });
  });
}

/** A caller who is limited to some subjects hears of them alone. */
function mayHear({ subjects }: Caller, event: AppEvent): boolean {
  if (subjects === undefined) return true;
  const source = event.name === 'job.progressed' ? event.payload.procedure : event.name;
  return subjects.includes(source.split('.', 1)[0] ?? '');
}
