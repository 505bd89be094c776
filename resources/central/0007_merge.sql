-- How one change is taken over: three-way merge by column, conflicts kept beside the row, compare-and-swap, lattice of alerts.
-- Policy: whoever committed first stays; what came later and differs goes to sync.conflict, and a supervisor chooses.
-- SQLSTATEs: KH101 not there or not in your zones, KH102 changed meanwhile, KH103 value or column that does not fit,
-- KH104 table or kind that cannot be written, KH105 of a row that was erased because its time was over, 42501 not with this role.
SET LOCAL ROLE kh_owner;

-- Whether somebody else changed the row since the version that the device saw. What this device sent itself, it knows.
CREATE FUNCTION sync.changed_by_others(d sync.synced, cur jsonb, seen_ver int, device uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE ver int := (cur ->> 'ver')::int;
BEGIN
  IF ver = seen_ver THEN RETURN false; END IF;
  IF cur ->> 'src_device' IS DISTINCT FROM device::text OR seen_ver IS NULL OR seen_ver > ver THEN RETURN true; END IF;
  RETURN EXISTS (SELECT FROM sync.history h
    WHERE h.id = cur ->> d.key AND h.tbl = d.tbl AND h.ver > seen_ver AND h."row" ->> 'src_device' IS DISTINCT FROM device::text);
END $$;

-- The row as it was when the device saw it, with what the device says it saw over it.
CREATE FUNCTION sync.base_row(d sync.synced, cur jsonb, seen_ver int, said jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE was jsonb;
BEGIN
  IF (cur ->> 'ver')::int = seen_ver THEN RETURN cur || said; END IF;
  SELECT h."row" INTO was FROM sync.history h WHERE h.id = cur ->> d.key AND h.tbl = d.tbl AND h.ver = seen_ver ORDER BY h.at DESC LIMIT 1;
  RETURN coalesce(was, '{}') || said;
END $$;

-- What this device itself made of the row since the version that its change rests on: [{before, after}].
CREATE FUNCTION sync.own_changes(d sync.synced, cur jsonb, seen_ver int, device uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('before', w.before, 'after', w.after)), '[]') FROM (
    SELECT v."row" AS after, lag(v."row") OVER (ORDER BY v.ver) AS before FROM (
      SELECT h.ver, h."row" FROM sync.history h WHERE h.id = cur ->> d.key AND h.tbl = d.tbl AND h.ver >= seen_ver
      UNION ALL SELECT (cur ->> 'ver')::int, cur) v) w
  WHERE w.before IS NOT NULL AND w.after ->> 'src_device' = device::text
$$;

-- changes: what is to be written. clashes: [{col, base, mine, theirs}] that are not. said: the base as the device says it. own: see above.
-- A value that equals what its device saw is no change, also where only the number of the version says what it saw. Not so if the device
-- changed it since: then that version is not what the person saw last.
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

-- Keeps what was not taken over. The same loser twice is one conflict; so is what one person typed into one field on one device, again and
-- again while away: the last of it is what they meant, and the earlier values are in the history of the conflict.
CREATE FUNCTION sync.keep_conflict(d sync.synced, cur jsonb, op jsonb, clash jsonb, kind_ text) RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE kept sync.conflict; author text := sync.author();
BEGIN
  SELECT c.* INTO kept FROM sync.conflict c
    WHERE c.row_id = cur ->> d.key AND c.tbl = d.tbl AND c.col = clash ->> 'col' AND c.kind = kind_ AND c.state = 'open'
      AND (c.mine = clash -> 'mine' AND c.theirs = clash -> 'theirs'
        OR kind_ IN ('edit_edit', 'dup_key') AND c.mine_by = author AND c.src_device::text = current_setting('kh.device', true))
    ORDER BY c.mine = clash -> 'mine' DESC LIMIT 1 FOR UPDATE;
  IF kept.id IS NULL THEN
    INSERT INTO sync.conflict (tbl, row_id, op_id, col, base, mine, theirs, mine_by, theirs_by, mine_ms, kind, zone_id)
    VALUES (d.tbl, cur ->> d.key, (op ->> 'opId')::uuid, clash ->> 'col', clash -> 'base', clash -> 'mine', clash -> 'theirs',
            author, cur ->> 'changed_by', (op ->> 'atMs')::numeric::bigint, kind_, (cur ->> 'zone_id')::int)
    RETURNING * INTO kept;
  ELSIF kept.mine <> clash -> 'mine' THEN
    UPDATE sync.conflict c SET op_id = (op ->> 'opId')::uuid, mine = clash -> 'mine', theirs = clash -> 'theirs',
        theirs_by = cur ->> 'changed_by', mine_ms = (op ->> 'atMs')::numeric::bigint
      WHERE c.id = kept.id;
  END IF;
  RETURN kept.id;
END $$;

-- What is told of a change; ver is that of the row then.
CREATE FUNCTION sync.outcome(ver int, conflicts uuid[], is_merged boolean) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN jsonb_build_object(
    'outcome', CASE WHEN cardinality(conflicts) > 0 THEN 'conflict' WHEN is_merged THEN 'merged' ELSE 'applied' END,
    'ver', ver, 'code', NULL, 'message', NULL, 'conflictIds', to_jsonb(conflicts));
END $$;

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

-- Alerts only go forward: open, acknowledged, resolved. The first to acknowledge is kept, later ones beside it. When an alert was
-- acknowledged travels with who did it. Of what else its body says, the first stays.
CREATE FUNCTION sync.apply_alert(d sync.synced, cur jsonb, op jsonb, vals jsonb) RETURNS jsonb
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
