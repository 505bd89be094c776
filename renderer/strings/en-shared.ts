import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of forecasts and ledgers that others made. */
export function englishShared(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  return {
    made: {
      title: 'Where it comes from',
      here: 'Made here',
      group: (login: string) => `Made by ${login}`,
      by: (login: string, at: string) => `Made by ${login}, ${at}.`,
      asMade: 'All numbers are shown as they were made there; nothing is computed anew.',
      ofZones: (n: number) =>
        plural(n, {
          one: 'Its city is the one zone that its maker sees.',
          other: `Its city is the ${f.number(n)} zones that its maker sees.`,
        }),
      leftOut: (n: number) =>
        `${counted(n, 'forecast', 'forecasts')} of this run ${plural(n, { one: 'is', other: 'are' })} not here: of zones that you do not see, or that are not on this computer.`,
      notTold: 'Components, holidays and what the models learned are not sent.',
      older: 'It was sent by an older version: its steps, history, back-test and models were not sent with it.',
      fitsSeal: 'The numbers are the sealed ones',
      notVerified: 'Not verified',
      bodyBroken: 'A part of this run is not what its maker sent. Do not rely on it; ask its maker.',
      sealBroken: 'The numbers are not those that were sealed. Do not rely on them; ask their maker.',
    },
    ledger: {
      choose: 'Ledger shown',
      own: 'Sealed here',
      of: (login: string, at: string) => `${login}, last entry ${at}`,
      about: 'Sealed and scored by its maker, by what was counted there. It does not count in your own scoreboard.',
      hidden: (n: number) =>
        `${counted(n, 'seal', 'seals')} of zones that you do not see ${plural(n, { one: 'is', other: 'are' })} not listed.`,
      hiddenEntries: (n: number) =>
        `${counted(n, 'entry', 'entries')} of zones that you do not see ${plural(n, { one: 'stands', other: 'stand' })} in the chain; what ${plural(n, { one: 'it says', other: 'they say' })} is not checked.`,
      notVerified: 'Not verified',
      bodyBroken: (n: number) =>
        `${counted(n, 'part', 'parts')} of this ledger ${plural(n, { one: 'is', other: 'are' })} not what its maker sent: it proves nothing.`,
    },
    seal: {
      noneTold: 'No seal of it was sent: the naive count needs none.',
      notScoredThere: 'Not scored yet where it was made.',
    },
    scoreboard: 'Sealed forecasts whose period is over, as they were scored where they were made. Your own models are not judged by them.',
  };
}
