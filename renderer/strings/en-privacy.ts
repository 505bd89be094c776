import type { Format } from '../ui/format.ts';

/** Words of masked views and of exports. */
export function englishPrivacy(f: Format) {
  return {
    masked: 'Masked view',
    maskedAbout:
      'Single incidents are shown by type, zone and day, on a grid of 250 m; hours and texts are not shown. Types with fewer than 5 incidents in a zone, and others by which their number could be computed, are left out.',
    fewer: (least: number) => `fewer than ${f.number(least)}`,
    withheld: 'fewer than 5, or withheld',
    weeksWithheld: 'Weeks are not shown: some have fewer than 5 incidents.',
    hours: 'Hours are not shown in a masked view.',
  };
}
