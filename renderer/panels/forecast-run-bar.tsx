import { Popover, Select } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useState } from 'react';
import { showForecastRun } from '../actions/forecasts.ts';
import { localMinuteOf } from '../charts/step-time.ts';
import type { ForecastRunView } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { isolate } from '../strings/isolate.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { RunForm } from './forecast-run-form.tsx';
import parts from '../ui/parts.module.css';
import styles from './forecasts-panel.module.css';
import { RoleButton } from './role.tsx';

/** Which run is on the page, and the way to a new one. */
export function RunBar() {
  const { forecast: words } = useMessages();
  const runs = useStore(({ server }) => server.forecastRuns);
  const shown = useStore(({ server }) => server.forecastRun);
  const isRunning = useStore(({ transient }) => transient.jobs.some((job) => job.name === 'forecasts.run' && job.state === 'running'));
  const [isOpen, setOpen] = useState(false);
  const labelOf = useRunLabel();
  const nameOf = (maker: string | null) => (maker === null ? words.made.here : words.made.group(isolate(maker)));
  return (
    <div className={styles.runBar}>
      {shown === null ? null : (
        <Select
          className={styles.runs}
          size="xs"
          aria-label={words.runs}
          data={groupsOf(runs, { labelOf, nameOf })}
          value={String(shown.id)}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null) void showForecastRun(Number(value));
          }}
        />
      )}
      <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={340} trapFocus withinPortal>
        <Popover.Target>
          <RoleButton
            needs="analyst"
            className={parts.button}
            kind={shown === null ? 'primary' : 'second'}
            size={shown === null ? 'usual' : 'small'}
            icon={IconChartLine}
            disabled={isRunning}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {shown === null ? words.run : words.runForm.open}
          </RoleButton>
        </Popover.Target>
        <Popover.Dropdown>
          <RunForm onClose={() => setOpen(false)} />
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

interface Labels {
  readonly labelOf: (run: ForecastRunView) => string;
  readonly nameOf: (maker: string | null) => string;
}

/** By who made them; the own ones alone need no heading. */
function groupsOf(runs: readonly ForecastRunView[], { labelOf, nameOf }: Labels) {
  const makers = [...new Set(runs.map(({ madeBy }) => madeBy))];
  const groups = makers.map((maker) => {
    const items = runs.filter(({ madeBy }) => madeBy === maker).map((run) => ({ value: String(run.id), label: labelOf(run) }));
    return { group: nameOf(maker), items };
  });
  return makers.length === 1 && makers[0] === null ? (groups[0]?.items ?? []) : groups;
}

function useRunLabel(): (run: ForecastRunView) => string {
  const { forecast: words } = useMessages();
  const format = useFormat();
  return ({ createdMs, step, by, hours, models, madeBy, isWhole }) =>
    words.runLabel(
      format.dateTime(localMinuteOf(createdMs, format.timeZone)),
      [
        words.runStep[step],
        words.runForm.byName[by],
        hours === null ? '' : words.runHours(format.hour(hours[0]), format.hour((hours[1] + 1) % 24)),
        models === 'all' ? words.allModels : '',
        madeBy === null ? '' : isolate(madeBy),
        isWhole === false ? words.made.notVerified : '',
      ].filter((part) => part !== ''),
    );
}
