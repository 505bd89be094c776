import { createClient } from './client.ts';
import { createHttpTransport } from './http-transport.ts';
import { createIpcTransport } from './ipc-transport.ts';

/** The host of this page, chosen once: the desktop window has a bridge, a browser has not. */
export const transport = window.khareetaty === undefined ? createHttpTransport() : createIpcTransport(window.khareetaty);

export const client = createClient(transport);
