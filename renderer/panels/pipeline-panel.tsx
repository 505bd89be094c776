import {
  IconAlertCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconLoader2,
  IconPlayerPlay,
  IconPlayerStop,
  type TablerIcon,
} from '@tabler/icons-react';
import type { PipelineRun, StepReport } from '../../preload/contract/domain.ts';
import { errorCodes, type ErrorCode } from '../../preload/contract/errors.ts';
import { pipelineSteps } from '../../preload/contract/pipeline-steps.ts';
import { cancelJob } from '../actions/jobs.ts';
import { runPipeline } from '../actions/pipeline.ts';
import { useStore } from '../state/store.ts';
import type { Job } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Empty, ProgressBar, Skeleton, Tag, type Tone } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import styles from './list-panel.module.css';
import steps from './pipeline-panel.module.css';
import { RoleButton } from './role.tsx';

type StepName = (typeof pipelineSteps)[number];

/** Run all steps with live progress, stop them, and see how earlier runs went. */
export function PipelinePanel() {
  const { pipeline: words } = useMessages();
  const job = useStore(({ transient }) => transient.jobs.find(({ name, state }) => name === 'pipeline.run' && state === 'running'));
  return (
    <div className={styles.page} data-region tabIndex={-1}>
      <div className={styles.column}>
        <div className={styles.headLine}>
          <h2 className={styles.display}>{words.title}</h2>
          <span className={styles.end}>
            <RunButton job={job} />
          </span>
        </div>
        <p className={parts.quiet}>{words.about}</p>
        {job === undefined ? null : <LiveSteps job={job} />}
        <Runs />
      </div>
    </div>
  );
}

function RunButton({ job }: { readonly job: Job | undefined }) {
  const { pipeline: words, common } = useMessages();
  const hasIncidents = useStore(({ server }) => (server.columns?.count ?? 0) > 0);
  if (job !== undefined) {
    return (
      <RoleButton needs="analyst" icon={IconPlayerStop} onClick={() => cancelJob(job.callId)}>
        {common.cancel}
      </RoleButton>
    );
  }
  return (
    <RoleButton needs="analyst" kind="primary" icon={IconPlayerPlay} disabled={!hasIncidents} onClick={() => void runPipeline()}>
      {words.run}
    </RoleButton>
  );
}

/** The five steps: done, running now, waiting. */
function LiveSteps({ job }: { readonly job: Job }) {
  const { pipeline: words, jobs } = useMessages();
  const progress = job.progress;
  const now = pipelineSteps.findIndex((step) => step === progress?.step);
  return (
    <section className={styles.card} aria-live="polite">
      <ProgressBar fraction={progress?.fraction ?? 0} label={words.running} />
      <ol className={steps.steps}>
        {pipelineSteps.map((step, index) => (
          <li key={step} className={steps.step} data-state={index < now ? 'done' : index === now ? 'now' : 'later'}>
            {index < now ? (
              <IconCircleCheck size={18} stroke={1.75} aria-hidden />
            ) : index === now ? (
              <IconLoader2 size={18} stroke={1.75} aria-hidden />
            ) : (
              <IconCircleDashed size={18} stroke={1.75} aria-hidden />
            )}
            <span>{words.step[step]}</span>
            <span className={parts.quiet}>
              {index === now && progress?.done !== undefined && progress.total !== undefined
                ? jobs.done(progress.done, progress.total)
                : index > now
                  ? words.waiting
                  : ''}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Runs() {
  const { pipeline: words, common } = useMessages();
  const areListsRead = useStore(({ server }) => server.areListsRead);
  const runs = useStore(({ server }) => server.pipelineRuns);
  if (!areListsRead) return <Skeleton lines={4} label={common.loading} />;
  if (runs.length === 0) return <Empty icon={IconPlayerPlay}>{words.empty}</Empty>;
  return (
    <section className={styles.card}>
      <h3 className={styles.cardTitle}>{words.history}</h3>
      <div className={styles.grow}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th>{words.started}</th>
              <th>{words.result}</th>
              <th data-align="end">{words.took}</th>
              <th>{words.steps}</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const tones = { running: 'accent', done: 'ok', failed: 'bad', cancelled: 'plain' } as const satisfies Record<PipelineRun['state'], Tone>;

const icons = {
  running: IconLoader2,
  done: IconCircleCheck,
  failed: IconAlertCircle,
  cancelled: IconPlayerStop,
} as const satisfies Record<PipelineRun['state'], TablerIcon>;

function RunRow({ run }: { readonly run: PipelineRun }) {
  const { pipeline: words, errors } = useMessages();
  const format = useFormat();
  const code = errorCodes.find((known): known is ErrorCode => known === run.errorCode);
  return (
    <tr>
      <td className={steps.whole}>{format.instant(run.startedMs)}</td>
      <td>
        <Tag tone={tones[run.state]} icon={icons[run.state]}>
          {words.state[run.state]}
        </Tag>
      </td>
      <td data-align="end" className={steps.whole}>
        {run.finishedMs === null ? '' : format.duration(run.finishedMs - run.startedMs)}
      </td>
      <td>
        {code === undefined || code === 'cancelled' ? null : <div>{errors[code]({})}</div>}
        <span className={steps.timings}>
          {run.steps.map((step) => (
            <StepTiming key={step.name} step={step} />
          ))}
        </span>
        {run.steps.map(({ name, reason }) => (reason === undefined ? null : <div key={name}>{errors[reason.code](reason.params)}</div>))}
      </td>
    </tr>
  );
}

function StepTiming({ step }: { readonly step: StepReport }) {
  const { pipeline: words } = useMessages();
  const format = useFormat();
  const known = pipelineSteps.find((name): name is StepName => name === step.name);
  return (
    <span>
      {known === undefined ? step.name : words.step[known]} <b>{format.duration(step.ms)}</b>
    </span>
  );
}
