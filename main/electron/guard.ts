import { app, type Session, type WebContents } from 'electron';
import { PAGE_URL } from './page.ts';

/**
 * Keeps every page in its place, whoever makes it: none leaves, opens another, holds a guest, or runs outside of the sandbox.
 * Must run before the app is ready.
 */
export function guardContents(): void {
  // It would overrule --no-sandbox, without which Chromium does not start for root: a container has to say so itself.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => {
    keepInPlace(contents);
  });
  // Nothing is fetched from a server; should something be, a certificate that cannot be proved ends it, and nobody is asked.
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event) => {
    event.preventDefault();
  });
}

function keepInPlace(contents: WebContents): void {
  const refuse = (event: { readonly preventDefault: () => void }) => {
    event.preventDefault();
  };
  contents.on('will-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // The page has no calls to make; what a policy of content does not reach is closed here.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** What a page may ask of this computer and of the network: its own files, and to save what it has made itself. */
export function guardSession(session: Session): void {
  const own = app.isPackaged ? /^(app|blob|data):/ : /^(app|blob|data|devtools):/;
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !own.test(url) });
  });
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => {
    answer({});
  });
  session.setSpellCheckerEnabled(false);
  // A bundle that the page has packed: the system asks the person where to.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${PAGE_URL}`)) event.preventDefault();
  });
}
