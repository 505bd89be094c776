import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0 = the connection was closed without an answer. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Opens a connection to a host, without speaking. */
export function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname.replaceAll(/[[\]]/g, ''), () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends these very bytes, and reads until the host closes the connection. A reset after the answer is no failure. */
export async function sendRaw(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await openSocket(url);
  socket.on('error', () => undefined);
  socket.write(bytes);
  return readAnswer(socket);
}

export async function readAnswer(socket: Socket): Promise<RawAnswer> {
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  await new Promise((resolve) => socket.once('close', resolve));
  const all = Buffer.concat(parts).toString('latin1');
  const end = all.indexOf('\r\n\r\n');
  const [head, body] = end < 0 ? [all, ''] : [all.slice(0, end), all.slice(end + 4)];
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body };
}

/** The code of a problem, also of one that came in chunks; null if the body is none. */
export const codeOf = ({ body }: RawAnswer): string | null => /"code":"([\w.-]+)"/.exec(body)?.[1] ?? null;
