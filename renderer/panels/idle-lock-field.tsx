import { saveSettings } from '../actions/settings.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { NumberField } from '../ui/number-field.tsx';
import parts from '../ui/parts.module.css';
import list from './list-panel.module.css';

/** As the contract has it. */
const mostMinutes = 240;

/** After how long without a touch the screens of this workstation lock. */
export function IdleLock() {
  const { people: words } = useMessages();
  const minutes = useStore(({ server }) => server.settings?.idleLockMin);
  if (minutes === undefined) return null;
  return (
    <section className={`${list.card ?? ''} ${list.form ?? ''}`} aria-label={words.lockTitle}>
      <h3 className={list.cardTitle}>{words.lockTitle}</h3>
      <div className={list.pair}>
        <NumberField
          label={words.lockAfter}
          min={0}
          max={mostMinutes}
          value={minutes}
          onCommit={(idleLockMin) => void saveSettings({ idleLockMin })}
        />
      </div>
      <p className={parts.quiet}>{words.lockAbout}</p>
    </section>
  );
}
