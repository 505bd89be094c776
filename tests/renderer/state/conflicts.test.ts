import { describe, expect, test } from 'vitest';
import { groupConflicts } from '../../../renderer/state/conflict-groups.ts';
import { mayDo, undoing, whyNotDecide } from '../../../renderer/state/decisions.ts';
import { conflict, linked } from '../sync-samples.ts';

describe('groups', () => {
  test('fields of one row are one group, in the order of the first of each row', () => {
    const groups = groupConflicts([
      conflict({ id: 'a', rowId: 'x', column: 'description', mineMs: 5, theirsMs: 9 }),
      conflict({ id: 'b', rowId: 'y', column: 'place' }),
      conflict({ id: 'c', rowId: 'x', column: 'position', mineMs: 12, theirsMs: null }),
    ]);
    expect(groups.map(({ key, conflicts }) => [key, conflicts.map(({ id }) => id)])).toEqual([
      ['incident/x', ['a', 'c']],
      ['incident/y', ['b']],
    ]);
    expect(groups[0]?.newestMs).toBe(12);
  });

  test('the same id in two tables is two rows', () => {
    expect(
      groupConflicts([conflict({ id: 'a', table: 'zone', rowId: '8' }), conflict({ id: 'b', table: 'setting', rowId: '8' })]),
    ).toHaveLength(2);
  });

  test('times and people that are not known stay so', () => {
    const [group] = groupConflicts([conflict({ mineBy: null, theirsBy: null, mineMs: null, theirsMs: null })]);
    expect(group).toMatchObject({ newestMs: null, mineBy: null, theirsBy: null });
  });
});

describe('decisions', () => {
  test('what brings back the state before: the value of the centre, or the one taken before', () => {
    const undone = (state: 'open' | 'kept-theirs' | 'took-mine' | 'merged') =>
      undoing({ conflict: conflict({ state }), draft: { choice: 'mine' } })?.choice;
    expect([undone('open'), undone('kept-theirs'), undone('took-mine'), undone('merged')]).toEqual(['theirs', 'theirs', 'mine', undefined]);
  });

  test('a supervisor decides, and only if one at the centre, too', () => {
    const sync = (role: 'analyst' | 'supervisor') => linked({ user: { name: 'A', role, zones: null } });
    expect(whyNotDecide({ role: 'analyst' }, sync('supervisor'))).toEqual({ at: 'here', role: 'analyst' });
    expect(whyNotDecide({ role: 'admin' }, sync('analyst'))).toEqual({ at: 'centre', role: 'analyst' });
    expect(whyNotDecide({ role: 'supervisor' }, sync('supervisor'))).toBeNull();
    expect(whyNotDecide({ role: 'supervisor' }, linked({ user: null }))).toBeNull();
  });

  test('nobody may do anything before it is known who it is', () => {
    expect([mayDo(null, 'viewer'), mayDo({ role: 'analyst' }, 'analyst'), mayDo({ role: 'viewer' }, 'analyst')]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
