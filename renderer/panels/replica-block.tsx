import { MultiSelect } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import type { Replica } from '../../preload/contract/replica.ts';
import { compareWithCentre, readReplica, saveReplica } from '../actions/courier.ts';
import { mayDo } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Button } from '../ui/parts.tsx';
import { useNow } from '../ui/use-now.ts';
import parts from '../ui/parts.module.css';
import { CourierBlock } from './courier-block.tsx';
import list from './list-panel.module.css';
import styles from './sync-panel.module.css';
import { useLoaded } from './use-loaded.ts';
import { useNames } from './names.ts';

/** As the contract has them. */
const [firstYear, lastYear] = [1900, 2200];

/** What of the centre is held here, whether it is the same as there, and the courier. */
export function HeldHere() {
  return (
    <>
      <ReplicaBlock />
      <CourierBlock />
    </>
  );
}

/** What came of the last thing done here; in words only when drawn, so that it follows the language. */
type Said = 'later' | { readonly differing: number; readonly repaired: number; readonly left: number };

function ReplicaBlock() {
  const { courier: words } = useMessages();
  const me = useStore(({ server }) => server.me);
  const { zones, types } = useStore(({ server }) => server);
  const names = useNames();
  const format = useFormat();
  const nowMs = useNow();
  const [replica, setReplica] = useState<Replica | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  useLoaded(useCallback(() => readReplica().then(setReplica), []));
  if (replica === null) return null;
  const isAdmin = mayDo(me, 'admin');
  const change = async (part: Partial<Replica>) => {
    const saved = await saveReplica({ ...replica, ...part });
    if (saved === null) return;
    setReplica(saved);
    setSaid('later');
  };
  const compare = async () => {
    const result = await compareWithCentre();
    if (result !== null) setSaid({ differing: result.differing.length, repaired: result.repaired, left: result.left });
  };
  const thisYear = new Date(nowMs).getFullYear();
  const isEveryYear = replica.fromYear === null && replica.toYear === null;
  const yearField = {
    ...{ min: firstYear, max: lastYear, start: thisYear, disabled: !isAdmin },
    placeholder: isEveryYear ? words.allYears : words.noLimit,
  };
  const { compare: order } = new Intl.Collator(format.language);
  const byName = (choices: readonly Choice[]) => [...choices].sort((one, other) => order(one.label, other.label));
  const listed = (codes: string[]): string[] | null => (codes.length === 0 ? null : codes);
  return (
    <section className={`${list.card ?? ''} ${list.form ?? ''}`} aria-label={words.held}>
      <h3 className={list.cardTitle}>{words.held}</h3>
      <p>{words.heldAbout}</p>
      <MultiSelect
        searchable
        clearable
        disabled={!isAdmin}
        label={words.zones}
        placeholder={replica.zones === null ? words.all : ''}
        data={[
          ...byName(zones.map(({ id, code }) => ({ value: code, label: names.zone(id) }))),
          { value: noZone, label: names.zone(null) },
        ]}
        value={(replica.zones ?? []).map((code) => code || noZone)}
        onChange={(codes) => void change({ zones: listed(codes.map((code) => (code === noZone ? '' : code))) })}
      />
      <MultiSelect
        searchable
        clearable
        disabled={!isAdmin}
        label={words.types}
        placeholder={replica.types === null ? words.all : ''}
        data={byName(types.map(({ id, code }) => ({ value: code, label: names.type(id) })))}
        value={[...(replica.types ?? [])]}
        onChange={(codes) => void change({ types: listed(codes) })}
      />
      <div className={list.pair}>
        <NumberField
          {...{ ...yearField, label: words.fromYear, max: replica.toYear ?? lastYear, value: replica.fromYear }}
          onCommit={(fromYear) => void change({ fromYear })}
          onClear={() => void change({ fromYear: null })}
        />
        <NumberField
          {...{ ...yearField, label: words.toYear, min: replica.fromYear ?? firstYear, value: replica.toYear }}
          onCommit={(toYear) => void change({ toYear })}
          onClear={() => void change({ toYear: null })}
        />
      </div>
      <p className={parts.quiet}>{words.waitingStays}</p>
      {mayDo(me, 'analyst') ? (
        <div className={styles.line}>
          <Button icon={IconScale} onClick={() => void compare()}>
            {words.compare}
          </Button>
          <span className={parts.quiet}>{words.compareAbout}</span>
        </div>
      ) : null}
      {said === null ? null : (
        <p role="status">{said === 'later' ? words.heldLater : words.compared(said.differing, said.repaired, said.left)}</p>
      )}
    </section>
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Fields take no empty value. */
const noZone = '\u2013';
