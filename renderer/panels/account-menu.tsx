import { Menu } from '@mantine/core';
import { IconDevices, IconKey, IconLock, IconLogout, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { mayShredCache } from '../actions/protection.ts';
import { lock, signOut } from '../actions/sign-in.ts';
import type { Me } from '../state/server-truth.ts';
import { useMessages } from '../strings/index.ts';
import { iconStroke } from '../ui/parts.tsx';
import styles from './account-menu.module.css';
import { PasswordDialog, PlacesDialog, ProfileDialog } from './own-account.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';

const iconSize = 16;

/** Who is signed in, and what they do with their own account. */
export function AccountMenu({ me }: { readonly me: Me }) {
  const { people, title } = useMessages();
  const { menu: words } = people;
  const [open, setOpen] = useState<'profile' | 'password' | 'places' | 'sign-out' | null>(null);
  const close = () => setOpen(null);
  const leave = async () => {
    if (await mayShredCache()) setOpen('sign-out');
    else await signOut();
  };
  const shownName = me.fullName === '' ? me.name : me.fullName;
  const icon = { size: iconSize, stroke: iconStroke, 'aria-hidden': true };
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <button type="button" className={styles.account} title={words.label(shownName, title.role[me.role])}>
            <span className={styles.initials} aria-hidden>
              {initialsOf(shownName)}
            </span>
            <bdi className={styles.name}>{shownName}</bdi>
            <span className={styles.role}>{title.role[me.role]}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUser {...icon} />} onClick={() => setOpen('profile')}>
            {words.profile}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey {...icon} />} onClick={() => setOpen('password')}>
            {words.password}
          </Menu.Item>
          <Menu.Item leftSection={<IconDevices {...icon} />} onClick={() => setOpen('places')}>
            {words.places}
          </Menu.Item>
          <Menu.Item leftSection={<IconLock {...icon} />} onClick={() => void lock('hand')}>
            {words.lock}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout {...icon} />} onClick={() => void leave()}>
            {words.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'profile' ? <ProfileDialog me={me} onClose={close} /> : null}
      {open === 'password' ? <PasswordDialog me={me} onClose={close} /> : null}
      {open === 'places' ? <PlacesDialog onClose={close} /> : null}
      {open === 'sign-out' ? <SignOutDialog onClose={close} /> : null}
    </>
  );
}

/** First letters of the first and last word. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== '');
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  // Arabic letters that stand alone are kept apart, since they would join to another word.
  return ends.map((word = '') => (/^\P{M}\p{M}*/u.exec(word)?.[0] ?? '').toLocaleUpperCase()).join('\u200c');
}
