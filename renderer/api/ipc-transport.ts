import type { Bridge } from '../../preload/bridge-api.ts';
import { newCallId, type Transport } from './transport.ts';

declare global {
  interface Window {
    /** Only in the desktop window; see preload/bridge.ts. */
    readonly khareetaty?: Bridge;
  }
}

/** The way of the desktop window: typed arrays pass by structured clone. */
export function createIpcTransport(bridge: Bridge): Transport {
  return {
    async call(procedure, input, { signal, callId = newCallId() }) {
      const abort = () => {
        bridge.abort(callId);
      };
      if (signal?.aborted === true) return { ok: false, error: { code: 'cancelled', params: {} } };
      signal?.addEventListener('abort', abort, { once: true });
      try {
        return await bridge.call(procedure, input, callId, null);
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
    listen(onEvent, onConnection) {
      onConnection(true);
      return bridge.on(onEvent);
    },
    unlock: (secret) => bridge.unlock(secret),
    offerFile: (file) => bridge.offerFile(file, null),
    chooseTarget: (name) => bridge.chooseTarget(name, null),
  };
}
