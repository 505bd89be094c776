import type { ReactNode } from 'react';
import { useMessages } from '../strings/index.ts';
import { Button } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import styles from './list-panel.module.css';

export interface EditFormProps {
  readonly title: string;
  /** False as long as something needed is missing. */
  readonly isComplete: boolean;
  /** Says whether it was saved; then the form closes. */
  readonly onSave: () => Promise<boolean>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Card in which one thing is added or changed: title, fields, save and cancel. */
export function EditForm({ title, isComplete, onSave, onClose, children }: EditFormProps) {
  useReturnFocus();
  const save = async () => {
    if (await onSave()) onClose();
  };
  return (
    <form
      className={`${styles.card ?? ''} ${styles.form ?? ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3 className={parts.title}>{title}</h3>
      {children}
      <FormButtons isComplete={isComplete} onClose={onClose} />
    </form>
  );
}

interface FormButtonsProps {
  /** What the first button says, if it is not to save. */
  readonly submit?: string;
  readonly isComplete?: boolean;
  readonly onClose: () => void;
}

/** Foot of a form: keep it, or leave. */
export function FormButtons({ submit, isComplete = true, onClose }: FormButtonsProps) {
  const { common } = useMessages();
  return (
    <div className={styles.actions}>
      <Button kind="primary" type="submit" disabled={!isComplete}>
        {submit ?? common.save}
      </Button>
      <Button kind="quiet" onClick={onClose}>
        {common.cancel}
      </Button>
    </div>
  );
}
