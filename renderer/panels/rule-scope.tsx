import { MultiSelect, Select } from '@mantine/core';
import { isSeriesMeasure } from '../../preload/contract/rule-measures.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Segmented } from '../ui/parts.tsx';
import styles from './list-panel.module.css';
import { useNames } from './names.ts';
import type { RulePartProps } from './rule-draft.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Windows that are offered, as steps: each look is at the end of one. */
const windows = {
  hour: { stepMin: 60, windowSteps: 1 },
  hours6: { stepMin: 60, windowSteps: 6 },
  day: { stepMin: 1_440, windowSteps: 1 },
  week: { stepMin: 1_440, windowSteps: 7 },
  month: { stepMin: 1_440, windowSteps: 28 },
} as const;
type WindowName = keyof typeof windows;

/** Which incidents the rule looks at; for counts also over what time, and how long it must last. */
export function RuleScopeFields({ draft, onChange }: RulePartProps) {
  const { alerts, rules: words } = useMessages();
  const names = useNames();
  const types = useStore(({ server }) => server.types);
  const zones = useStore(({ server }) => server.zones);
  const { scope, measure } = draft;
  const setScope = (part: Partial<typeof scope>) => onChange({ scope: { ...scope, ...part } });
  const isSeries = isSeriesMeasure(measure);
  return (
    <>
      <div className={styles.pair}>
        {isSeries || measure === 'hotspot.incidents' ? (
          <MultiSelect
            label={words.types}
            placeholder={scope.typeIds.length === 0 ? alerts.anyType : ''}
            data={types.map(({ id }) => ({ value: String(id), label: names.type(id) }))}
            value={scope.typeIds.map(String)}
            clearable
            searchable
            onChange={(ids) => setScope({ typeIds: ids.map(Number) })}
          />
        ) : null}
        <MultiSelect
          label={words.zones}
          placeholder={scope.zoneIds.length === 0 ? alerts.anyZone : ''}
          data={zones.map(({ id }) => ({ value: String(id), label: names.zone(id) }))}
          value={scope.zoneIds.map(String)}
          clearable
          searchable
          onChange={(ids) => setScope({ zoneIds: ids.map(Number) })}
        />
      </div>
      {isSeries ? <SeriesFields draft={draft} onChange={onChange} /> : null}
    </>
  );
}

function SeriesFields({ draft, onChange }: RulePartProps) {
  const { rules: words } = useMessages();
  const format = useFormat();
  const { scope, timing, measure } = draft;
  const setScope = (part: Partial<typeof scope>) => onChange({ scope: { ...scope, ...part } });
  const setTiming = (part: Partial<typeof timing>) => onChange({ timing: { ...timing, ...part } });
  // Safe: the record has exactly these keys.
  const windowNames = Object.keys(windows) as WindowName[];
  const chosen = windowNames.find((name) => windows[name].stepMin === timing.stepMin && windows[name].windowSteps === timing.windowSteps);
  const [from, to] = scope.hours ?? [null, null];
  const hourChoices = HOURS.map((hour) => ({ value: String(hour), label: format.hour(hour) }));
  return (
    <>
      <div>
        <Segmented
          label={words.each}
          value={scope.each}
          choices={[
            { value: 'zone', label: words.eachChoices.zone },
            { value: 'whole', label: words.eachChoices.whole },
          ]}
          onChange={(each) => setScope({ each })}
        />
      </div>
      <div className={styles.pair}>
        {measure === 'data.silence' ? null : (
          <Select
            label={words.window}
            data={windowNames.map((name) => ({ value: name, label: words.windows[name] }))}
            value={chosen ?? null}
            placeholder={words.hoursOf((timing.stepMin * timing.windowSteps) / 60)}
            allowDeselect={false}
            onChange={(value) => {
              const name = windowNames.find((one) => one === value);
              if (name !== undefined) setTiming(windows[name]);
            }}
          />
        )}
        <Select
          label={`${words.hours}: ${words.hourFrom}`}
          placeholder={words.allHours}
          data={hourChoices}
          value={from === null ? null : String(from)}
          clearable
          onChange={(value) => setScope({ hours: value === null ? null : [Number(value), to ?? 23] })}
        />
        <Select
          label={`${words.hours}: ${words.hourTo}`}
          placeholder={words.allHours}
          data={hourChoices}
          value={to === null ? null : String(to)}
          clearable
          onChange={(value) => setScope({ hours: value === null ? null : [from ?? 0, Number(value)] })}
        />
        <NumberField
          label={words.pendingSteps}
          min={1}
          max={100}
          value={timing.pendingSteps}
          onCommit={(pendingSteps) => setTiming({ pendingSteps })}
        />
        <NumberField
          label={words.clearSteps}
          min={1}
          max={100}
          value={timing.clearSteps}
          onCommit={(clearSteps) => setTiming({ clearSteps })}
        />
      </div>
    </>
  );
}
