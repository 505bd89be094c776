import { IconCopy, IconPencil, IconPrinter } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { createPortal } from 'react-dom';
import { useMessages } from '../strings/index.ts';
import { Button } from '../ui/parts.tsx';
import styles from './sign-in.module.css';

interface OneTimeCodeProps {
  readonly label: string;
  readonly code: string;
  /** What the button that copies it says. */
  readonly copy: string;
  /** Buttons beside that. */
  readonly children: ReactNode;
}

/** Something that is shown once, and what is done with it. */
export function OneTimeCode({ label, code, copy, children }: OneTimeCodeProps) {
  const { common } = useMessages();
  const [isCopied, setCopied] = useState(false);
  const take = async () => {
    await navigator.clipboard.writeText(code);
    setCopied(true);
  };
  return (
    <>
      <output className={styles.code} dir="ltr" aria-label={label} data-code>
        {code}
      </output>
      <div className={styles.line}>
        <Button icon={IconCopy} onClick={() => void take()}>
          {isCopied ? common.copied : copy}
        </Button>
        {children}
      </div>
    </>
  );
}

/** What goes to paper in place of the page: the code, and what it is. */
export function PrintedCode({ code, children }: { readonly code: string; readonly children: string }) {
  const { common } = useMessages();
  // Beside the page: within a dialog, which is moved to the middle, it would be moved with it.
  return createPortal(
    <div className={styles.printed} aria-hidden>
      <p>
        {common.product}. {children}
      </p>
      <p dir="ltr">
        <code>{code}</code>
      </p>
    </div>,
    document.body,
  );
}

interface RecoveryCodeProps {
  readonly name: string;
  readonly code: string;
  readonly onDone: () => void;
}

/** The code that lets somebody in who forgot the password. It cannot be shown again: only saying that it was kept leads on. */
export function RecoveryCode({ name, code, onDone }: RecoveryCodeProps) {
  const { signIn } = useMessages();
  const { recovery: words } = signIn;
  return (
    <div className={styles.recovery}>
      <p>{words.about}</p>
      <OneTimeCode label={words.code} code={code} copy={words.copy}>
        <Button icon={IconPrinter} onClick={() => window.print()}>
          {words.print}
        </Button>
        <Button kind="primary" icon={IconPencil} onClick={onDone}>
          {words.done}
        </Button>
      </OneTimeCode>
      <PrintedCode code={code}>{words.printed(name)}</PrintedCode>
    </div>
  );
}
