-- Says whether every incident is in the zone that the borders of now put it in: then nobody need look at all of them again.
CREATE TABLE zone_layer (
  id INTEGER PRIMARY KEY CHECK (id = 1), -- one row
  version INTEGER NOT NULL, -- one more with every change of the zones
  placed_version INTEGER NOT NULL -- the version by which all incidents were placed
) STRICT;

-- The incidents of an older cache are looked at once more.
INSERT INTO zone_layer (id, version, placed_version) SELECT 1, 1, NOT EXISTS (SELECT 1 FROM incident);
