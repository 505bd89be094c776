-- Where a laptop stands. A cursor is a snapshot (pg_snapshot): the delta is what is visible now and was not then. Exact whatever the order
-- of commits, and without waiting for transactions that are still open; see README.md.
-- What a laptop holds may be a part of what its person may see: some zones, types and years. A cursor remembers the part it was given
-- out for, so that a wider one brings what is missing and nothing else.
SET LOCAL ROLE kh_owner;

-- Of incidents and their notes. NULL = no limit; times are local ones as if they were UTC, from_ms <= t < to_ms.
CREATE TYPE sync.replica AS (types text[], from_ms bigint, to_ms bigint);

CREATE FUNCTION sync.read_replica(said jsonb) RETURNS sync.replica LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ROW(
    CASE WHEN jsonb_typeof(said -> 'types') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(said -> 'types')) END,
    (said ->> 'fromMs')::numeric::bigint, (said ->> 'toMs')::numeric::bigint)::sync.replica
$$;

CREATE FUNCTION sync.is_whole(r sync.replica) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.types IS NULL AND r.from_ms IS NULL AND r.to_ms IS NULL
$$;

CREATE FUNCTION sync.holds(r sync.replica, type_code text, occurred_ms bigint, utc_offset_min int) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (r.types IS NULL OR type_code = ANY (r.types))
    AND (r.from_ms IS NULL OR occurred_ms + utc_offset_min * 60000 >= r.from_ms)
    AND (r.to_ms IS NULL OR occurred_ms + utc_offset_min * 60000 < r.to_ms)
$$;

-- Zones of whoever is connected, less those that the laptop does not want.
CREATE FUNCTION sync.held_zones(replica jsonb) RETURNS int[] LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN jsonb_typeof(replica -> 'zones') = 'array'
    THEN ARRAY(SELECT unnest(kh.my_zones()) INTERSECT SELECT v::int FROM jsonb_array_elements_text(replica -> 'zones') v)
    ELSE kh.my_zones() END
$$;

-- snap NULL = from the beginning. kept: zones in scope then and now; added, lost: now only, then only. keep: what is to be held from now
-- on. had: what was, by the cursor.
CREATE TYPE sync.pull_window AS (snap pg_snapshot, kept int[], added int[], lost int[], keep sync.replica, had sync.replica);

-- c home, t timeline, e epoch, s snapshot, w witness (the newest change the centre had then), z zones that are held (null = all), f what
-- else limits them.
CREATE FUNCTION sync.make_cursor(replica jsonb) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('c', sync.home(), 't', sync.timeline(), 'e', (SELECT epoch FROM sync.epoch), 's', pg_current_snapshot()::text,
    'w', (SELECT op_id FROM sync.applied ORDER BY seq DESC LIMIT 1),
    'z', CASE WHEN jsonb_typeof(replica -> 'zones') = 'array' THEN to_jsonb(sync.held_zones(replica)) ELSE to_jsonb((kh.me()).zones) END,
    'f', CASE WHEN sync.is_whole(sync.read_replica(replica)) THEN NULL ELSE replica - 'zones' END)::text
$$;

-- A cursor read and proved: KH001 if the centre is not the one that gave it out, or is back where it was before.
-- A new timeline counts too: after a fail-over or a restore, numbers of transactions can be given out twice.
CREATE FUNCTION sync.read_cursor(cursor text, replica jsonb) RETURNS sync.pull_window LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w sync.pull_window; said jsonb := cursor::jsonb; now_zones int[] := sync.held_zones(replica); then_zones int[]; why text;
BEGIN
  w.keep := sync.read_replica(replica);
  w.had := w.keep;
  w.kept := '{}';
  w.added := now_zones;
  w.lost := '{}';
  IF cursor IS NULL THEN RETURN w; END IF;
  w.snap := (said ->> 's')::pg_snapshot;
  why := CASE
    WHEN said ->> 'c' <> sync.home() THEN 'another server or database'
    WHEN said ->> 'e' <> (SELECT epoch::text FROM sync.epoch) THEN 'another epoch'
    WHEN said ->> 't' <> sync.timeline() THEN 'another timeline'
    WHEN pg_snapshot_xmax(w.snap) > pg_snapshot_xmax(pg_current_snapshot()) THEN 'its transactions went back'
    WHEN said ->> 'w' IS NOT NULL AND NOT EXISTS (SELECT FROM sync.applied WHERE op_id = (said ->> 'w')::uuid) THEN 'a change is gone'
    WHEN pg_snapshot_xmin(w.snap) < (SELECT gc_xid FROM sync.epoch) THEN 'away for too long'
  END;
  IF why IS NOT NULL THEN RAISE EXCEPTION '%', why USING ERRCODE = 'KH001'; END IF;
  IF jsonb_typeof(said -> 'z') = 'array' THEN
    then_zones := ARRAY(SELECT v::int FROM jsonb_array_elements_text(said -> 'z') v);
  ELSE
    then_zones := ARRAY(SELECT id FROM kh.zone);
  END IF;
  w.had := sync.read_replica(said -> 'f');
  w.kept := ARRAY(SELECT unnest(now_zones) INTERSECT SELECT unnest(then_zones));
  w.added := ARRAY(SELECT unnest(now_zones) EXCEPT SELECT unnest(then_zones));
  w.lost := ARRAY(SELECT unnest(then_zones) EXCEPT SELECT unnest(now_zones));
  RETURN w;
END $$;

-- What a device has surely taken over: said before it pulls on, so that no tombstone goes before its time.
CREATE FUNCTION sync_api.hold(device uuid, cursor text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE dev sync.device := sync.lock_device(device); w sync.pull_window := sync.read_cursor(cursor, NULL);
BEGIN
  UPDATE sync.device x SET cursor = w.snap, last_seen = now(), retired_at = NULL WHERE x.device_id = dev.device_id;
END $$;
GRANT EXECUTE ON FUNCTION sync_api.hold(uuid, text) TO kh_sync;

-- COPY names the columns of what the functions for laptops answer with.
GRANT USAGE ON SCHEMA sync TO kh_sync;
