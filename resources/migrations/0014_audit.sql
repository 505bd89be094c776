-- The audit trail: who did what, when, with what outcome; each entry hashed with the one before it (main/audit-chain.ts).
-- Runs in one transaction together with its version number; never edited after release.
CREATE TABLE audit_entry (
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL, -- '' = nobody had signed in
  role TEXT NOT NULL,
  host TEXT NOT NULL CHECK (host IN ('desktop', 'browser', 'command-line', 'system')),
  action TEXT NOT NULL, -- name of a procedure, or an event of the trail itself: audit.*
  phase TEXT NOT NULL CHECK (phase IN ('begun', 'done')), -- 'done' alone: what was refused, a sign-in, an event
  ref TEXT NOT NULL, -- joins what was begun and its end
  subject TEXT NOT NULL,
  subject_id TEXT NOT NULL, -- '' = none, or several: then they are in the detail
  outcome TEXT NOT NULL, -- 'ok' or a code of an error; '' = begun
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  reason TEXT NOT NULL,
  key_id TEXT NOT NULL, -- of the key that mac was made with
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  mac TEXT NOT NULL,
  UNIQUE (ref, phase)
) STRICT;
-- Also keeps REPLACE from taking an entry away, which no trigger on DELETE would see.
CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry WHEN new.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry)
BEGIN SELECT raise(ABORT, 'The audit trail only grows at its end'); END;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry BEGIN SELECT raise(ABORT, 'The audit trail is never changed'); END;
CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON audit_entry BEGIN SELECT raise(ABORT, 'The audit trail is never shortened'); END;

-- What the centre was last told of the trail of this device.
ALTER TABLE sync_state ADD COLUMN anchor_seq INTEGER;
ALTER TABLE sync_state ADD COLUMN anchor_hash TEXT;
ALTER TABLE sync_state ADD COLUMN anchor_ms INTEGER;

-- When the trail was last found intact, and up to which entry; one row.
CREATE TABLE audit_verified (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  at_ms INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
