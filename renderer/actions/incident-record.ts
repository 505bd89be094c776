import { client } from '../api/connection.ts';
import { changesOf, degreesText, draftOf, type IncidentDraft } from '../state/incident-draft.ts';
import { getState, patch } from '../state/store.ts';
import { failureOf, reportFailure } from './notices.ts';

/** Shows the record of an incident; null closes it and shows what was selected before. */
export function selectIncident(id: number | null): void {
  patch('transient', { selectedIncidentId: id, incidentDraft: null });
  if (id !== null) patch('choices', { isInspectorOpen: true });
}

/** Reads the record of an incident. Rejects with the reason. */
export async function loadIncident(id: number): Promise<void> {
  const record = await client.incidents.record({ id });
  if (getState().transient.selectedIncidentId === id) patch('server', { incidentRecord: { ...record, id } });
}

/** Reads the record that is shown again, if one is; one that is gone is closed. */
export async function reloadIncident(): Promise<void> {
  const { selectedIncidentId } = getState().transient;
  if (selectedIncidentId === null) return;
  try {
    await loadIncident(selectedIncidentId);
  } catch (error) {
    if (failureOf(error).code !== 'not-found') throw error;
    if (getState().transient.selectedIncidentId === selectedIncidentId) selectIncident(null);
  }
}

export function startEdit(): void {
  const incident = getState().server.incidentRecord?.incident;
  if (incident != null) patch('transient', { incidentDraft: draftOf(incident) });
}

export function changeDraft(change: Partial<IncidentDraft>): void {
  const { incidentDraft } = getState().transient;
  if (incidentDraft !== null) patch('transient', { incidentDraft: { ...incidentDraft, ...change } });
}

export function closeEdit(): void {
  patch('transient', { incidentDraft: null });
}

/** A click on the map while the form asks for a position. */
export function placeDraft([lon, lat]: readonly [number, number]): void {
  changeDraft({ lon: degreesText(lon), lat: degreesText(lat), isPicking: false });
}

/** Saves what the form changed. @returns whether it is saved; if not, the reason is on the screen. */
export async function saveEdit(): Promise<boolean> {
  const { incidentDraft } = getState().transient;
  const incident = getState().server.incidentRecord?.incident;
  const changes = incidentDraft === null || incident == null ? null : changesOf(incident, incidentDraft);
  if (changes === null || incident == null) return false;
  return Object.keys(changes).length === 0 || keep(incident.id, () => client.incidents.edit({ id: incident.id, changes }));
}

export const undoEdit = (id: number): Promise<boolean> => keep(id, () => client.incidents.undo({ id }));

export const removeIncident = (id: number, reason: string): Promise<boolean> => keep(id, () => client.incidents.remove({ id, reason }));

/** It may come back under another id. */
export async function restoreIncident(id: number): Promise<void> {
  try {
    const restored = await client.incidents.restore({ id });
    selectIncident(restored.id);
    await loadIncident(restored.id);
  } catch (error) {
    reportFailure(error);
  }
}

export const addNote = (id: number, body: string): Promise<boolean> => keep(id, () => client.incidents.addNote({ id, body }));

export const editNote = (id: number, noteId: string, body: string): Promise<boolean> =>
  keep(id, () => client.incidents.editNote({ noteId, body }));

export const removeNote = (id: number, noteId: string): Promise<boolean> => keep(id, () => client.incidents.removeNote({ noteId }));

/** Changes something and reads the record again. */
async function keep(id: number, change: () => Promise<unknown>): Promise<boolean> {
  try {
    await change();
    await loadIncident(id);
    return true;
  } catch (error) {
    reportFailure(error);
    return false;
  }
}
