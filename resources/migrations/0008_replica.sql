-- What part of the centre a cache holds, which workspace it belongs to, and what it passes on for others.
-- Runs in one transaction together with its version number; never edited after release.

-- The same for all copies of one centre; NULL = not known yet.
ALTER TABLE sync_state ADD COLUMN workspace TEXT;
-- JSON {zones, types, fromYear, toYear} with codes; NULL = all that the person may see.
ALTER TABLE sync_state ADD COLUMN replica TEXT CHECK (replica IS NULL OR json_valid(replica));
-- The same in the words of the centre, by the last pull.
ALTER TABLE sync_state ADD COLUMN held TEXT CHECK (held IS NULL OR json_valid(held));
-- How often was pulled since what is here was compared with the centre; NULL = to be compared by the next round.
ALTER TABLE sync_state ADD COLUMN uncompared INTEGER DEFAULT 0;

-- Rows that were deleted at the centre: their version is kept, and they are in no sum.
ALTER TABLE sync_version ADD COLUMN is_gone INTEGER NOT NULL DEFAULT 0;

-- The device that made a change, where it came here by a bundle; NULL = this one.
ALTER TABLE outbox ADD COLUMN device TEXT;
ALTER TABLE outbox_done ADD COLUMN device TEXT;

-- Keys by which bundles were signed that were taken in here.
CREATE TABLE courier_signer (
  key TEXT PRIMARY KEY, -- Ed25519, base64url
  device_name TEXT NOT NULL,
  first_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
