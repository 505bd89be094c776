import type { Conflict } from '../../preload/contract/sync-domain.ts';
import type { ConflictGroup } from '../state/conflict-groups.ts';
import type { Messages } from '../strings/en.ts';
import { isolate } from '../strings/isolate.ts';

/** The two who changed a row, as sentences name them; each name keeps its own direction. */
export function peopleOf({ isMine, mineBy, theirsBy }: Pick<ConflictGroup, 'isMine' | 'mineBy' | 'theirsBy'>, { sync: words }: Messages) {
  const nameOf = (name: string | null) => (name === null ? words.someone : isolate(name));
  return { mine: isMine ? words.you : nameOf(mineBy), theirs: nameOf(theirsBy), mineName: nameOf(mineBy) };
}

/** What happened to a row, and what a decision does, in one sentence or two. */
export function whatHappened(group: ConflictGroup, messages: Messages): string {
  const { sync: words } = messages;
  const { isMine, conflicts } = group;
  const { mine, theirs } = peopleOf(group, messages);
  const has = (kind: Conflict['kind']) => conflicts.some((conflict) => conflict.kind === kind);
  if (has('edit-delete')) return isMine ? words.oneRemoved('removed', mine, theirs) : words.oneRemoved(null, theirs, mine);
  if (has('delete-edit')) return words.oneRemoved(isMine ? 'edited' : null, mine, theirs);
  if (has('duplicate')) return words.bothAdded(isMine, mine, theirs);
  if (has('invalid')) return words.unfit(isMine, mine);
  return words.sameField(isMine, mine, theirs, conflicts.length);
}
