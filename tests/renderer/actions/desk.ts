import { vi } from 'vitest';
import type { Bridge } from '../../../preload/bridge-api.ts';
import type { AppEvent } from '../../../preload/contract/events.ts';
import type { Reply } from '../../../preload/contract/errors.ts';
import type { SyncStatus } from '../../../preload/contract/sync-domain.ts';

/** Answers of a host by procedure; a function gets the input and a promise that settles when the call is aborted. */
export type Answers = Record<string, (input: unknown, aborted: Promise<Reply<unknown>>) => Reply<unknown> | Promise<Reply<unknown>>>;

export const ok = (value: unknown): Reply<unknown> => ({ ok: true, value });

const notLinked: SyncStatus = {
  ...{ state: 'not-linked', link: null, user: null, waiting: 0, oldestMs: null, lastSuccessMs: null, cause: null, nextTryMs: null },
  ...{ conflicts: 0, rejected: 0, merged: 0, mergedSinceMs: null, isAutomatic: true, onMetered: false, isPaused: false },
};

/** What a host with two days of incidents, two types and no findings answers. */
export const quietHost: Answers = {
  'users.state': () => ok({ hasAccounts: false, idleLockMin: 15 }),
  'users.me': () => ok({ name: 'tester', fullName: '', role: 'analyst', language: null, zones: null, accountId: null }),
  'settings.get': () =>
    ok({
      language: 'en',
      theme: 'light',
      digits: 'arab',
      timeZone: 'Asia/Kuwait',
      weekStart: 'sun',
      workspaceNameEn: 'Kuwait',
      workspaceNameAr: 'الكويت',
      hotspotRadiusM: 250,
      hotspotDays: 91,
      exactFrom: 'analyst',
      forecastHorizonDays: 28,
    }),
  'incidents.columns': () =>
    ok({
      count: 3,
      dayZero: '2026-01-01',
      origin: [47.9, 29.3],
      bounds: [47.9, 29.3, 48, 29.4],
      ids: Int32Array.of(1, 2, 3),
      lonLat: Float32Array.of(0, 0, 0, 0, 0, 0),
      localMin: Int32Array.of(10, 20, 199 * 1_440),
      typeIds: Uint16Array.of(1, 2, 1),
      zoneIds: Uint16Array.of(0, 0, 0),
      origins: new Uint8Array(3).fill(3),
    }),
  'incidents.types': () =>
    ok({
      items: [
        { id: 1, code: 'THEFT', nameEn: null, nameAr: null, incidents: 2 },
        { id: 2, code: 'FIRE', nameEn: null, nameAr: null, incidents: 1 },
      ],
    }),
  'incidents.batches': () => ok({ items: [] }),
  'zones.list': () => ok({ items: [] }),
  'zones.geometry': () =>
    ok({
      zoneIds: new Int32Array(),
      polygonEnds: new Int32Array(),
      ringEnds: new Int32Array(),
      pointEnds: new Int32Array(),
      lonLat: new Float64Array(),
    }),
  'hotspots.runs': () => ok({ items: [] }),
  'hotspots.list': () => ok({ items: [] }),
  'hotspots.density': () => ({ ok: false, error: { code: 'hotspots.too-few-points', params: { found: 3 } } }),
  'forecasts.runs': () => ok({ items: [] }),
  'forecasts.list': () => ok({ dataCut: null, run: null, items: [] }),
  'alerts.list': () => ok({ total: 0, open: 0, items: [] }),
  'alerts.deliveries': () => ok({ total: 0, items: [] }),
  'alerts.rules': () => ok({ items: [] }),
  'alerts.recipients': () => ok({ items: [] }),
  'pipeline.runs': () => ok({ items: [] }),
  'sync.status': () => ok(notLinked),
};

/**
 * A page side of its own over a bridge in memory: fresh state and actions for each test. The bridge stands for the desktop host, which is
 * the one thing here that lies outside.
 */
export async function openDesk(answers: Answers, unlock: Bridge['unlock'] = () => Promise.resolve({ ok: true, value: null })) {
  vi.resetModules();
  localStorage.clear();
  sessionStorage.clear();
  const calls: { procedure: string; input: unknown; callId: string }[] = [];
  const aborts = new Map<string, (reply: Reply<unknown>) => void>();
  const listeners = new Set<(event: AppEvent) => void>();
  const bridge: Bridge = {
    async call(procedure, input, callId) {
      calls.push({ procedure, input, callId });
      const aborted = new Promise<Reply<unknown>>((resolve) => aborts.set(callId, resolve));
      const answer = answers[procedure];
      if (answer === undefined) throw new Error(`the desk has no answer for ${procedure}`);
      return answer(input, aborted);
    },
    abort: (callId) => aborts.get(callId)?.({ ok: false, error: { code: 'cancelled', params: {} } }),
    unlock,
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    offerFile: async () => 'token-of-file',
    chooseTarget: async () => null,
    chooseFolder: async () => null,
  };
  Object.assign(window, { khareetaty: bridge });
  const { getState, patch } = await import('../../../renderer/state/store.ts');
  return { calls, getState, patch, emit: (event: AppEvent) => listeners.forEach((listener) => listener(event)) };
}
