-- The tables of the first version by their old names, for queries that people kept. Members of kh_read may read them, and see
-- the zones of their own login, as row security follows whoever is connected.
SET LOCAL ROLE kh_owner;

CREATE VIEW khareetaty_compat.incidents_raw AS
  SELECT i.id, to_timestamp(i.occurred_ms / 1000.0) AS "timestamp", i.type_code AS incident_type, i.lat, i.lon,
    NULLIF(i.extra, '')::jsonb ->> 'governorate' AS governorate, z.code AS zone, i.description
  FROM kh.incident i JOIN kh.zone z ON z.id = i.zone_id WHERE i.deleted_at IS NULL;

CREATE VIEW khareetaty_compat.incidents_clean AS
  SELECT i.id, to_timestamp(i.occurred_ms / 1000.0) AS "timestamp", i.type_code AS incident_type, i.lat, i.lon, z.code AS zone,
    coalesce(z.name_en, z.code) AS zone_name, i.place, i.description, i.status,
    @postgis@.ST_SetSRID(@postgis@.ST_MakePoint(i.lon, i.lat), 4326) AS geom,
    extract(hour FROM (to_timestamp(i.occurred_ms / 1000.0) AT TIME ZONE 'UTC') + i.utc_offset_min * interval '1 minute')::int AS hour,
    extract(isodow FROM (to_timestamp(i.occurred_ms / 1000.0) AT TIME ZONE 'UTC') + i.utc_offset_min * interval '1 minute')::int AS day_of_week
  FROM kh.incident i JOIN kh.zone z ON z.id = i.zone_id WHERE i.deleted_at IS NULL AND i.status NOT IN ('unfounded', 'duplicate');

CREATE VIEW khareetaty_compat.zones_hotspots AS
  SELECT a.id, a.zone_id, to_timestamp(a.made_ms / 1000.0) AS created_at, a.maker, a.body
  FROM kh.artefact a WHERE a.kind = 'hotspot-run' AND a.deleted_at IS NULL;

CREATE VIEW khareetaty_compat.analytics_summary AS
  SELECT (to_timestamp(i.occurred_ms / 1000.0) AT TIME ZONE 'UTC' + i.utc_offset_min * interval '1 minute')::date AS day,
    z.code AS zone, i.type_code AS incident_type, count(*) AS incidents
  FROM kh.incident i JOIN kh.zone z ON z.id = i.zone_id WHERE i.deleted_at IS NULL GROUP BY 1, 2, 3;

CREATE VIEW khareetaty_compat.alerts_log AS
  SELECT a.id, to_timestamp(a.fired_ms / 1000.0) AS created_at, a.rule_id, z.code AS zone, a.state, a.acknowledged_by, a.body
  FROM kh.alert a LEFT JOIN kh.zone z ON z.id = a.zone_id WHERE a.deleted_at IS NULL;

-- No passwords: those are the server's own.
CREATE VIEW khareetaty_compat.system_users AS
  SELECT p.user_id AS id, p.login AS username, p.name, p.role, p.active FROM kh.principal p WHERE kh.my_rank() >= 3 OR p.login = session_user;

GRANT SELECT ON ALL TABLES IN SCHEMA khareetaty_compat TO kh_read;
