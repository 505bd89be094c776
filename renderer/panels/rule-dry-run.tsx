import { IconAlertTriangle, IconTarget } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import { isSeriesMeasure } from '../../preload/contract/rule-measures.ts';
import { failureOf } from '../actions/notices.ts';
import { tryRule } from '../actions/rules.ts';
import type { Failure } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, FailureText, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { FailureSentence } from './failure.tsx';
import styles from './list-panel.module.css';
import { useNames } from './names.ts';
import type { RulePartProps } from './rule-draft.ts';
import { RuleStrip } from '../charts/rule-strip.tsx';

type DryRun = OutputOf<Contract['alerts']['dryRun']>;

/** Until nothing was changed for so long nothing is computed. */
const SETTLE_MS = 250;
const MOST_ROWS = 12;
const HOUR_MIN = 60;

interface Props extends RulePartProps {
  readonly onAlwaysOn: (isAlwaysOn: boolean) => void;
}

/** What the rule would have done in the past year, computed anew after each change; and a threshold for a budget of false alarms. */
export function RuleDryRun({ draft, onChange, onAlwaysOn }: Props) {
  const { rules } = useMessages();
  const words = rules.try;
  const format = useFormat();
  const [state, setState] = useState<{ readonly run: DryRun | null; readonly failure: Failure | null; readonly isStale: boolean }>({
    run: null,
    failure: null,
    isStale: true,
  });
  const isSeries = isSeriesMeasure(draft.measure);
  // What it is called changes nothing.
  const { measure, threshold, minCount, scope, timing } = draft;
  const key = JSON.stringify({ measure, threshold, minCount, scope, timing });
  useEffect(() => {
    if (!isSeries) {
      onAlwaysOn(false);
      return undefined;
    }
    const leave = new AbortController();
    setState((before) => ({ ...before, isStale: true }));
    const timer = setTimeout(() => {
      tryRule(draft, null, leave.signal).then(
        (run) => {
          if (leave.signal.aborted) return;
          setState({ run, failure: null, isStale: false });
          onAlwaysOn(run.isAlwaysOn);
        },
        (error: unknown) => {
          if (!leave.signal.aborted) setState({ run: null, failure: failureOf(error), isStale: false });
        },
      );
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key holds all of the draft that matters
  }, [key, isSeries]);
  const [solved, setSolved] = useState<string | null>(null);
  const solve = async () => {
    const run = await tryRule(draft, 1, new AbortController().signal).catch((error: unknown) => {
      setState((before) => ({ ...before, failure: failureOf(error) }));
      return null;
    });
    if (run === null) return;
    setSolved(run.threshold === null ? words.never : words.solved(rules.values[draft.measure](run.threshold)));
    if (run.threshold !== null) onChange({ threshold: run.threshold });
  };
  return (
    <section className={styles.card} aria-busy={isSeries && state.isStale}>
      <div className={styles.headLine}>
        <h4 className={styles.cardTitle}>{words.title}</h4>
        {isSeries ? (
          <span className={styles.end}>
            <Button size="small" icon={IconTarget} onClick={() => void solve()}>
              {words.budget}
            </Button>
          </span>
        ) : null}
      </div>
      {isSeries ? null : <p className={parts.quiet}>{words.notKept}</p>}
      {solved === null ? null : <p className={parts.quiet}>{solved}</p>}
      {state.failure === null ? null : (
        <FailureText>
          <FailureSentence failure={state.failure} />
        </FailureText>
      )}
      {isSeries && state.run !== null ? (
        <div style={{ opacity: state.isStale ? 0.6 : 1 }}>
          {state.run.isAlwaysOn ? (
            <p>
              <Tag tone="warn" icon={IconAlertTriangle}>
                {words.alwaysOn}
              </Tag>
            </p>
          ) : null}
          <p>
            <strong>{state.run.fired === 0 ? words.none : words.fired(state.run.fired)}</strong>
            {state.run.judged === 0 ? null : ` · ${words.falsely(state.run.falseAlarms, state.run.judged)}`}
            {state.run.medianLeadMin === null ? null : ` · ${words.lead(state.run.medianLeadMin / HOUR_MIN)}`}
            <span className={parts.quiet}> · {format.dateRange(state.run.knownFrom.slice(0, 10), state.run.to.slice(0, 10))}</span>
          </p>
          <RuleStrip run={state.run} value={rules.values[draft.measure]} isWarning={state.run.isAlwaysOn} />
          <p className={parts.quiet}>{words.outcomeHelp}</p>
          <Firings run={state.run} value={rules.values[draft.measure]} />
        </div>
      ) : null}
    </section>
  );
}

function Firings({ run, value }: { readonly run: DryRun; readonly value: (value: number) => string }) {
  const { rules } = useMessages();
  const words = rules.try;
  const format = useFormat();
  const names = useNames();
  const rows = run.firings.slice(-MOST_ROWS).reverse();
  if (rows.length === 0) return null;
  return (
    <>
      <table className={parts.table}>
        <thead>
          <tr>
            <th>{words.when}</th>
            <th>{words.where}</th>
            <th>{words.value}</th>
            <th>{words.leadOf}</th>
            <th>{words.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((firing) => (
            <tr key={`${firing.at} ${String(firing.zoneId)}`}>
              <td>{run.stepMin < 1_440 ? format.dateTime(firing.at) : format.date(firing.at)}</td>
              <td>
                <bdi>{firing.zoneId === null ? words.whole : names.zone(firing.zoneId)}</bdi>
              </td>
              <td>{value(firing.value)}</td>
              <td>{firing.leadMin === null ? '–' : words.lead(firing.leadMin / HOUR_MIN)}</td>
              <td>
                {firing.isConfirmed === null ? (
                  <span className={parts.quiet}>{words.unknown}</span>
                ) : (
                  <Tag tone={firing.isConfirmed ? 'ok' : 'plain'}>{firing.isConfirmed ? words.confirmed : words.false}</Tag>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {run.fired > rows.length ? <p className={parts.quiet}>{words.shown(rows.length, run.fired)}</p> : null}
    </>
  );
}
