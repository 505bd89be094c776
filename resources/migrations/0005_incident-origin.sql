-- How each incident came to be known, and with which import it first came.
-- Runs in one transaction together with its version number; never edited after release.

-- Where its file tells: 0 reported, 1 discovered, 2 told in words that are not known; NULL = as its type says.
ALTER TABLE incident ADD COLUMN origin INTEGER CHECK (origin IN (0, 1, 2));
-- The import that brought it, once a later one has updated it; NULL = batch_id. Rows of a first import end before this column.
ALTER TABLE incident ADD COLUMN first_batch_id INTEGER REFERENCES import_batch (id);

-- Holds every column that filters, orders or draws, as before.
DROP INDEX incident_by_time;
CREATE INDEX incident_by_time ON incident (local_min, id, type_id, zone_id, occurred_ms, lon, lat, origin);
