import { describe, expect, test } from 'vitest';
import { groupConflicts } from '../../../renderer/state/conflict-groups.ts';
import type { IncidentChange } from '../../../preload/contract/incident-edits.ts';
import { type ConflictFilter, everyConflict, filterGroups } from '../../../renderer/state/conflict-filter.ts';
import { mergedFields } from '../../../renderer/state/merged-fields.ts';
import { mayDo, whyNotDecide } from '../../../renderer/state/decisions.ts';
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

  test('fields stand in the order of a record, however they came', () => {
    const columns = ['position', 'name_en', 'description', 'place'].map((column) => conflict({ id: column, column }));
    const [group] = groupConflicts(columns);
    expect(group?.conflicts.map(({ column }) => column)).toEqual(['description', 'place', 'position', 'name_en']);
  });

  test('times and people that are not known stay so', () => {
    const [group] = groupConflicts([conflict({ mineBy: null, theirsBy: null, mineMs: null, theirsMs: null })]);
    expect(group).toMatchObject({ newestMs: null, mineBy: null, theirsBy: null });
  });
});

describe('filters', () => {
  const groups = groupConflicts([
    conflict({ id: 'a', rowId: 'one', column: 'description', mineMs: 0, theirsMs: null }),
    conflict({ id: 'b', rowId: 'two', column: 'place', theirsBy: 'Analyst 7', mineMs: 9 * 86_400_000, theirsMs: null }),
  ]);
  const context = { zoneOf: ({ rowId }: { rowId: string }) => (rowId === 'one' ? 4 : 0), nowMs: 10 * 86_400_000 };
  const passing = (filter: Partial<ConflictFilter>) =>
    filterGroups(groups, { ...everyConflict, ...filter }, context).map(({ rowId }) => rowId);

  test('pass what has a chosen field, person and zone, and was changed lately', () => {
    expect(passing({})).toEqual(['one', 'two']);
    expect(passing({ columns: ['place'] })).toEqual(['two']);
    expect(passing({ people: ['Analyst 7'] })).toEqual(['two']);
    expect(passing({ people: ['Analyst 2'] })).toEqual(['one', 'two']);
    expect(passing({ zoneIds: [4, 9] })).toEqual(['one']);
    expect(passing({ days: 7 })).toEqual(['two']);
    expect(passing({ days: 7, zoneIds: [4] })).toEqual([]);
  });
});

describe('merged by themselves', () => {
  const at = (n: number, atMs: number, what: 'edited' | 'synced', changes: IncidentChange['changes']): IncidentChange => {
    return { n, atMs, actor: what === 'edited' ? 'Analyst 2' : '', what, changes };
  };

  test('are the other fields that changed since the change that met the conflict, whatever their hour; pairs are one field', () => {
    const [group] = groupConflicts([conflict({ mineMs: 100 })]);
    const history = [
      at(3, 90, 'synced', { description: ['mine', 'theirs'], status: ['', 'confirmed'], lon: [1, 2], lat: [3, 4], zone_code: ['A', 'B'] }),
      at(2, 100, 'edited', { description: ['base', 'mine'], place: ['', 'souk'] }),
      at(1, 50, 'edited', { origin: [null, 1] }),
    ];
    const note = { id: 'n', body: 'seen', author: 'Analyst 2', atMs: 200, editedMs: null };

    expect(mergedFields(group, { history, notes: [note, { ...note, atMs: 20 }] })).toEqual({
      fields: [
        { column: 'place', value: 'souk', by: { here: true, name: 'Analyst 2' } },
        { column: 'status', value: 'confirmed', by: { here: false, name: '' } },
        { column: 'position', value: { lon: 2, lat: 4 }, by: { here: false, name: '' } },
      ],
      notes: 1,
    });
  });
});

describe('decisions', () => {
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
