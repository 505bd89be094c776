-- Two laptops that tell of the same incidents in another order would wait for each other until one of them is turned away (40P01), and
-- where many work on few incidents most rounds would end so. All locks of a call are taken at its beginning, in one order for everybody.
SET LOCAL ROLE kh_owner;

-- What is no uuid is refused where it is applied.
CREATE FUNCTION sync.as_uuid(said text) RETURNS uuid LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE WHEN said ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN said::uuid END;
END $$;

-- Incidents that these changes are of, or of whose notes and conflicts they are.
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

CREATE OR REPLACE FUNCTION sync_api.push(device uuid, schema int, ops jsonb) RETURNS jsonb
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
