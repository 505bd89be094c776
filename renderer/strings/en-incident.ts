import type { IncidentChange } from '../../preload/contract/incident-edits.ts';
import type { Format } from '../ui/format.ts';
import { isolate } from './isolate.ts';

/** Words of the record of one incident: fields, notes, history, editing. Names of columns are those of sync. */
export function englishIncident(f: Format) {
  return {
    title: 'Incident',
    fileAndLine: (file: string, line: number) => `${isolate(file)}, line ${f.ungrouped(line)}`,
    file: 'File and row',
    fileUnknown: 'came through the centre',
    identifier: 'Identifier',
    otherColumns: 'Other columns of the file',
    notJudged: 'not judged yet',
    byType: (origin: string) => `${origin}, as its type says`,
    edit: 'Edit',
    editTitle: 'Edit the incident',
    undo: 'Undo last edit',
    cannotUndo: 'No edit made here can be taken back, or its fields were changed since.',

    date: 'Date',
    hour: 'Hour',
    minute: 'Minute',
    latitude: 'Latitude',
    longitude: 'Longitude',
    badDegrees: 'Latitude from −90 to 90, longitude from −180 to 180, in degrees.',
    pick: 'Choose on the map',
    picking: 'Click the place on the map',

    notes: 'Notes',
    noNotes: 'No notes yet.',
    newNote: 'New note',
    addNote: 'Add note',
    editNote: 'Edit note',
    removeNote: 'Remove note',
    noteText: 'Text of the note',
    notedAt: (author: string, when: string, isEdited: boolean) => `${isolate(author)}, ${when}${isEdited ? ', edited' : ''}`,

    history: 'History',
    noHistory: 'Nothing was changed since it came in.',
    centre: 'The centre',
    fileActor: 'A file',
    what: {
      edited: 'changed it',
      undone: 'took a change back',
      removed: 'deleted it',
      restored: 'brought it back',
      noted: 'added a note',
      'note-edited': 'changed a note',
      'note-removed': 'removed a note',
      imported: 'changed it by an import',
      synced: 'brought a change',
    } satisfies Record<IncidentChange['what'] | 'undone', string>,
    note: 'Note',
    reason: 'Reason',
    became: 'became',

    remove: 'Delete …',
    removeTitle: 'Delete the incident',
    whyRemove: 'Why it is deleted',
    removeAbout: 'It leaves all lists, counts and analyses, and can be brought back. The reason stays with it as a note.',
    removeNow: 'Delete',
    removed: 'Deleted',
    removedBy: (by: string, when: string) => `${isolate(by)}, ${when}. It is in no list, count or analysis; nothing of it is lost.`,
    restore: 'Bring back',

    newest: 'Newest incidents',
    more: 'Show more',
  };
}
