import { Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { failureOf } from '../actions/notices.ts';
import type { Failure } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { Button, FailureText } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { FailureSentence } from './failure.tsx';
import list from './list-panel.module.css';

interface DialogProps {
  readonly title: string;
  /** null = it is left only by what is in it. */
  readonly onClose: (() => void) | null;
  readonly size?: number;
  readonly children: ReactNode;
}

/** Over the screen, until it is done or closed. */
export function Dialog({ title, onClose, size = 440, children }: DialogProps) {
  const { common } = useMessages();
  return (
    <Modal
      opened
      size={size}
      onClose={onClose ?? (() => undefined)}
      withCloseButton={onClose !== null}
      closeOnClickOutside={false}
      title={<span className={parts.title}>{title}</span>}
      closeButtonProps={{ 'aria-label': common.close }}
      // Esc closes the dialog alone, not what is behind it.
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.stopPropagation();
      }}
    >
      {children}
    </Modal>
  );
}

export interface Submission {
  readonly isRunning: boolean;
  readonly failure: Failure | null;
  /** Says whether it went well. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** Work that was asked for by a form; why it failed is said in the form. */
export function useSubmission(): Submission {
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async (work: () => Promise<unknown>) => {
    setRunning(true);
    setFailure(null);
    try {
      await work();
      return true;
    } catch (error) {
      setFailure(failureOf(error));
      return false;
    } finally {
      setRunning(false);
    }
  };
  return { isRunning, failure, run };
}

export function SubmissionFailure({ failure }: { readonly failure: Failure | null }) {
  return failure === null ? null : (
    <FailureText>
      <FailureSentence failure={failure} />
    </FailureText>
  );
}

interface ConfirmDialogProps {
  readonly title: string;
  readonly about: string;
  readonly submit: string;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks once more before something is done, and says what it means. */
export function ConfirmDialog({ title, about, submit, onConfirm, onClose }: ConfirmDialogProps) {
  const { common } = useMessages();
  const { isRunning, failure, run } = useSubmission();
  const confirm = async () => {
    if (await run(onConfirm)) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className={list.form}>
        <p>{about}</p>
        <SubmissionFailure failure={failure} />
        <div className={list.actions}>
          <Button kind="primary" disabled={isRunning} onClick={() => void confirm()}>
            {submit}
          </Button>
          <Button kind="quiet" data-autofocus onClick={onClose}>
            {common.cancel}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
