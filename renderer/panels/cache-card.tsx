import { IconKey, IconLock, IconLockOff, IconRefresh } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { type CacheStatus, isKeyJob, keepCacheKey, readCacheStatus } from '../actions/protection.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Skeleton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { CacheDialog, type CacheWork } from './cache-dialogs.tsx';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import styles from './settings.module.css';
import { useLoaded } from './use-loaded.ts';

/** Whether the cache is encrypted, what that protects from, and all that an admin does with its keys. */
export function CacheCard() {
  const { protection, common } = useMessages();
  const { cache: words } = protection;
  const [status, setStatus] = useState<CacheStatus | null>(null);
  const { failure, retry } = useLoaded(useCallback(() => readCacheStatus().then(setStatus), []));
  const [work, setWork] = useState<CacheWork | null>(null);
  const isChanging = useStore(({ transient }) => transient.jobs.some(({ name, state }) => isKeyJob(name) && state === 'running'));
  useEffect(() => {
    if (!isChanging) retry();
  }, [isChanging, retry]);
  const keep = (isKept: boolean) => void keepCacheKey(isKept).then(retry);
  return (
    <section className={`${list.card ?? ''} ${list.form ?? ''}`} aria-label={words.title}>
      <div className={list.headLine}>
        <h3 className={list.cardTitle}>{words.title}</h3>
        {status === null ? null : status.isEncrypted ? (
          <Tag tone="ok" icon={IconLock}>
            {words.isOn}
          </Tag>
        ) : (
          <Tag tone="warn" icon={IconLockOff}>
            {words.isOff}
          </Tag>
        )}
      </div>
      {failure === null ? null : <LoadFailure failure={failure} onRetry={retry} />}
      {status === null && failure === null ? <Skeleton lines={3} label={common.loading} /> : null}
      {status === null ? null : <Facts status={status} />}
      {isChanging ? <p role="status">{words.takes}</p> : null}
      {status?.isEncrypted === true && status.canUseKeyChain && !status.isInKeyChain ? <p>{words.asks}</p> : null}
      {status === null ? null : (
        <fieldset className={styles.bare} disabled={isChanging}>
          <Actions status={status} onWork={setWork} onKeep={keep} />
        </fieldset>
      )}
      {work === null || status === null ? null : (
        <CacheDialog
          work={work}
          status={status}
          onClose={() => {
            setWork(null);
            retry();
          }}
        />
      )}
    </section>
  );
}

function Facts({ status }: { readonly status: CacheStatus }) {
  const { cache: words } = useMessages().protection;
  const format = useFormat();
  const { isEncrypted, isInKeyChain, hasPassphrase } = status;
  if (!isEncrypted) return <p className={parts.quiet}>{words.plainAbout}</p>;
  const ways = [...(isInKeyChain ? [words.ways.keyChain] : []), ...(hasPassphrase ? [words.ways.passphrase] : []), words.ways.recovery];
  return (
    <dl className={list.facts}>
      <dt>{words.opensBy}</dt>
      <dd>{format.list(ways)}</dd>
      <dt>{words.protects}</dt>
      <dd className={styles.plain}>{words.protectsWhat}</dd>
      <dt>{words.not}</dt>
      <dd className={styles.plain}>{words.notWhat}</dd>
    </dl>
  );
}

interface ActionsProps {
  readonly status: CacheStatus;
  readonly onWork: (work: CacheWork) => void;
  readonly onKeep: (isKept: boolean) => void;
}

function Actions({ status, onWork, onKeep }: ActionsProps) {
  const { protection } = useMessages();
  const { cache: words } = protection;
  const { isEncrypted, isInKeyChain, hasPassphrase, canUseKeyChain } = status;
  if (!isEncrypted)
    return (
      <Button icon={IconLock} onClick={() => onWork('encrypt')}>
        {words.encrypt}
      </Button>
    );
  return (
    <>
      {isInKeyChain || !canUseKeyChain ? null : (
        <Button kind="primary" icon={IconKey} onClick={() => onKeep(true)}>
          {words.keep}
        </Button>
      )}
      <Button onClick={() => onWork('passphrase')}>{hasPassphrase ? words.changePassphrase : words.setPassphrase}</Button>
      <Button icon={IconRefresh} onClick={() => onWork('rekey')}>
        {words.rekey}
      </Button>
      {isInKeyChain && hasPassphrase ? <Button onClick={() => onKeep(false)}>{words.forget}</Button> : null}
      <Button kind="quiet" icon={IconLockOff} onClick={() => onWork('decrypt')}>
        {words.decrypt}
      </Button>
    </>
  );
}
