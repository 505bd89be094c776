/**
 * Switches of Chromium and Node by which whoever starts the program could look into it, or take from the page what keeps it in.
 * The fuses of the package refuse those of Node by themselves; they are here for the day when one is forgotten.
 */
const opening = [
  ...['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'remote-allow-origins', 'auto-open-devtools-for-tabs'],
  ...['inspect', 'inspect-brk', 'inspect-port', 'inspect-publish-uid', 'js-flags'],
  ...['disable-web-security', 'allow-file-access-from-files', 'allow-running-insecure-content', 'ignore-certificate-errors'],
  ...['load-extension', 'proxy-server', 'proxy-pac-url', 'host-rules', 'host-resolver-rules', 'unsafely-treat-insecure-origin-as-secure'],
  ...['enable-crash-reporter', 'log-net-log', 'ssl-key-log-file', 'user-agent', 'use-fake-ui-for-media-stream'],
];

/**
 * Names of the switches that a release does not start with.
 *
 * @param hasSwitch  whether the command line has one
 */
export function refusedSwitches(hasSwitch: (name: string) => boolean, isPackaged: boolean): string[] {
  return isPackaged ? opening.filter(hasSwitch) : [];
}
