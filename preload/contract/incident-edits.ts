import { z } from 'zod';
import * as d from './domain.ts';
import { procedure } from './procedure.ts';

export const IncidentNote = z.object({
  id: z.string().meta({ description: 'Uuid' }),
  body: z.string(),
  author: z.string(),
  atMs: z.number(),
  editedMs: z.number().nullable(),
});
export type IncidentNote = z.infer<typeof IncidentNote>;

const Value = z.union([z.string(), z.number(), z.null()]);
/** One entry of an incident's history. */
export const IncidentChange = z.object({
  n: z.int().meta({ description: 'Grows in the order in which this cache learned of changes' }),
  atMs: z.number(),
  actor: z.string().meta({ description: 'Empty = came from the centre or a file' }),
  what: z.enum(['edited', 'removed', 'restored', 'noted', 'note-edited', 'note-removed', 'imported', 'synced']),
  changes: z.record(z.string(), z.tuple([Value, Value])).meta({ description: 'Column: value before, value after' }),
});
export type IncidentChange = z.infer<typeof IncidentChange>;

const id = z.coerce.number().int().min(1);
const noteId = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .meta({ examples: ['0190d7c2-0000-7000-8000-000000000000'] });
const body = z.string().trim().min(1).max(10_000);

/** All that this cache knows of one incident, one that was removed included. */
export const IncidentRecord = z.object({
  incident: d.Incident.extend({ extra: z.record(z.string(), z.string()), fileName: z.string() })
    .nullable()
    .meta({ description: 'null = removed' }),
  removed: z.object({ by: z.string(), atMs: z.number(), reason: z.string() }).nullable(),
  notes: z.array(IncidentNote).meta({ description: 'Oldest first' }),
  history: z.array(IncidentChange).meta({ description: 'Newest first' }),
  canUndo: z.boolean().meta({ description: 'Whether the last edit made in this cache can be taken back' }),
});
export type IncidentRecord = z.infer<typeof IncidentRecord>;

/** What people do to single incidents: part of the group `incidents`. */
export const incidentEdits = {
  record: procedure({
    doc: 'Gives all that is known of one incident: its fields, its notes and its history. One that was removed is still found.',
    rest: ['GET', '/api/incidents/:id/record'],
    may: 'viewer',
    zones: 'checked',
    input: z.object({ id }),
    output: IncidentRecord,
    errors: ['not-found'],
  }),
  edit: procedure({
    doc: 'Changes an incident. Its zone follows its position. What it was before is kept in its history.',
    rest: ['PUT', '/api/incidents/:id'],
    may: 'analyst',
    zones: 'checked',
    input: z.object({
      id,
      changes: z.strictObject({
        typeId: d.Id.optional(),
        position: d.LonLat.optional(),
        time: d.LocalTime.optional().meta({ description: 'Local date and minute at the place of the incident' }),
        description: z.string().max(10_000).optional(),
        place: z.string().max(1_000).optional(),
        status: d.IncidentStatus.optional(),
        origin: d.IncidentOrigin.nullable().optional().meta({ description: 'null = as its type says' }),
      }),
    }),
    output: d.Incident,
    errors: ['not-found'],
  }),
  remove: procedure({
    doc: 'Takes an incident out of lists, counts and analyses. It is kept, and no file brings it back.',
    rest: ['DELETE', '/api/incidents/:id'],
    may: 'analyst',
    zones: 'checked',
    input: z.object({
      id,
      reason: z.string().trim().max(500).optional().meta({ description: 'Kept in its history, and as a note that travels with it' }),
    }),
    output: z.object({ id: z.int() }),
    errors: ['not-found'],
  }),
  undo: procedure({
    doc: 'Takes the last edit of an incident back, and the one before it the next time; refused if its fields were changed since.',
    rest: ['POST', '/api/incidents/:id/undo'],
    may: 'analyst',
    zones: 'checked',
    input: z.object({ id }),
    output: d.Incident,
    errors: ['not-found'],
  }),
  restore: procedure({
    doc: 'Brings a removed incident back.',
    rest: ['POST', '/api/incidents/:id/restore'],
    may: 'analyst',
    zones: 'checked',
    input: z.object({ id }),
    output: z.object({ id: z.int().meta({ description: 'Another one if its old id is taken' }) }),
    errors: ['not-found'],
  }),
  notes: procedure({
    doc: 'Lists the notes of an incident, oldest first.',
    rest: ['GET', '/api/incidents/:id/notes'],
    may: 'viewer',
    zones: 'checked',
    input: z.object({ id }),
    output: z.object({ items: z.array(IncidentNote) }),
    errors: ['not-found'],
  }),
  addNote: procedure({
    doc: 'Adds a note to an incident.',
    rest: ['POST', '/api/incidents/:id/notes'],
    may: 'analyst',
    zones: 'checked',
    input: z.object({ id, body }),
    output: IncidentNote,
    errors: ['not-found'],
  }),
  editNote: procedure({
    doc: 'Changes the text of a note; the older text stays in the history of the incident.',
    rest: ['PUT', '/api/incident-notes/:noteId'],
    may: 'analyst',
    zones: 'checked',
    input: z.object({ noteId, body }),
    output: IncidentNote,
    errors: ['not-found'],
  }),
  removeNote: procedure({
    doc: 'Removes a note; its text stays in the history of the incident.',
    rest: ['DELETE', '/api/incident-notes/:noteId'],
    may: 'analyst',
    zones: 'checked',
    input: z.object({ noteId }),
    output: z.object({ noteId: z.string() }),
    errors: ['not-found'],
  }),
  history: procedure({
    doc: 'Says who changed an incident, when and what, as far as this cache knows; newest first.',
    rest: ['GET', '/api/incidents/:id/history'],
    may: 'viewer',
    zones: 'checked',
    input: z.object({ id }),
    output: z.object({ items: z.array(IncidentChange) }),
    errors: ['not-found'],
  }),
};
