import type { Format } from '../ui/format.ts';

/** Words of masked views and of exports. */
export function englishPrivacy(f: Format) {
  return {
    title: 'Who sees exact data',
    exactFrom: 'Single incidents as they are, from role',
    exactFromAbout:
      'Roles below it see a masked view: type, zone and day on a grid of 250 m, no hours and no texts, and no types with fewer than 5 incidents in a zone. It holds for lists, the map, exports and the interface of programs.',
    masked: 'Masked view',
    maskedAbout:
      'Single incidents are shown by type, zone and day, on a grid of 250 m; hours and texts are not shown. Types with fewer than 5 incidents in a zone, and others by which their number could be computed, are left out.',
    fewer: (least: number) => `fewer than ${f.number(least)}`,
    withheld: 'fewer than 5, or withheld',
    weeksWithheld: 'Weeks are not shown: some have fewer than 5 incidents.',
    hours: 'Hours are not shown in a masked view.',
    exportTitle: 'Export',
    exportMasked: 'Export masked CSV',
    exportExact: 'Export exact CSV',
    exact: 'Exact places, times and texts',
    reason: 'Reason',
    reasonAbout: (least: number) => `Why exact data are needed, ${f.number(least)} letters or more. It is kept.`,
    exportAbout: 'The chosen period, types and zones, as a file.',
    exported: (rows: number) => `${f.number(rows)} rows written. What the file holds is said beside it, in .meta.json.`,
  };
}
