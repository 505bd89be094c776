-- Incidents that people edit, with notes, a status and what they were before; and what waits to go to the centre, came from it, or is
-- disputed with it. All beside `incident`, whose rows are written as whole records when a file is imported.
-- Runs in one transaction together with its version number; never edited after release.

-- Only of incidents that somebody judged.
CREATE TABLE incident_status (
  incident_id INTEGER PRIMARY KEY,
  status TEXT NOT NULL CHECK (status IN ('confirmed', 'unfounded', 'duplicate'))
) STRICT;

-- Removed, by a person or at the centre. They are kept so that a removal can be taken back, and so that no file brings them back.
CREATE TABLE incident_removed (
  uid BLOB PRIMARY KEY CHECK (length(uid) = 16),
  id INTEGER NOT NULL, -- that it had
  content_hash INTEGER NOT NULL,
  batch_id INTEGER NOT NULL REFERENCES import_batch (id),
  line INTEGER NOT NULL,
  occurred_ms INTEGER NOT NULL,
  utc_offset_min INTEGER NOT NULL,
  type_id INTEGER NOT NULL REFERENCES incident_type (id),
  zone_id INTEGER REFERENCES zone (id),
  lon REAL NOT NULL,
  lat REAL NOT NULL,
  description TEXT NOT NULL,
  place TEXT NOT NULL,
  extra TEXT NOT NULL,
  origin INTEGER,
  status TEXT NOT NULL,
  ver INTEGER, -- at the centre; NULL = it never was there
  removed_ms INTEGER NOT NULL,
  removed_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_removed_by_id ON incident_removed (id);

CREATE TABLE incident_note (
  id TEXT PRIMARY KEY, -- uuid
  uid BLOB NOT NULL, -- of its incident
  body TEXT NOT NULL,
  author TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  edited_ms INTEGER,
  removed_ms INTEGER,
  removed_by TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_note_by_incident ON incident_note (uid, at_ms);

-- What this cache knows of earlier values of incidents and their notes. Entries are added and never changed.
CREATE TABLE incident_history (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('edited', 'removed', 'restored', 'noted', 'note-edited', 'note-removed', 'imported', 'synced')),
  changes TEXT NOT NULL CHECK (json_valid(changes)) -- {column: [before, after]}
) STRICT;
CREATE INDEX incident_history_by_incident ON incident_history (uid, id);

-- Version at the centre. Some 9 bytes each: a row that is not here was never there.
CREATE TABLE incident_version (
  incident_id INTEGER PRIMARY KEY,
  ver INTEGER NOT NULL
) STRICT;
-- The same for all other tables.
CREATE TABLE sync_version (
  tbl TEXT NOT NULL,
  row_id TEXT NOT NULL,
  ver INTEGER NOT NULL,
  PRIMARY KEY (tbl, row_id)
) STRICT, WITHOUT ROWID;

-- One row: this device, and how far it is with the centre.
CREATE TABLE sync_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  device_id TEXT NOT NULL,
  is_linked INTEGER NOT NULL DEFAULT 0,
  has_queued_all INTEGER NOT NULL DEFAULT 0, -- whether all that was here before the centre was linked waits for it
  cluster TEXT,
  timeline TEXT,
  epoch TEXT,
  cursor TEXT,
  scope_ver INTEGER NOT NULL DEFAULT 0,
  role TEXT, -- at the centre
  zones TEXT, -- JSON list of central ids; NULL = all
  last_told_n INTEGER NOT NULL DEFAULT 0, -- of the changes that the centre said it has
  last_told_op TEXT,
  confirmed_n INTEGER NOT NULL DEFAULT 0, -- of those whose results were pulled
  rescued_ops INTEGER NOT NULL DEFAULT 0, -- changes that were put back from the file beside the cache
  last_success_ms INTEGER,
  last_error TEXT,
  last_error_ms INTEGER
) STRICT;
INSERT INTO sync_state (id, device_id) VALUES (1, lower(printf('%s-%s-4%s-a%s-%s', hex(randomblob(4)), hex(randomblob(2)),
  substr(hex(randomblob(2)), 2), substr(hex(randomblob(2)), 2), hex(randomblob(6)))));

-- Changes that wait to be told to the centre, or whose result was not pulled yet.
CREATE TABLE outbox (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  op_id TEXT NOT NULL UNIQUE,
  txn_id TEXT NOT NULL,
  tbl TEXT NOT NULL,
  row_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('put', 'patch', 'del', 'rows')),
  lazy TEXT, -- what is read only when it is told: 'rows' (set_json has the ids of incidents), 'artefact'
  set_json TEXT NOT NULL CHECK (json_valid(set_json)),
  base_json TEXT NOT NULL CHECK (json_valid(base_json)),
  base_ver INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'acked')),
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT
) STRICT;
CREATE INDEX outbox_by_row ON outbox (tbl, row_id);
CREATE INDEX outbox_by_state ON outbox (state, n);

-- Changes whose results were pulled, for some weeks: a centre that was restored from an older copy is told them again.
CREATE TABLE outbox_done (
  op_id TEXT PRIMARY KEY,
  n INTEGER NOT NULL,
  txn_id TEXT NOT NULL,
  tbl TEXT NOT NULL,
  row_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  lazy TEXT,
  set_json TEXT NOT NULL,
  base_json TEXT NOT NULL,
  base_ver INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  done_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Last known row at the centre of what has changes in the outbox: such a row shows this with the changes on top.
CREATE TABLE sync_base (
  tbl TEXT NOT NULL,
  row_id TEXT NOT NULL,
  ver INTEGER NOT NULL,
  row TEXT CHECK (row IS NULL OR json_valid(row)), -- NULL = not there
  PRIMARY KEY (tbl, row_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_rejected (
  op_id TEXT PRIMARY KEY,
  tbl TEXT NOT NULL,
  row_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  set_json TEXT NOT NULL,
  base_json TEXT NOT NULL,
  actor TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  rejected_ms INTEGER NOT NULL,
  seen_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_conflict (
  id TEXT PRIMARY KEY,
  tbl TEXT NOT NULL,
  row_id TEXT NOT NULL,
  op_id TEXT,
  col TEXT NOT NULL,
  kind TEXT NOT NULL,
  base TEXT CHECK (base IS NULL OR json_valid(base)),
  mine TEXT CHECK (mine IS NULL OR json_valid(mine)),
  theirs TEXT CHECK (theirs IS NULL OR json_valid(theirs)),
  mine_by TEXT NOT NULL,
  theirs_by TEXT NOT NULL,
  zone_id INTEGER, -- central
  state TEXT NOT NULL, -- as the centre has it: open, kept_theirs, took_mine, merged
  choice TEXT, -- made here and not pulled back yet: theirs, mine, value; open = undone
  at_ms INTEGER NOT NULL,
  resolved_by TEXT,
  resolved_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_conflict_by_row ON sync_conflict (tbl, row_id);

-- Results that others made, as they came.
CREATE TABLE artefact (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  zone_id INTEGER, -- central; NULL = all
  made_ms INTEGER NOT NULL,
  maker TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Names that are the same on every device. NULL only of rows that were made before there were any.
ALTER TABLE zone ADD COLUMN central_id INTEGER;
CREATE UNIQUE INDEX zone_by_central_id ON zone (central_id) WHERE central_id IS NOT NULL;
ALTER TABLE import_batch ADD COLUMN uid TEXT;
ALTER TABLE alert_rule ADD COLUMN uid TEXT;
ALTER TABLE alert ADD COLUMN uid TEXT;
ALTER TABLE hotspot_run ADD COLUMN uid TEXT;
ALTER TABLE forecast_run ADD COLUMN uid TEXT;
CREATE UNIQUE INDEX import_batch_by_uid ON import_batch (uid) WHERE uid IS NOT NULL;
CREATE UNIQUE INDEX alert_rule_by_uid ON alert_rule (uid) WHERE uid IS NOT NULL;
CREATE UNIQUE INDEX alert_by_uid ON alert (uid) WHERE uid IS NOT NULL;
