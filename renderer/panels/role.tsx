import type { ReactNode } from 'react';
import type { Role } from '../../preload/contract/procedure.ts';
import { mayDo } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button, type ButtonProps } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import styles from './role.module.css';

/** Why whoever is signed in may not do what needs a role; null if they may. */
export function useWhyNot(needed: Role): string | null {
  const { people, title } = useMessages();
  const me = useStore(({ server }) => server.me);
  return me === null || mayDo(me, needed) ? null : people.needs(title.role[needed]);
}

/** Button for what needs a role; for others it is there, and says why it does nothing. */
export function RoleButton({ needs, disabled = false, ...button }: ButtonProps & { readonly needs: Role }) {
  const whyNot = useWhyNot(needs);
  return <Button {...button} disabled={disabled || whyNot !== null} {...(whyNot === null ? {} : { title: whyNot })} />;
}

/** Part of a page whose fields change what needs a role; others see them, and why they stay as they are. */
export function NeedsRole({ role, children }: { readonly role: Role; readonly children: ReactNode }) {
  const whyNot = useWhyNot(role);
  if (whyNot === null) return children;
  return (
    <fieldset disabled className={styles.closed}>
      {children}
      <p className={parts.quiet}>{whyNot}</p>
    </fieldset>
  );
}
