-- Taking over what laptops did while they were away: in order, once, each change wholly or not at all.
SET LOCAL ROLE kh_owner;

-- A row that the device made. If the centre has it, it is the same row from somewhere else, or a change of it.
CREATE FUNCTION sync.apply_put(d sync.synced, row_key text, op jsonb, given jsonb, base jsonb, device uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  vals jsonb := sync.normal(d, given || jsonb_build_object(d.key, row_key));
  ver int := sync.insert_row(d, vals);
  cur jsonb; mine jsonb; conflict_id uuid;
BEGIN
  IF ver IS NOT NULL THEN RETURN sync.outcome(ver, '{}', false); END IF;
  cur := sync.lock_row(d, row_key);
  IF cur IS NULL AND d.rule = 'lattice' THEN RETURN sync.apply_same_alert(d, row_key, op, vals); END IF;
  IF cur IS NULL THEN RAISE EXCEPTION 'the row is there, outside your zones' USING ERRCODE = '42501'; END IF;
  ver := (cur ->> 'ver')::int;

  CASE d.rule
    WHEN 'type' THEN RETURN sync.outcome(ver, '{}', false);
    WHEN 'lattice' THEN RETURN sync.apply_alert(d, cur, op, vals);
    WHEN 'swap' THEN RETURN sync.apply_swap(d, cur, op, vals, device);
    WHEN 'once' THEN
      IF sync.slice(cur, to_jsonb(d.columns)) @> vals THEN RETURN sync.outcome(ver, '{}', false); END IF;
      RAISE EXCEPTION 'it is there with other content, and never changes' USING ERRCODE = 'KH102';
    ELSE NULL;
  END CASE;

  -- Importing a file again is no wish to have back what somebody deleted.
  IF cur ->> 'deleted_at' IS NULL AND base <> '{}' AND base <> 'null' THEN
    RETURN sync.apply_merge(d, cur, op, vals, sync.normal(d, base), device);
  END IF;
  SELECT coalesce(jsonb_object_agg(k, v), '{}') INTO mine
    FROM jsonb_each(vals) AS e (k, v), jsonb_each(d.groups) AS g (name, cols)
    WHERE cols ? k AND NOT sync.same(sync.slice(cur, cols), sync.slice(cur, cols) || sync.slice(vals, cols));
  IF mine = '{}' OR cur -> 'content_hash' = vals -> 'content_hash' THEN RETURN sync.outcome(ver, '{}', false); END IF;
  conflict_id := sync.keep_conflict(d, cur, op, jsonb_build_object('col', '', 'base', NULL, 'mine', vals,
    'theirs', sync.slice(cur, to_jsonb(d.columns))), 'dup_key');
  RETURN sync.outcome(ver, ARRAY[conflict_id], false);
END $$;

-- Two laptops raised the alert for the same thing: the first stays, the second name of it leads there.
CREATE FUNCTION sync.apply_same_alert(d sync.synced, row_key text, op jsonb, vals jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE cur jsonb;
BEGIN
  SELECT to_jsonb(a) INTO cur FROM kh.alert a WHERE a.dedupe_key = vals ->> 'dedupe_key' FOR UPDATE;
  IF cur IS NULL THEN RAISE EXCEPTION 'the row is there, outside your zones' USING ERRCODE = '42501'; END IF;
  INSERT INTO sync.id_alias (old_id, tbl, kept_id) VALUES (row_key, d.tbl, cur ->> 'id') ON CONFLICT DO NOTHING;
  RETURN sync.apply_alert(d, cur, op, vals);
END $$;

-- Borders, rules and settings: changed only by those who saw the newest version.
CREATE FUNCTION sync.apply_swap(d sync.synced, cur jsonb, op jsonb, vals jsonb, device uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE is_deleted boolean := cur ->> 'deleted_at' IS NOT NULL; probe jsonb := vals;
BEGIN
  -- The row says its geometry as GeoJSON; so must the value, to be compared.
  IF vals ? 'geom' AND vals ->> 'geom' IS NOT NULL THEN
    probe := vals || jsonb_build_object('geom', to_jsonb((vals ->> 'geom')::@postgis@.geometry));
  END IF;
  IF NOT is_deleted AND cur @> probe THEN RETURN sync.outcome((cur ->> 'ver')::int, '{}', false); END IF;
  IF sync.changed_by_others(d, cur, (op ->> 'baseVer')::int, device) THEN
    RAISE EXCEPTION 'it was changed meanwhile, to version %', cur ->> 'ver' USING ERRCODE = 'KH102';
  END IF;
  RETURN sync.outcome(sync.write_row(d, cur ->> d.key, vals || '{"deleted_at": null, "deleted_by": null}'), '{}', false);
END $$;

CREATE FUNCTION sync.apply_del(d sync.synced, cur jsonb, op jsonb, device uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone jsonb := jsonb_build_object('deleted_at', clock_timestamp(), 'deleted_by', session_user);
  conflict_id uuid;
BEGIN
  IF d.rule NOT IN ('merge', 'swap') THEN RAISE EXCEPTION 'a % is never deleted', d.tbl USING ERRCODE = 'KH104'; END IF;
  IF d.tbl = 'incident_note' AND cur ->> 'login' <> session_user AND kh.my_rank() < 2 THEN
    RAISE EXCEPTION 'a note is deleted by its author or a supervisor' USING ERRCODE = '42501';
  END IF;
  IF cur ->> 'deleted_at' IS NOT NULL THEN RETURN sync.outcome((cur ->> 'ver')::int, '{}', false); END IF;
  IF NOT sync.changed_by_others(d, cur, (op ->> 'baseVer')::int, device) THEN
    RETURN sync.outcome(sync.write_row(d, cur ->> d.key, gone), '{}', false);
  END IF;
  IF d.rule = 'swap' THEN RAISE EXCEPTION 'it was changed meanwhile, to version %', cur ->> 'ver' USING ERRCODE = 'KH102'; END IF;
  conflict_id := sync.keep_conflict(d, cur, op, jsonb_build_object('col', '', 'base', NULL, 'mine', '{"deleted": true}'::jsonb,
    'theirs', sync.slice(cur, to_jsonb(d.columns))), 'edit_delete');
  RETURN sync.outcome((cur ->> 'ver')::int, ARRAY[conflict_id], true);
END $$;

-- A supervisor's choice; another one later is the undo.
CREATE FUNCTION sync.resolve(op jsonb, device uuid) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d sync.synced; own sync.synced; c sync.conflict; cur jsonb;
  changes jsonb;
  choice text := op #>> '{set,choice}';
  gone jsonb; back constant jsonb := '{"deleted_at": null, "deleted_by": null}';
  ver int;
BEGIN
  SELECT * INTO own FROM sync.synced s WHERE s.tbl = 'conflict';
  SELECT * INTO c FROM sync.conflict x WHERE x.id = (op ->> 'rowId')::uuid FOR UPDATE;
  IF c.id IS NULL THEN RAISE EXCEPTION 'no such conflict in your zones' USING ERRCODE = 'KH101'; END IF;
  IF sync.changed_by_others(own, to_jsonb(c), (op ->> 'baseVer')::int, device) THEN
    RAISE EXCEPTION 'somebody else chose meanwhile' USING ERRCODE = 'KH102';
  END IF;
  SELECT * INTO d FROM sync.synced s WHERE s.tbl = c.tbl;
  cur := sync.lock_row(d, c.row_id);
  IF cur IS NULL THEN RAISE EXCEPTION 'the row of this conflict is not in your zones' USING ERRCODE = 'KH101'; END IF;
  gone := CASE c.kind WHEN 'edit_delete' THEN jsonb_build_object('deleted_at', clock_timestamp(), 'deleted_by', c.mine_by)
                      WHEN 'delete_edit' THEN c.theirs END;
  changes := CASE
    WHEN choice = 'value' THEN sync.normal(d, op #> '{set,value}')
    WHEN choice = 'mine' AND c.kind = 'edit_delete' THEN gone
    WHEN choice = 'mine' AND c.kind = 'delete_edit' THEN back
    WHEN choice = 'mine' THEN c.mine - d.key
    WHEN choice = 'theirs' AND c.kind = 'delete_edit' THEN gone
    -- The row has their value already, or a newer one that must stay; only an undo puts it back.
    WHEN choice = 'theirs' AND c.state = 'open' THEN '{}'::jsonb
    WHEN choice = 'theirs' AND c.kind = 'edit_delete' THEN back
    WHEN choice = 'theirs' THEN c.theirs - d.key
  END;
  IF changes IS NULL THEN RAISE EXCEPTION 'choice is theirs, mine or value' USING ERRCODE = 'KH103'; END IF;
  IF NOT cur @> changes THEN PERFORM sync.write_row(d, c.row_id, changes); END IF;
  UPDATE sync.conflict x
    SET state = CASE choice WHEN 'theirs' THEN 'kept_theirs' WHEN 'mine' THEN 'took_mine' ELSE 'merged' END,
        resolved_by = session_user, resolved_at = clock_timestamp(), resolution_op = (op ->> 'opId')::uuid
    WHERE x.id = c.id RETURNING x.ver INTO ver;
  RETURN sync.outcome(ver, '{}', false);
END $$;

-- Many rows of one table: new incidents in one statement, in the order of their keys so that two imports cannot block each other.
CREATE FUNCTION sync.apply_rows(d sync.synced, op jsonb, device uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  given jsonb := op #> '{set,rows}';
  bases jsonb := coalesce(op #> '{base,rows}', '[]');
  conflicts uuid[] := '{}';
  is_merged boolean := false;
  item jsonb; place bigint; result jsonb; names text;
  inserted uuid[] := '{}';
BEGIN
  IF d.tbl = 'incident' THEN
    SELECT string_agg(quote_ident(c), ', ') INTO names FROM unnest(d.columns) c;
    EXECUTE format($q$
      WITH made AS (
        INSERT INTO kh.incident (%1$s)
        SELECT %1$s FROM jsonb_populate_recordset(jsonb_populate_record(NULL::kh.incident, $1), $2) ORDER BY id
        ON CONFLICT DO NOTHING RETURNING id)
      SELECT coalesce(array_agg(id), '{}') FROM made$q$, names) INTO inserted USING d.defaults, given;
    IF cardinality(inserted) = jsonb_array_length(given) THEN RETURN sync.outcome(NULL, '{}', false); END IF;
  END IF;
  FOR item, place IN
    SELECT r.v, r.i FROM jsonb_array_elements(given) WITH ORDINALITY AS r (v, i)
    LEFT JOIN kh.incident i ON d.tbl = 'incident' AND i.id = (r.v ->> 'id')::uuid AND i.content_hash = (r.v ->> 'content_hash')::bigint
    WHERE i.id IS NULL AND (d.tbl <> 'incident' OR (r.v ->> 'id')::uuid <> ALL (inserted))
    ORDER BY r.v ->> d.key
  LOOP
    result := sync.apply_put(d, item ->> d.key, op, item, bases -> (place - 1)::int, device);
    conflicts := conflicts || ARRAY(SELECT v::uuid FROM jsonb_array_elements_text(result -> 'conflictIds') v);
    is_merged := is_merged OR result ->> 'outcome' = 'merged';
  END LOOP;
  RETURN sync.outcome(NULL, conflicts, is_merged);
END $$;

CREATE FUNCTION sync.apply(op jsonb, device uuid) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d sync.synced; cur jsonb; vals jsonb;
  kind text := op ->> 'kind';
  row_key text := op ->> 'rowId';
  needed int;
BEGIN
  SELECT * INTO d FROM sync.synced s WHERE s.tbl = op ->> 'table';
  IF d.tbl IS NULL OR d.rule = 'server' OR kind NOT IN ('put', 'patch', 'del', 'rows') THEN
    RAISE EXCEPTION 'nothing of that kind is taken over' USING ERRCODE = 'KH104';
  END IF;
  needed := CASE
    -- What is published is a supervisor's matter, all other settings an admin's.
    WHEN d.tbl = 'setting' AND row_key NOT LIKE 'published/%' THEN 3
    WHEN kind IN ('put', 'rows') THEN d.put_rank ELSE d.patch_rank END;
  IF kh.my_rank() < needed THEN RAISE EXCEPTION 'not with the role %', kh.my_role() USING ERRCODE = '42501'; END IF;
  IF d.rule = 'resolve' THEN RETURN sync.resolve(op, device); END IF;
  IF kind = 'put' THEN RETURN sync.apply_put(d, row_key, op, op -> 'set', op -> 'base', device); END IF;
  IF kind = 'rows' THEN RETURN sync.apply_rows(d, op, device); END IF;

  cur := coalesce(sync.lock_row(d, row_key),
                  sync.lock_row(d, (SELECT a.kept_id FROM sync.id_alias a WHERE a.old_id = row_key AND a.tbl = d.tbl)));
  IF cur IS NULL THEN RAISE EXCEPTION 'no such row in your zones' USING ERRCODE = 'KH101'; END IF;
  IF kind = 'del' THEN RETURN sync.apply_del(d, cur, op, device); END IF;
  vals := sync.normal(d, (op -> 'set') - d.key);
  CASE d.rule
    WHEN 'merge' THEN RETURN sync.apply_merge(d, cur, op, vals, sync.normal(d, (op -> 'base') - d.key), device);
    WHEN 'lattice' THEN RETURN sync.apply_alert(d, cur, op, vals);
    WHEN 'once' THEN RAISE EXCEPTION 'a % never changes', d.tbl USING ERRCODE = 'KH104';
    ELSE RETURN sync.apply_swap(d, cur, op, vals, device);
  END CASE;
END $$;

-- The stable word for why a change was refused.
CREATE FUNCTION sync.reason(state text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN state = '42501' THEN 'not-allowed'
    WHEN state = 'KH101' THEN 'not-found'
    WHEN state = 'KH102' THEN 'stale'
    WHEN state = 'KH104' THEN 'unsupported'
    WHEN state = '23503' THEN 'missing-parent'
    WHEN state = 'KH103' OR left(state, 2) IN ('22', '23') THEN 'bad-value'
    ELSE 'failed' END
$$;

-- Applies changes that belong together. A business failure of one refuses them all and keeps them whole in the quarantine;
-- trouble of the server itself (connection, memory, deadlock, shutdown) ends the call, to be tried again.
CREATE FUNCTION sync.apply_group(ops jsonb[], device uuid) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  op jsonb; results jsonb := '[]'; result jsonb; state text; said text; failed uuid;
BEGIN
  BEGIN
    FOREACH op IN ARRAY ops LOOP
      failed := (op ->> 'opId')::uuid;
      PERFORM set_config('kh.device', device::text, true), set_config('kh.op', op ->> 'opId', true);
      results := results || jsonb_build_array(sync.apply(op, device));
    END LOOP;
    state := NULL;
  EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT;
    IF left(state, 2) IN ('08', '25', '40', '53', '55', '57', '58', 'XX') OR left(state, 3) = 'KH0' THEN RAISE; END IF;
  END;
  IF state IS NOT NULL THEN
    results := '[]';
    FOREACH op IN ARRAY ops LOOP
      result := jsonb_build_object('outcome', 'rejected', 'ver', NULL, 'conflictIds', '[]'::jsonb, 'message', said,
        'code', CASE WHEN (op ->> 'opId')::uuid = failed THEN sync.reason(state) ELSE 'together' END);
      results := results || jsonb_build_array(result);
      INSERT INTO sync.quarantine (op_id, device_id, login, body, sqlstate, message)
      VALUES ((op ->> 'opId')::uuid, device, session_user, op, state, said);
    END LOOP;
  END IF;
  FOR i IN 1 .. cardinality(ops) LOOP
    INSERT INTO sync.applied (op_id, device_id, n, login, actor, said_ms, result)
    VALUES ((ops[i] ->> 'opId')::uuid, device, (ops[i] ->> 'n')::bigint, session_user, coalesce(ops[i] ->> 'actor', ''),
            (ops[i] ->> 'atMs')::numeric::bigint, results -> (i - 1));
  END LOOP;
  RETURN results;
END $$;

-- This device of whoever is connected, locked: two copies of one call wait for each other here.
CREATE FUNCTION sync.lock_device(device uuid) RETURNS sync.device LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE dev sync.device;
BEGIN
  PERFORM kh.me(), sync.need_home();
  SELECT * INTO dev FROM sync.device x WHERE x.device_id = device FOR UPDATE;
  IF dev.device_id IS NULL THEN RAISE EXCEPTION 'this device has not said hello' USING ERRCODE = 'KH001'; END IF;
  IF dev.login <> session_user THEN RAISE EXCEPTION 'this device is another person''s' USING ERRCODE = 'KH003'; END IF;
  RETURN dev;
END $$;

CREATE FUNCTION sync_api.push(device uuid, schema int, ops jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  dev sync.device; op jsonb; earlier jsonb; results jsonb := '[]';
  waiting jsonb[] := '{}';       -- changes of one txnId, not applied yet
BEGIN
  IF jsonb_array_length(ops) > 200 OR octet_length(ops::text) > 8388608
     OR EXISTS (SELECT FROM jsonb_array_elements(ops) o WHERE o ->> 'kind' = 'rows' AND jsonb_array_length(o #> '{set,rows}') > 2000) THEN
    RAISE EXCEPTION 'at most 200 changes, 2000 rows and 8 MB at once' USING ERRCODE = 'KH030';
  END IF;
  dev := sync.lock_device(device);
  FOR op IN SELECT * FROM jsonb_array_elements(ops) LOOP
    SELECT a.result INTO earlier FROM sync.applied a WHERE a.op_id = (op ->> 'opId')::uuid;
    IF (op ->> 'n')::bigint > dev.last_n + 1 THEN
      RAISE EXCEPTION 'change % came, % is next', op ->> 'n', dev.last_n + 1 USING ERRCODE = 'KH002';
    ELSIF (op ->> 'n')::bigint <= dev.last_n AND earlier IS NULL THEN
      RAISE EXCEPTION 'change % was another one', op ->> 'n' USING ERRCODE = 'KH003';
    END IF;
    IF cardinality(waiting) > 0 AND (earlier IS NOT NULL OR waiting[1] ->> 'txnId' <> op ->> 'txnId') THEN
      results := results || sync.numbered(waiting, sync.apply_group(waiting, device));
      waiting := '{}';
    END IF;
    IF earlier IS NULL THEN
      waiting := waiting || op;
    ELSE
      -- It has its effect already; what a person must know of it is said again.
      results := results || sync.numbered(ARRAY[op], jsonb_build_array(
        CASE WHEN earlier ->> 'outcome' IN ('applied', 'merged') THEN earlier || '{"outcome": "replayed"}' ELSE earlier END));
    END IF;
    IF (op ->> 'n')::bigint > dev.last_n THEN
      dev.last_n := (op ->> 'n')::bigint;
      dev.last_op := (op ->> 'opId')::uuid;
    END IF;
  END LOOP;
  IF cardinality(waiting) > 0 THEN results := results || sync.numbered(waiting, sync.apply_group(waiting, device)); END IF;
  UPDATE sync.device x SET last_n = dev.last_n, last_op = dev.last_op, last_seen = now(), retired_at = NULL, schema_ver = schema
    WHERE x.device_id = device;
  RETURN jsonb_build_object('lastN', dev.last_n, 'results', results);
END $$;

CREATE FUNCTION sync.numbered(ops jsonb[], results jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_agg(jsonb_build_object('n', ops[i] -> 'n', 'opId', ops[i] -> 'opId') || (results -> (i - 1)) ORDER BY i)
    FROM generate_series(1, cardinality(ops)) i
$$;

GRANT EXECUTE ON FUNCTION sync_api.push(uuid, int, jsonb) TO kh_sync;
