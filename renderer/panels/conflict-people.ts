import type { ConflictGroup } from '../state/conflict-groups.ts';
import type { Messages } from '../strings/en.ts';
import { isolate } from '../strings/isolate.ts';

/** The two who changed a row, as sentences name them; each name keeps its own direction. */
export function peopleOf({ isMine, mineBy, theirsBy }: Pick<ConflictGroup, 'isMine' | 'mineBy' | 'theirsBy'>, { sync: words }: Messages) {
  const nameOf = (name: string | null) => (name === null ? words.someone : isolate(name));
  return { mine: isMine ? words.you : nameOf(mineBy), theirs: nameOf(theirsBy), mineName: nameOf(mineBy) };
}
