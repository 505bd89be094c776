import { selectDays } from '../state/derived.ts';
import { useStore } from '../state/store.ts';
import { addDays } from '../ui/days.ts';
import { useFormat } from '../ui/format.ts';
import parts from '../ui/parts.module.css';
import { usePeriodWords } from './use-comparison.ts';

/** The chosen period in words; on the Arabic screen by the Hijri calendar, too. */
export function PeriodLines() {
  const format = useFormat();
  const words = usePeriodWords();
  const dayZero = useStore(({ server }) => server.columns?.dayZero ?? null);
  const days = useStore(selectDays);
  return (
    <>
      {words}
      {format.language !== 'ar' || dayZero === null || days === null ? null : (
        <div className={parts.quiet}>{format.hijriRange(addDays(dayZero, days.from), addDays(dayZero, days.to))}</div>
      )}
    </>
  );
}
