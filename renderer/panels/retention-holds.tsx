import { Select, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { type Holds, liftHold, putOnHold, readHolds } from '../actions/retention.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Button } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import { useNames } from './names.ts';
import styles from './sync-panel.module.css';
import { useLoaded } from './use-loaded.ts';

/** As the contract has it. */
const leastReason = 3;
const noZone = '\u2013';

interface HoldDraft {
  readonly zone: string | null;
  readonly fromYear: number | null;
  readonly toYear: number | null;
  readonly reason: string;
}
const noDraft: HoldDraft = { zone: null, fromYear: null, toYear: null, reason: '' };

/** What is exempt from being erased. Single incidents are put on hold by their id, with the command line or the API. */
export function RetentionHolds({ isAdmin }: { readonly isAdmin: boolean }) {
  const { retention: words } = useMessages();
  const [holds, setHolds] = useState<Holds | null>(null);
  const { failure, retry } = useLoaded(useCallback(() => readHolds().then(setHolds), []));
  if (failure !== null || holds === null)
    return failure === null ? null : (
      <section className={list.card}>
        <LoadFailure failure={failure} onRetry={retry} />
      </section>
    );
  return (
    <section className={`${list.card ?? ''} ${list.form ?? ''}`} aria-label={words.holds}>
      <h3 className={list.cardTitle}>{words.holds}</h3>
      <p className={parts.quiet}>{words.holdsAbout}</p>
      {holds.items.length === 0 ? <p>{words.noHolds}</p> : null}
      {holds.items.map((hold) => (
        <HoldLine key={hold.id} {...{ hold, isAdmin, onLifted: retry }} />
      ))}
      {isAdmin ? <NewHold onHeld={retry} /> : null}
    </section>
  );
}

interface HoldLineProps {
  readonly hold: Holds['items'][number];
  readonly isAdmin: boolean;
  readonly onLifted: () => void;
}

function HoldLine({ hold, isAdmin, onLifted }: HoldLineProps) {
  const { retention: words } = useMessages();
  const format = useFormat();
  const names = useNames();
  const zones = useStore(({ server }) => server.zones);
  const [why, setWhy] = useState('');
  const { id, uid, incidentId, zone, fromMs, toMs, reason, setBy, liftedMs, liftedBy } = hold;
  const zoneName = zone === null ? null : names.zone(zones.find(({ code }) => code === zone)?.id ?? null);
  // Local times that stand as if they were UTC.
  const day = (ms: number | null) => (ms === null ? words.open : format.date(new Date(ms).toISOString().slice(0, 10)));
  const of = uid === null ? (zoneName === null ? words.allZones : words.ofZone(zoneName)) : words.ofIncident(incidentId ?? uid);
  return (
    <div className={styles.line}>
      <span>
        {fromMs === null && toMs === null ? of : words.ofSpan(of, words.span(day(fromMs), day(toMs)))}: <bdi>{reason}</bdi>{' '}
        <span className={parts.quiet}>
          <bdi>{setBy}</bdi>
          {liftedMs === null ? '' : ` · ${words.lifted(liftedBy ?? '')}`}
        </span>
      </span>
      {isAdmin && liftedMs === null ? (
        <>
          <TextInput
            aria-label={words.liftReason}
            placeholder={words.liftReason}
            value={why}
            maxLength={500}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <Button
            disabled={why.trim().length < leastReason}
            onClick={() => void liftHold(id, why.trim()).then((lifted) => lifted !== null && onLifted())}
          >
            {words.lift}
          </Button>
        </>
      ) : null}
    </div>
  );
}

function NewHold({ onHeld }: { readonly onHeld: () => void }) {
  const { retention: words } = useMessages();
  const names = useNames();
  const zones = useStore(({ server }) => server.zones);
  const [draft, setDraft] = useState(noDraft);
  const { zone, fromYear, toYear, reason } = draft;
  const isWhole = (zone !== null || fromYear !== null || toYear !== null) && reason.trim().length >= leastReason;
  const hold = async () => {
    const period = {
      ...(fromYear === null ? {} : { from: `${String(fromYear)}-01-01` }),
      ...(toYear === null ? {} : { to: `${String(toYear + 1)}-01-01` }),
    };
    const made = await putOnHold({
      ...(zone === null ? {} : { zone: zone === noZone ? '' : zone }),
      ...(Object.keys(period).length === 0 ? {} : { period }),
      reason: reason.trim(),
    });
    if (made === null) return;
    setDraft(noDraft);
    onHeld();
  };
  const year = { min: 1900, max: 2200, start: new Date().getFullYear(), placeholder: words.open };
  return (
    <form
      className={list.form}
      onSubmit={(event) => {
        event.preventDefault();
        void hold();
      }}
    >
      <div className={list.pair}>
        <Select
          {...{ searchable: true, clearable: true, label: words.whole, placeholder: words.allZones, value: zone }}
          data={[...zones.map(({ id, code }) => ({ value: code, label: names.zone(id) })), { value: noZone, label: names.zone(null) }]}
          onChange={(chosen) => setDraft({ ...draft, zone: chosen })}
        />
        <TextInput
          label={words.reason}
          dir="auto"
          maxLength={500}
          value={reason}
          onChange={(event) => setDraft({ ...draft, reason: event.currentTarget.value })}
        />
        <NumberField
          {...{ ...year, label: words.fromYear, value: fromYear }}
          onCommit={(value) => setDraft({ ...draft, fromYear: value })}
          onClear={() => setDraft({ ...draft, fromYear: null })}
        />
        <NumberField
          {...{ ...year, label: words.toYear, value: toYear }}
          onCommit={(value) => setDraft({ ...draft, toYear: value })}
          onClear={() => setDraft({ ...draft, toYear: null })}
        />
      </div>
      <div className={styles.line}>
        <Button type="submit" icon={IconLock} disabled={!isWhole}>
          {words.newHold}
        </Button>
      </div>
    </form>
  );
}
