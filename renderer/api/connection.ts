import { createClient } from './client.ts';
import { createHttpWay, openByAddress } from './http-transport.ts';
import { createIpcWay } from './ipc-transport.ts';
import { createSession } from './session.ts';
import { signCalls } from './signed-transport.ts';

const bridge = window.khareetaty;

/** The host of this page, chosen once: the desktop window has a bridge, a browser has not. */
const way = bridge === undefined ? createHttpWay() : createIpcWay(bridge);

/** Without accounts the desktop window needs no sign-in at all. */
export const isDesktop = bridge !== undefined;

export const session = createSession({
  refresh: (refreshToken) => way.call('users.refresh', { refreshToken }, {}, null),
  ...(bridge === undefined ? { open: () => openByAddress() } : {}),
  storage: sessionStorage,
  page: window,
});

export const transport = signCalls(way, session);

export const client = createClient(transport);
