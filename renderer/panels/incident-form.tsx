import { Select, Textarea, TextInput } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import type { Incident } from '../../preload/contract/domain.ts';
import { incidentStatuses } from '../../preload/contract/incident-statuses.ts';
import { incidentOrigins } from '../../preload/contract/origins.ts';
import { changeDraft, closeEdit, saveEdit } from '../actions/incident-record.ts';
import { type IncidentDraft, positionOf } from '../state/incident-draft.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { DateField } from '../ui/date-field.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { Button } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { FormButtons } from './edit-form.tsx';
import styles from './incident.module.css';
import { useNames } from './names.ts';

const [firstDay, lastDay] = ['1900-01-01', '2199-12-31'];
const byType = 'type';

/** The fields of an incident that can be changed. Its zone follows its position. */
export function IncidentForm({ incident }: { readonly incident: Incident }) {
  const { incident: words } = useMessages();
  const draft = useStore(({ transient }) => transient.incidentDraft);
  useReturnFocus('incident-form');
  if (draft?.id !== incident.id) return null;
  return (
    <form
      className={`${styles.form ?? ''} ${styles.inset ?? ''}`}
      aria-label={words.editTitle}
      onSubmit={(event) => {
        event.preventDefault();
        void saveEdit().then((isSaved) => {
          if (isSaved) closeEdit();
        });
      }}
    >
      <What draft={draft} />
      <When draft={draft} />
      <Where draft={draft} />
      <Judgement draft={draft} />
      <FormButtons isComplete={positionOf(draft) !== null} onClose={closeEdit} />
    </form>
  );
}

interface PartProps {
  readonly draft: IncidentDraft;
}

function What({ draft }: PartProps) {
  const { sync } = useMessages();
  const names = useNames();
  const types = useStore(({ server }) => server.types);
  return (
    <>
      <Textarea
        data-autofocus
        autoFocus
        rows={3}
        dir="auto"
        maxLength={10_000}
        label={sync.columns['description']}
        value={draft.description}
        onChange={(event) => changeDraft({ description: event.currentTarget.value })}
      />
      <Select
        searchable
        label={sync.columns['type_code']}
        data={types.map(({ id }) => ({ value: String(id), label: names.type(id) }))}
        value={String(draft.typeId)}
        allowDeselect={false}
        onChange={(value) => {
          if (value !== null) changeDraft({ typeId: Number(value) });
        }}
      />
    </>
  );
}

function When({ draft }: PartProps) {
  const { incident: words } = useMessages();
  return (
    <>
      <DateField label={words.date} min={firstDay} max={lastDay} value={draft.date} onCommit={(date) => changeDraft({ date })} />
      <div className={styles.pair}>
        <NumberField label={words.hour} min={0} max={23} value={draft.hour} onCommit={(hour) => changeDraft({ hour })} />
        <NumberField label={words.minute} min={0} max={59} value={draft.minute} onCommit={(minute) => changeDraft({ minute })} />
      </div>
    </>
  );
}

/** Position in degrees or by a click on the map, and the place in words. */
function Where({ draft }: PartProps) {
  const { incident: words, sync } = useMessages();
  const isFitting = positionOf(draft) !== null;
  const degrees = (key: 'lat' | 'lon', label: string) => (
    <TextInput
      dir="ltr"
      inputMode="decimal"
      autoComplete="off"
      maxLength={16}
      label={label}
      value={draft[key]}
      error={!isFitting}
      onChange={(event) => changeDraft({ [key]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <div className={styles.pair}>
        {degrees('lat', words.latitude)}
        {degrees('lon', words.longitude)}
      </div>
      {isFitting ? null : (
        <p className={parts.bad} role="alert">
          {words.badDegrees}
        </p>
      )}
      <div className={styles.actions}>
        <Button size="small" icon={IconMapPin} aria-pressed={draft.isPicking} onClick={() => changeDraft({ isPicking: !draft.isPicking })}>
          {draft.isPicking ? words.picking : words.pick}
        </Button>
      </div>
      <TextInput
        dir="auto"
        maxLength={1_000}
        label={sync.columns['place']}
        value={draft.place}
        onChange={(event) => changeDraft({ place: event.currentTarget.value })}
      />
    </>
  );
}

function Judgement({ draft }: PartProps) {
  const { incident: words, sync, outlook } = useMessages();
  const { known, byType: asType } = outlook.origins;
  const statuses = incidentStatuses.map((value) => ({ value, label: value === '' ? words.notJudged : (sync.statuses[value] ?? value) }));
  const origins = [{ value: byType, label: asType }, ...incidentOrigins.map((value) => ({ value, label: known[value] }))];
  return (
    <div className={styles.pair}>
      <Select
        label={sync.columns['status']}
        data={statuses}
        value={draft.status}
        allowDeselect={false}
        onChange={(value) => {
          const status = incidentStatuses.find((one) => one === value);
          if (status !== undefined) changeDraft({ status });
        }}
      />
      <Select
        label={sync.columns['origin']}
        data={origins}
        value={draft.origin ?? byType}
        allowDeselect={false}
        onChange={(value) => changeDraft({ origin: incidentOrigins.find((one) => one === value) ?? null })}
      />
    </div>
  );
}
