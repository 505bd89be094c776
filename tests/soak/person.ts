/** What people do at their desks in the simulation, by chance. Every text that is typed is one of a kind, so that it can be found again. */
import type { Random } from '../../analytics/math/random.ts';
import type { IncidentStatus } from '../../preload/contract/domain.ts';
import { reads, writes } from '../../main/store/index.ts';
import { all, first, sql, value, type WriteDb } from '../../main/store/sql.ts';
import type { Actor, IncidentEdit } from '../../main/store/sync-api.ts';
import { importRows } from '../store/fixtures.ts';
import { manyIncidents } from '../store/incidents.ts';
import { anyRule } from '../store/any-rule.ts';

export interface Person {
  readonly random: Random;
  /** A text that nobody typed before. */
  readonly type: () => string;
  /** The same, in a file: a newer file may replace it before anybody was told. */
  readonly write: () => string;
  readonly isSupervisor: boolean;
  /** Files of incidents that people import: all have the same rows, in other states. */
  readonly fileRows: number;
}

type Act = (person: Person, db: WriteDb, by: Actor) => void;

/** Texts as they are found again: ⟦who-number⟧. */
export const typedText = /⟦[^⟧]+⟧/g;

/** One act by chance; it may come to nothing, where there is nothing to do it to. */
export function actOnce(person: Person, db: WriteDb, by: Actor): void {
  const total = acts.reduce((sum, [weight]) => sum + weight, 0);
  let left = person.random.next() * total;
  const [, act] = acts.find(([weight]) => (left -= weight) < 0) ?? acts[0];
  act(person, db, by);
}

const acts: readonly (readonly [weight: number, act: Act])[] = [
  [30, edit(({ type }) => ({ description: type() }))],
  [18, edit(({ type }) => ({ place: type() }))],
  [6, edit(({ type }) => ({ description: type(), place: type() }))],
  [8, edit(({ random }) => ({ status: statuses[random.below(statuses.length)] }))],
  [3, edit(({ random }, db) => ({ typeId: 1 + random.below(value<number>(db, sql`SELECT count(*) FROM incident_type`)) }))],
  [3, edit(({ random }) => ({ time: { occurredMs: 1_700_000_000_000 + 60_000 * random.below(100_000), utcOffsetMin: 180 } }))],
  [3, edit(({ random }) => ({ origin: (['reported', 'discovered', null] as const)[random.below(3)] }))],
  [8, edit(move)],
  [9, withIncident(({ type }, db, { id, by }) => void writes.addNote(db, id, type(), by))],
  [3, withNote(({ type }, db, { id, by }) => void writes.editNote(db, id, type(), by))],
  [1, withNote((_, db, { id, by }) => void writes.removeNote(db, id, by))],
  [3, withIncident((_, db, { id, by }) => void writes.removeIncident(db, id, by))],
  [2, restore],
  [2, importFile],
  [4, decide],
  [1, undo],
  [1, ({ isSupervisor }, db, by) => isSupervisor && saveRule(db, by)],
  [1, ({ random }, db) => writes.saveSettings(db, { hotspotRadiusM: 100 + random.below(400) })],
];

const statuses: readonly IncidentStatus[] = ['', 'confirmed', 'unfounded', 'duplicate'];

/** Most work is done on few incidents: people meet there. */
function pickIncident({ random }: Person, db: WriteDb): number | null {
  const most = value<number>(db, sql`SELECT coalesce(max(id), 0) FROM incident`);
  const from = Math.floor(most * random.next() ** 2);
  return first<{ id: number }>(db, sql`SELECT id FROM incident WHERE id > ${from} ORDER BY id LIMIT 1`)?.id ?? null;
}

function withIncident(act: (person: Person, db: WriteDb, what: { readonly id: number; readonly by: Actor }) => void): Act {
  return (person, db, by) => {
    const id = pickIncident(person, db);
    if (id !== null) act(person, db, { id, by });
  };
}

function edit(make: (person: Person, db: WriteDb) => IncidentEdit): Act {
  return withIncident((person, db, { id, by }) => void writes.editIncident(db, id, make(person, db), by));
}

/** Into any zone, also where the person may not go. */
function move({ random }: Person, db: WriteDb): IncidentEdit {
  const zones = [null, ...all<{ id: number }>(db, sql`SELECT id FROM zone ORDER BY id`).map(({ id }) => id)];
  return {
    position: {
      lon: 47.8 + random.below(500) / 1_000,
      lat: 29.2 + random.below(300) / 1_000,
      zoneId: zones[random.below(zones.length)] ?? null,
    },
  };
}

function withNote(act: (person: Person, db: WriteDb, what: { readonly id: string; readonly by: Actor }) => void): Act {
  return (person, db, by) => {
    const count = value<number>(db, sql`SELECT count(*) FROM incident_note WHERE removed_ms IS NULL`);
    const note = first<{ id: string }>(
      db,
      sql`SELECT id FROM incident_note WHERE removed_ms IS NULL ORDER BY id LIMIT 1 OFFSET ${person.random.below(Math.max(1, count))}`,
    );
    if (note) act(person, db, { id: note.id, by });
  };
}

function restore({ random }: Person, db: WriteDb, by: Actor): void {
  const removed = all<{ id: number }>(db, sql`SELECT id FROM incident_removed WHERE id > 0 ORDER BY uid`);
  const chosen = removed[random.below(Math.max(1, removed.length))];
  if (chosen) writes.restoreIncident(db, chosen.id, by);
}

/** Some rows of the one file that everybody gets, as it is today: new ones, known ones, corrected ones. */
function importFile({ random, fileRows, write }: Person, db: WriteDb): void {
  const zones = [0, ...all<{ id: number }>(db, sql`SELECT id FROM zone ORDER BY id`).map(({ id }) => id)];
  const rows = manyIncidents(1 + random.below(8), random.below(fileRows)).map((row) => {
    return random.next() < 0.7 ? { ...row, content: 1 + random.below(1e9), description: write() } : row;
  });
  importRows(db, rows, { zoneIds: Int32Array.from(rows, ({ key }) => zones[key % zones.length]) });
}

function decide({ random, isSupervisor, type }: Person, db: WriteDb, by: Actor): void {
  if (!isSupervisor && random.next() < 0.8) return;
  const open = reads.syncConflicts(db, 'open', { page: 1, pageSize: 20 }).items;
  const conflict = open[random.below(Math.max(1, open.length))];
  if (!conflict) return;
  const choice = (['theirs', 'mine', 'value'] as const)[random.below(conflict.column === 'description' ? 3 : 2)];
  writes.resolveConflict(db, conflict.id, choice, choice === 'value' ? { description: type() } : null, by);
}

function undo({ random, isSupervisor }: Person, db: WriteDb, by: Actor): void {
  const decided = reads.syncConflicts(db, 'resolved', { page: 1, pageSize: 20 }).items;
  const conflict = decided[random.below(Math.max(1, decided.length))];
  if (conflict && isSupervisor) writes.undoResolve(db, conflict.id, by);
}

function saveRule(db: WriteDb, { atMs }: Actor): void {
  const [rule] = reads.alertRules(db);
  const fields = { ...anyRule, measure: 'hotspot.incidents', severity: 'high' } as const;
  writes.saveAlertRule(db, { ...(rule ?? fields), name: 'Dense', threshold: atMs % 1_000 }, { actor: '', atMs });
}
