/** When a rule fires, and when it is over. */
export interface EpisodeRule {
  /** Reached at this value or above. */
  readonly threshold: number;
  /** Once fired, values at this or above keep it firing: hysteresis. At most `threshold`. */
  readonly clearBelow: number;
  /** Steps in a row that must reach the threshold before it fires, >= 1: one odd step raises nobody. */
  readonly pendingSteps: number;
  /** Steps in a row that must lie below `clearBelow` before it is over, >= 1: it does not flap. */
  readonly clearSteps: number;
}

/** What is known of one subject between two evaluations. Plain numbers, so that it can be kept. */
export interface EpisodeState {
  readonly phase: 'quiet' | 'pending' | 'firing';
  /** Steps in a row that speak for leaving the phase: at the threshold while pending, below clearBelow while firing. */
  readonly run: number;
}

export type EpisodeEvent = 'fired' | 'cleared' | null;

export const quiet: EpisodeState = { phase: 'quiet', run: 0 };

/**
 * One step of a subject. A value that is not known (NaN) changes nothing: it is neither quiet nor a reason to alert.
 */
export function advanceEpisode(
  state: EpisodeState,
  value: number,
  rule: EpisodeRule,
): { readonly state: EpisodeState; readonly event: EpisodeEvent } {
  if (Number.isNaN(value)) return { state, event: null };
  if (state.phase === 'firing') {
    if (value >= rule.clearBelow) return { state: { phase: 'firing', run: 0 }, event: null };
    const run = state.run + 1;
    return run >= rule.clearSteps ? { state: quiet, event: 'cleared' } : { state: { phase: 'firing', run }, event: null };
  }
  if (value < rule.threshold) return { state: quiet, event: null };
  const run = state.run + 1;
  return run >= rule.pendingSteps
    ? { state: { phase: 'firing', run: 0 }, event: 'fired' }
    : { state: { phase: 'pending', run }, event: null };
}

export interface Episode {
  /** Step at whose end it fired. */
  readonly firedAt: number;
  /** Step at whose end it was over; null = it goes on. */
  readonly clearedAt: number | null;
  /** Highest value from the firing on. */
  readonly peak: number;
}

/** All episodes of one subject's values. Time O(steps). @throws {RangeError} as checkEpisodeRule. */
export function findEpisodes(values: Float64Array, rule: EpisodeRule): Episode[] {
  checkEpisodeRule(rule);
  const episodes: Episode[] = [];
  let state = quiet;
  let open: { firedAt: number; peak: number } | null = null;
  values.forEach((value, step) => {
    const next = advanceEpisode(state, value, rule);
    state = next.state;
    if (next.event === 'fired') open = { firedAt: step, peak: value };
    if (open === null) return;
    if (value > open.peak) open.peak = value;
    if (next.event !== 'cleared') return;
    episodes.push({ ...open, clearedAt: step });
    open = null;
  });
  // The compiler does not see that the callback sets it.
  const last = open as { firedAt: number; peak: number } | null;
  return last === null ? episodes : [...episodes, { ...last, clearedAt: null }];
}

/** @throws {RangeError} if a number is out of range or contradicts another one. */
export function checkEpisodeRule({ threshold, clearBelow, pendingSteps, clearSteps }: EpisodeRule): void {
  if (!Number.isFinite(threshold)) throw new RangeError(`threshold: must be a number, is ${threshold}`);
  if (!(clearBelow <= threshold)) throw new RangeError(`clearBelow: must be at most the threshold ${threshold}, is ${clearBelow}`);
  for (const [name, steps] of Object.entries({ pendingSteps, clearSteps }))
    if (!(Number.isInteger(steps) && steps >= 1)) throw new RangeError(`${name}: must be a whole number >= 1, is ${steps}`);
}
