-- Three corrections of how changes are taken over.
SET LOCAL ROLE kh_owner;

-- What this device itself made of the row since the version that its change rests on: [{before, after}].
CREATE FUNCTION sync.own_changes(d sync.synced, cur jsonb, seen_ver int, device uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('before', w.before, 'after', w.after)), '[]') FROM (
    SELECT v."row" AS after, lag(v."row") OVER (ORDER BY v.ver) AS before FROM (
      SELECT h.ver, h."row" FROM sync.history h WHERE h.id = cur ->> d.key AND h.tbl = d.tbl AND h.ver >= seen_ver
      UNION ALL SELECT (cur ->> 'ver')::int, cur) v) w
  WHERE w.before IS NOT NULL AND w.after ->> 'src_device' = device::text
$$;

-- 1. A value that equals what its device saw is no change, also where only the number of the version says what it saw. Not so if the
-- device changed it since: then that version is not what the person saw last.
DROP FUNCTION sync.merge(sync.synced, jsonb, jsonb, jsonb, jsonb, boolean);
CREATE FUNCTION sync.merge(d sync.synced, cur jsonb, vals jsonb, said jsonb, base jsonb, is_foreign boolean, own jsonb,
  OUT changes jsonb, OUT clashes jsonb)
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
    CONTINUE WHEN is_foreign AND sync.same(was || sync.slice(vals, cols), was) AND NOT EXISTS (
      SELECT FROM jsonb_array_elements(own) o WHERE sync.slice(o -> 'before', cols) <> sync.slice(o -> 'after', cols));
    IF NOT is_foreign OR sync.same(was, theirs) THEN
      changes := changes || mine;
    ELSE
      clashes := clashes || jsonb_build_array(jsonb_build_object('col', g, 'base', was, 'mine', mine, 'theirs', theirs));
    END IF;
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION sync.apply_merge(d sync.synced, cur jsonb, op jsonb, vals jsonb, base jsonb, device uuid) RETURNS jsonb
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
    FROM sync.merge(d, cur, vals, base, sync.base_row(d, cur, seen_ver, base), is_foreign,
      CASE WHEN is_foreign THEN sync.own_changes(d, cur, seen_ver, device) ELSE '[]' END) m;
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

-- 2. When an alert was acknowledged travels with who did it. Of what else its body says, the first stays.
CREATE OR REPLACE FUNCTION sync.apply_alert(d sync.synced, cur jsonb, op jsonb, vals jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  states constant text[] := ARRAY['open', 'acknowledged', 'resolved'];
  changes jsonb := '{}';
  who jsonb := vals -> 'acknowledged_by';
  at_ms jsonb := CASE WHEN jsonb_typeof(vals #> '{body,acknowledged_ms}') = 'number' THEN vals #> '{body,acknowledged_ms}' END;
  later jsonb := jsonb_build_object('by', who, 'ms', coalesce(at_ms, op -> 'atMs'));
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
    IF at_ms IS NOT NULL AND (cur ->> 'acknowledged_by' IS NULL
        OR (cur -> 'acknowledged_by' = who AND coalesce(jsonb_typeof(cur #> '{body,acknowledged_ms}'), 'null') = 'null')) THEN
      changes := changes || jsonb_build_object('body', (cur -> 'body') || jsonb_build_object('acknowledged_ms', at_ms));
    END IF;
  END IF;
  RETURN sync.outcome(CASE WHEN changes = '{}' THEN (cur ->> 'ver')::int ELSE sync.write_row(d, cur ->> d.key, changes) END, '{}', true);
END $$;

-- 3. Of a row of an import whose content is known already, something else may have changed: a status, a zone. Where the row says what
-- its device saw, that is looked at.
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
