-- How one change is taken over: three-way merge by column, conflicts kept beside the row, compare-and-swap, lattice of alerts.
-- Policy: whoever committed first stays; what came later and differs goes to sync.conflict, and a supervisor chooses.
-- SQLSTATEs: KH101 not there or not in your zones, KH102 changed meanwhile, KH103 value or column that does not fit,
-- KH104 table or kind that cannot be written, 42501 not with this role.
SET LOCAL ROLE kh_owner;

CREATE TABLE sync.synced (
  tbl text PRIMARY KEY,         -- name in the protocol
  rel text NOT NULL,
  key text NOT NULL,
  key_type text NOT NULL,
  rule text NOT NULL CHECK (rule IN ('merge', 'swap', 'once', 'type', 'lattice', 'resolve', 'server')),
  is_zoned boolean NOT NULL,    -- has a zone_id
  put_rank int NOT NULL,        -- see kh.my_rank
  patch_rank int NOT NULL,
  columns text[] NOT NULL,      -- what a device may set
  groups jsonb NOT NULL,        -- what merges as one, and of which columns it is made
  defaults jsonb NOT NULL DEFAULT '{}'
);
INSERT INTO sync.synced (tbl, rel, key, key_type, rule, is_zoned, put_rank, patch_rank, columns, groups, defaults) VALUES
('zone', 'kh.zone', 'code', 'text', 'swap', false, 2, 2, '{code,name_en,name_ar,geom}', '{}', '{}'),
('incident_type', 'kh.incident_type', 'code', 'text', 'type', false, 1, 2, '{code,name_en,name_ar,origin}', '{}', '{"origin":"reported"}'),
('import_batch', 'kh.import_batch', 'id', 'uuid', 'once', false, 1, 3,
  '{id,file_name,file_hash,mapping,started_ms,finished_ms,read,accepted,updated,unchanged,rejected,device_id}', '{}', '{}'),
('incident', 'kh.incident', 'id', 'uuid', 'merge', true, 1, 1,
  '{id,zone_id,type_code,occurred_ms,utc_offset_min,lon,lat,description,place,extra,origin,status,batch_id,line,content_hash}',
  '{"zone_id":["zone_id"],"type_code":["type_code"],"time":["occurred_ms","utc_offset_min"],"position":["lon","lat"],
    "description":["description"],"place":["place"],"extra":["extra"],"origin":["origin"],"status":["status"]}',
  '{"zone_id":0,"utc_offset_min":0,"description":"","place":"","extra":"","status":"","line":0,"content_hash":0}'),
('incident_note', 'kh.incident_note', 'id', 'uuid', 'merge', true, 1, 1, '{id,incident_id,body,author,at_ms}', '{"body":["body"]}', '{}'),
('artefact', 'kh.artefact', 'id', 'uuid', 'once', false, 1, 3, '{id,kind,zone_id,made_ms,maker,body,sha256}', '{}', '{}'),
('alert_rule', 'kh.alert_rule', 'id', 'uuid', 'swap', false, 2, 2, '{id,body}', '{}', '{}'),
('alert', 'kh.alert', 'id', 'uuid', 'lattice', true, 1, 1,
  '{id,dedupe_key,rule_id,zone_id,state,acknowledged_by,body,fired_ms}', '{}', '{"state":"open","also_acknowledged":[]}'),
('setting', 'kh.setting', 'key', 'text', 'swap', false, 2, 2, '{key,value}', '{}', '{}'),
('conflict', 'sync.conflict', 'id', 'uuid', 'resolve', true, 2, 2, '{choice,value}', '{}', '{}'),
('scope_exit', 'sync.scope_exit', 'id', 'uuid', 'server', true, 9, 9, '{}', '{}', '{}'),
('id_alias', 'sync.id_alias', 'old_id', 'text', 'server', false, 9, 9, '{}', '{}', '{}');

-- Values as the table would hold them, so that "12" and 12 are equal and what does not fit is refused here.
CREATE FUNCTION sync.normal(d sync.synced, vals jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE whole jsonb; stranger text;
BEGIN
  SELECT k INTO stranger FROM jsonb_object_keys(vals) k WHERE k <> ALL (d.columns);
  IF stranger IS NOT NULL THEN
    RAISE EXCEPTION 'there is no column % to be set', stranger USING ERRCODE = 'KH103';
  END IF;
  IF jsonb_typeof(vals -> 'geom') = 'object' THEN
    -- As bytes: the text form of GeoJSON would lose digits.
    vals := jsonb_set(vals, '{geom}', to_jsonb(@postgis@.ST_AsHEXEWKB(@postgis@.ST_Multi(
      @postgis@.ST_SetSRID(@postgis@.ST_GeomFromGeoJSON(vals ->> 'geom'), 4326)))));
    RETURN vals;
  END IF;
  EXECUTE format('SELECT to_jsonb(jsonb_populate_record(NULL::%s, $1))', d.rel) INTO whole USING vals;
  RETURN coalesce((SELECT jsonb_object_agg(k, v) FROM jsonb_each(whole) AS e (k, v) WHERE vals ? k), '{}');
END $$;

-- The row, locked until the transaction ends: two changes of it wait for each other here. NULL if there is none to be seen.
CREATE FUNCTION sync.lock_row(d sync.synced, row_key text) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE found_row jsonb;
BEGIN
  EXECUTE format('SELECT to_jsonb(t) FROM %s t WHERE t.%I = $1::%s FOR UPDATE', d.rel, d.key, d.key_type) INTO found_row USING row_key;
  RETURN found_row;
END $$;

CREATE FUNCTION sync.write_row(d sync.synced, row_key text, changes jsonb) RETURNS int
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE names text; new_ver int;
BEGIN
  SELECT string_agg(quote_ident(k), ', ') INTO names FROM jsonb_object_keys(changes) k;
  EXECUTE format('UPDATE %1$s t SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1)) WHERE t.%3$I = $2::%4$s RETURNING ver',
                 d.rel, names, d.key, d.key_type) INTO new_ver USING changes, row_key;
  RETURN new_ver;
END $$;

CREATE FUNCTION sync.insert_row(d sync.synced, vals jsonb) RETURNS int LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE names text; new_ver int; whole jsonb := d.defaults || vals;
BEGIN
  IF d.tbl = 'incident_note' THEN
    -- The trigger puts the true ones in their place.
    whole := whole || jsonb_build_object('zone_id', 0, 'login', '');
  END IF;
  SELECT string_agg(quote_ident(k), ', ') INTO names FROM jsonb_object_keys(whole) k;
  EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1) ON CONFLICT DO NOTHING RETURNING ver',
                 d.rel, names) INTO new_ver USING whole;
  RETURN new_ver;
END $$;

CREATE FUNCTION sync.slice(vals jsonb, cols jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(c, vals -> c), '{}') FROM jsonb_array_elements_text(cols) c WHERE vals ? c
$$;

-- Positions are the same within 1e-7 degrees, a centimetre: files round there.
CREATE FUNCTION sync.same(a jsonb, b jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN a ? 'lon' AND b ? 'lon' AND a ? 'lat' AND b ? 'lat'
    THEN abs((a ->> 'lon')::numeric - (b ->> 'lon')::numeric) <= 1e-7 AND abs((a ->> 'lat')::numeric - (b ->> 'lat')::numeric) <= 1e-7
    ELSE a = b END
$$;

-- Whether somebody else changed the row since the version that the device saw. What this device sent itself, it knows.
CREATE FUNCTION sync.changed_by_others(d sync.synced, cur jsonb, seen_ver int, device uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (cur ->> 'ver')::int <> seen_ver AND (
    cur ->> 'src_device' IS DISTINCT FROM device::text
    OR seen_ver > (cur ->> 'ver')::int
    OR EXISTS (SELECT FROM sync.history h
      WHERE h.id = cur ->> d.key AND h.tbl = d.tbl AND h.ver > seen_ver AND h."row" ->> 'src_device' IS DISTINCT FROM device::text))
$$;

-- The row as it was when the device saw it, with what the device says it saw over it.
CREATE FUNCTION sync.base_row(d sync.synced, cur jsonb, seen_ver int, said jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    CASE WHEN (cur ->> 'ver')::int = seen_ver THEN cur END,
    (SELECT h."row" FROM sync.history h WHERE h.id = cur ->> d.key AND h.tbl = d.tbl AND h.ver = seen_ver ORDER BY h.at DESC LIMIT 1),
    '{}') || said
$$;

-- changes: what is to be written. clashes: [{col, base, mine, theirs}] that are not. said: the base as the device says it.
CREATE FUNCTION sync.merge(d sync.synced, cur jsonb, vals jsonb, said jsonb, base jsonb, is_foreign boolean, OUT changes jsonb, OUT clashes jsonb)
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE g text; cols jsonb; mine jsonb; theirs jsonb; was jsonb;
BEGIN
  changes := '{}';
  clashes := '[]';
  FOR g, cols IN SELECT e.k, e.v FROM jsonb_each(d.groups) AS e (k, v) LOOP
    CONTINUE WHEN sync.slice(vals, cols) = '{}';
    theirs := sync.slice(cur, cols);
    mine := theirs || sync.slice(vals, cols);
    CONTINUE WHEN sync.same(mine, theirs);
    -- A whole row holds columns that nobody touched.
    was := sync.slice(said, cols);
    CONTINUE WHEN was <> '{}' AND sync.same(was || sync.slice(vals, cols), was);
    was := sync.slice(base, cols);
    IF NOT is_foreign OR sync.same(was, theirs) THEN
      changes := changes || mine;
    ELSE
      clashes := clashes || jsonb_build_array(jsonb_build_object('col', g, 'base', was, 'mine', mine, 'theirs', theirs));
    END IF;
  END LOOP;
END $$;

-- Keeps what was not taken over. The same loser twice is one conflict.
CREATE FUNCTION sync.keep_conflict(d sync.synced, cur jsonb, op jsonb, clash jsonb, kind_ text) RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE kept uuid;
BEGIN
  SELECT c.id INTO kept FROM sync.conflict c
    WHERE c.row_id = cur ->> d.key AND c.tbl = d.tbl AND c.col = clash ->> 'col' AND c.kind = kind_ AND c.state = 'open'
      AND c.mine = clash -> 'mine' AND c.theirs = clash -> 'theirs';
  IF kept IS NOT NULL THEN RETURN kept; END IF;
  INSERT INTO sync.conflict (tbl, row_id, op_id, col, base, mine, theirs, mine_by, theirs_by, mine_ms, kind, zone_id)
  VALUES (d.tbl, cur ->> d.key, (op ->> 'opId')::uuid, clash ->> 'col', clash -> 'base', clash -> 'mine', clash -> 'theirs',
          session_user, cur ->> 'changed_by', (op ->> 'atMs')::numeric::bigint, kind_, (cur ->> 'zone_id')::int)
  RETURNING id INTO kept;
  RETURN kept;
END $$;

CREATE FUNCTION sync.outcome(ver int, conflicts uuid[], is_merged boolean) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'outcome', CASE WHEN cardinality(conflicts) > 0 THEN 'conflict' WHEN is_merged THEN 'merged' ELSE 'applied' END,
    'ver', ver, 'code', NULL, 'message', NULL, 'conflictIds', to_jsonb(conflicts))
$$;

-- A changed row of a table whose columns merge.
CREATE FUNCTION sync.apply_merge(d sync.synced, cur jsonb, op jsonb, vals jsonb, base jsonb, device uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  seen_ver int := (op ->> 'baseVer')::int;
  is_foreign boolean := sync.changed_by_others(d, cur, seen_ver, device);
  ver int := (cur ->> 'ver')::int;
  conflicts uuid[] := '{}';
  changes jsonb; clashes jsonb; clash jsonb;
BEGIN
  IF d.tbl = 'incident_note' AND cur ->> 'login' <> session_user THEN
    RAISE EXCEPTION 'a note is changed by its author only' USING ERRCODE = '42501';
  END IF;
  SELECT m.changes, m.clashes INTO changes, clashes
    FROM sync.merge(d, cur, vals, base, sync.base_row(d, cur, seen_ver, base), is_foreign) m;
  IF cur ->> 'deleted_at' IS NOT NULL THEN
    -- An edit beats a deletion: the row comes back, and the wish to delete it is kept.
    changes := changes || '{"deleted_at": null, "deleted_by": null}';
    IF is_foreign THEN
      conflicts := conflicts || sync.keep_conflict(d, cur, op, jsonb_build_object('col', '', 'base', NULL, 'mine', vals,
        'theirs', sync.slice(cur, '["deleted_at", "deleted_by"]')), 'delete_edit');
    END IF;
  END IF;
  FOR clash IN SELECT * FROM jsonb_array_elements(clashes) LOOP
    conflicts := conflicts || sync.keep_conflict(d, cur, op, clash, 'edit_edit');
  END LOOP;
  IF changes <> '{}' THEN ver := sync.write_row(d, cur ->> d.key, changes); END IF;
  RETURN sync.outcome(ver, conflicts, is_foreign);
END $$;

-- Alerts only go forward: open, acknowledged, resolved. The first to acknowledge is kept, later ones beside it.
CREATE FUNCTION sync.apply_alert(d sync.synced, cur jsonb, op jsonb, vals jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  states constant text[] := ARRAY['open', 'acknowledged', 'resolved'];
  changes jsonb := '{}';
  who jsonb := vals -> 'acknowledged_by';
  later jsonb := jsonb_build_object('by', vals -> 'acknowledged_by', 'ms', op -> 'atMs');
BEGIN
  IF array_position(states, vals ->> 'state') > array_position(states, cur ->> 'state') THEN
    changes := sync.slice(vals, '["state"]');
  END IF;
  IF jsonb_typeof(who) = 'string' THEN
    IF cur ->> 'acknowledged_by' IS NULL THEN
      changes := changes || jsonb_build_object('acknowledged_by', who);
    ELSIF cur -> 'acknowledged_by' <> who AND NOT (cur -> 'also_acknowledged') @> jsonb_build_array(later) THEN
      changes := changes || jsonb_build_object('also_acknowledged', (cur -> 'also_acknowledged') || later);
    END IF;
  END IF;
  RETURN sync.outcome(CASE WHEN changes = '{}' THEN (cur ->> 'ver')::int ELSE sync.write_row(d, cur ->> d.key, changes) END, '{}', true);
END $$;
