-- Hotspots that were found at the centre say so: they rest on what the centre had, not on what this cache has.
-- Runs in one transaction together with its version number; never edited after release.
ALTER TABLE hotspot_run ADD COLUMN place TEXT NOT NULL DEFAULT 'here' CHECK (place IN ('here', 'centre'));
