/** What a page that was taken over could try in a real Electron, and what a foreign one could: none of it works. */
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import type { Bridge } from '../../preload/bridge-api.ts';
import { desktopCommand, launchDesktop, whyNoElectron } from './electron.ts';
import { makeTestFolder, root, type TestFolder } from './workstation.ts';

test.skip(whyNoElectron !== undefined, whyNoElectron ?? '');

type BridgedWindow = Window & { readonly khareetaty: Bridge };
const bridgeFile = path.join(root, 'out/preload/bridge.cjs');
let folder: TestFolder;
let app: ElectronApplication;
let page: Page;
let server: Server;
let address: string;
let asked: string[] = [];

test.beforeAll(async () => {
  folder = await makeTestFolder();
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('reached');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  app = await launchDesktop(folder.cacheFile);
  page = await app.firstWindow();
  await page.getByRole('navigation').waitFor({ timeout: 120_000 });
});
test.afterAll(async () => {
  await app.close();
  server.close();
  await folder.remove();
});
test.beforeEach(() => {
  asked = [];
});

test('the window is sandboxed, apart from Node, and has no guests', async () => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0];
    return (webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
  });

  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
});

test('the menu has no way to load the page anew', async () => {
  const roles = await app.evaluate(({ Menu }) => {
    const collect = (items: Electron.MenuItem[]): string[] =>
      items.flatMap((item) => [item.role ?? '', ...collect(item.submenu?.items ?? [])]);
    return collect(Menu.getApplicationMenu()?.items ?? []).map((role) => role.toLowerCase());
  });

  expect(roles).toContain('quit');
  expect(roles.filter((role) => role.includes('reload'))).toEqual([]);
});

test('every answer has the policy as a header, the page with a number that is new each time, and so has what is not there', async () => {
  const policies = await page.evaluate(async () => {
    const policyOf = async (file: string) => (await fetch(file)).headers.get('content-security-policy') ?? '';
    return { first: await policyOf('/'), second: await policyOf('/'), missing: await policyOf('/%2e%2e/%2e%2e/package.json') };
  });

  expect(policies.first).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; .*frame-ancestors 'none'/);
  expect(/'nonce-[^']+'/.exec(policies.first)?.[0]).not.toBe(/'nonce-[^']+'/.exec(policies.second)?.[0]);
  expect(policies.missing).toBe("default-src 'none'");
});

test('no permission is had, asked for or looked up', async () => {
  const had = await page.evaluate(async () => {
    const refused = async (ask: () => unknown) => {
      try {
        const got = await ask();
        // An empty choice of devices.
        return Array.isArray(got) && got.length === 0 ? 'refused' : 'granted';
      } catch {
        return 'refused';
      }
    };
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'clipboard-read',
      'midi',
      'persistent-storage',
      'background-sync',
    ];
    const looked = await Promise.all(
      names.map((name) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          ({ state }) => state,
          () => 'unknown',
        ),
      ),
    );
    const { usb, hid, serial, bluetooth } = navigator as unknown as Record<
      string,
      { requestDevice(filter: object): unknown; requestPort(): unknown } | undefined
    >;
    return {
      looked: looked.filter((state) => state !== 'denied' && state !== 'unknown'),
      notification: await Notification.requestPermission(),
      asked: await Promise.all([
        refused(() => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))),
        refused(() => navigator.mediaDevices.getUserMedia({ audio: true })),
        refused(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
        refused(() => navigator.clipboard.readText()),
        refused(() => usb?.requestDevice({ filters: [] }) ?? Promise.reject(new Error('absent'))),
        refused(() => hid?.requestDevice({ filters: [] }) ?? Promise.reject(new Error('absent'))),
        refused(() => serial?.requestPort() ?? Promise.reject(new Error('absent'))),
        refused(() => bluetooth?.requestDevice({ acceptAllDevices: true }) ?? Promise.reject(new Error('absent'))),
      ]),
    };
  });

  expect(had).toEqual({ looked: [], notification: 'denied', asked: Array<string>(8).fill('refused') });
});

test('the page reaches nothing but its own files, by no scheme', async () => {
  expect(await (await fetch(`http://${address}/control`)).text()).toBe('reached');
  const reached = await page.evaluate(reachOut, address);

  expect(reached).toEqual([]);
  expect(asked).toEqual(['/control']);
});

test('a page without a policy of its own reaches nothing either', async () => {
  const reached = await app.evaluate(
    async ({ BrowserWindow }, { source, to }) => {
      const bare = new BrowserWindow({ show: false, webPreferences: { sandbox: true, contextIsolation: true } });
      try {
        await bare.loadURL('data:text/html,<title>bare</title>');
        return (await bare.webContents.executeJavaScript(`(${source})(${JSON.stringify(to)})`)) as string[];
      } finally {
        bare.destroy();
      }
    },
    { source: reachOut.toString(), to: address },
  );

  expect(reached).toEqual([]);
  expect(asked).toEqual([]);
});

test('nothing is saved but what the page has made itself', async () => {
  await app.evaluate(({ session }) => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    session.defaultSession.on('will-download', (event, item) => {
      seen.push(`${item.getURL().slice(0, 8)} ${event.defaultPrevented ? 'refused' : 'saved'}`);
      if (!event.defaultPrevented) item.cancel();
    });
  });
  await page.evaluate(() => {
    const save = (href: string) => Object.assign(document.createElement('a'), { href, download: 'file' }).click();
    save('/index.html');
    save('data:text/plain,made');
    save(URL.createObjectURL(new Blob(['made'])));
  });

  await expect
    .poll(() => app.evaluate(() => [...(globalThis as unknown as { seen: string[] }).seen].sort()))
    .toEqual(['app://kh refused', 'blob:app saved', 'data:tex refused']);
});

test('a frame inside of the page has no bridge', async () => {
  const found = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.srcdoc = '<p>inside</p>';
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve));
    const inside = frame.contentWindow as unknown as Record<string, unknown> | null;
    const names = ['khareetaty', 'require', 'process'].filter((name) => inside?.[name] !== undefined);
    frame.remove();
    return names;
  });

  expect(found).toEqual([]);
});

for (const url of ['data:text/html,<title>foreign</title>', 'app://khareetaty/']) {
  test(`another window at ${url.slice(0, 16)} that has the bridge gets no answer`, async () => {
    const answers = await app.evaluate(
      async ({ BrowserWindow }, { preload, where }) => {
        const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } });
        try {
          await foreign.loadURL(where);
          const run = (source: string) => foreign.webContents.executeJavaScript(source) as Promise<unknown>;
          return {
            call: await run(`khareetaty.call('settings.get', {}, 'a')`),
            offer: await run(`khareetaty.offerFile(new File(['x'], 'x')).then(() => 'token', () => 'refused')`),
          };
        } finally {
          foreign.destroy();
        }
      },
      { preload: bridgeFile, where: url },
    );

    expect(answers).toEqual({ call: { ok: false, error: { code: 'users.not-allowed', params: {} } }, offer: 'refused' });
  });
}

test('calls with garbage answer what is wrong, and the workstation goes on', async () => {
  const codes = await page.evaluate(async () => {
    const { khareetaty } = window as unknown as BridgedWindow;
    const call = khareetaty.call as (...values: readonly unknown[]) => ReturnType<Bridge['call']>;
    const deep: unknown[] = [];
    let end = deep;
    for (let i = 0; i < 500; i++) end.push((end = []));
    const garbage: readonly (readonly unknown[])[] = [
      [],
      [undefined, undefined, undefined],
      [1, {}, 'id'],
      [{ toString: 'settings.get' }, {}, 'id'],
      ['settings.get', {}, null],
      ['settings.get', {}, 'i'.repeat(65)],
      ['settings.get', {}, ['id']],
      ...[1, 'text', [1], Number.NaN, deep].map((input, at) => ['settings.save', input, `garbage-${String(at)}`]),
      ...[{ theme: 7 }, { hotspotRadiusM: Number.POSITIVE_INFINITY }, { language: { $ne: 'en' } }].map((input, at) => [
        'settings.save',
        input,
        `wrong-${String(at)}`,
      ]),
      ...['no.such', '', '__proto__', 'constructor.name', 'settings.__proto__', 'settings.get\0'].map((name, at) => [
        name,
        {},
        `name-${String(at)}`,
      ]),
    ];
    return Promise.all(
      garbage.map(async (values) =>
        call(...values).then(
          (reply) => (reply.ok ? 'answered' : reply.error.code),
          () => 'rejected',
        ),
      ),
    );
  });

  expect(codes.filter((code) => code !== 'input.invalid' && code !== 'not-found')).toEqual([]);
  expect(codes.filter((code) => code === 'not-found')).toHaveLength(6);
  expect(await callSettings()).toMatchObject({ ok: true });
});

test('what cannot be cloned does not get past the bridge', async () => {
  const outcome = await page.evaluate(async () => {
    const { khareetaty } = window as unknown as BridgedWindow;
    return khareetaty.call('settings.save', { theme: Symbol('x') as unknown as string }, 'symbol', null).then(
      (reply) => reply.ok,
      () => false,
    );
  });

  expect(outcome).toBe(false);
});

test('no prototype is changed through the bridge, and the bridge is changed by nobody', async () => {
  const inPage = await page.evaluate(async () => {
    const bridged = window as unknown as { khareetaty: Bridge };
    const before = bridged.khareetaty.call;
    const polluting = [
      JSON.parse('{"__proto__":{"polluted":1},"theme":"dark"}'),
      JSON.parse('{"constructor":{"prototype":{"polluted":1}}}'),
      Object.assign(Object.create({ polluted: 1 }) as object, { theme: 'light' }),
    ] as readonly unknown[];
    for (const [at, input] of polluting.entries()) await before('settings.save', input, `pollution-${String(at)}`, null).catch(() => null);
    // What the page does to its own built-ins must not reach the other side.
    (Array.prototype as unknown as Record<string, unknown>)['polluted'] = 1;
    try {
      bridged.khareetaty = { call: () => Promise.resolve({ ok: true, value: 'false' }) } as unknown as Bridge;
    } catch {
      // Refused, as it should be.
    }
    try {
      (bridged.khareetaty as { call: unknown }).call = () => 'false';
    } catch {
      // Refused, as it should be.
    }
    delete (Array.prototype as unknown as Record<string, unknown>)['polluted'];
    return { isSame: bridged.khareetaty.call === before };
  });
  const inMain = await app.evaluate(() => ({ object: 'polluted' in {}, array: 'polluted' in [] }));

  expect(inPage).toEqual({ isSame: true });
  expect(inMain).toEqual({ object: false, array: false });
  expect(await callSettings()).toMatchObject({ ok: true, value: { hotspotRadiusM: 250 } });
});

test('a second start on the same cache ends and opens no window', async () => {
  const { executablePath, args, env } = desktopCommand(folder.cacheFile);

  await promisify(execFile)(executablePath, [...args], { env, timeout: 60_000 });

  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

// Last: the test driver waits for navigations that the window refused.
test('the page does not leave, by no way and to no place', async () => {
  await page.evaluate((to) => {
    const link = (href: string, target: string) => Object.assign(document.createElement('a'), { href, target }).click();
    const frame = (src: string) => document.body.append(Object.assign(document.createElement('iframe'), { src }));
    for (const url of [
      `http://${to}/left`,
      'file:///etc/hostname',
      'data:text/html,left',
      'app://other/',
      'about:blank#left',
      'javascript:void(document.title="left")',
    ]) {
      window.open(url);
      link(url, '_blank');
      frame(url);
      link(url, '_self');
      location.href = url;
    }
    const form = Object.assign(document.createElement('form'), { action: `http://${to}/posted`, method: 'post' });
    document.body.append(form);
    form.submit();
    document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0; url=http://${to}/refreshed` }));
  }, address);

  const stood = await app.evaluate(async ({ BrowserWindow, webContents }) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const [window] = BrowserWindow.getAllWindows();
    return { pages: webContents.getAllWebContents().length, url: window?.webContents.getURL(), title: window?.webContents.getTitle() };
  });
  expect(stood).toEqual({ pages: 1, url: expect.stringMatching(/^app:\/\/khareetaty\//), title: expect.not.stringContaining('left') });
  expect(asked).toEqual([]);
});

function callSettings() {
  return page.evaluate(() => (window as unknown as BridgedWindow).khareetaty.call('settings.get', {}, 'after', null));
}

/** Runs in a page: tries all that a page can reach out by, and names what came through. */
async function reachOut(to: string): Promise<string[]> {
  const outcome = async (name: string, work: () => unknown): Promise<string | null> => {
    try {
      await work();
      return name;
    } catch {
      return null;
    }
  };
  const heard = (target: EventTarget, good: string) =>
    new Promise((resolve, reject) => {
      target.addEventListener(good, resolve);
      target.addEventListener('error', reject);
      setTimeout(reject, 5_000);
    });
  const added = (tag: string, values: Record<string, string>) => {
    const element = Object.assign(document.createElement(tag), values);
    document.head.append(element);
    return heard(element, 'load');
  };
  const tried = await Promise.all([
    ...['http', 'https', 'file', 'ftp', 'chrome', 'filesystem'].map((scheme) =>
      outcome(`fetch ${scheme}`, () =>
        fetch(scheme === 'file' ? 'file:///etc/hostname' : `${scheme}://${to}/fetched`, { mode: 'no-cors' }),
      ),
    ),
    outcome('app of another name', async () => {
      if (!(await fetch('app://other/index.html')).ok) throw new Error('not there');
    }),
    outcome('WebSocket', () => heard(new WebSocket(`ws://${to}/socket`), 'open')),
    outcome('EventSource', () => heard(new EventSource(`http://${to}/events`), 'open')),
    outcome('image', () => heard(Object.assign(new Image(), { src: `http://${to}/image` }), 'load')),
    outcome('script', () => added('script', { src: `http://${to}/script` })),
    outcome('style', () => added('link', { rel: 'stylesheet', href: `http://${to}/style` })),
    outcome('file image', () => heard(Object.assign(new Image(), { src: 'file:///usr/share/pixmaps/debian-logo.png' }), 'load')),
    outcome('worker', () => {
      const worker = new Worker(`http://${to}/worker`);
      return heard(worker, 'message');
    }),
  ]);
  navigator.sendBeacon(`http://${to}/beacon`, 'x');
  await new Promise((resolve) => setTimeout(resolve, 300));
  return tried.filter((name) => name !== null);
}
