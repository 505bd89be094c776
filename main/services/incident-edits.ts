import type { Incident } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { IncidentChange, incidentEdits, IncidentNote } from '../../preload/contract/incident-edits.ts';
import type { Actor, IncidentEdit } from '../store/sync-api.ts';
import { differences } from './audit-differences.ts';
import { type NameOf, peopleNames } from './people.ts';
import { openZoneLocator } from './placing.ts';
import type { Call, Handlers, Ports } from './ports.ts';

type Changes = Parameters<Handlers<typeof incidentEdits>['edit']>[0]['changes'];

export const incidentEditsService = (ports: Ports): Handlers<typeof incidentEdits> => ({
  async edit({ id, changes }, call) {
    const before = await find(ports, id);
    const edit = await asEdit(ports, before, changes, call);
    if (await ports.write.editIncident(id, edit, by(ports, call))) tellChange(ports);
    const after = await find(ports, id);
    call.audit({ subjectId: id, ...differences(before, after) });
    return after;
  },

  async record({ id }) {
    const { removed, notes, history, ...record } = found(await ports.read.incidentRecord(id), 'incident', id);
    const nameOf = await peopleNames(ports);
    return {
      ...{ ...record, notes: notes.map(authored(nameOf)), history: history.map(acted(nameOf)) },
      removed: removed && { ...removed, by: nameOf(removed.by) },
      incident: removed === null ? await ports.read.incident(id) : null,
    };
  },

  async undo({ id }, call) {
    const before = await find(ports, id);
    if (!(await ports.write.undoIncidentEdit(id, by(ports, call)))) throw missing('edit to take back of incident', id);
    tellChange(ports);
    const after = await find(ports, id);
    call.audit({ subjectId: id, ...differences(before, after) });
    return after;
  },

  async remove({ id, reason = '' }, call) {
    const before = await find(ports, id);
    if (!(await ports.write.removeIncident(id, by(ports, call), reason))) throw missing('incident', id);
    tellChange(ports);
    call.audit({ subjectId: id, before, reason });
    return { id };
  },

  async restore({ id: removedId }, call) {
    const id = await ports.write.restoreIncident(removedId, by(ports, call));
    if (id === null) throw missing('incident', removedId);
    tellChange(ports);
    call.audit({ subjectId: id, after: await find(ports, id) });
    return { id };
  },

  async notes({ id }) {
    return { items: found(await ports.read.incidentNotes(id), 'incident', id).map(authored(await peopleNames(ports))) };
  },

  async addNote({ id, body }, call) {
    const note = found(await ports.write.addNote(id, body, by(ports, call)), 'incident', id);
    call.audit({ subjectId: id, after: { noteId: note.id, body } });
    tellNote(ports);
    return note;
  },

  async editNote({ noteId, body }, call) {
    const note = found(await ports.write.editNote(noteId, body, by(ports, call)), 'note', noteId);
    // The older text is in the history of the incident.
    call.audit({ subjectId: noteId, after: { body } });
    tellNote(ports);
    return note;
  },

  async removeNote({ noteId }, call) {
    if (!(await ports.write.removeNote(noteId, by(ports, call)))) throw missing('note', noteId);
    tellNote(ports);
    return { noteId };
  },

  async history({ id }) {
    return { items: found(await ports.read.incidentHistory(id), 'incident', id).map(acted(await peopleNames(ports))) };
  },
});

const authored =
  (nameOf: NameOf) =>
  (note: IncidentNote): IncidentNote => ({ ...note, author: nameOf(note.author) });
const acted =
  (nameOf: NameOf) =>
  (change: IncidentChange): IncidentChange => ({ ...change, actor: nameOf(change.actor) });

const by = ({ now }: Ports, { caller }: Call): Actor => ({ actor: caller.name, atMs: now() });

const tellChange = ({ emit }: Ports): void => {
  emit('incidents.changed', { batchId: null });
};

/** Notes are in no list and no count: only what waits for the centre changes. */
function tellNote({ emit, syncTimer }: Ports): void {
  emit('sync.changed', {});
  syncTimer.soon();
}

async function find({ read }: Ports, id: number): Promise<Incident> {
  const { extra: _extra, fileName: _fileName, ...incident } = found(await read.incident(id), 'incident', id);
  return incident;
}

/** In the words of the store: the zone of a new position, the moment of a new local time (at the incident's own offset from UTC). */
async function asEdit(ports: Ports, incident: Incident, { position, time, ...changes }: Changes, call: Call): Promise<IncidentEdit> {
  const { typeId } = changes;
  if (typeId !== undefined && !(await ports.read.incidentTypes()).some(({ id }) => id === typeId)) throw missing('incident type', typeId);
  const edit = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as IncidentEdit;
  const { utcOffsetMin } = incident;
  return {
    ...edit,
    ...(position === undefined ? {} : { position: await place(ports, position, call) }),
    ...(time === undefined ? {} : { time: { occurredMs: momentOf(time, utcOffsetMin), utcOffsetMin } }),
  };
}

async function place(ports: Ports, [lon, lat]: [number, number], { signal }: Call): Promise<NonNullable<IncidentEdit['position']>> {
  const { locate } = await openZoneLocator(ports, { signal });
  const [zoneId = 0] = await locate(Float64Array.of(lon, lat));
  return { lon, lat, zoneId: zoneId === 0 ? null : zoneId };
}

function momentOf(localTime: string, utcOffsetMin: number): number {
  const ms = Date.parse(localTime.length === 10 ? `${localTime}T00:00Z` : `${localTime}Z`);
  // A day that a month does not have rolls over to the next one.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(localTime))
    throw new AppError('input.invalid', { path: 'changes.time', rule: 'date', detail: 'no such day' });
  return ms - utcOffsetMin * 60_000;
}

function found<T>(value: T | null, what: string, id: number | string): T {
  if (value === null) throw missing(what, id);
  return value;
}

const missing = (what: string, id: number | string): AppError => new AppError('not-found', { what, id });
