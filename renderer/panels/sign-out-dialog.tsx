import { Checkbox, TextInput } from '@mantine/core';
import { IconLogout, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { shredCache } from '../actions/protection.ts';
import { signOut } from '../actions/sign-in.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button } from '../ui/parts.tsx';
import { Dialog, SubmissionFailure, useSubmission } from './dialog.tsx';
import list from './list-panel.module.css';
import styles from './settings.module.css';
import { useNames } from './names.ts';
import { useRunSync } from './sync-words.tsx';

const dialogWidth = 520;

/** Signing out of an encrypted copy of what a centre has: as ever, or for good, with the keys of the copy destroyed. */
export function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  const { protection, common } = useMessages();
  const { shred: words } = protection;
  const waiting = useStore(({ server }) => server.sync?.waiting ?? 0);
  const { workspace } = useNames();
  const name = workspace === '' ? common.product : workspace;
  const [isWished, setWished] = useState(false);
  const [typed, setTyped] = useState('');
  const { isRunning, failure, run } = useSubmission();
  const isNamed = waiting === 0 || typed.trim() === name.trim();
  const leave = () => run(() => (isWished ? shredCache(waiting) : signOut()));
  return (
    <Dialog title={words.title} size={dialogWidth} onClose={onClose}>
      <form
        className={list.form}
        onSubmit={(event) => {
          event.preventDefault();
          void leave();
        }}
      >
        {isWished ? null : <p>{words.about}</p>}
        <Checkbox
          label={words.wish}
          checked={isWished}
          onChange={(event) => {
            setWished(event.currentTarget.checked);
            setTyped('');
          }}
        />
        {isWished ? (
          <>
            <p>{words.means}</p>
            <Unsynced />
            {waiting === 0 ? null : (
              <TextInput
                dir="auto"
                autoComplete="off"
                maxLength={200}
                label={words.type(name)}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            )}
          </>
        ) : null}
        <SubmissionFailure failure={failure} />
        <div className={list.actions}>
          <Button kind="primary" type="submit" icon={IconLogout} disabled={isRunning || (isWished && !isNamed)}>
            {isWished ? words.submit : words.signOut}
          </Button>
          <Button kind="quiet" data-autofocus onClick={onClose}>
            {words.stay}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What only this computer has, and the way to bring it to the centre first. */
function Unsynced() {
  const { protection } = useMessages();
  const { shred: words } = protection;
  const sync = useStore(({ server }) => server.sync);
  const runSync = useRunSync();
  const { waiting = 0, rejected = 0 } = sync ?? {};
  const isSyncing = sync?.state === 'syncing';
  return (
    <div className={waiting + rejected === 0 ? undefined : styles.warning}>
      {waiting === 0 ? null : <p>{words.waits(waiting)}</p>}
      {rejected === 0 ? null : <p>{words.refused(rejected)}</p>}
      {waiting + rejected === 0 ? <p>{words.nothingWaits}</p> : null}
      {waiting === 0 ? null : (
        <Button icon={IconRefresh} disabled={isSyncing} onClick={() => void runSync()}>
          {isSyncing ? words.syncing : words.syncFirst}
        </Button>
      )}
    </div>
  );
}
