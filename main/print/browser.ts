/** One headless Chromium, driven by the DevTools protocol over a pipe (https://chromedevtools.github.io/devtools-protocol). */
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface Browser {
  /** @throws Error if Chromium refuses. */
  print(html: string): Promise<Uint8Array<ArrayBuffer>>;
  hasEnded(): boolean;
  /** Resolves with why, when it has ended. */
  readonly ended: Promise<string>;
  kill(): Promise<void>;
}

const flags = [
  ...['--headless=new', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'],
  ...['--disable-component-update', '--disable-extensions', '--disable-dev-shm-usage', '--no-default-browser-check', '--mute-audio'],
  // Nothing is fetched from anywhere, whatever a page asks for.
  ...['--host-resolver-rules=MAP * ~NOTFOUND', '--remote-debugging-pipe'],
];

export function startBrowser(program: string, profile: string): Browser {
  // Chromium does not start for root with its sandbox on; there are no scripts and no network for it to keep in.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(program, [...flags, ...asRoot, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  let hasEnded = false;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      hasEnded = true;
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      hasEnded = true;
      resolve(`Chromium ended (${signal ?? String(code)})`);
    });
  });
  // A pipe whose other end is gone says so here, and `ended` why.
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  input.on('error', () => undefined);
  output.on('error', () => undefined);
  const ask = speak(input, output, ended);
  return {
    ended,
    hasEnded: () => hasEnded,
    print: (html) => printPage(ask, html),
    async kill() {
      if (hasEnded) return;
      child.kill('SIGKILL');
      await ended;
    },
  };
}

type Ask = (method: string, params: object, sessionId?: string) => Promise<Readonly<Record<string, unknown>>>;

interface Answer {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Messages are JSON with a NUL after each. */
function speak(input: Writable, output: Readable, ended: Promise<string>): Ask {
  const waiting = new Map<
    number,
    { readonly resolve: (value: Readonly<Record<string, unknown>>) => void; readonly reject: (error: Error) => void }
  >();
  let lastId = 0;
  let parts: Buffer[] = [];
  output.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; from = end + 1, end = chunk.indexOf(0, from)) {
      parts.push(chunk.subarray(from, end));
      // Safe: what the protocol says.
      const { id = 0, result, error } = JSON.parse(Buffer.concat(parts).toString('utf8')) as Answer;
      parts = [];
      const call = waiting.get(id);
      waiting.delete(id);
      if (error !== undefined) call?.reject(new Error(error.message));
      else call?.resolve(result ?? {});
    }
    parts.push(chunk.subarray(from));
  });
  void ended.then((reason) => {
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  });
  return (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      input.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
    });
}

async function printPage(ask: Ask, html: string): Promise<Uint8Array<ArrayBuffer>> {
  const { targetId } = await ask('Target.createTarget', { url: 'about:blank' });
  try {
    const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true });
    const inPage = (method: string, params: object) => ask(method, params, String(sessionId));
    await inPage('Emulation.setScriptExecutionDisabled', { value: true });
    // Safe: what the protocol says.
    const { frameTree } = (await inPage('Page.getFrameTree', {})) as { readonly frameTree: { readonly frame: { readonly id: string } } };
    await inPage('Page.setDocumentContent', { frameId: frameTree.frame.id, html });
    // Asked by the debugger, which the page's own scripts being off does not touch.
    await inPage('Runtime.evaluate', { expression: 'document.fonts.ready.then(() => 0)', awaitPromise: true });
    const { data } = await inPage('Page.printToPDF', { preferCSSPageSize: true, printBackground: true, generateTaggedPDF: true });
    return new Uint8Array(Buffer.from(String(data), 'base64'));
  } finally {
    await ask('Target.closeTarget', { targetId }).catch(() => undefined);
  }
}
