/** What one caller, one address and all together may ask of the host. Tests pass smaller ones. */
export interface HttpLimits {
  /** Milliseconds until all headers of a request, and the end of a TLS handshake, must have come. */
  readonly headersMs: number;
  /** Until a JSON body must have come whole. */
  readonly bodyMs: number;
  /** Between two pieces of an uploaded file. */
  readonly uploadIdleMs: number;
  /** Until a whole request, file included, must have come. */
  readonly requestMs: number;
  /** Between two requests of one connection. */
  readonly keepAliveMs: number;
  readonly bodyBytes: number;
  readonly uploadBytes: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Of one caller, or of one address that has not signed in. */
  readonly requestsPerMinute: number;
  /** The same for the workstation's own page: a person who drags a slider is no runaway program. */
  readonly pageRequestsPerMinute: number;
  readonly authAttemptsPerMinute: number;
  /** Long procedures of one caller at the same time. */
  readonly longCalls: number;
  /** Event streams of one caller at the same time. */
  readonly streams: number;
  /** Between two signs of life of an event stream, which are also when it is asked whether its caller may still hear it. */
  readonly heartbeatMs: number;
}

export const defaultLimits: HttpLimits = {
  headersMs: 10_000,
  bodyMs: 15_000,
  uploadIdleMs: 30_000,
  requestMs: 3_600_000,
  keepAliveMs: 30_000,
  bodyBytes: 1_048_576,
  uploadBytes: 4 * 1024 ** 3,
  connections: 512,
  connectionsPerAddress: 256,
  requestsPerMinute: 600,
  pageRequestsPerMinute: 6_000,
  authAttemptsPerMinute: 10,
  longCalls: 8,
  streams: 8,
  heartbeatMs: 15_000,
};

/** Places that run out, counted by key. */
export interface Places {
  /** Gives the place back; null = none is free. Giving it back twice is once. */
  take(key: string): (() => void) | null;
}

export function createPlaces(perKey: number): Places {
  const taken = new Map<string, number>();
  return {
    take(key) {
      const count = taken.get(key) ?? 0;
      if (count >= perKey) return null;
      taken.set(key, count + 1);
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        const left = (taken.get(key) ?? 1) - 1;
        if (left === 0) taken.delete(key);
        else taken.set(key, left);
      };
    },
  };
}
