import { useCallback, useEffect, useState } from 'react';
import { failureOf } from '../actions/notices.ts';
import type { Failure } from '../state/transient.ts';

/** Reads something when a page opens. @returns why it failed, if it did, and how to read again. */
export function useLoaded(load: () => Promise<void>): { readonly failure: Failure | null; readonly retry: () => void } {
  const [failure, setFailure] = useState<Failure | null>(null);
  const read = useCallback(() => {
    load().then(
      () => setFailure(null),
      (error: unknown) => setFailure(failureOf(error)),
    );
  }, [load]);
  useEffect(read, [read]);
  return { failure, retry: read };
}
