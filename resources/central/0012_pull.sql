-- What changed since a laptop was here, all but the incidents themselves: rows of the other tables, rows to be forgotten, who did what.
SET LOCAL ROLE kh_owner;

-- Rows to be forgotten: they left a zone, or changed so that they are not among what is held any more. The second kind is told of what
-- the laptop had, and of what it sent itself.
CREATE FUNCTION sync.exits(w sync.pull_window) RETURNS TABLE (tbl text, row_id text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE incidents uuid[]; notes uuid[];
BEGIN
  IF w.snap IS NULL THEN RETURN; END IF;
  SELECT array_agg(DISTINCT e.row_id::uuid) FILTER (WHERE e.tbl = 'incident'),
         array_agg(DISTINCT e.row_id::uuid) FILTER (WHERE e.tbl = 'incident_note') INTO incidents, notes
    FROM sync.scope_exit e
    WHERE e.sv_xid >= pg_snapshot_xmin(w.snap) AND NOT pg_visible_in_snapshot(e.sv_xid, w.snap) AND e.zone_id = ANY (w.kept);
  -- Who is told of the row in its new zone has nothing to forget. Of a zone that is new, only what is there is told. The rows are looked up
  -- by their keys, given as a list: as a join, by stale statistics, all rows would be read for each of them.
  RETURN QUERY SELECT 'incident', x::text FROM unnest(incidents) x EXCEPT
    SELECT 'incident', i.id::text FROM kh.incident i
      WHERE i.id = ANY (incidents) AND (i.zone_id = ANY (w.kept) OR i.zone_id = ANY (w.added) AND i.deleted_at IS NULL)
        AND sync.holds(w.keep, i.type_code, i.occurred_ms, i.utc_offset_min);
  RETURN QUERY SELECT 'incident_note', x::text FROM unnest(notes) x EXCEPT
    SELECT 'incident_note', n.id::text FROM kh.incident_note n JOIN kh.incident i ON i.id = n.incident_id
      WHERE n.id = ANY (notes) AND (n.zone_id = ANY (w.kept) OR n.zone_id = ANY (w.added) AND n.deleted_at IS NULL)
        AND sync.holds(w.keep, i.type_code, i.occurred_ms, i.utc_offset_min);
  IF sync.is_whole(w.keep) AND (w.kept || w.added) @> kh.my_zones() THEN RETURN; END IF;
  RETURN QUERY SELECT 'incident', i.id::text FROM kh.incident i
    WHERE i.zone_id = ANY (kh.my_zones()) AND i.sv_xid >= pg_snapshot_xmin(w.snap) AND NOT pg_visible_in_snapshot(i.sv_xid, w.snap)
      AND NOT (i.zone_id = ANY (w.kept || w.added) AND sync.holds(w.keep, i.type_code, i.occurred_ms, i.utc_offset_min))
      AND (EXISTS (SELECT FROM sync.device x WHERE x.device_id = i.src_device AND x.login = session_user)
        OR EXISTS (SELECT FROM sync.history h WHERE h.id = i.id::text AND h.tbl = 'incident'
          AND (h."row" ->> 'zone_id')::int = ANY (w.kept || w.lost)
          AND sync.holds(w.had, h."row" ->> 'type_code', (h."row" ->> 'occurred_ms')::bigint, (h."row" ->> 'utc_offset_min')::int)));
END $$;

-- The statement that reads a table's part of the delta; $1 snapshot, $2 kept, $3 added, $4 keep, $5 had.
CREATE FUNCTION sync.delta(d sync.synced, w sync.pull_window) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  live text := format('SELECT t.* FROM %s t WHERE t.deleted_at IS NULL AND %s', d.rel, CASE d.tbl WHEN 'zone' THEN 't.id <> 0' ELSE 'true' END);
  is_new constant text := '%1$s.sv_xid >= pg_snapshot_xmin($1) AND NOT pg_visible_in_snapshot(%1$s.sv_xid, $1)';
  changed text := format('SELECT t.* FROM %s t WHERE %s', d.rel, format(is_new, 't'));
  of_held constant text := ' AND EXISTS (SELECT FROM kh.incident i WHERE i.id = t.incident_id AND %s)';
  holds constant text := 'sync.holds(%s, i.type_code, i.occurred_ms, i.utc_offset_min)';
  limit_ text := '';
BEGIN
  IF d.tbl = 'incident_note' AND NOT (sync.is_whole(w.keep) AND sync.is_whole(w.had)) THEN
    limit_ := format(of_held, format(holds, '$4'));
  END IF;
  IF w.snap IS NULL THEN
    RETURN live || CASE WHEN d.is_zoned THEN ' AND (t.zone_id = ANY ($3) OR t.zone_id IS NULL)' ELSE '' END || limit_;
  END IF;
  IF NOT d.is_zoned THEN RETURN changed; END IF;
  RETURN changed || ' AND (t.zone_id = ANY ($2) OR t.zone_id IS NULL)' || limit_
    || ' UNION ALL ' || live || ' AND t.zone_id = ANY ($3)' || limit_
    -- Notes of incidents that are held from now on: by a wider choice, or because they changed.
    || CASE limit_ WHEN '' THEN '' ELSE ' UNION ALL ' || live || ' AND t.zone_id = ANY ($2) AND pg_visible_in_snapshot(t.sv_xid, $1)'
         || format(of_held, format(holds, '$4') || ' AND (NOT ' || format(holds, '$5') || ' OR (' || format(is_new, 'i') || '))') END;
END $$;

-- The code of a zone, as JSON; null = in no zone.
CREATE FUNCTION sync.zone_word(zone jsonb) RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_jsonb((SELECT z.code FROM kh.zone z WHERE z.id = zone::text::int AND z.id <> 0))
$$;

-- What was done to the incidents of the delta, version by version, by whom: {id, ver, by, at_ms, what, changes: {column: [before, after]}}.
CREATE FUNCTION sync.trail(w sync.pull_window) RETURNS SETOF jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET enable_seqscan = off SET jit = off AS $$
  WITH mine AS MATERIALIZED (SELECT kh.my_zones() AS zones),
  changed AS MATERIALIZED (
    SELECT i.id, i.ver, to_jsonb(i) AS "row"
    FROM kh.incident i
    WHERE i.zone_id = ANY (w.kept) AND i.sv_xid >= pg_snapshot_xmin(w.snap) AND NOT pg_visible_in_snapshot(i.sv_xid, w.snap) AND i.ver > 1
      AND sync.holds(w.keep, i.type_code, i.occurred_ms, i.utc_offset_min)),
  version AS (
    -- From the newest one that the laptop knew. OFFSET 0: row by row through the key. Statistics of the newest rows are stale, and by them
    -- all history would be read for each pull.
    SELECT c.id, h.ver, h."row" FROM changed c
      CROSS JOIN LATERAL (SELECT x.ver FROM sync.history x
        WHERE x.id = c.id::text AND x.tbl = 'incident' AND pg_visible_in_snapshot((x."row" ->> 'sv_xid')::xid8, w.snap)
        ORDER BY x.ver DESC LIMIT 1) known
      CROSS JOIN LATERAL (SELECT x.ver, x."row" FROM sync.history x
        WHERE x.id = c.id::text AND x.tbl = 'incident' AND x.ver >= known.ver OFFSET 0) h
    UNION ALL SELECT c.id, c.ver, c."row" FROM changed c),
  step AS (
    SELECT v.id, v.ver, v."row" AS after, lag(v."row") OVER (PARTITION BY v.id ORDER BY v.ver) AS before FROM version v),
  told AS (
    SELECT s.id, s.ver, s.after, s.before,
      CASE WHEN s.before ->> 'deleted_at' IS NULL AND s.after ->> 'deleted_at' IS NOT NULL THEN 'removed'
           WHEN s.before ->> 'deleted_at' IS NOT NULL AND s.after ->> 'deleted_at' IS NULL THEN 'restored' ELSE 'synced' END AS what,
      coalesce((SELECT jsonb_object_agg(replace(k, 'zone_id', 'zone_code'), CASE k WHEN 'zone_id'
          THEN jsonb_build_array(sync.zone_word(s.before -> k), sync.zone_word(s.after -> k))
          ELSE jsonb_build_array(s.before -> k, s.after -> k) END)
        FROM unnest(ARRAY['type_code', 'zone_id', 'occurred_ms', 'utc_offset_min', 'lon', 'lat', 'description', 'place', 'extra', 'origin',
                          'status']) k
        WHERE s.before -> k IS DISTINCT FROM s.after -> k), '{}') AS changes
    FROM step s, mine
    WHERE s.before IS NOT NULL
      AND (s.after ->> 'sv_xid')::xid8 >= pg_snapshot_xmin(w.snap) AND NOT pg_visible_in_snapshot((s.after ->> 'sv_xid')::xid8, w.snap)
      -- Of a time when it was in zones of others, nothing.
      AND (s.before ->> 'zone_id')::int = ANY (mine.zones) AND (s.after ->> 'zone_id')::int = ANY (mine.zones))
  SELECT jsonb_build_object('id', t.id, 'ver', t.ver, 'what', t.what, 'changes', t.changes, 'device', t.after ->> 'src_device',
    'by', coalesce(p.name, t.after ->> 'changed_by'), 'at_ms', floor(extract(epoch FROM (t.after ->> 'changed_at')::timestamptz) * 1000))
  FROM told t
    LEFT JOIN sync.applied a ON a.op_id = (t.after ->> 'src_op')::uuid
    -- Who made it, not who passed it on.
    LEFT JOIN sync.device x ON x.device_id = a.origin_device
    LEFT JOIN kh.principal p ON p.login = coalesce(x.login, t.after ->> 'changed_by')
  WHERE t.what <> 'synced' OR t.changes <> '{}'
  ORDER BY (t.after ->> 'sv_seq')::bigint
$$;

-- Must be the first statement of a REPEATABLE READ transaction: its snapshot is what all that follows is read from.
-- It says which zones it is of, so that a laptop can let go of what lies outside them as soon as nothing of it waits there.
-- snapshot: the cursor that a snapshot started from; incidents are told from there.
CREATE FUNCTION sync_api.pull_begin(device uuid, cursor text, schema int, replica jsonb DEFAULT NULL, snapshot text DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
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
  w := sync.read_cursor(cursor, replica);
  FOR d IN SELECT * FROM sync.synced LOOP
    IF d.tbl = 'incident' THEN
      SELECT count(*) INTO amount FROM sync.incidents(sync.read_cursor(coalesce(cursor, snapshot), replica));
      -- How many versions these rows had is not counted: that would be to read them. Of a bulk change nobody reads who did it row by
      -- row, and telling it would take longer than all the rest.
      IF amount BETWEEN 1 AND 20000 AND w.snap IS NOT NULL THEN counts := counts || '{"incident_history": 0}'; END IF;
    ELSIF d.tbl = 'scope_exit' THEN
      SELECT count(*) INTO amount FROM sync.exits(w);
    ELSE
      EXECUTE format('SELECT count(*) FROM (%s) x', sync.delta(d, w)) INTO amount USING w.snap, w.kept, w.added, w.keep, w.had;
    END IF;
    IF amount > 0 THEN counts := counts || jsonb_build_object(d.tbl, amount); END IF;
  END LOOP;
  RETURN jsonb_build_object('next', sync.make_cursor(replica), 'lastN', dev.last_n, 'lastOp', dev.last_op, 'scopeVer', p.scope_ver,
    'epoch', e.epoch, 'isFull', w.snap IS NULL, 'zones', to_jsonb(p.zones),
    'addedZones', to_jsonb(w.added), 'lostZones', to_jsonb(w.lost), 'counts', counts);
END $$;

-- Rows as JSON, for all tables but incident.
CREATE FUNCTION sync_api.pull_rows(tbl_ text, cursor text, replica jsonb DEFAULT NULL) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE d sync.synced; w sync.pull_window := sync.read_cursor(cursor, replica); shown text;
BEGIN
  PERFORM kh.me();
  IF tbl_ = 'incident_history' THEN
    RETURN QUERY SELECT * FROM sync.trail(w);
    RETURN;
  ELSIF tbl_ = 'scope_exit' THEN
    RETURN QUERY SELECT jsonb_build_object('tbl', x.tbl, 'row_id', x.row_id) FROM sync.exits(w) x;
    RETURN;
  END IF;
  SELECT * INTO STRICT d FROM sync.synced s WHERE s.tbl = tbl_ AND s.tbl <> 'incident';
  shown := format('to_jsonb(x) - ARRAY[''sv_seq'', ''sv_xid'', ''src_device'', ''src_op'', ''deleted_at'', ''deleted_by''%s] || jsonb_build_object(''deleted'', x.deleted_at IS NOT NULL%s)',
    CASE d.tbl WHEN 'zone' THEN ', ''geom''' ELSE '' END,
    -- All digits: a border that comes back must be the one that went out.
    CASE d.tbl WHEN 'zone' THEN ', ''geom'', @postgis@.ST_AsGeoJSON(x.geom, 15)::jsonb' ELSE '' END);
  RETURN QUERY EXECUTE format('SELECT %s FROM (%s) x ORDER BY x.sv_seq', shown, sync.delta(d, w)) USING w.snap, w.kept, w.added, w.keep, w.had;
END $$;

GRANT EXECUTE ON FUNCTION sync_api.pull_begin(uuid, text, int, jsonb, text), sync_api.pull_rows(text, text, jsonb) TO kh_sync;
