/** How each incident became known, one an incident, all of one length. */
export interface KnownBy {
  readonly typeIds: Uint16Array;
  /** 0 = reported, 1 = discovered; anything else: as the type says. */
  readonly origins: Uint8Array;
  /** Types whose incidents patrols discover, where an incident itself does not tell. */
  readonly withoutTypes: readonly number[];
}

const REPORTED = 0;
const DISCOVERED = 1;

/**
 * Marks what forecasts must not learn from: incidents that patrols found where they were looking.
 *
 * @returns length n, 1 = discovered. @throws {RangeError} if the lengths differ. Time O(n).
 */
export function markDiscovered({ typeIds, origins, withoutTypes }: KnownBy): Uint8Array<ArrayBuffer> {
  if (origins.length !== typeIds.length) throw new RangeError(`origins: needs ${typeIds.length} values, has ${origins.length}`);
  const isDiscoveredType = new Uint8Array(65_536);
  for (const type of withoutTypes) isDiscoveredType[type] = 1;
  const marks = new Uint8Array(typeIds.length);
  for (let i = 0; i < marks.length; i++) {
    const origin = origins[i];
    marks[i] = origin === DISCOVERED || (origin !== REPORTED && isDiscoveredType[typeIds[i]] === 1) ? 1 : 0;
  }
  return marks;
}
