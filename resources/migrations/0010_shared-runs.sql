-- Hotspots that others found are runs, too, beside those of this cache; who made them is told apart by name.
-- Runs in one transaction together with its version number; never edited after release.
ALTER TABLE hotspot_run ADD COLUMN made_by TEXT; -- login at the centre; NULL = this cache
CREATE UNIQUE INDEX hotspot_run_by_uid ON hotspot_run (uid) WHERE uid IS NOT NULL;
ALTER TABLE sync_state ADD COLUMN login TEXT; -- with which the centre was met last
