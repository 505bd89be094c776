import type { AlertRule } from '../../preload/contract/alert-domain.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { useNames } from './names.ts';

const HOUR_MIN = 60;
const DAY_MIN = 1_440;

/** "When a hotspot of Robbery in any zone has 40 or more incidents …". */
export function useRuleSentence(): (rule: Omit<AlertRule, 'id' | 'version'>) => string {
  const { rules: words, alerts } = useMessages();
  const format = useFormat();
  const names = useNames();
  return ({ measure, threshold, minSupport, minCount, scope, timing }) => {
    const zones = scope.zoneIds.length === 0 ? alerts.anyZone : format.list(scope.zoneIds.map((id) => names.zone(id)));
    const type = scope.typeIds.length === 0 ? words.anyTypeIn : format.list(scope.typeIds.map((id) => names.type(id)));
    if (measure === 'hotspot.incidents') return words.sentence.hotspot(type, zones, threshold, minSupport);
    if (measure === 'forecast.rise') return words.sentence.forecast(zones, threshold, minCount);
    if (measure === 'count.excess') return words.sentence.excess(zones, threshold, minCount);
    const place = scope.each === 'whole' ? words.wholeOf(zones) : zones;
    const value = words.values[measure](threshold);
    const span = spanWords(timing.stepMin * timing.windowSteps);
    const main =
      measure === 'data.silence'
        ? words.sentence.silence(type, place, words.hoursOf(threshold))
        : words.sentence.series(type, place, span, value);
    const hours =
      scope.hours && words.sentence.only(words.hoursBetween(format.hour(scope.hours[0]), format.hour((scope.hours[1] + 1) % 24)));
    const days =
      scope.weekdays.length === 0 ? null : words.sentence.only(format.list(scope.weekdays.map((day) => format.weekday(day, 'long'))));
    const pending = timing.pendingSteps === 1 ? null : words.sentence.pending(timing.pendingSteps);
    return format.list([main, hours, days, pending].filter((part) => part !== null));
  };

  function spanWords(minutes: number): string {
    return minutes % DAY_MIN === 0 ? words.daysOf(minutes / DAY_MIN) : words.hoursOf(minutes / HOUR_MIN);
  }
}

/** Shares are shown and typed in percent. */
export const isShare = (measure: AlertRule['measure']): boolean =>
  measure === 'forecast.rise' || measure === 'count.excess' || measure === 'count.surge';
