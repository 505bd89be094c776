/**
 * The browser host in a process of its own, as `khareetaty serve` starts it, with a session for each client and a watch on the main
 * thread; or, for comparison, a bare Fastify that answers the same paths with texts of the same length and does nothing for it.
 * Told what to do by messages of the bench; ends with it.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fastify } from 'fastify';
import { createApp } from '../../main/app.ts';
import { readConfig } from '../../main/config.ts';
import { startHttp } from '../../main/http/index.ts';
import { type MainThreadWatch, watchMainThread } from '../../main/main-thread.ts';

export type Order =
  | { readonly kind: 'serve'; readonly cacheFile: string; readonly clients: number }
  | { readonly kind: 'serve-bare'; readonly sizes: readonly (readonly [path: string, bytes: number])[] }
  | { readonly kind: 'watch' }
  | { readonly kind: 'report' };

export interface Report {
  /** 99th percentile of what the main thread was late for a turn, with all waiting for a core. */
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
  /** Longest time that it worked at one go, processor time: this is not changed by what else the machine does. */
  readonly blockMs: number;
  readonly rssMb: number;
  readonly cpuMs: number;
}
export interface Ready {
  readonly url: string;
  readonly tokens: readonly string[];
}

const TURN_MS = 5;
const lag = monitorEventLoopDelay({ resolution: TURN_MS });
let watch: MainThreadWatch | null = null;
let watchedFrom = process.cpuUsage();

process.on('message', (order: Order) => {
  void obey(order).then((answer) => process.send?.(answer));
});
process.once('disconnect', () => process.exit());

async function obey(order: Order): Promise<Ready | Report> {
  if (order.kind === 'serve') return serve(order);
  if (order.kind === 'serve-bare') return serveBare(order);
  if (order.kind === 'watch') {
    lag.enable();
    lag.reset();
    watch?.stop();
    watch = watchMainThread();
    watchedFrom = process.cpuUsage();
  }
  const { user, system } = process.cpuUsage(watchedFrom);
  return {
    lagP99Ms: Math.max(0, lag.percentile(99) / 1e6 - TURN_MS),
    lagMaxMs: Math.max(0, lag.max / 1e6 - TURN_MS),
    blockMs: watch?.maxBlockMs() ?? NaN,
    rssMb: process.memoryUsage.rss() / 2 ** 20,
    cpuMs: (user + system) / 1_000,
  };
}

async function serve({ cacheFile, clients }: Extract<Order, { kind: 'serve' }>): Promise<Ready> {
  const app = await createApp({ ...readConfig({ cacheFile, env: { KHAREETATY_LOG: 'error' } }), checkOutputs: false });
  // All attempts to sign in come from one address here: their own limit would keep the flood out.
  const host = await startHttp(app, { port: 0, host: '127.0.0.1', limits: { authAttemptsPerMinute: 1_000_000 } });
  app.stayOpen();
  const tokens = Array.from(
    { length: clients },
    (_, index) => app.sessions.open({ name: `client ${String(index)}`, role: 'analyst' }).token,
  );
  return { url: host.url, tokens };
}

async function serveBare({ sizes }: Extract<Order, { kind: 'serve-bare' }>): Promise<Ready> {
  const server = fastify();
  const bodies = new Map(sizes.map(([path, bytes]) => [path, JSON.stringify('x'.repeat(Math.max(0, bytes - 2)))]));
  server.get('/*', (request, reply) => reply.type('application/json').send(bodies.get(request.url) ?? '""'));
  return { url: await server.listen({ port: 0, host: '127.0.0.1' }), tokens: [''] };
}
