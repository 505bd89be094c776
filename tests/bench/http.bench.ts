import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { type BenchRow, withFolder } from './bench.ts';
import type { Order, Ready, Report } from './http-server.ts';

export const name = 'http';

const CLIENTS = 50;
const REQUESTS_PER_S = 300;
const SECONDS = 120;
const LOGINS_PER_S = 20;
const WARM_UP_S = 5;

/** What people and programs read of a filled workstation. */
const paths: readonly string[] = [
  ...Array.from({ length: 12 }, (_, index) => `/api/incidents?page=${String(1 + 37 * index)}&pageSize=100`),
  ...Array.from({ length: 10 }, (_, index) => `/api/incidents/${String(1 + 997 * index)}`),
  ...Array.from({ length: 3 }, (_, index) => `/api/incidents?typeIds=${String(1 + index)}&from=2018-0${String(1 + index)}-01&pageSize=50`),
  ...['/api/zones', '/api/incident-types', '/api/hotspots', '/api/hotspot-runs', '/api/forecasts', '/api/alerts', '/api/settings'],
  ...['/api/sync', '/api/users/me', '/api/pipeline/runs', '/api/alert-rules', '/health', '/api/zone-counts?from=2018-06-01'],
  '/api/analytics/summary?from=2018-06-01&to=2018-07-01',
];
/** All columns of the map, some megabytes: each client asks for them once in a run, as a page does when it opens. */
const MAP = '/api/incident-columns';
/** Rounds of `paths` that a client goes through in a run. */
const ROUNDS = Math.ceil((REQUESTS_PER_S * SECONDS) / CLIENTS / paths.length);
const FRAME = 'application/x-khareetaty-frame, application/json';

interface Server {
  readonly ask: <T extends Ready | Report>(order: Order) => Promise<T>;
  readonly stop: () => void;
}
interface Load {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  readonly perSecond: number;
  readonly failed: number;
}

export async function run(): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const cacheFile = join(folder, 'cache.db');
    const commandLine = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));
    execFileSync(process.execPath, [commandLine, 'demo', '--cache', cacheFile, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const server = start();
    const bare = start();
    try {
      const ready = await server.ask<Ready>({ kind: 'serve', cacheFile, clients: CLIENTS });
      const sizes = await measureSizes(ready);
      const bareReady = await bare.ask<Ready>({ kind: 'serve-bare', sizes });
      return [...(await measureReads(server, ready, { bare, bareReady })), ...(await measureFlood(server, ready))];
    } finally {
      server.stop();
      bare.stop();
    }
  });
}

async function measureReads(server: Server, ready: Ready, { bare, bareReady }: { bare: Server; bareReady: Ready }): Promise<BenchRow[]> {
  await read(ready, WARM_UP_S);
  await read(bareReady, WARM_UP_S);
  const { rssMb: rssBefore } = await server.ask<Report>({ kind: 'watch' });
  const load = await read(ready, SECONDS);
  const { lagP99Ms, lagMaxMs, blockMs, rssMb, cpuMs } = await server.ask<Report>({ kind: 'report' });
  await bare.ask({ kind: 'watch' });
  const bareLoad = await read(bareReady, SECONDS);
  const bareReport = await bare.ask<Report>({ kind: 'report' });
  const peer = { name: 'bare Fastify, same sizes' };
  const compare = (ours: number, theirs: number) => ({ ...peer, value: theirs, ratio: ours / theirs });
  return [
    row(`reads, ${String(CLIENTS)} clients, 95th percentile; load of the machine ${loadavg()[0]?.toFixed(1) ?? '?'}`, load.p95Ms, {
      ...{ unit: 'ms', target: '<= 150', peer: compare(load.p95Ms, bareLoad.p95Ms) },
    }),
    row('their median', load.p50Ms, { unit: 'ms', peer: compare(load.p50Ms, bareLoad.p50Ms) }),
    row('the slowest', load.maxMs, { unit: 'ms', peer: compare(load.maxMs, bareLoad.maxMs) }),
    row('answered', load.perSecond, {
      unit: 'a second',
      target: String(REQUESTS_PER_S),
      peer: compare(load.perSecond, bareLoad.perSecond),
    }),
    row('failed or refused', load.failed, { unit: '', target: '0' }),
    row('main thread late, 99th percentile', lagP99Ms, { unit: 'ms', target: '<= 50', peer: compare(lagP99Ms, bareReport.lagP99Ms) }),
    row('main thread late at most', lagMaxMs, { unit: 'ms', peer: compare(lagMaxMs, bareReport.lagMaxMs) }),
    row('main thread at work at one go, at most, processor time', blockMs, { unit: 'ms', peer: compare(blockMs, bareReport.blockMs) }),
    row('processor time of a request', cpuMs / (load.perSecond * SECONDS), { unit: 'ms' }),
    row('memory beside that before', 100 * (rssMb / rssBefore - 1), { unit: '%', target: '<= 10' }),
  ];
}

/** The same reads while many try to sign in, each with a name and password of nobody. */
async function measureFlood(server: Server, ready: Ready): Promise<BenchRow[]> {
  await server.ask({ kind: 'watch' });
  const statuses = new Map<number, number>();
  const [load] = await Promise.all([read(ready, SECONDS), flood(ready.url, statuses)]);
  const { lagP99Ms } = await server.ask<Report>({ kind: 'report' });
  return [
    row(`the same while ${String(LOGINS_PER_S)} a second try to sign in, 95th percentile`, load.p95Ms, { unit: 'ms', target: '<= 150' }),
    row('failed or refused reads', load.failed, { unit: '', target: '0' }),
    row('main thread late, 99th percentile', lagP99Ms, { unit: 'ms', target: '<= 50' }),
    row('sign-ins answered in that time: no', statuses.get(401) ?? 0, { unit: '' }),
    row('sign-ins refused at once', statuses.get(429) ?? 0, { unit: '' }),
  ];
}

async function read({ url, tokens }: Ready, seconds: number): Promise<Load> {
  const times: number[] = [];
  let client = 0;
  const shooting = autocannon({
    ...{ url, connections: CLIENTS, duration: seconds, overallRate: REQUESTS_PER_S, requests: [{ method: 'GET', path: MAP }] },
    setupClient: (one) => {
      const headers = { authorization: `Bearer ${tokens[client % tokens.length] ?? ''}`, accept: FRAME };
      one.setRequests(requestsOf(client++).map((path) => ({ method: 'GET', path, headers })));
    },
  });
  let refused = 0;
  void shooting.on('response', (_client: unknown, status: number, _bytes: number, ms: number) => {
    times.push(ms);
    if (status !== 200) refused += 1;
  });
  const { errors, timeouts } = await shooting;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN;
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1), perSecond: times.length / seconds, failed: errors + timeouts + refused };
}

/** The map stands elsewhere in the list of each client: pages do not open at the same moment. */
function requestsOf(client: number): string[] {
  const reads = Array.from({ length: ROUNDS }, () => paths).flat();
  const at = Math.floor(((client % CLIENTS) / CLIENTS) * reads.length);
  return [...reads.slice(0, at), MAP, ...reads.slice(at)];
}

/** Does not wait for answers: the next one comes whether there is room or not. What is not answered in the end is let go. */
async function flood(url: string, statuses: Map<number, number>): Promise<void> {
  const leave = new AbortController();
  let count = 0;
  const sending = setInterval(() => {
    const body = JSON.stringify({ name: `nobody ${String(count++)}`, password: 'not the password' });
    fetch(`${url}/api/auth/login`, { method: 'POST', body, headers: { 'content-type': 'application/json' }, signal: leave.signal }).then(
      ({ status }) => statuses.set(status, (statuses.get(status) ?? 0) + 1),
      () => undefined,
    );
  }, 1_000 / LOGINS_PER_S);
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
  clearInterval(sending);
  leave.abort();
}

async function measureSizes({ url, tokens }: Ready): Promise<(readonly [string, number])[]> {
  const sizes: (readonly [string, number])[] = [];
  for (const path of [MAP, ...paths]) {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${tokens[0] ?? ''}`, accept: FRAME } });
    if (!response.ok) throw new Error(`${path} answered ${String(response.status)}: ${await response.text()}`);
    sizes.push([path, (await response.arrayBuffer()).byteLength]);
  }
  return sizes;
}

function start(): Server {
  const child: ChildProcess = fork(fileURLToPath(new URL('http-server.ts', import.meta.url)));
  return {
    async ask<T>(order: Order) {
      const answer = once(child, 'message');
      child.send(order);
      return (await answer)[0] as T;
    },
    stop: () => void child.kill(),
  };
}

function row(what: string, value: number, { peer = null, target = '', unit }: Partial<BenchRow> & { readonly unit: string }): BenchRow {
  return { what, value, unit, peer, target };
}
