import type { Bridge } from '../../preload/bridge-api.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { newCallId, type Way } from './transport.ts';

declare global {
  interface Window {
    /** Only in the desktop window; see preload/bridge.ts. */
    readonly khareetaty?: Bridge;
  }
}

/** The way of the desktop window: typed arrays pass by structured clone. */
export function createIpcWay(bridge: Bridge): Way {
  return {
    async call(procedure, input, { signal, callId = newCallId() }, token) {
      const abort = () => {
        bridge.abort(callId);
      };
      if (signal?.aborted === true) return { ok: false, error: { code: 'cancelled', params: {} } };
      signal?.addEventListener('abort', abort, { once: true });
      try {
        return await bridge.call(procedure, input, callId, token);
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
    listen(_session, onEvent, onConnection) {
      onConnection(true);
      return bridge.on(onEvent);
    },
    unlock: (secret) => bridge.unlock(secret),
    chooseTarget: (name, token) => bridge.chooseTarget(name, token),
    chooseFolder: (token) => bridge.chooseFolder(token),
    async offerFile(file, token) {
      try {
        return await bridge.offerFile(file, token);
      } catch (error) {
        // Of what the main process throws, only the text comes over.
        throw String(error).includes('users.sign-in-needed') ? new AppError('users.sign-in-needed') : error;
      }
    },
  };
}
