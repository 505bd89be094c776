-- Taking over what laptops did while they were away: in order, once, each change wholly or not at all. A laptop may pass on the changes
-- of another.
SET LOCAL ROLE kh_owner;

-- What is no uuid says nothing here; it is refused where it is applied. All forms that a cast takes.
CREATE FUNCTION sync.as_uuid(said text) RETURNS uuid LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE WHEN said ~ '^(([0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}|\{([0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}\})$' THEN said::uuid END;
END $$;

-- The device that made a change, where the change says one.
CREATE FUNCTION sync.origin_of(op jsonb) RETURNS uuid LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN sync.as_uuid(op ->> 'device');
END $$;

-- The stable word for why a change was refused.
CREATE FUNCTION sync.reason(state text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN state = '42501' THEN 'not-allowed'
    WHEN state = 'KH101' THEN 'not-found'
    WHEN state = 'KH102' THEN 'stale'
    WHEN state = 'KH104' THEN 'unsupported'
    WHEN state = 'KH105' THEN 'purged'
    WHEN state = '23503' THEN 'missing-parent'
    WHEN state = 'KH103' OR left(state, 2) IN ('22', '23') THEN 'bad-value'
    ELSE 'failed' END
$$;

-- Whether a change is of an incident that was erased because its time was over, or of a note or conflict of one; see 0018.
CREATE FUNCTION sync.is_of_purged(op jsonb) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN op ->> 'table' IN ('incident', 'incident_note', 'conflict') AND EXISTS (
    SELECT FROM kh.purged p WHERE p.id IN (sync.as_uuid(op ->> 'rowId'), sync.as_uuid(op #>> '{set,incident_id}')));
END $$;

-- Applies changes that belong together. A business failure of one refuses them all and keeps them whole in the quarantine;
-- trouble of the server itself (connection, memory, deadlock, shutdown) ends the call, to be tried again.
-- A change counts as one of the device that made it: it does not quarrel with that device's others, and does with the teller's.
-- What may be written is the teller's right.
CREATE FUNCTION sync.apply_group(ops jsonb[], device uuid) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
      VALUES ((op ->> 'opId')::uuid, device, session_user, sync.without_purged(op), state, said);
    END LOOP;
  END IF;
  FOR i IN 1 .. cardinality(ops) LOOP
    INSERT INTO sync.applied (op_id, device_id, n, login, actor, said_ms, result, origin_device)
    VALUES ((ops[i] ->> 'opId')::uuid, device, (ops[i] ->> 'n')::bigint, session_user, coalesce(ops[i] ->> 'actor', ''),
            (ops[i] ->> 'atMs')::numeric::bigint, results -> (i - 1), nullif(sync.origin_of(ops[i]), device));
  END LOOP;
  RETURN results;
END $$;

-- Incidents that these changes are of, or of whose notes and conflicts they are. Two laptops that tell of the same incidents in another
-- order would wait for each other until one of them is turned away (40P01), and where many work on few incidents most rounds would end so:
-- all locks of a call are taken at its beginning, in one order for everybody.
CREATE FUNCTION sync.lock_incidents(ops jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE ids uuid[]; notes uuid[]; conflicts uuid[]; told uuid[];
BEGIN
  SELECT array_agg(sync.as_uuid(o ->> 'rowId')) FILTER (WHERE o ->> 'table' = 'incident' AND o ->> 'kind' <> 'rows'),
    array_agg(sync.as_uuid(o ->> 'rowId')) FILTER (WHERE o ->> 'table' = 'incident_note'),
    array_agg(sync.as_uuid(o #>> '{set,incident_id}')) FILTER (WHERE o ->> 'table' = 'incident_note'),
    array_agg(sync.as_uuid(o ->> 'rowId')) FILTER (WHERE o ->> 'table' = 'conflict')
  INTO ids, notes, told, conflicts FROM jsonb_array_elements(ops) o;
  ids := ids || told || ARRAY(
    SELECT sync.as_uuid(r ->> 'id') FROM jsonb_array_elements(ops) o, jsonb_array_elements(o #> '{set,rows}') r
      WHERE o ->> 'table' = 'incident' AND o ->> 'kind' = 'rows');
  IF conflicts IS NOT NULL THEN
    ids := ids || ARRAY(SELECT sync.as_uuid(c.row_id) FROM sync.conflict c WHERE c.id = ANY (conflicts) AND c.tbl = 'incident');
    notes := notes || ARRAY(SELECT sync.as_uuid(c.row_id) FROM sync.conflict c WHERE c.id = ANY (conflicts) AND c.tbl = 'incident_note');
  END IF;
  IF notes IS NOT NULL THEN ids := ids || ARRAY(SELECT n.incident_id FROM kh.incident_note n WHERE n.id = ANY (notes)); END IF;
  PERFORM FROM kh.incident i WHERE i.id = ANY (ids) ORDER BY i.id FOR UPDATE;
END $$;

CREATE FUNCTION sync.numbered(ops jsonb[], results jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_agg(jsonb_build_object('n', ops[i] -> 'n', 'opId', ops[i] -> 'opId') || (results -> (i - 1)) ORDER BY i)
    FROM generate_series(1, cardinality(ops)) i
$$;

CREATE FUNCTION sync_api.push(device uuid, schema int, ops jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
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
  PERFORM sync.lock_incidents(ops);
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
GRANT EXECUTE ON FUNCTION sync_api.push(uuid, int, jsonb) TO kh_sync;
