import { Switch } from '@mantine/core';
import { IconRefresh, IconUnlink } from '@tabler/icons-react';
import { useState } from 'react';
import type { SyncStatus } from '../../preload/contract/sync-domain.ts';
import { setAutomaticSync, unlinkCentre } from '../actions/sync.ts';
import { mayDo } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { isolate } from '../strings/isolate.ts';
import { Button, FailureText } from '../ui/parts.tsx';
import { FailureSentence } from './failure.tsx';
import { LinkForm } from './link-form.tsx';
import { HeldHere } from './replica-block.tsx';
import list from './list-panel.module.css';
import styles from './sync-panel.module.css';
import { SyncFacts, SyncTag, useRunSync } from './sync-words.tsx';

/** The centre that this cache is linked with, and how it stands with it; without one, the form to link it. */
export function CentrePage({ status }: { readonly status: SyncStatus }) {
  const { sync: words } = useMessages();
  const me = useStore(({ server }) => server.me);
  const [isSigningIn, setSigningIn] = useState(false);
  const isAdmin = mayDo(me, 'admin');
  return (
    <div className={styles.page}>
      <div className={list.headLine}>
        <h2 className={list.display}>{status.link === null ? words.link.title : words.toCentre}</h2>
        <SyncTag status={status} />
      </div>
      {status.link === null ? null : <Linked status={status} onSignIn={isAdmin && !isSigningIn ? () => setSigningIn(true) : null} />}
      {status.link !== null && !isSigningIn ? null : isAdmin ? (
        <LinkForm link={status.link} onClose={status.link === null ? null : () => setSigningIn(false)} />
      ) : (
        <section className={list.card}>
          <p>{words.link.about}</p>
          <p>{words.link.adminOnly}</p>
        </section>
      )}
      {status.link === null ? null : <HeldHere />}
      {status.link !== null && isAdmin ? <Unlink waiting={status.waiting} /> : null}
    </div>
  );
}

interface LinkedProps {
  readonly status: SyncStatus;
  /** null = may not, or does already. */
  readonly onSignIn: (() => void) | null;
}

function Linked({ status, onSignIn }: LinkedProps) {
  const { sync: words } = useMessages();
  const me = useStore(({ server }) => server.me);
  const run = useRunSync();
  const { isAutomatic, onMetered } = status;
  const canRun = mayDo(me, 'analyst');
  // Then nothing else helps.
  const mustSignIn = status.cause?.code === 'sync.password-missing' || status.cause?.code === 'central.refused';
  return (
    <section className={`${list.card ?? ''} ${list.form ?? ''}`}>
      {status.state === 'stopped' && status.cause !== null ? (
        <FailureText>
          <FailureSentence failure={{ ...status.cause, ref: undefined }} />
        </FailureText>
      ) : null}
      <Address status={status} />
      <SyncFacts status={status} className={list.facts} />
      <div className={styles.line}>
        {canRun ? (
          <Button
            kind={mustSignIn && onSignIn !== null ? 'second' : 'primary'}
            icon={IconRefresh}
            disabled={status.state === 'syncing'}
            onClick={() => void run()}
          >
            {words.runNow}
          </Button>
        ) : null}
        {onSignIn === null ? null : (
          <Button kind={mustSignIn ? 'primary' : 'second'} data-opens="link-form" onClick={onSignIn}>
            {words.link.change}
          </Button>
        )}
      </div>
      <Switch
        label={words.link.automatic}
        checked={isAutomatic}
        disabled={!canRun}
        onChange={(event) => void setAutomaticSync({ isAutomatic: event.currentTarget.checked, onMetered })}
      />
      <Switch
        label={words.link.onMetered}
        checked={onMetered}
        disabled={!canRun || !isAutomatic}
        onChange={(event) => void setAutomaticSync({ isAutomatic, onMetered: event.currentTarget.checked })}
      />
    </section>
  );
}

/** Where the centre is, as whom, and for which zones. */
function Address({ status: { link, user } }: { readonly status: SyncStatus }) {
  const { sync: words, title, common } = useMessages();
  if (link === null) return null;
  const facts = [
    [words.link.linked, isolate(`${link.host}:${String(link.port)}/${link.database}`)],
    [words.link.tls, words.link.encryption[link.tls]],
    [words.link.signedIn, user === null ? isolate(link.login) : words.link.nameAndRole(isolate(user.name), title.role[user.role])],
    ...(user === null ? [] : [[words.link.scope, user.zones === null ? words.link.allZones : common.zones(user.zones)] as const]),
  ] as const;
  return (
    <dl className={list.facts}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Ends the link after a second word, with what it means for the data. */
function Unlink({ waiting }: { readonly waiting: number }) {
  const { sync, common } = useMessages();
  const { link: words } = sync;
  const [isAsked, setAsked] = useState(false);
  const unlink = async () => {
    if (await unlinkCentre()) setAsked(false);
  };
  return (
    <section className={list.card}>
      <h3 className={list.cardTitle}>{words.unlink}</h3>
      <p>{words.unlinkAbout(waiting)}</p>
      <div className={list.actions}>
        {isAsked ? (
          <>
            <Button icon={IconUnlink} onClick={() => void unlink()}>
              {words.unlinkNow}
            </Button>
            <Button kind="quiet" onClick={() => setAsked(false)}>
              {common.cancel}
            </Button>
          </>
        ) : (
          <Button icon={IconUnlink} onClick={() => setAsked(true)}>
            {words.unlinkAsk}
          </Button>
        )}
      </div>
    </section>
  );
}
