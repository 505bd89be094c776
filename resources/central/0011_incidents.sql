-- Incidents as laptops fetch them: all of them the first time, in pieces, and from then on what changed.
SET LOCAL ROLE kh_owner;

CREATE TYPE sync.incident_row AS (
  id uuid, ver int, zone_id int, type_code text, occurred_ms bigint, utc_offset_min int, lon float8, lat float8, description text, place text,
  extra text, origin smallint, status text, batch_id uuid, line int, content_hash bigint, deleted boolean);

-- What laptops see of incidents, beside that by which these are found: the planner opens it up, and reads the table as if it were not there.
CREATE VIEW sync.incident_shown AS
  SELECT i.id, i.zone_id, i.type_code, i.occurred_ms, i.utc_offset_min, i.deleted_at, i.sv_xid,
    ROW(i.id, i.ver, i.zone_id, i.type_code, i.occurred_ms, i.utc_offset_min, i.lon, i.lat, i.description, i.place, i.extra, i.origin, i.status,
      i.batch_id, i.line, i.content_hash, i.deleted_at IS NOT NULL)::sync.incident_row AS shown
  FROM kh.incident i;

-- What is new, in zones that were held; all that is there, in zones that are added; and what a wider choice of types and years adds.
-- Changed ones by the index on zone and transaction, never by reading the whole table: statistics on transactions are always stale.
CREATE FUNCTION sync.incidents(w sync.pull_window) RETURNS SETOF sync.incident_row
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  IF w.snap IS NOT NULL THEN
    RETURN QUERY SELECT (i.shown).* FROM sync.incident_shown i
      WHERE i.zone_id = ANY (w.kept) AND i.sv_xid >= pg_snapshot_xmin(w.snap) AND NOT pg_visible_in_snapshot(i.sv_xid, w.snap)
        AND sync.holds(w.keep, i.type_code, i.occurred_ms, i.utc_offset_min);
    IF w.keep IS DISTINCT FROM w.had THEN
      RETURN QUERY SELECT (i.shown).* FROM sync.incident_shown i
        WHERE i.zone_id = ANY (w.kept) AND i.deleted_at IS NULL AND pg_visible_in_snapshot(i.sv_xid, w.snap)
          AND sync.holds(w.keep, i.type_code, i.occurred_ms, i.utc_offset_min)
          AND NOT sync.holds(w.had, i.type_code, i.occurred_ms, i.utc_offset_min);
    END IF;
  END IF;
  IF cardinality(w.added) > 0 THEN
    RETURN QUERY SELECT (i.shown).* FROM sync.incident_shown i
      WHERE i.zone_id = ANY (w.added) AND i.deleted_at IS NULL
        AND sync.holds(w.keep, i.type_code, i.occurred_ms, i.utc_offset_min);
  END IF;
END $$;

CREATE FUNCTION sync_api.pull_incidents(cursor text, replica jsonb DEFAULT NULL) RETURNS SETOF sync.incident_row
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  SELECT * FROM sync.incidents(sync.read_cursor(cursor, replica))
$$;

-- The first time: live incidents in pieces of some 20,000, each to be fetched and kept by itself, and the cursor that they start from.
CREATE FUNCTION sync_api.snapshot_plan(device uuid, replica jsonb DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE dev sync.device := sync.lock_device(device); next text := sync.make_cursor(replica); pieces jsonb; keep sync.replica := sync.read_replica(replica);
BEGIN
  -- Nothing that it will ask for may be purged meanwhile.
  UPDATE sync.device x SET cursor = (next::jsonb ->> 's')::pg_snapshot, last_seen = now(), retired_at = NULL WHERE x.device_id = dev.device_id;
  WITH numbered AS (
    SELECT i.zone_id, i.id, row_number() OVER (PARTITION BY i.zone_id ORDER BY i.id) - 1 AS place, count(*) OVER (PARTITION BY i.zone_id) AS total
    FROM kh.incident i WHERE i.zone_id = ANY (sync.held_zones(replica)) AND i.deleted_at IS NULL
      AND sync.holds(keep, i.type_code, i.occurred_ms, i.utc_offset_min)),
  piece AS (
    SELECT zone_id, place, total, id AS lo, lead(id) OVER (PARTITION BY zone_id ORDER BY place) AS hi FROM numbered WHERE place % 20000 = 0)
  SELECT jsonb_agg(jsonb_build_object('zone', zone_id, 'rows', least(20000, total - place), 'lo', CASE WHEN place > 0 THEN lo END, 'hi', hi)
                   ORDER BY zone_id, place)
    INTO pieces FROM piece;
  RETURN jsonb_build_object('cursor', next, 'chunks', coalesce(pieces, '[]'), 'replica', replica);
END $$;

CREATE FUNCTION sync_api.snapshot_incidents(zone int, lo uuid, hi uuid, replica jsonb DEFAULT NULL) RETURNS SETOF sync.incident_row
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE keep sync.replica := sync.read_replica(replica);
BEGIN
  PERFORM kh.me(), sync.need_home();
  RETURN QUERY SELECT (i.shown).* FROM sync.incident_shown i
    WHERE i.zone_id = zone AND i.deleted_at IS NULL AND (lo IS NULL OR i.id >= lo) AND (hi IS NULL OR i.id < hi)
      AND sync.holds(keep, i.type_code, i.occurred_ms, i.utc_offset_min);
END $$;

GRANT EXECUTE ON FUNCTION sync_api.pull_incidents(text, jsonb), sync_api.snapshot_plan(uuid, jsonb),
  sync_api.snapshot_incidents(int, uuid, uuid, jsonb) TO kh_sync;
