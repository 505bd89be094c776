import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useEffect } from 'react';
import { loadDoctor } from '../actions/settings.ts';
import type { Doctor } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Skeleton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import styles from './list-panel.module.css';

type Check = Doctor['checks'][number];

/** What the host found of itself and its cache; known checks in the language of the screen, others as the host names them. */
export function DoctorTable() {
  const { settings: words, common } = useMessages();
  const doctor = useStore(({ server }) => server.doctor);
  useEffect(() => {
    void loadDoctor();
  }, []);
  return (
    <section className={styles.card}>
      <h3 className={styles.cardTitle}>{words.doctor}</h3>
      <p className={parts.quiet}>{words.doctorText}</p>
      {doctor === null ? (
        <Skeleton lines={6} label={common.loading} />
      ) : (
        <div className={styles.grow}>
          <table className={parts.table}>
            <thead>
              <tr>
                <th>{words.check}</th>
                <th>{words.value}</th>
                <th>{words.state}</th>
                <th>{words.cure}</th>
              </tr>
            </thead>
            <tbody>
              {doctor.checks.map((check) => (
                <CheckRow key={check.name} check={check} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function CheckRow({ check: { name, ok, value, cure } }: { readonly check: Check }) {
  const { doctor } = useMessages();
  const valueOf = useCheckValue();
  return (
    <tr>
      <td>
        <bdi>{doctor.checks[name] ?? name}</bdi>
      </td>
      <td>
        <bdi dir="auto">{valueOf(name, value)}</bdi>
      </td>
      <td>
        <CheckState isOk={ok} isComplete={cure === null} />
      </td>
      <td>{cure === null ? null : <bdi dir="auto">{doctor.cures[name] ?? cure}</bdi>}</td>
    </tr>
  );
}

/** Nothing is wrong with what may be left out, but it is not in order either: the last column says how to get it. */
export function CheckState({ isOk, isComplete }: { readonly isOk: boolean; readonly isComplete: boolean }) {
  const { settings: words } = useMessages();
  if (!isOk) {
    return (
      <Tag tone="warn" icon={IconAlertTriangle}>
        {words.notOk}
      </Tag>
    );
  }
  return isComplete ? (
    <Tag tone="ok" icon={IconCircleCheck}>
      {words.ok}
    </Tag>
  ) : (
    <Tag icon={IconCircleDashed}>{words.optional}</Tag>
  );
}

/** Counts and sizes as the screen writes them, known words translated, the rest as the host wrote it. */
function useCheckValue(): (name: string, value: string) => string {
  const { doctor } = useMessages();
  const format = useFormat();
  return (name, value) => {
    if (name === 'incidents') return format.number(Number(value));
    if (name === 'cache-bytes' || name === 'wal-bytes') return doctor.bytes(Number(value));
    const blocked = /^worked (\d+) ms at most at one go, (\d+) ms with waiting$/.exec(value);
    if (name === 'main-thread' && blocked !== null) return doctor.mainThread(Number(blocked[1]), Number(blocked[2]));
    return doctor.values[value] ?? value;
  };
}
