-- Forecast runs and ledgers of others, beside those of this cache; hotspots of others know by what they came.
-- Runs in one transaction together with its version number; never edited after release.
ALTER TABLE forecast_run ADD COLUMN made_by TEXT; -- login at the centre; NULL = this cache
ALTER TABLE forecast_run ADD COLUMN device TEXT; -- of another one: on which it was made
ALTER TABLE forecast_run ADD COLUMN series INTEGER; -- of another one: how many forecasts it has where it was made
ALTER TABLE forecast_run ADD COLUMN of_zones INTEGER; -- of another one: how many zones its maker saw; NULL = all
CREATE UNIQUE INDEX forecast_run_by_uid ON forecast_run (uid) WHERE uid IS NOT NULL;
ALTER TABLE forecast ADD COLUMN artefact TEXT; -- by which it came; NULL = made here
ALTER TABLE forecast ADD COLUMN made_id INTEGER; -- its id where it was made
CREATE INDEX forecast_by_artefact ON forecast (artefact) WHERE artefact IS NOT NULL;
ALTER TABLE hotspot ADD COLUMN artefact TEXT; -- by which it came; NULL = found here
UPDATE hotspot SET artefact = (SELECT uid FROM hotspot_run r WHERE r.id = run_id AND r.made_by IS NOT NULL);
CREATE INDEX hotspot_by_artefact ON hotspot (artefact) WHERE artefact IS NOT NULL;
ALTER TABLE artefact ADD COLUMN is_whole INTEGER; -- whether its body has the hash that it came with; NULL = not known

-- Up to which entry of the own ledger the centre was told; 0 = nothing of it.
ALTER TABLE sync_state ADD COLUMN told_entry INTEGER NOT NULL DEFAULT 0;

-- One ledger a device of another person.
CREATE TABLE shared_ledger (
  id INTEGER PRIMARY KEY,
  made_by TEXT NOT NULL,
  device TEXT NOT NULL,
  UNIQUE (made_by, device)
) STRICT;
-- The first word about an entry stays: a second one that differs is not taken.
CREATE TABLE shared_entry (
  ledger_id INTEGER NOT NULL REFERENCES shared_ledger (id),
  position INTEGER NOT NULL, -- place in the chain of seals and scores, 1 = first
  kind TEXT NOT NULL CHECK (kind IN ('seal', 'score')),
  seq INTEGER NOT NULL,
  previous TEXT NOT NULL,
  digest TEXT NOT NULL,
  artefact TEXT NOT NULL, -- that told of its place in the chain
  zone_code TEXT, -- of a seal: NULL = whole city, or not told
  forecast INTEGER, -- of a seal: id of the forecast where it was made
  at_ms INTEGER, -- when it was sealed or scored
  body TEXT CHECK (body IS NULL OR json_valid(body)), -- what was sealed or scored; NULL = of a zone that is not seen here
  body_artefact TEXT, -- that told of it
  PRIMARY KEY (ledger_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX shared_entry_by_seq ON shared_entry (ledger_id, seq);
CREATE INDEX shared_entry_by_artefact ON shared_entry (artefact);
CREATE INDEX shared_entry_by_body ON shared_entry (body_artefact);
