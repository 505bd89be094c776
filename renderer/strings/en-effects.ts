import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** How much more or less happens on such days, with the ends of its interval: 0.14 = 14 % more. */
export interface EffectShare {
  readonly estimate: number;
  readonly lo80: number;
  readonly hi80: number;
}

/** Words of what holidays, Ramadan and school terms do to a series. */
export function englishEffects(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  const size = (share: number) => `${f.percent(Math.abs(share))} ${share < 0 ? 'fewer' : 'more'}`;
  const span = ({ lo80, hi80 }: EffectShare) => `${f.signedPercent(lo80)} to ${f.signedPercent(hi80)}`;
  return {
    title: 'Effects of the calendar',
    about:
      'What such a day has more or fewer than the same weekday of the weeks around it, in the history of this series. The models pool rare holidays, so what a forecast adds for one can differ.',
    day: 'Day',
    next: 'Next',
    effect: `Effect, ${f.percent(0.8)} interval`,
    seen: 'Seen',
    size,
    span,
    chance: 'may be chance',
    seenTimes: (times: number, days: number) =>
      times === 0
        ? 'never'
        : days === times
          ? counted(times, 'time', 'times')
          : `${counted(times, 'time', 'times')}, ${counted(days, 'day', 'days')}`,
    unseen: 'Not in the history: its effect is not known.',
    blurred: 'Not to be told from the days around it.',
    once: 'seen once, another year may differ',
    inLieu: 'Days off in lieu',
    ahead: 'ahead',
    beforeNow: (share: EffectShare) => `before: ${size(share.estimate)} than usual, ${span(share)}`,
    notDays: 'Effects of single days are estimated in forecasts by day.',
    none: 'This calendar names no day in the history or the coming year.',
  };
}
