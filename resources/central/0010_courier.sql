-- Changes that one laptop passes on for another, and the workspace that both belong to.
SET LOCAL ROLE kh_owner;

-- The same for all copies of one centre, whatever server they were restored on: laptops of another one have nothing to exchange with it.
ALTER TABLE sync.epoch ADD COLUMN workspace uuid NOT NULL DEFAULT gen_random_uuid();
-- The device that made the change, where another one passed it on.
ALTER TABLE sync.applied ADD COLUMN origin_device uuid;

-- The maker's device of a change, if it says another one than the teller's; what is no uuid says nothing.
CREATE FUNCTION sync.origin_of(op jsonb) RETURNS uuid LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN op ->> 'device' ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN (op ->> 'device')::uuid END
$$;

-- Whose words a change brings: set by push for each change; what a client sets itself, push writes over.
CREATE FUNCTION sync.author() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(nullif(current_setting('kh.author', true), ''), session_user)
$$;

-- Laptops that never met the centre know zones by their codes alone. A code that the centre does not know is in no zone.
CREATE FUNCTION sync.placed(d sync.synced, vals jsonb) RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN vals ? 'zone_code' THEN (vals - 'zone_code') || jsonb_build_object('zone_id',
    coalesce((SELECT z.id FROM kh.zone z WHERE z.code = vals ->> 'zone_code'), CASE d.tbl WHEN 'alert' THEN NULL ELSE 0 END)) ELSE vals END
$$;

CREATE OR REPLACE FUNCTION sync.normal(d sync.synced, vals jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE whole jsonb; stranger text;
BEGIN
  vals := sync.placed(d, vals);
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

CREATE OR REPLACE FUNCTION sync.place_note() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Locked, so that the incident cannot move or go between this look and the commit.
  SELECT i.zone_id INTO NEW.zone_id FROM kh.incident i WHERE i.id = NEW.incident_id FOR SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such incident in your zones' USING ERRCODE = 'KH101'; END IF;
  NEW.login := sync.author();
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION sync.keep_conflict(d sync.synced, cur jsonb, op jsonb, clash jsonb, kind_ text) RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE kept uuid;
BEGIN
  SELECT c.id INTO kept FROM sync.conflict c
    WHERE c.row_id = cur ->> d.key AND c.tbl = d.tbl AND c.col = clash ->> 'col' AND c.kind = kind_ AND c.state = 'open'
      AND c.mine = clash -> 'mine' AND c.theirs = clash -> 'theirs';
  IF kept IS NOT NULL THEN RETURN kept; END IF;
  INSERT INTO sync.conflict (tbl, row_id, op_id, col, base, mine, theirs, mine_by, theirs_by, mine_ms, kind, zone_id)
  VALUES (d.tbl, cur ->> d.key, (op ->> 'opId')::uuid, clash ->> 'col', clash -> 'base', clash -> 'mine', clash -> 'theirs',
          sync.author(), cur ->> 'changed_by', (op ->> 'atMs')::numeric::bigint, kind_, (cur ->> 'zone_id')::int)
  RETURNING id INTO kept;
  RETURN kept;
END $$;

CREATE OR REPLACE FUNCTION sync.apply_rows(d sync.synced, op jsonb, device uuid) RETURNS jsonb
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
    IF given #> '{0}' ? 'zone_code' THEN
      SELECT jsonb_agg(sync.placed(d, v) ORDER BY i) INTO given FROM jsonb_array_elements(given) WITH ORDINALITY AS r (v, i);
    END IF;
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
      AND coalesce(jsonb_typeof(bases -> (r.i - 1)::int), 'null') = 'null'
    WHERE i.id IS NULL AND (d.tbl <> 'incident' OR (r.v ->> 'id')::uuid <> ALL (inserted))
    ORDER BY r.v ->> d.key
  LOOP
    result := sync.apply_put(d, item ->> d.key, op, item, bases -> (place - 1)::int, device);
    conflicts := conflicts || ARRAY(SELECT v::uuid FROM jsonb_array_elements_text(result -> 'conflictIds') v);
    is_merged := is_merged OR result ->> 'outcome' = 'merged';
  END LOOP;
  RETURN sync.outcome(NULL, conflicts, is_merged);
END $$;

-- A change counts as one of the device that made it: it does not quarrel with that device's others, and does with the teller's.
-- What may be written is the teller's right.
CREATE OR REPLACE FUNCTION sync.apply_group(ops jsonb[], device uuid) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  op jsonb; results jsonb := '[]'; result jsonb; state text; said text; failed uuid; maker uuid; author text;
BEGIN
  BEGIN
    FOREACH op IN ARRAY ops LOOP
      failed := (op ->> 'opId')::uuid;
      maker := coalesce(sync.origin_of(op), device);
      author := CASE WHEN maker <> device THEN (SELECT x.login FROM sync.device x WHERE x.device_id = maker) END;
      PERFORM set_config('kh.device', maker::text, true), set_config('kh.op', op ->> 'opId', true),
              set_config('kh.author', coalesce(author, ''), true);
      results := results || jsonb_build_array(sync.apply(op, maker));
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
    INSERT INTO sync.applied (op_id, device_id, n, login, actor, said_ms, result, origin_device)
    VALUES ((ops[i] ->> 'opId')::uuid, device, (ops[i] ->> 'n')::bigint, session_user, coalesce(ops[i] ->> 'actor', ''),
            (ops[i] ->> 'atMs')::numeric::bigint, results -> (i - 1), nullif(sync.origin_of(ops[i]), device));
  END LOOP;
  RETURN results;
END $$;

CREATE OR REPLACE FUNCTION sync_api.push(device uuid, schema int, ops jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  dev sync.device; op jsonb; before sync.applied; earlier jsonb; results jsonb := '[]';
  waiting jsonb[] := '{}';       -- changes of one txnId and one maker, not applied yet
BEGIN
  -- What is passed on cannot be cut in two, so one change may be large.
  IF jsonb_array_length(ops) > 200 OR octet_length(ops::text) > 33554432
     OR EXISTS (SELECT FROM jsonb_array_elements(ops) o WHERE o ->> 'kind' = 'rows' AND jsonb_array_length(o #> '{set,rows}') > 2000) THEN
    RAISE EXCEPTION 'at most 200 changes, 2000 rows and 32 MB at once' USING ERRCODE = 'KH030';
  END IF;
  dev := sync.lock_device(device);
  FOR op IN SELECT * FROM jsonb_array_elements(ops) LOOP
    SELECT * INTO before FROM sync.applied a WHERE a.op_id = (op ->> 'opId')::uuid;
    IF before.origin_device = device AND before.result ->> 'outcome' = 'rejected' AND (op ->> 'n')::bigint > dev.last_n THEN
      -- Refused when somebody else told it, whose rights and zones may have been too narrow: its maker tells it now.
      DELETE FROM sync.applied a WHERE a.op_id = before.op_id;
      DELETE FROM sync.quarantine q WHERE q.op_id = before.op_id;
      before := NULL;
    END IF;
    earlier := before.result;
    IF (op ->> 'n')::bigint > dev.last_n + 1 THEN
      RAISE EXCEPTION 'change % came, % is next', op ->> 'n', dev.last_n + 1 USING ERRCODE = 'KH002';
    ELSIF (op ->> 'n')::bigint <= dev.last_n AND earlier IS NULL THEN
      RAISE EXCEPTION 'change % was another one', op ->> 'n' USING ERRCODE = 'KH003';
    END IF;
    IF cardinality(waiting) > 0 AND (earlier IS NOT NULL OR waiting[1] ->> 'txnId' <> op ->> 'txnId'
        OR sync.origin_of(waiting[1]) IS DISTINCT FROM sync.origin_of(op)) THEN
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

CREATE OR REPLACE FUNCTION sync_api.hello(device uuid, name text, app_version text, schema int) RETURNS jsonb
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
  RETURN jsonb_build_object('cluster', sync.home(), 'timeline', sync.timeline(), 'epoch', e.epoch, 'workspace', e.workspace,
    'serverSchema', e.schema_ver, 'minClient', e.min_client, 'login', p.login, 'userId', p.user_id, 'userName', p.name, 'role', kh.my_role(),
    'zones', to_jsonb(p.zones), 'scopeVer', p.scope_ver, 'lastN', dev.last_n, 'lastOp', dev.last_op,
    'nowMs', floor(extract(epoch FROM clock_timestamp()) * 1000));
END $$;
ALTER FUNCTION sync_api.hello(uuid, text, text, int) SET jit = off;
