/** What the cache can do for the sync with a centre and for the incidents that people edit: a part of `Reads` and `Writes`. */
import type { IncidentOrigin, IncidentStatus } from '../../preload/contract/domain.ts';
import type { Role } from '../../preload/contract/procedure.ts';
import type { IncidentChange, IncidentNote, IncidentRecord } from '../../preload/contract/incident-edits.ts';
import type { Replica as ReplicaChoice } from '../../preload/contract/replica.ts';
import type {
  BundleChange,
  CentralIncidents,
  Json,
  OpResult,
  PartSum,
  PulledRows,
  PullStart,
  Replica,
  SnapshotPlan,
  SyncOp,
  SyncTable,
  TableSum,
} from '../central-wire.ts';
import type { PageOf, PageRequest } from './api.ts';

export interface SyncLink {
  readonly login: string;
  readonly userName: string;
  readonly cluster: string;
  readonly timeline: string;
  readonly epoch: string;
  /** The same for all copies of one centre. */
  readonly workspace: string;
  readonly scopeVer: number;
  /** Central ids of the zones in scope; null = all. */
  readonly zones: readonly number[] | null;
  readonly role: Role;
}

export interface SyncState {
  readonly deviceId: string;
  readonly isLinked: boolean;
  readonly cluster: string | null;
  readonly timeline: string | null;
  readonly epoch: string | null;
  readonly workspace: string | null;
  /** null = nothing was pulled yet. */
  readonly cursor: string | null;
  readonly scopeVer: number;
  readonly zones: readonly number[] | null;
  readonly role: Role | null;
  /** With which the centre was met last, and how it calls the person; null = not known. */
  readonly login: string | null;
  readonly userName: string | null;
  readonly lastToldN: number;
  readonly lastToldOp: string | null;
  readonly confirmedN: number;
  /** Changes that were put back after the cache was lost or replaced by an older copy. */
  readonly rescuedOps: number;
  readonly lastSuccessMs: number | null;
  readonly lastError: string | null;
  readonly lastErrorMs: number | null;
  /** Changes that the centre has not answered yet. */
  readonly pending: number;
}

/** What a person sees at a glance. */
export interface SyncCounts {
  /** Changes that the centre has not answered yet, and how many rows they are. */
  readonly waiting: number;
  readonly waitingRows: number;
  readonly oldestWaitingMs: number | null;
  readonly conflicts: number;
  readonly oldestConflictMs: number | null;
  /** Refused by the centre and not looked at yet. */
  readonly rejected: number;
  /** Changes of the last days that merged by themselves with those of others, and when the first of them did. */
  readonly merged: number;
  readonly mergedSinceMs: number | null;
}

/** Two people changed one value; the centre kept the first. */
export interface SyncConflict {
  readonly id: string;
  readonly table: string;
  readonly rowId: string;
  readonly column: string;
  readonly kind: string;
  readonly base: Json;
  readonly mine: Json;
  readonly theirs: Json;
  /** Logins. */
  readonly mineBy: string;
  readonly theirsBy: string;
  readonly state: 'open' | 'kept_theirs' | 'took_mine' | 'merged';
  /** The choice was made here and the centre has not confirmed it yet. */
  readonly isWaiting: boolean;
  readonly atMs: number;
  readonly resolvedBy: string | null;
  readonly resolvedMs: number | null;
  /** Of the incident that it is about, if the cache has it. */
  readonly incident: { readonly id: number; readonly lon: number; readonly lat: number } | null;
}

export interface RejectedOp {
  readonly opId: string;
  readonly table: string;
  readonly rowId: string;
  readonly kind: SyncOp['kind'];
  readonly set: SyncOp['set'];
  readonly base: SyncOp['base'];
  readonly actor: string;
  readonly atMs: number;
  readonly code: string;
  readonly message: string;
  readonly rejectedMs: number;
  readonly isSeen: boolean;
}

/** Where the incident is found to be when its position changes: zone of this cache, null = in none. */
export interface IncidentEdit {
  readonly typeId?: number;
  readonly time?: { readonly occurredMs: number; readonly utcOffsetMin: number };
  readonly position?: { readonly lon: number; readonly lat: number; readonly zoneId: number | null };
  readonly description?: string;
  readonly place?: string;
  readonly status?: IncidentStatus;
  /** null = as its type says. */
  readonly origin?: IncidentOrigin | null;
}

export interface Actor {
  readonly actor: string;
  readonly atMs: number;
}

/** What a pull did to the cache. */
export interface PullReport {
  readonly incidents: { readonly added: number; readonly updated: number; readonly removed: number };
  /** Rows of other tables that were written. */
  readonly rows: { readonly [table in SyncTable]?: number };
  /** Changes of this device whose results are known now. */
  readonly confirmed: number;
  /** Newly open. */
  readonly conflicts: number;
}

/** A part of what waits, as a bundle carries it. */
export interface BundlePage {
  readonly changes: readonly BundleChange[];
  /** Where the next part begins; null = there is none. */
  readonly next: number | null;
}

export interface BundleSigner {
  /** Ed25519, base64url. */
  readonly key: string;
  readonly deviceName: string;
}

export interface BundleProgress {
  /** Changes that were looked at so far. */
  readonly taken: number;
  readonly isAll: boolean;
}

export interface BundleReport {
  /** Changes that were new here. */
  readonly added: number;
  readonly known: number;
  /** Of incidents that were erased because their time was over: they are not taken in. */
  readonly refused: number;
  /** That the new ones are of. */
  readonly rows: number;
}

/** What the next round asks for. */
export interface RoundWish {
  readonly replica: Replica | null;
  /** Sums are due: after a full pull, and after some rounds. */
  readonly isComparing: boolean;
}

export interface SyncReads {
  replica(): ReplicaChoice;
  roundWish(): RoundWish;
  /** Of what is here of the centre. */
  localSums(): TableSum[];
  localParts(zone: number): PartSum[];
  /** Zones that the centre has. */
  centralZones(): { readonly centralId: number; readonly code: string }[];
  /** From the beginning with 0. */
  bundlePage(after: number): BundlePage;
  /** Whether a bundle with this signature was taken in before. */
  isKnownSigner(key: string): boolean;
  syncState(): SyncState;
  syncCounts(): SyncCounts;
  syncConflicts(state: 'open' | 'resolved' | null, page: PageRequest): PageOf<SyncConflict>;
  rejectedOps(page: PageRequest): PageOf<RejectedOp>;
  /** Oldest first; null: there is no such incident. */
  incidentNotes(id: number): IncidentNote[] | null;
  /** What this cache knows of earlier values, newest first; null: there is no such incident, nor was there one. */
  incidentHistory(id: number): IncidentChange[] | null;
  /** Both, and whether it was removed; null: there is no such incident, nor was there one. */
  incidentRecord(id: number): Omit<IncidentRecord, 'incident'> | null;
}

export interface SyncWrites {
  /** Codes that are not here: then nothing is changed. */
  setReplica(choice: ReplicaChoice): { readonly zone: string | null; readonly type: string | null };
  /** Sums were compared, and nothing differs any more. */
  markCompared(): void;
  /** false: there is no such incident, or nothing to change. Only what differs is changed. */
  editIncident(id: number, edit: IncidentEdit, by: Actor): boolean;
  /** Takes an incident out of all lists, counts and analyses; kept so that it can be taken back. false: there is none. */
  removeIncident(id: number, by: Actor, reason?: string): boolean;
  /**
   * Brings back what stood before the last edit that was not taken back yet. false: there is none, its fields were changed since, or it
   * would go back to a zone that is not among `zones` (codes).
   */
  undoIncidentEdit(id: number, by: Actor, zones?: readonly string[]): boolean;
  /** Takes a removal back. The id it has now, null: it was not removed. */
  restoreIncident(id: number, by: Actor): number | null;
  addNote(incidentId: number, body: string, by: Actor): IncidentNote | null;
  editNote(noteId: string, body: string, by: Actor): IncidentNote | null;
  removeNote(noteId: string, by: Actor): boolean;

  saveLink(link: SyncLink): void;
  saveSyncOutcome(atMs: number, error: string | null): void;
  /** The next pull is one of everything. */
  forgetCursor(): void;
  renewDevice(nowMs: number, withDone: boolean): { deviceId: string; queued: number };
  /** Queues all that is not at the centre and that this role may tell it. How many changes were queued. */
  queueEverything(by: Actor): number;
  /**
   * Oldest changes that the centre has not answered, in order; marks them sent. Changes of one transaction stay together. Empty while
   * incidents wait for the id of a zone that the next pull tells.
   */
  nextOps(limits: { readonly ops: number; readonly rows: number; readonly bytes: number }): SyncOp[];
  /** Takes the centre's answer. What it refused is taken back here and kept with its reason. */
  markPushed(lastN: number, results: readonly OpResult[], atMs: number): { rejected: number };
  /** Opens a stage for a pull; an older one is dropped. */
  beginPull(start: PullStart): void;
  stagePull(rows: PulledRows): void;
  /** Takes over all that was staged, in one transaction with the cursor; then the stage is gone. */
  applyPull(atMs: number): PullReport;
  abortPull(): void;
  /** Opens a snapshot or goes on with one: its plan and the indexes of the chunks that are staged already. Other zones begin anew. */
  beginSnapshot(plan: SnapshotPlan): { plan: SnapshotPlan; done: number[] };
  stageSnapshot(incidents: CentralIncidents): void;
  /** All rows of the chunk are there. */
  endSnapshotChunk(chunk: number): void;
  resolveConflict(id: string, choice: 'theirs' | 'mine' | 'value', value: Json, by: Actor): boolean;
  undoResolve(id: string, by: Actor): boolean;
  /** Opens a stage for a bundle; an older one is dropped. */
  beginBundle(): void;
  stageBundle(changes: readonly BundleChange[]): void;
  /** Takes over the next piece of what was staged, in the one transaction that finishBundle ends: until then other writes wait. */
  takeBundle(): BundleProgress;
  /** Commits it, once all of it was taken over. */
  finishBundle(signer: BundleSigner, atMs: number): BundleReport;
  /** Leaves nothing of it. */
  abortBundle(): void;
  markRejectedSeen(opIds: readonly string[], atMs: number): void;
}
