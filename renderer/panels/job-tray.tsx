import { IconChevronDown, IconX } from '@tabler/icons-react';
import { cancelJob, dismissJob } from '../actions/jobs.ts';
import { show } from '../actions/view.ts';
import { useStore } from '../state/store.ts';
import type { Job } from '../state/transient.ts';
import type { Messages } from '../strings/en.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, DataText, IconButton, ProgressBar, Tag } from '../ui/parts.tsx';
import { FailureSentence } from './failure.tsx';
import styles from './job-tray.module.css';
import { useCorner } from './use-corner.ts';

/** Long work with its step, count, rate, time left and Cancel. */
export function JobTray() {
  const { jobs: words, common } = useMessages();
  const isOpen = useStore(({ transient }) => transient.isTrayOpen);
  const jobs = useStore(({ transient }) => transient.jobs);
  const corner = useCorner();
  if (!isOpen || jobs.length === 0) return null;
  const running = jobs.filter((job) => job.state === 'running').length;
  return (
    <section className={styles.tray} style={corner} aria-label={words.title}>
      <div className={styles.head}>
        {words.title}
        <Tag>{running > 0 ? words.running(running) : words.finished(jobs.length)}</Tag>
        <IconButton icon={IconChevronDown} label={common.close} onClick={() => show({ isTrayOpen: false })} />
      </div>
      <ul className={styles.list}>
        {[...jobs].reverse().map((job) => (
          <li key={job.callId} className={styles.job}>
            <JobRow job={job} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function JobRow({ job }: { readonly job: Job }) {
  const words = useMessages();
  const format = useFormat();
  const name = words.jobs.name[job.name];
  const isRunning = job.state === 'running';
  const progress = job.progress === null ? null : describeProgress(job, words);
  return (
    <>
      <div className={styles.jobHead}>
        {name}
        {job.subject === null ? null : (
          <span className={styles.note}>
            <DataText>{job.subject}</DataText>
          </span>
        )}
        {isRunning ? (
          <Button kind="quiet" size="small" onClick={() => cancelJob(job.callId)}>
            {words.common.cancel}
          </Button>
        ) : (
          <IconButton icon={IconX} label={words.jobs.dismiss} onClick={() => dismissJob(job.callId)} />
        )}
      </div>
      <div className={styles.note}>
        {job.failure === null ? null : <FailureSentence failure={job.failure} />}
        {job.state === 'cancelled' ? words.jobs.cancelled : null}
        {job.state === 'done' ? format.duration((job.finishedMs ?? job.startedMs) - job.startedMs) : null}
        {isRunning ? progress : null}
      </div>
      {isRunning ? <ProgressBar fraction={job.progress?.fraction ?? 0} label={name} /> : null}
      {job.state === 'done' ? <ProgressBar fraction={1} label={name} tone="ok" /> : null}
    </>
  );
}

/** Step, count, rate and time left, as far as they are known. */
function describeProgress(job: Job, { jobs, pipeline, common, steps }: Messages): string {
  const { step, fraction, done, total } = job.progress ?? { step: '', fraction: 0 };
  const elapsedMs = Date.now() - job.startedMs;
  const stepName = isNamedIn(step, pipeline.step) ? pipeline.step[step] : isNamedIn(step, steps) ? steps[step] : '';
  return [
    stepName,
    done === undefined ? '' : total === undefined ? common.rows(done) : jobs.done(done, total),
    done === undefined || done < elapsedMs / 1_000 ? '' : jobs.rate(done / (elapsedMs / 1_000)),
    fraction > 0.05 && fraction < 1 && elapsedMs > 1_000 ? jobs.left((elapsedMs / fraction) * (1 - fraction)) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function isNamedIn<T extends object>(step: string, table: T): step is string & keyof T {
  return Object.hasOwn(table, step);
}
