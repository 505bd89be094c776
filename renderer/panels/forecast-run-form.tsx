import { type ReactNode, useId, useState } from 'react';
import type { ForecastRun, Step } from '../../preload/contract/forecast-domain.ts';
import { makeForecasts, type RunOptions } from '../actions/forecasts.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Segmented } from '../ui/parts.tsx';
import { FormButtons } from './edit-form.tsx';
import styles from './forecasts-panel.module.css';

type Band = 'all' | 'night' | 'own';

export interface RunDraft {
  readonly step: Step;
  /** null = as the host has it for the step. */
  readonly steps: number | null;
  readonly by: ForecastRun['by'];
  readonly models: ForecastRun['models'];
  readonly band: Band;
  readonly ownHours: readonly [from: number, to: number];
}

/** Late evening to early morning, both hours inclusive. */
const night: readonly [number, number] = [22, 5];
const firstDraft: RunDraft = { step: 'day', steps: null, by: 'zones', models: 'fast', band: 'all', ownHours: [16, 21] };
/** As the host has them where nobody says; days come from the settings. */
const usualSteps = { hour: 48, week: 8, month: 6 } as const;
const mostSteps = 366;

/** Choices of a new run: step, how far, which series, which hours, which models. */
export function RunForm({ onClose }: { readonly onClose: () => void }) {
  const { forecast } = useMessages();
  const words = forecast.runForm;
  const horizonDays = useStore(({ server }) => server.settings?.forecastHorizonDays ?? 28);
  const [draft, setDraft] = useState(firstDraft);
  const change = (part: Partial<RunDraft>) => setDraft({ ...draft, ...part });
  const choicesOf = <K extends string>(labels: Readonly<Record<K, string>>) =>
    keysOf(labels).map((value) => ({ value, label: labels[value] }));
  return (
    <form
      className={styles.runForm}
      onSubmit={(event) => {
        event.preventDefault();
        onClose();
        void makeForecasts(runOptionsOf(draft));
      }}
    >
      <Choice name={words.step}>
        <Segmented
          label={words.step}
          value={draft.step}
          choices={choicesOf(words.stepName)}
          onChange={(step) => change({ step, steps: null })}
        />
      </Choice>
      <NumberField
        label={words.ahead(draft.step)}
        min={1}
        max={mostSteps}
        value={draft.steps ?? (draft.step === 'day' ? horizonDays : usualSteps[draft.step])}
        onCommit={(steps) => change({ steps })}
      />
      <Choice name={words.by}>
        <Segmented label={words.by} value={draft.by} choices={choicesOf(words.byName)} onChange={(by) => change({ by })} />
      </Choice>
      <Choice name={words.hours}>
        <Segmented label={words.hours} value={draft.band} choices={choicesOf(words.hoursName)} onChange={(band) => change({ band })} />
      </Choice>
      {draft.band === 'own' ? <OwnHours hours={draft.ownHours} onChange={(ownHours) => change({ ownHours })} /> : null}
      <Choice name={words.models}>
        <Segmented
          label={words.models}
          value={draft.models}
          choices={choicesOf(words.modelsName)}
          onChange={(models) => change({ models })}
        />
        <p className={styles.note}>{words.modelsNote[draft.models]}</p>
      </Choice>
      <FormButtons submit={forecast.run} onClose={onClose} />
    </form>
  );
}

/** What the host is asked for; it fills in the steps that nobody chose. */
export function runOptionsOf({ step, steps, by, models, band, ownHours }: RunDraft): RunOptions {
  const hours = { all: null, night, own: ownHours }[band];
  return { step, by, models, hours: hours === null ? null : [hours[0], hours[1]], ...(steps === null ? {} : { steps }) };
}

function Choice({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <div id={id} className={styles.fieldName}>
        {name}
      </div>
      {children}
    </div>
  );
}

interface OwnHoursProps {
  readonly hours: RunDraft['ownHours'];
  readonly onChange: (hours: RunDraft['ownHours']) => void;
}

function OwnHours({ hours: [from, to], onChange }: OwnHoursProps) {
  const words = useMessages().forecast.runForm;
  return (
    <div className={styles.hourFields}>
      <NumberField label={words.fromHour} min={0} max={23} value={from} onCommit={(hour) => onChange([hour, to])} />
      <NumberField label={words.toHour} min={0} max={23} value={to} onCommit={(hour) => onChange([from, hour])} />
    </div>
  );
}

function keysOf<K extends string>(labels: Readonly<Record<K, string>>): K[] {
  // Safe: the record has exactly these keys.
  return Object.keys(labels) as K[];
}
