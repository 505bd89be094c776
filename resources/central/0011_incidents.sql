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
-- Zone by zone, so that the index gives the ids in their order and nothing is sorted.
CREATE FUNCTION sync_api.snapshot_plan(device uuid, replica jsonb DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE
  dev sync.device := sync.lock_device(device); next text := sync.make_cursor(replica); keep sync.replica := sync.read_replica(replica);
  zone int; first_ids uuid[]; total bigint; pieces jsonb := '[]';
BEGIN
  -- Nothing that it will ask for may be purged meanwhile.
  UPDATE sync.device x SET cursor = (next::jsonb ->> 's')::pg_snapshot, last_seen = now(), retired_at = NULL WHERE x.device_id = dev.device_id;
  FOREACH zone IN ARRAY sync.held_zones(replica) LOOP
    SELECT array_agg(n.id ORDER BY n.place) FILTER (WHERE n.place % 20000 = 0), count(*) INTO first_ids, total FROM (
      SELECT i.id, row_number() OVER (ORDER BY i.id) - 1 AS place FROM kh.incident i
        WHERE i.zone_id = zone AND i.deleted_at IS NULL AND sync.holds(keep, i.type_code, i.occurred_ms, i.utc_offset_min)) n;
    FOR k IN 1 .. coalesce(cardinality(first_ids), 0) LOOP
      pieces := pieces || jsonb_build_object('zone', zone, 'rows', least(20000, total - 20000 * (k - 1)),
        'lo', CASE WHEN k > 1 THEN first_ids[k] END, 'hi', first_ids[k + 1]);
    END LOOP;
  END LOOP;
  RETURN jsonb_build_object('cursor', next, 'scopeVer', (kh.me()).scope_ver, 'chunks', pieces, 'replica', replica);
END $$;

-- What pieces are copied from. A view, as a function would hold each piece in memory before the first row leaves; whose rows it shows is
-- up to the table's row security, which is its owner's and goes by who is connected. The barrier keeps what a caller asks behind that.
CREATE VIEW sync_api.live_incident WITH (security_barrier) AS
  SELECT i.id, i.ver, i.zone_id, i.type_code, i.occurred_ms, i.utc_offset_min, i.lon, i.lat, i.description, i.place, i.extra, i.origin, i.status,
    i.batch_id, i.line, i.content_hash, false AS deleted
  FROM kh.incident i WHERE i.deleted_at IS NULL;

GRANT EXECUTE ON FUNCTION sync_api.pull_incidents(text, jsonb), sync_api.snapshot_plan(uuid, jsonb), kh.my_zones() TO kh_sync;
GRANT SELECT ON sync_api.live_incident TO kh_sync;
