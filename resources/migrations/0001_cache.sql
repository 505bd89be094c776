-- The local cache: one SpatiaLite file a workstation.
-- Times are *_ms in UTC, milliseconds since 1970; local wall-clock time is kept beside them as minutes.
-- Spatial tables are STRICT, so the geometry is a BLOB that RecoverGeometryColumn registers afterwards (AddGeometryColumn
-- cannot work on STRICT tables). must(result, what) ends the migration unless SpatiaLite answered 1.

SELECT must(InitSpatialMetaData(0, 'WGS84'), 'InitSpatialMetaData');

CREATE TABLE migration (
  version INTEGER PRIMARY KEY,
  slug TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  applied_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE incident_type (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE, -- the text of the file, trimmed
  name_en TEXT,
  name_ar TEXT
) STRICT;

CREATE TABLE zone (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name_en TEXT,
  name_ar TEXT,
  area_m2 REAL NOT NULL,
  geom BLOB NOT NULL
) STRICT;
SELECT must(RecoverGeometryColumn('zone', 'geom', 4326, 'MULTIPOLYGON', 'XY'), 'zone.geom');
SELECT must(CreateSpatialIndex('zone', 'geom'), 'index of zone.geom');

CREATE TABLE import_batch (
  id INTEGER PRIMARY KEY,
  file_name TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  signature TEXT NOT NULL,
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  started_ms INTEGER NOT NULL,
  finished_ms INTEGER NOT NULL,
  read INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  rejected INTEGER NOT NULL
) STRICT;

CREATE TABLE reject (
  id INTEGER PRIMARY KEY,
  batch_id INTEGER NOT NULL REFERENCES import_batch (id),
  line INTEGER NOT NULL,
  code TEXT NOT NULL,
  column_name TEXT,
  value TEXT NOT NULL,
  raw TEXT NOT NULL
) STRICT;
CREATE INDEX reject_by_batch ON reject (batch_id, line);

CREATE TABLE saved_mapping (
  signature TEXT PRIMARY KEY,
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  used_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE incident (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL CHECK (length(uid) = 16),
  content_hash INTEGER NOT NULL, -- 64 bits, read as signed
  batch_id INTEGER NOT NULL REFERENCES import_batch (id),
  line INTEGER NOT NULL,
  occurred_ms INTEGER NOT NULL,
  utc_offset_min INTEGER NOT NULL,
  local_min INTEGER NOT NULL, -- minutes of local time since 1970-01-01T00:00
  type_id INTEGER NOT NULL REFERENCES incident_type (id),
  zone_id INTEGER REFERENCES zone (id),
  lon REAL NOT NULL,
  lat REAL NOT NULL,
  description TEXT NOT NULL,
  place TEXT NOT NULL,
  extra TEXT NOT NULL, -- JSON object, '' = none
  geom BLOB NOT NULL
) STRICT;
SELECT must(RecoverGeometryColumn('incident', 'geom', 4326, 'POINT', 'XY'), 'incident.geom');
SELECT must(CreateSpatialIndex('incident', 'geom'), 'index of incident.geom');
CREATE UNIQUE INDEX incident_by_uid ON incident (uid);
-- Holds every column that filters, orders or draws: a map of a million incidents is read from this index alone.
CREATE INDEX incident_by_time ON incident (local_min, id, type_id, zone_id, occurred_ms, lon, lat);
-- For counting by type and by zone, and for nothing else; see matches in main/store/incidents.ts.
CREATE INDEX incident_by_type_and_zone ON incident (type_id, zone_id);

CREATE TABLE hotspot_run (
  id INTEGER PRIMARY KEY,
  type_id INTEGER REFERENCES incident_type (id), -- NULL = all types
  period_from TEXT NOT NULL,
  period_to TEXT NOT NULL,
  radius_m REAL NOT NULL,
  min_points INTEGER NOT NULL,
  points INTEGER NOT NULL,
  noise INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE hotspot (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES hotspot_run (id),
  rank INTEGER NOT NULL,
  type_id INTEGER REFERENCES incident_type (id),
  zone_id INTEGER REFERENCES zone (id),
  incidents INTEGER NOT NULL,
  core_incidents INTEGER NOT NULL,
  area_m2 REAL NOT NULL,
  centre_lon REAL NOT NULL,
  centre_lat REAL NOT NULL,
  score REAL NOT NULL,
  support INTEGER NOT NULL,
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  member_ids BLOB NOT NULL, -- incident ids, int32 little endian
  member_is_core BLOB NOT NULL, -- a byte a member
  geom BLOB NOT NULL,
  UNIQUE (run_id, rank)
) STRICT;
SELECT must(RecoverGeometryColumn('hotspot', 'geom', 4326, 'POLYGON', 'XY'), 'hotspot.geom');
SELECT must(CreateSpatialIndex('hotspot', 'geom'), 'index of hotspot.geom');

CREATE TABLE forecast_run (
  id INTEGER PRIMARY KEY,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE forecast (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES forecast_run (id),
  zone_id INTEGER REFERENCES zone (id), -- NULL = whole city
  model TEXT NOT NULL,
  published INTEGER NOT NULL,
  first_day TEXT NOT NULL,
  horizon_days INTEGER NOT NULL,
  expected REAL NOT NULL,
  lo80 REAL NOT NULL,
  hi80 REAL NOT NULL,
  last_count REAL NOT NULL,
  mase REAL NOT NULL,
  naive_mase REAL NOT NULL,
  history_from TEXT NOT NULL,
  history BLOB NOT NULL, -- this and the next ones: a float64, little endian, a day
  mean BLOB NOT NULL,
  lo_daily80 BLOB NOT NULL,
  hi_daily80 BLOB NOT NULL,
  lo_daily95 BLOB NOT NULL,
  hi_daily95 BLOB NOT NULL,
  backtest TEXT NOT NULL CHECK (json_valid(backtest))
) STRICT;
CREATE INDEX forecast_by_run ON forecast (run_id);

CREATE TABLE alert_rule (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  measure TEXT NOT NULL,
  threshold REAL NOT NULL,
  min_support INTEGER NOT NULL,
  min_count INTEGER NOT NULL,
  type_id INTEGER REFERENCES incident_type (id),
  zone_id INTEGER REFERENCES zone (id),
  severity TEXT NOT NULL,
  enabled INTEGER NOT NULL
) STRICT;

CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  ref_code TEXT NOT NULL,
  rule_id INTEGER NOT NULL REFERENCES alert_rule (id),
  measure TEXT NOT NULL,
  severity TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  zone_id INTEGER REFERENCES zone (id),
  type_id INTEGER REFERENCES incident_type (id),
  hotspot_id INTEGER REFERENCES hotspot (id),
  forecast_id INTEGER REFERENCES forecast (id),
  value REAL NOT NULL,
  threshold REAL NOT NULL,
  fired_ms INTEGER NOT NULL,
  acknowledged_by TEXT,
  acknowledged_ms INTEGER,
  dedupe_key TEXT NOT NULL UNIQUE -- rule|subject|window
) STRICT;
CREATE INDEX alert_by_state ON alert (state, fired_ms);
CREATE INDEX alert_by_time ON alert (fired_ms);

CREATE TABLE recipient (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('sms', 'whatsapp')),
  language TEXT NOT NULL CHECK (language IN ('ar', 'en')),
  enabled INTEGER NOT NULL
) STRICT;

-- One message of one alert to one recipient.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  alert_id INTEGER NOT NULL REFERENCES alert (id),
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  channel TEXT NOT NULL, -- as it was when the alert fired, or at the last attempt
  phone TEXT NOT NULL, -- likewise
  state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown')),
  sid TEXT,
  error_code TEXT,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  updated_ms INTEGER NOT NULL,
  UNIQUE (alert_id, recipient_id)
) STRICT;
CREATE INDEX delivery_by_state ON delivery (state, id);

-- Written and on disk before a message leaves: what was tried is never forgotten.
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  delivery_id INTEGER NOT NULL REFERENCES delivery (id),
  started_ms INTEGER NOT NULL,
  settled_ms INTEGER,
  outcome TEXT
) STRICT;
CREATE INDEX attempt_by_delivery ON attempt (delivery_id, id);

CREATE TABLE pipeline_run (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
  started_ms INTEGER NOT NULL,
  finished_ms INTEGER,
  error_code TEXT
) STRICT;

CREATE TABLE pipeline_step (
  run_id INTEGER NOT NULL REFERENCES pipeline_run (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  ms REAL NOT NULL,
  counts TEXT NOT NULL CHECK (json_valid(counts)),
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'analyst', 'supervisor', 'admin')),
  password_hash TEXT NOT NULL, -- PHC string
  created_ms INTEGER NOT NULL
) STRICT;

-- SpatiaLite's clocks of the last edit: one more write for every row written, and nothing reads them.
DROP TRIGGER tmi_zone_geom;
DROP TRIGGER tmu_zone_geom;
DROP TRIGGER tmd_zone_geom;
DROP TRIGGER tmi_incident_geom;
DROP TRIGGER tmu_incident_geom;
DROP TRIGGER tmd_incident_geom;
DROP TRIGGER tmi_hotspot_geom;
DROP TRIGGER tmu_hotspot_geom;
DROP TRIGGER tmd_hotspot_geom;
