import { Popover, Select } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useState } from 'react';
import { showForecastRun } from '../actions/forecasts.ts';
import { localMinuteOf } from '../charts/step-time.ts';
import type { ForecastRunView } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button } from '../ui/parts.tsx';
import { RunForm } from './forecast-run-form.tsx';
import parts from '../ui/parts.module.css';
import styles from './forecasts-panel.module.css';

/** Which run is on the page, and the way to a new one. */
export function RunBar() {
  const { forecast: words } = useMessages();
  const runs = useStore(({ server }) => server.forecastRuns);
  const shown = useStore(({ server }) => server.forecastRun);
  const isRunning = useStore(({ transient }) => transient.jobs.some((job) => job.name === 'forecasts.run' && job.state === 'running'));
  const [isOpen, setOpen] = useState(false);
  const labelOf = useRunLabel();
  return (
    <div className={styles.runBar}>
      {shown === null ? null : (
        <Select
          className={styles.runs}
          size="xs"
          aria-label={words.runs}
          data={runs.map((run) => ({ value: String(run.id), label: labelOf(run) }))}
          value={String(shown.id)}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null) void showForecastRun(Number(value));
          }}
        />
      )}
      <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={340} trapFocus withinPortal>
        <Popover.Target>
          <Button
            className={parts.button}
            kind={shown === null ? 'primary' : 'second'}
            size={shown === null ? 'usual' : 'small'}
            icon={IconChartLine}
            disabled={isRunning}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {shown === null ? words.run : words.runForm.open}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <RunForm onClose={() => setOpen(false)} />
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

function useRunLabel(): (run: ForecastRunView) => string {
  const { forecast: words } = useMessages();
  const format = useFormat();
  return ({ createdMs, step, by, hours, models }) =>
    words.runLabel(
      format.dateTime(localMinuteOf(createdMs, format.timeZone)),
      [
        words.runStep[step],
        words.runForm.byName[by],
        hours === null ? '' : words.runHours(format.hour(hours[0]), format.hour((hours[1] + 1) % 24)),
        models === 'all' ? words.allModels : '',
      ].filter((part) => part !== ''),
    );
}
