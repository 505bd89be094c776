import { useState } from 'react';
import type { Failure } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { Button, FailureText } from '../ui/parts.tsx';

/** The sentence of an error, and its code and log line to copy. */
export function FailureSentence({ failure }: { readonly failure: Failure }) {
  const { errors, common } = useMessages();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(JSON.stringify(failure));
    setCopied(true);
  };
  return (
    <>
      {errors[failure.code](failure.params)}{' '}
      <Button kind="link" size="small" onClick={() => void copy()}>
        {isCopied ? common.copied : common.copyDetails}
      </Button>
    </>
  );
}

/** In place of a list that could not be read: why, and another try. */
export function LoadFailure({ failure, onRetry }: { readonly failure: Failure; readonly onRetry: () => void }) {
  const { common } = useMessages();
  return (
    <FailureText>
      <FailureSentence failure={failure} />{' '}
      <Button kind="link" onClick={onRetry}>
        {common.retry}
      </Button>
    </FailureText>
  );
}
