-- What changed since a laptop was here. A cursor is a snapshot (pg_snapshot): the delta is what is visible now and was not then.
-- Exact whatever the order of commits, and without waiting for transactions that are still open; see README.md.
SET LOCAL ROLE kh_owner;

-- The very place these tables are in. Another server, another database, tables restored from a dump: another home.
CREATE FUNCTION sync.home() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (SELECT system_identifier FROM pg_control_system()) || '.'
      || (SELECT oid FROM pg_database WHERE datname = current_database()) || '.' || 'sync.epoch'::regclass::oid
$$;

CREATE FUNCTION sync.need_home() RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF pg_is_in_recovery() THEN
    RAISE EXCEPTION 'this is a standby server; sync needs the primary' USING ERRCODE = 'KH004';
  END IF;
  IF (SELECT home FROM sync.epoch) <> sync.home() THEN
    RAISE EXCEPTION 'the centre was restored from a dump and not set up again' USING ERRCODE = 'KH005';
  END IF;
END $$;

CREATE FUNCTION sync.timeline() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)
$$;

-- c home, t timeline, e epoch, s snapshot, w witness (the newest change the centre had then), z zones in scope (null = all).
CREATE FUNCTION sync.make_cursor() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('c', sync.home(), 't', sync.timeline(), 'e', (SELECT epoch FROM sync.epoch), 's', pg_current_snapshot()::text,
    'w', (SELECT op_id FROM sync.applied ORDER BY seq DESC LIMIT 1), 'z', (kh.me()).zones)::text
$$;

-- snap NULL = from the beginning. kept: zones in scope then and now; added, lost: now only, then only.
CREATE TYPE sync.pull_window AS (snap pg_snapshot, kept int[], added int[], lost int[]);

-- A cursor read and proved: KH001 if the centre is not the one that gave it out, or is back where it was before.
-- A new timeline counts too: after a fail-over or a restore, numbers of transactions can be given out twice.
CREATE FUNCTION sync.read_cursor(cursor text) RETURNS sync.pull_window LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w sync.pull_window; said jsonb := cursor::jsonb; now_zones int[] := kh.my_zones(); then_zones int[]; why text;
BEGIN
  IF cursor IS NULL THEN RETURN ROW(NULL, '{}'::int[], now_zones, '{}'::int[])::sync.pull_window; END IF;
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
  w.kept := ARRAY(SELECT unnest(now_zones) INTERSECT SELECT unnest(then_zones));
  w.added := ARRAY(SELECT unnest(now_zones) EXCEPT SELECT unnest(then_zones));
  w.lost := ARRAY(SELECT unnest(then_zones) EXCEPT SELECT unnest(now_zones));
  RETURN w;
END $$;

-- The statement that reads a table's part of the delta; $1 snapshot, $2 kept, $3 added.
CREATE FUNCTION sync.delta(d sync.synced, is_full boolean) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  live text := format('SELECT t.* FROM %s t WHERE t.deleted_at IS NULL AND %s', d.rel,
    CASE d.tbl WHEN 'zone' THEN 't.id <> 0' WHEN 'scope_exit' THEN 'false' ELSE 'true' END);
  changed text := format('SELECT t.* FROM %s t WHERE t.sv_xid >= pg_snapshot_xmin($1) AND NOT pg_visible_in_snapshot(t.sv_xid, $1)', d.rel);
BEGIN
  IF is_full THEN RETURN live; END IF;
  IF d.tbl = 'scope_exit' THEN
    -- Who still sees the row, in its new zone, has nothing to forget.
    RETURN changed || ' AND t.zone_id = ANY ($2)'
      || ' AND NOT EXISTS (SELECT FROM kh.incident i WHERE t.tbl = ''incident'' AND i.id = t.row_id::uuid)'
      || ' AND NOT EXISTS (SELECT FROM kh.incident_note n WHERE t.tbl = ''incident_note'' AND n.id = t.row_id::uuid)';
  END IF;
  IF NOT d.is_zoned THEN RETURN changed; END IF;
  RETURN changed || ' AND (t.zone_id = ANY ($2) OR t.zone_id IS NULL) UNION ALL ' || live || ' AND t.zone_id = ANY ($3)';
END $$;

-- Must be the first statement of a REPEATABLE READ transaction: its snapshot is what all that follows is read from.
CREATE FUNCTION sync_api.pull_begin(device uuid, cursor text, schema int) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  p kh.principal := kh.me(); e sync.epoch; dev sync.device; w sync.pull_window; d sync.synced; amount bigint; counts jsonb := '{}';
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('repeatable read', 'serializable') THEN
    RAISE EXCEPTION 'a pull is one REPEATABLE READ transaction' USING ERRCODE = '25001';
  END IF;
  PERFORM sync.need_home();
  SELECT * INTO e FROM sync.epoch;
  IF schema < e.min_client THEN
    RAISE EXCEPTION 'schema % is too old, % is needed', schema, e.min_client USING ERRCODE = 'KH010';
  END IF;
  SELECT * INTO dev FROM sync.device x WHERE x.device_id = device AND x.login = session_user;
  IF dev.device_id IS NULL THEN RAISE EXCEPTION 'this device has not said hello' USING ERRCODE = 'KH001'; END IF;
  w := sync.read_cursor(cursor);
  FOR d IN SELECT * FROM sync.synced LOOP
    IF d.tbl = 'incident' THEN
      SELECT count(*) INTO amount FROM sync.incidents(w);
    ELSE
      EXECUTE format('SELECT count(*) FROM (%s) x', sync.delta(d, w.snap IS NULL)) INTO amount USING w.snap, w.kept, w.added;
    END IF;
    IF amount > 0 THEN counts := counts || jsonb_build_object(d.tbl, amount); END IF;
  END LOOP;
  RETURN jsonb_build_object('next', sync.make_cursor(), 'lastN', dev.last_n, 'lastOp', dev.last_op, 'scopeVer', p.scope_ver, 'epoch', e.epoch,
    'isFull', w.snap IS NULL, 'addedZones', to_jsonb(w.added), 'lostZones', to_jsonb(w.lost), 'counts', counts);
END $$;

-- Rows as JSON, for all tables but incident.
CREATE FUNCTION sync_api.pull_rows(tbl_ text, cursor text) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE d sync.synced; w sync.pull_window := sync.read_cursor(cursor); shown text;
BEGIN
  PERFORM kh.me();
  SELECT * INTO STRICT d FROM sync.synced s WHERE s.tbl = tbl_ AND s.tbl <> 'incident';
  shown := format('to_jsonb(x) - ARRAY[''sv_seq'', ''sv_xid'', ''src_device'', ''src_op'', ''deleted_at'', ''deleted_by''%s] || jsonb_build_object(''deleted'', x.deleted_at IS NOT NULL%s)',
    CASE d.tbl WHEN 'zone' THEN ', ''geom''' ELSE '' END,
    -- All digits: a border that comes back must be the one that went out.
    CASE d.tbl WHEN 'zone' THEN ', ''geom'', @postgis@.ST_AsGeoJSON(x.geom, 15)::jsonb' ELSE '' END);
  RETURN QUERY EXECUTE format('SELECT %s FROM (%s) x ORDER BY x.sv_seq', shown, sync.delta(d, w.snap IS NULL)) USING w.snap, w.kept, w.added;
END $$;

CREATE TYPE sync.incident_row AS (
  id uuid, ver int, zone_id int, type_code text, occurred_ms bigint, utc_offset_min int, lon float8, lat float8, description text, place text,
  extra text, origin smallint, status text, batch_id uuid, line int, content_hash bigint, deleted boolean);

-- Changed ones by the index on zone and transaction, never by reading the whole table: statistics on transactions are always stale.
CREATE FUNCTION sync.incidents(w sync.pull_window) RETURNS SETOF sync.incident_row
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET enable_seqscan = off SET jit = off AS $$
BEGIN
  IF w.snap IS NOT NULL THEN
    RETURN QUERY SELECT i.id, i.ver, i.zone_id, i.type_code, i.occurred_ms, i.utc_offset_min, i.lon, i.lat, i.description, i.place,
        i.extra, i.origin, i.status, i.batch_id, i.line, i.content_hash, i.deleted_at IS NOT NULL
      FROM kh.incident i
      WHERE i.zone_id = ANY (w.kept) AND i.sv_xid >= pg_snapshot_xmin(w.snap) AND NOT pg_visible_in_snapshot(i.sv_xid, w.snap);
  END IF;
  IF cardinality(w.added) > 0 THEN
    RETURN QUERY SELECT i.id, i.ver, i.zone_id, i.type_code, i.occurred_ms, i.utc_offset_min, i.lon, i.lat, i.description, i.place,
        i.extra, i.origin, i.status, i.batch_id, i.line, i.content_hash, false
      FROM kh.incident i WHERE i.zone_id = ANY (w.added) AND i.deleted_at IS NULL;
  END IF;
END $$;

CREATE FUNCTION sync_api.pull_incidents(cursor text) RETURNS SETOF sync.incident_row
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM sync.incidents(sync.read_cursor(cursor))
$$;

-- The first time: live incidents in pieces of some 20,000, each to be fetched and kept by itself, and the cursor that they start from.
CREATE FUNCTION sync_api.snapshot_plan(device uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE dev sync.device := sync.lock_device(device); next text := sync.make_cursor(); pieces jsonb;
BEGIN
  -- Nothing that it will ask for may be purged meanwhile.
  UPDATE sync.device x SET cursor = (next::jsonb ->> 's')::pg_snapshot, last_seen = now(), retired_at = NULL WHERE x.device_id = dev.device_id;
  WITH numbered AS (
    SELECT i.zone_id, i.id, row_number() OVER (PARTITION BY i.zone_id ORDER BY i.id) - 1 AS place, count(*) OVER (PARTITION BY i.zone_id) AS total
    FROM kh.incident i WHERE i.zone_id = ANY (kh.my_zones()) AND i.deleted_at IS NULL),
  piece AS (
    SELECT zone_id, place, total, id AS lo, lead(id) OVER (PARTITION BY zone_id ORDER BY place) AS hi FROM numbered WHERE place % 20000 = 0)
  SELECT jsonb_agg(jsonb_build_object('zone', zone_id, 'rows', least(20000, total - place), 'lo', CASE WHEN place > 0 THEN lo END, 'hi', hi)
                   ORDER BY zone_id, place)
    INTO pieces FROM piece;
  RETURN jsonb_build_object('cursor', next, 'chunks', coalesce(pieces, '[]'));
END $$;

CREATE FUNCTION sync_api.snapshot_incidents(zone int, lo uuid, hi uuid) RETURNS SETOF sync.incident_row
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  PERFORM kh.me(), sync.need_home();
  RETURN QUERY SELECT i.id, i.ver, i.zone_id, i.type_code, i.occurred_ms, i.utc_offset_min, i.lon, i.lat, i.description, i.place,
      i.extra, i.origin, i.status, i.batch_id, i.line, i.content_hash, false
    FROM kh.incident i
    WHERE i.zone_id = zone AND i.deleted_at IS NULL AND (lo IS NULL OR i.id >= lo) AND (hi IS NULL OR i.id < hi);
END $$;

-- What a device has surely taken over: said before it pulls on, so that no tombstone goes before its time.
CREATE FUNCTION sync_api.hold(device uuid, cursor text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE dev sync.device := sync.lock_device(device); w sync.pull_window := sync.read_cursor(cursor);
BEGIN
  UPDATE sync.device x SET cursor = w.snap, last_seen = now(), retired_at = NULL WHERE x.device_id = dev.device_id;
END $$;

CREATE FUNCTION sync_api.hello(device uuid, name text, app_version text, schema int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE p kh.principal := kh.me(); e sync.epoch; dev sync.device;
BEGIN
  PERFORM sync.need_home();
  INSERT INTO sync.device AS x (device_id, login, name, app_version, schema_ver) VALUES (device, session_user, name, app_version, schema)
  ON CONFLICT (device_id) DO UPDATE SET name = excluded.name, app_version = excluded.app_version, schema_ver = excluded.schema_ver, last_seen = now()
    WHERE x.login = session_user
  RETURNING * INTO dev;
  IF dev.device_id IS NULL THEN RAISE EXCEPTION 'this device is another person''s' USING ERRCODE = 'KH003'; END IF;
  SELECT * INTO e FROM sync.epoch;
  RETURN jsonb_build_object('cluster', sync.home(), 'timeline', sync.timeline(), 'epoch', e.epoch, 'serverSchema', e.schema_ver,
    'minClient', e.min_client, 'login', p.login, 'userId', p.user_id, 'userName', p.name, 'role', kh.my_role(), 'zones', to_jsonb(p.zones),
    'scopeVer', p.scope_ver, 'lastN', dev.last_n, 'lastOp', dev.last_op, 'nowMs', floor(extract(epoch FROM clock_timestamp()) * 1000));
END $$;

CREATE FUNCTION sync.xor(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT a # b $$;
CREATE AGGREGATE sync.xor_all(bigint) (sfunc = sync.xor, stype = bigint, initcond = '0', combinefunc = sync.xor, parallel = safe);

-- Whether both sides hold the same: number of live rows, and the XOR of the first 8 bytes of SHA-256('key:ver') of each, in hex.
-- zone counts for tables with zones only.
CREATE FUNCTION sync_api.digest(tbl_ text, zone int) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE d sync.synced; amount bigint; mixed bigint;
BEGIN
  PERFORM kh.me();
  SELECT * INTO STRICT d FROM sync.synced s WHERE s.tbl = tbl_;
  EXECUTE format($q$
    SELECT count(*), coalesce(sync.xor_all(('x' || encode(substr(sha256(convert_to(t.%I::text || ':' || t.ver, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint), 0)
    FROM %s t WHERE t.deleted_at IS NULL AND %s$q$, d.key, d.rel,
    CASE WHEN d.is_zoned THEN 't.zone_id = $1' WHEN d.tbl = 'zone' THEN 't.id <> 0' ELSE 'true' END) INTO amount, mixed USING zone;
  RETURN jsonb_build_object('count', amount, 'xor', lpad(to_hex(mixed), 16, '0'));
END $$;

DO $$
DECLARE f regprocedure;
BEGIN
  -- Statements of some milliseconds: compiling them would take a hundred.
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'sync_api'::regnamespace LOOP
    EXECUTE format('ALTER FUNCTION %s SET jit = off', f);
  END LOOP;
END $$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sync_api TO kh_sync;
-- COPY names the columns of what these functions answer with.
GRANT USAGE ON SCHEMA sync TO kh_sync;
