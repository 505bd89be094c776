import { IconArrowLeft, IconCircleCheck, IconCopy, IconListSearch, IconShieldCheck } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { closeAudit, forgetAuditJobs, loadAudit, loadAuditHead, openAudit, verifyAudit } from '../actions/audit.ts';
import { reportFailure } from '../actions/notices.ts';
import { maySeeAudit } from '../state/audit-filter.ts';
import type { AuditCheck } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, FailureText, IconButton, Skeleton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { AuditFilters } from './audit-filters.tsx';
import { AuditLines } from './audit-lines.tsx';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import styles from './outlook-pages.module.css';
import { useLoaded } from './use-loaded.ts';

/** Who did what, with its filters, and the check that nothing of it was changed. */
export function AuditPage() {
  const { audit: words, common } = useMessages();
  const page = useStore(({ server }) => server.auditPage);
  const filter = useStore(({ transient }) => transient.auditFilter);
  // Each filter is read anew.
  const { failure, retry } = useLoaded(useCallback(() => loadAudit(filter), [filter]));
  return (
    <div className={list.page} data-region tabIndex={-1}>
      <div className={list.column}>
        <div className={list.headLine}>
          <IconButton icon={IconArrowLeft} label={words.back} isMirrored onClick={closeAudit} />
          <h2 className={list.display}>{words.title}</h2>
        </div>
        <p className={styles.about}>{words.about}</p>
        <Chain />
        <AuditFilters />
        {failure === null ? null : <LoadFailure failure={failure} onRetry={retry} />}
        {page === null && failure === null ? <Skeleton lines={10} label={common.loading} /> : null}
        {page === null ? null : <AuditLines page={page} />}
      </div>
    </div>
  );
}

/** In the settings, of those who may see the trail: where it ends, and the way to its page. */
export function AuditCard() {
  const { audit: words } = useMessages();
  const maySee = useStore(({ server }) => maySeeAudit(server.me));
  useEffect(() => {
    if (maySee) loadAuditHead().catch(reportFailure);
  }, [maySee]);
  if (!maySee) return null;
  return (
    <section className={list.card}>
      <h3 className={list.cardTitle}>{words.title}</h3>
      <p className={parts.quiet}>{words.about}</p>
      <Head />
      <div className={styles.line}>
        <Button icon={IconListSearch} onClick={openAudit}>
          {words.open}
        </Button>
      </div>
    </section>
  );
}

function Chain() {
  const { audit: words } = useMessages();
  const check = useStore(({ server }) => server.auditCheck);
  const isChecking = useStore(({ transient }) => transient.jobs.some(({ name, state }) => name === 'audit.verify' && state === 'running'));
  const run = async () => {
    await verifyAudit();
    forgetAuditJobs();
  };
  return (
    <section className={list.card} aria-label={words.head}>
      <Head />
      <div className={styles.line} aria-live="polite">
        <Button icon={IconShieldCheck} disabled={isChecking} onClick={() => void run()}>
          {words.verify}
        </Button>
        {check === null ? null : <AuditAnswer check={check} />}
      </div>
    </section>
  );
}

/** The last entry, to be noted elsewhere. */
function Head() {
  const { audit: words, common } = useMessages();
  const format = useFormat();
  const head = useStore(({ server }) => server.auditHead);
  const [copied, setCopied] = useState('');
  if (head === null) return <p className={parts.quiet}>{words.none}</p>;
  const { seq, hash, atMs } = head;
  const copy = async () => {
    await navigator.clipboard.writeText(`${String(seq)} ${hash}`);
    setCopied(hash);
  };
  return (
    <div className={styles.line} title={words.headAbout}>
      <span>{words.headAt(seq, format.moment(atMs))}</span>
      <bdi dir="ltr" className={`${parts.mono ?? ''} ${styles.hash ?? ''}`}>
        {hash}
      </bdi>
      <Button kind="link" size="small" icon={IconCopy} onClick={() => void copy()}>
        {copied === hash ? common.copied : words.copy}
      </Button>
    </div>
  );
}

/** What the hashes, the seals and the centre say. */
export function AuditAnswer({ check }: { readonly check: AuditCheck }) {
  const { problem, checked, unsealed, anchor } = check;
  const { audit: words } = useMessages();
  const format = useFormat();
  return (
    <>
      {problem === null ? (
        <Tag tone="ok" icon={IconCircleCheck}>
          {words.intact(checked)}
        </Tag>
      ) : (
        <FailureText>
          {words.broken(problem.kind, problem.seq)} {problem.noticedMs === null ? null : words.noticed(format.moment(problem.noticedMs))}
        </FailureText>
      )}
      {unsealed === 0 ? null : <span className={styles.sub}>{words.unsealed(unsealed)}</span>}
      {anchor === null ? null : (
        <span className={styles.sub}>
          {words.told(anchor.seq, format.moment(anchor.toldMs))} {anchor.isFromCentre ? null : words.notAsked}
        </span>
      )}
    </>
  );
}
