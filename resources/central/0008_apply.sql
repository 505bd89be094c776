-- One change, by its kind and by the rule of its table.
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

-- A supervisor's choice; another one later is the undo. That the row moved meanwhile is no other choice; another value is: nobody saw it.
CREATE FUNCTION sync.resolve(op jsonb, device uuid) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d sync.synced; own sync.synced; c sync.conflict; cur jsonb; seen jsonb;
  changes jsonb;
  choice text := op #>> '{set,choice}';
  gone jsonb; back constant jsonb := '{"deleted_at": null, "deleted_by": null}';
  ver int;
BEGIN
  SELECT * INTO own FROM sync.synced s WHERE s.tbl = 'conflict';
  SELECT * INTO c FROM sync.conflict x WHERE x.id = (op ->> 'rowId')::uuid FOR UPDATE;
  IF c.id IS NULL THEN RAISE EXCEPTION 'no such conflict in your zones' USING ERRCODE = 'KH101'; END IF;
  seen := sync.base_row(own, to_jsonb(c), (op ->> 'baseVer')::int, '{}');
  IF sync.changed_by_others(own, to_jsonb(c), (op ->> 'baseVer')::int, device)
     AND (seen = '{}' OR seen -> 'resolution_op' IS DISTINCT FROM to_jsonb(c) -> 'resolution_op' OR seen -> 'mine' <> c.mine) THEN
    RAISE EXCEPTION 'somebody else chose meanwhile, or another value came' USING ERRCODE = 'KH102';
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
-- Those that were erased because their time was over are left out: whoever has them is told so by the next pull (0018).
-- Of a row of an import whose content is known already, something else may have changed: a status, a zone. Where the row says what its
-- device saw, that is looked at.
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
    IF EXISTS (SELECT FROM kh.purged p WHERE p.id = ANY (ARRAY(SELECT sync.as_uuid(r ->> 'id') FROM jsonb_array_elements(given) r))) THEN
      op := sync.without_purged(op);
      given := op #> '{set,rows}';
      bases := coalesce(op #> '{base,rows}', '[]');
      IF given = '[]' THEN RETURN sync.outcome(NULL, '{}', false); END IF;
    END IF;
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
  IF sync.is_of_purged(op) THEN RAISE EXCEPTION 'its time was over, and it was erased' USING ERRCODE = 'KH105'; END IF;
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
