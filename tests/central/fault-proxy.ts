/** A line to a server of this computer that breaks as lines do: it cuts at a byte, is slow, falls silent, tries to connect twice. */
import { connect, createServer, type Socket } from 'node:net';
import type { Random } from '../../analytics/math/random.ts';

/** Sent: to the server; received: from it. Bytes count from the beginning of a connection. */
type Way = 'sent' | 'received';

export type Fault =
  | { readonly kind: 'none' }
  /** So many bytes pass that way, not one more; then both ends see a reset. */
  | { readonly kind: 'cut'; readonly way: Way; readonly atByte: number }
  /** From there on nothing passes, and nobody is told. */
  | { readonly kind: 'silence'; readonly way: Way; readonly atByte: number }
  /** Each piece waits so long. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The attempt arrives twice: the server gets all that is sent on a second connection, too, whose answers nobody reads. */
  | { readonly kind: 'twice' }
  /** Nobody answers. */
  | { readonly kind: 'refuse' };

export interface FaultProxy {
  readonly port: number;
  /** Faults of the next connections, in order; later connections have none. */
  readonly plan: (...faults: readonly Fault[]) => void;
  /** Resets all connections that are open. */
  readonly cut: () => void;
  /** Bytes that passed, over all connections. */
  readonly passed: Readonly<Record<Way, number>>;
  /** Number of faults that came about, by kind. */
  readonly happened: Readonly<Partial<Record<Fault['kind'], number>>>;
  readonly close: () => Promise<void>;
}

const noFault: Fault = { kind: 'none' };

/** Listens on a free port of this computer for connections to another port of it. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const planned: Fault[] = [];
  const open = new Set<Socket>();
  const passed = { sent: 0, received: 0 };
  const happened: Partial<Record<Fault['kind'], number>> = {};
  const count = ({ kind }: Fault) => void (happened[kind] = (happened[kind] ?? 0) + 1);

  const keep = (socket: Socket) => {
    open.add(socket);
    // A reset is what this is made for; `close` follows.
    socket.setNoDelay(true).on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
    return socket;
  };

  const server = createServer((client) => {
    keep(client);
    const fault = planned.shift() ?? noFault;
    if (fault.kind === 'refuse') {
      count(fault);
      client.resetAndDestroy();
      return;
    }
    const target = keep(connect(targetPort, '127.0.0.1'));
    if (fault.kind === 'twice') {
      count(fault);
      const second = keep(connect(targetPort, '127.0.0.1'));
      second.resume();
      client.on('data', (data) => void second.write(data));
      client.once('close', () => second.destroy());
    }
    const forward = { both: [client, target], passed, onFault: () => count(fault) };
    pass({ ...forward, from: client, to: target, way: 'sent' }, fault);
    pass({ ...forward, from: target, to: client, way: 'received' }, fault);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    plan: (...faults) => void planned.push(...faults),
    cut: () => open.forEach((socket) => socket.resetAndDestroy()),
    passed,
    happened,
    close: () => {
      open.forEach((socket) => socket.destroy());
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

interface Forward {
  readonly from: Socket;
  readonly to: Socket;
  readonly both: readonly Socket[];
  readonly way: Way;
  readonly passed: Record<Way, number>;
  readonly onFault: () => void;
}

/** Lets what comes from one socket go to the other, as far as the fault allows. */
function pass({ from, to, both, way, passed, onFault }: Forward, fault: Fault): void {
  let bytes = 0;
  let isOver = false;
  const write = (data: Buffer): void => {
    if (to.destroyed || data.length === 0) return;
    bytes += data.length;
    passed[way] += data.length;
    if (to.write(data)) return;
    from.pause();
    to.once('drain', () => from.resume());
  };
  from.on('data', (data: Buffer) => {
    if (isOver) return;
    if (fault.kind === 'delay') {
      onFault();
      // Timers of one length end in the order in which they were set.
      setTimeout(write, fault.ms, data);
      return;
    }
    const limit = (fault.kind === 'cut' || fault.kind === 'silence') && fault.way === way ? fault.atByte : Infinity;
    write(data.subarray(0, Math.max(0, limit - bytes)));
    if (bytes < limit) return;
    isOver = true;
    onFault();
    if (fault.kind === 'silence') return;
    // What passed must arrive before the reset, which throws away what still waits.
    to.write('', () => both.forEach((socket) => socket.resetAndDestroy()));
  });
  from.once('close', () => {
    if (fault.kind === 'silence' && isOver) return;
    if (fault.kind === 'delay') setTimeout(() => to.destroy(), fault.ms);
    else to.end();
  });
}

/** A fault by chance: most lines are well, some break at any byte of the first 60,000, small numbers as often as large ones. */
export function randomFault({ next, below }: Random): Fault {
  const chance = next();
  const way: Way = next() < 0.5 ? 'sent' : 'received';
  const atByte = Math.floor(Math.exp(Math.log(60_000) * next()));
  if (chance < 0.2) return { kind: 'cut', way, atByte };
  if (chance < 0.24) return { kind: 'delay', ms: 1 + below(4) };
  if (chance < 0.27) return { kind: 'silence', way, atByte };
  if (chance < 0.31) return { kind: 'twice' };
  if (chance < 0.34) return { kind: 'refuse' };
  return noFault;
}
