-- How long incidents are kept, what is exempt, what was erased and how far a run is. A linked cache goes by the rules and holds of its
-- centre; its own are those of the time without one.
-- Runs in one transaction together with its version number; never edited after release.

CREATE TABLE retention_rule (
  type_code TEXT PRIMARY KEY, -- '' = all types without a rule of their own
  days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 36525),
  set_ms INTEGER NOT NULL,
  set_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Exempts one incident, or those of a zone and a period, until it is lifted. NULL = no limit; times are local as if they were UTC.
CREATE TABLE legal_hold (
  id TEXT PRIMARY KEY, -- uuid
  uid BLOB,
  zone_code TEXT, -- '' = in no zone
  from_ms INTEGER,
  to_ms INTEGER,
  reason TEXT NOT NULL,
  set_ms INTEGER NOT NULL,
  set_by TEXT NOT NULL,
  lifted_ms INTEGER,
  lifted_by TEXT,
  lift_reason TEXT,
  CHECK (uid IS NOT NULL OR zone_code IS NOT NULL OR from_ms IS NOT NULL OR to_ms IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- One a run, and its receipt. The centre's are those that it told of.
CREATE TABLE purge (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, -- uuid
  place TEXT NOT NULL CHECK (place IN ('here', 'centre')),
  rules TEXT NOT NULL CHECK (json_valid(rules)), -- as they were: [{type, days}]; of the centre's, []
  at_ms INTEGER NOT NULL, -- from which the days are counted back; of the centre's, when it was first told
  rejects_ms INTEGER, -- lines of files that were refused go, if imported before; NULL = they stay
  made_by TEXT NOT NULL,
  total INTEGER NOT NULL, -- incidents
  done INTEGER NOT NULL DEFAULT 0,
  had INTEGER NOT NULL DEFAULT 0, -- of these, whose rows were here
  spared INTEGER NOT NULL DEFAULT 0, -- a hold came, or they changed, after they were counted
  counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)), -- {type: incidents that were here}
  digest TEXT, -- SHA-256 of the ids, 16 bytes each, in their order; NULL = rows are left
  finished_ms INTEGER, -- when nothing of it was left in the files either
  answered_ms INTEGER -- when the centre had the receipt
) STRICT;

-- What a run is of, until it is finished.
CREATE TABLE purge_target (
  uid BLOB PRIMARY KEY CHECK (length(uid) = 16),
  purge INTEGER NOT NULL REFERENCES purge (seq),
  kind INTEGER NOT NULL, -- 0 incident, 1 note, 2 conflict
  incident_id INTEGER, -- that it has here; NULL = it is not here
  batch_id INTEGER, -- of the file that it came with
  is_gone INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
-- In the order in which rows lie in the file: neighbours go together, and few pages are written.
CREATE INDEX purge_target_by_place ON purge_target (purge, is_gone, incident_id);

-- The bare ids of what was erased: nothing brings it back.
CREATE TABLE purged (
  uid BLOB PRIMARY KEY CHECK (length(uid) = 16),
  purge INTEGER NOT NULL REFERENCES purge (seq),
  kind INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
