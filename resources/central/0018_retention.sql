-- How long incidents of a type are kept, what a legal hold exempts, and how what is over is erased here and in every copy. Deleting
-- (0008) only marks a row and keeps every version of it; this erases: the row, its notes, all their versions, conflicts, and what was
-- refused of them. What stays is the bare id, so that no old laptop and no file brings the row back, and by which every copy learns what
-- to erase. Ids say nothing of a row and are told to everybody, whatever their zones: then every copy answers with the same digest.
SET LOCAL ROLE kh_owner;

CREATE TABLE kh.retention_rule (
  type_code text PRIMARY KEY,  -- '' = all types without a rule of their own
  days int NOT NULL CHECK (days BETWEEN 1 AND 36525),
  set_ms bigint NOT NULL,
  set_by text NOT NULL
);

-- Exempts one incident, or those of a zone and a period, until it is lifted. NULL = no limit; times are local as if they were UTC.
CREATE TABLE kh.legal_hold (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  incident_id uuid,
  zone_id int,
  from_ms bigint,
  to_ms bigint,
  reason text NOT NULL CHECK (reason <> ''),
  set_ms bigint NOT NULL,
  set_by text NOT NULL,
  lifted_ms bigint,
  lifted_by text,
  lift_reason text,
  CHECK (incident_id IS NOT NULL OR zone_id IS NOT NULL OR from_ms IS NOT NULL OR to_ms IS NOT NULL)
);

-- One a run, and its receipt. finished_ms NULL = it was begun and not ended yet.
CREATE TABLE kh.purge (
  id uuid PRIMARY KEY,
  rules jsonb NOT NULL,        -- as they were: [{type, days}]
  at_ms bigint NOT NULL,       -- from which the days are counted back
  rejects_ms bigint,           -- lines of files that were refused go in all copies, if imported before; NULL = they stay
  by_login text NOT NULL,
  total bigint NOT NULL,
  done bigint NOT NULL DEFAULT 0,
  spared bigint NOT NULL DEFAULT 0, -- a hold came, or they changed, after they were counted
  counts jsonb NOT NULL DEFAULT '{}', -- {type: incidents}
  digest text,                 -- SHA-256 of the ids, 16 bytes each, in their order
  finished_ms bigint
);

-- What is still to go.
CREATE TABLE kh.purge_target (
  purge_id uuid NOT NULL,
  id uuid NOT NULL,
  PRIMARY KEY (purge_id, id)
);

-- Copies that there were when it began, and what each answered.
CREATE TABLE kh.purge_copy (
  purge_id uuid NOT NULL,
  device_id uuid NOT NULL,
  login text NOT NULL,
  told bigint,                 -- ids of incidents that the copy was told
  had bigint,                  -- of these, whose rows or changes it had
  digest text,                 -- as above, of what it was told
  at_ms bigint,                -- by its own clock; NULL = no answer yet
  PRIMARY KEY (purge_id, device_id)
);

-- The bare ids of incidents, notes and conflicts that were erased. Told to all, and never withdrawn.
CREATE TABLE kh.purged (
  id uuid PRIMARY KEY,
  tbl text NOT NULL CHECK (tbl IN ('incident', 'incident_note', 'conflict')),
  purge_id uuid NOT NULL,
  rejects_ms bigint,           -- of its run
  LIKE sync.stamps
);
CREATE INDEX purged_by_change ON kh.purged (sv_xid);
CREATE INDEX purged_by_purge ON kh.purged (purge_id, id) WHERE tbl = 'incident';

INSERT INTO sync.synced (tbl, rel, key, key_type, rule, is_zoned, put_rank, patch_rank, columns, groups) VALUES
('purged', 'kh.purged', 'id', 'uuid', 'server', false, 9, 9, '{}', '{}');
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON kh.purged FOR EACH ROW EXECUTE FUNCTION sync.stamp('id', 'purged');
CREATE TRIGGER keep_key BEFORE UPDATE ON kh.purged FOR EACH ROW WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION sync.keep_key();

INSERT INTO kh.placement (rel, kind, by_column, together, why) VALUES
('kh.retention_rule', 'local', NULL, NULL, 'a row a type'),
('kh.legal_hold', 'local', NULL, NULL, 'tens of rows'),
('kh.purge', 'local', NULL, NULL, 'a row a run'),
('kh.purge_target', 'local', NULL, NULL, 'empty but for a run'),
('kh.purge_copy', 'local', NULL, NULL, 'a row a run and laptop'),
('kh.purged', 'local', NULL, NULL, 'bare ids; asked for by pushes and pulls, which come here');

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['kh.retention_rule', 'kh.legal_hold', 'kh.purge', 'kh.purge_target', 'kh.purge_copy', 'kh.purged'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY keep ON %s USING ((SELECT kh.my_rank()) >= 3) WITH CHECK ((SELECT kh.my_rank()) >= 3)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['kh.retention_rule', 'kh.legal_hold', 'kh.purge_copy'] LOOP
    EXECUTE format('CREATE POLICY see ON %s FOR SELECT USING ((SELECT kh.my_rank()) >= 2)', t);
  END LOOP;
  CREATE POLICY see ON kh.purge FOR SELECT USING ((SELECT kh.my_rank()) >= 0);
  CREATE POLICY see ON kh.purged FOR SELECT USING ((SELECT kh.my_rank()) >= 0);
  -- Every copy answers for itself.
  CREATE POLICY answer ON kh.purge_copy USING (login = session_user) WITH CHECK (login = session_user);
  -- Rows go when their id stands among those that are erased, and not before: a mistake in a function erases nothing else.
  FOREACH t IN ARRAY ARRAY['kh.incident', 'kh.incident_note', 'sync.conflict'] LOOP
    EXECUTE format('CREATE POLICY retention ON %s FOR DELETE
      USING ((SELECT kh.my_rank()) >= 3 AND EXISTS (SELECT FROM kh.purged p WHERE p.id = %s.id))', t, split_part(t, '.', 2));
  END LOOP;
END $$;

CREATE FUNCTION kh.now_ms() RETURNS bigint LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;

-- KH050: who may look, and who may change. Rules are for the whole city: whoever sees a part of it cannot know what they erase.
CREATE FUNCTION kh.need_retention(needed int) RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF kh.my_rank() < needed THEN
    RAISE EXCEPTION '%', CASE needed WHEN 3 THEN 'admin' ELSE 'supervisor' END USING ERRCODE = 'KH050';
  ELSIF EXISTS (SELECT FROM kh.principal p WHERE p.login = session_user AND p.zones IS NOT NULL) THEN
    RAISE EXCEPTION 'zones' USING ERRCODE = 'KH050';
  END IF;
END $$;

-- Incidents whose time is over by these rules at this moment; only: of these, NULL = all. Those, too, that were deleted, and those that
-- were forgotten since (sync.purge) and are in the history alone.
CREATE FUNCTION kh.due(rules jsonb, at_ms bigint, only_ uuid[])
RETURNS TABLE (id uuid, type_code text, local_ms bigint, occurred_ms bigint, is_held boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
BEGIN
  RETURN QUERY
  WITH rule AS (SELECT r ->> 'type' AS code, (r ->> 'days')::bigint AS days FROM jsonb_array_elements(rules) r),
  ended AS (
    SELECT t.code, at_ms - 86400000 * coalesce(own.days, others.days) AS before_ms
    FROM kh.incident_type t LEFT JOIN rule own ON own.code = t.code LEFT JOIN rule others ON others.code = ''
    WHERE coalesce(own.days, others.days) IS NOT NULL),
  forgotten AS (
    SELECT DISTINCT ON (h.id) h.id::uuid AS id, h."row" ->> 'type_code' AS type_code, (h."row" ->> 'zone_id')::int AS zone_id,
      (h."row" ->> 'occurred_ms')::bigint AS occurred_ms, (h."row" ->> 'utc_offset_min')::int AS utc_offset_min
    FROM sync.history h
    WHERE h.tbl = 'incident' AND (only_ IS NULL OR h.id = ANY (only_::text[])) AND NOT EXISTS (SELECT FROM kh.incident i WHERE i.id = h.id::uuid)
    ORDER BY h.id, h.ver DESC, h.at DESC),
  old AS (
    SELECT i.id, i.type_code, i.zone_id, i.occurred_ms, i.utc_offset_min
    FROM kh.incident i JOIN ended o ON o.code = i.type_code AND i.occurred_ms < o.before_ms
    WHERE only_ IS NULL OR i.id = ANY (only_)
    UNION ALL
    SELECT f.id, f.type_code, f.zone_id, f.occurred_ms, f.utc_offset_min
    FROM forgotten f JOIN ended o ON o.code = f.type_code AND f.occurred_ms < o.before_ms)
  SELECT i.id, i.type_code, i.occurred_ms + i.utc_offset_min * 60000::bigint, i.occurred_ms, EXISTS (
    SELECT FROM kh.legal_hold h WHERE h.lifted_ms IS NULL
      AND (h.incident_id IS NULL OR h.incident_id = i.id) AND (h.zone_id IS NULL OR h.zone_id = i.zone_id)
      AND (h.from_ms IS NULL OR i.occurred_ms + i.utc_offset_min * 60000::bigint >= h.from_ms)
      AND (h.to_ms IS NULL OR i.occurred_ms + i.utc_offset_min * 60000::bigint < h.to_ms))
  FROM old i;
END $$;

CREATE FUNCTION kh.retention_rules() RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('type', nullif(r.type_code, ''), 'days', r.days, 'setMs', r.set_ms, 'setBy', r.set_by)
    ORDER BY r.type_code = '', r.type_code), '[]') FROM kh.retention_rule r
$$;

CREATE FUNCTION sync_api.retention_rules() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM kh.need_retention(2);
  RETURN kh.retention_rules();
END $$;

-- All of them, in the place of those before: [{type, days}], type null = all others. Those that stay as they are keep who set them.
CREATE FUNCTION sync_api.save_retention_rules(rules jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE strange text;
BEGIN
  PERFORM kh.need_retention(3);
  SELECT r ->> 'type' INTO strange FROM jsonb_array_elements(rules) r
    WHERE r ->> 'type' IS NOT NULL AND NOT EXISTS (SELECT FROM kh.incident_type t WHERE t.code = r ->> 'type') LIMIT 1;
  IF strange IS NOT NULL THEN RAISE EXCEPTION '%', strange USING ERRCODE = 'KH052'; END IF;
  DELETE FROM kh.retention_rule x
    WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(rules) r WHERE coalesce(r ->> 'type', '') = x.type_code);
  INSERT INTO kh.retention_rule AS x (type_code, days, set_ms, set_by)
    SELECT coalesce(r ->> 'type', ''), (r ->> 'days')::int, kh.now_ms(), session_user FROM jsonb_array_elements(rules) r
    ON CONFLICT (type_code) DO UPDATE SET days = excluded.days, set_ms = excluded.set_ms, set_by = excluded.set_by
      WHERE x.days <> excluded.days;
  RETURN kh.retention_rules();
END $$;

-- What a run would erase now.
CREATE FUNCTION sync_api.retention_preview() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE rules jsonb; answer jsonb;
BEGIN
  PERFORM kh.need_retention(2);
  SELECT coalesce(jsonb_agg(jsonb_build_object('type', r.type_code, 'days', r.days)), '[]') INTO rules FROM kh.retention_rule r;
  WITH due AS MATERIALIZED (SELECT * FROM kh.due(rules, kh.now_ms(), NULL)),
  going AS (SELECT * FROM due WHERE NOT is_held),
  grouped AS (
    SELECT d.type_code, extract(year FROM to_timestamp(d.local_ms / 1000.0) AT TIME ZONE 'UTC')::int AS year, count(*) AS incidents
    FROM going d GROUP BY 1, 2)
  SELECT jsonb_build_object('total', (SELECT count(*) FROM going), 'held', (SELECT count(*) FROM due WHERE is_held),
    'oldestMs', (SELECT min(occurred_ms) FROM going), 'newestMs', (SELECT max(occurred_ms) FROM going),
    'groups', (SELECT coalesce(jsonb_agg(jsonb_build_object('type', g.type_code, 'year', g.year, 'incidents', g.incidents)
      ORDER BY g.type_code, g.year), '[]') FROM grouped g),
    'conflicts', (SELECT count(DISTINCT c.row_id) FROM sync.conflict c WHERE c.state = 'open' AND c.deleted_at IS NULL AND c.tbl = 'incident'
      AND sync.as_uuid(c.row_id) IN (SELECT g.id FROM going g)),
    'examples', (SELECT coalesce(jsonb_agg(jsonb_build_object('uid', e.id, 'type', e.type_code, 'occurredMs', e.occurred_ms)), '[]')
      FROM (SELECT * FROM going ORDER BY going.occurred_ms, going.id LIMIT 10) e)) INTO answer;
  RETURN answer;
END $$;

-- Begins a run, if it is of as many incidents as somebody was shown and typed: {due, isBegun}. The same id twice is one run.
CREATE FUNCTION sync_api.retention_begin(purge uuid, confirmed bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE rules_ jsonb; now_ constant bigint := kh.now_ms(); amount bigint;
BEGIN
  PERFORM kh.need_retention(3);
  IF EXISTS (SELECT FROM kh.purge p WHERE p.id = purge) THEN RETURN jsonb_build_object('due', confirmed, 'isBegun', true); END IF;
  SELECT coalesce(jsonb_agg(jsonb_build_object('type', r.type_code, 'days', r.days) ORDER BY r.type_code), '[]') INTO rules_
    FROM kh.retention_rule r;
  INSERT INTO kh.purge_target (purge_id, id) SELECT purge, d.id FROM kh.due(rules_, now_, NULL) d WHERE NOT d.is_held;
  GET DIAGNOSTICS amount = ROW_COUNT;
  IF amount <> confirmed OR amount = 0 THEN
    DELETE FROM kh.purge_target t WHERE t.purge_id = purge;
    RETURN jsonb_build_object('due', amount, 'isBegun', false);
  END IF;
  -- Of a refused line neither type nor time is sure: it counts from its import, by the shortest rule. While a zone or a period is on hold,
  -- it might be one of those.
  INSERT INTO kh.purge (id, rules, at_ms, rejects_ms, by_login, total) VALUES (purge, rules_, now_,
    CASE WHEN NOT EXISTS (SELECT FROM kh.legal_hold h WHERE h.lifted_ms IS NULL AND h.incident_id IS NULL)
      THEN now_ - 86400000 * (SELECT min((r ->> 'days')::bigint) FROM jsonb_array_elements(rules_) r) END, session_user, amount);
  INSERT INTO kh.purge_copy (purge_id, device_id, login) SELECT purge, x.device_id, x.login FROM sync.device x;
  RETURN jsonb_build_object('due', amount, 'isBegun', true);
END $$;

CREATE FUNCTION kh.purge_state(p kh.purge) RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', (p).total, 'done', (p).done + (p).spared, 'isFinished', (p).finished_ms IS NOT NULL)
$$;

-- Erases the next of them, one transaction a call. Like a push it locks the incidents first, by their ids: a change that waits behind it
-- finds the row gone and is refused. What is on hold by now, or not over any more, is spared.
CREATE FUNCTION sync_api.retention_step(purge uuid, most int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE p kh.purge; ids uuid[]; going uuid[]; types jsonb; notes uuid[]; conflicts uuid[];
BEGIN
  PERFORM kh.need_retention(3);
  SELECT * INTO p FROM kh.purge x WHERE x.id = purge FOR UPDATE;
  IF p.id IS NULL THEN RAISE EXCEPTION 'no such run' USING ERRCODE = 'KH053'; END IF;
  ids := ARRAY(SELECT t.id FROM kh.purge_target t WHERE t.purge_id = purge ORDER BY t.id LIMIT most);
  IF cardinality(ids) = 0 THEN RETURN kh.purge_state(p); END IF;
  PERFORM FROM kh.incident i WHERE i.id = ANY (ids) ORDER BY i.id FOR UPDATE;
  WITH due AS MATERIALIZED (SELECT d.id, d.type_code FROM kh.due(p.rules, p.at_ms, ids) d WHERE NOT d.is_held)
  SELECT (SELECT array_agg(d.id) FROM due d),
    (SELECT jsonb_object_agg(g.type_code, g.n) FROM (SELECT d.type_code, count(*) AS n FROM due d GROUP BY 1) g) INTO going, types;
  going := coalesce(going, '{}');
  notes := ARRAY(SELECT n.id FROM kh.incident_note n WHERE n.incident_id = ANY (going));
  conflicts := ARRAY(SELECT c.id FROM sync.conflict c WHERE c.row_id = ANY ((going || notes)::text[]) AND c.tbl IN ('incident', 'incident_note'));
  INSERT INTO kh.purged (id, tbl, purge_id, rejects_ms)
    SELECT x, 'incident', purge, p.rejects_ms FROM unnest(going) x UNION ALL SELECT x, 'incident_note', purge, p.rejects_ms FROM unnest(notes) x
    UNION ALL SELECT x, 'conflict', purge, p.rejects_ms FROM unnest(conflicts) x ON CONFLICT (id) DO NOTHING;
  DELETE FROM sync.conflict c WHERE c.id = ANY (conflicts);
  DELETE FROM kh.incident_note n WHERE n.incident_id = ANY (going);
  DELETE FROM kh.incident i WHERE i.id = ANY (going);
  DELETE FROM sync.history h WHERE h.id = ANY ((going || notes || conflicts)::text[]) AND h.tbl IN ('incident', 'incident_note', 'conflict');
  DELETE FROM kh.purge_target t WHERE t.purge_id = purge AND t.id = ANY (ids);
  UPDATE kh.purge x SET done = x.done + cardinality(going), spared = x.spared + cardinality(ids) - cardinality(going),
      counts = x.counts || coalesce((SELECT jsonb_object_agg(k, v::text::bigint + coalesce((x.counts ->> k)::bigint, 0)) FROM jsonb_each(types) AS e (k, v)), '{}')
    WHERE x.id = purge RETURNING * INTO p;
  RETURN kh.purge_state(p);
END $$;

-- A change without what it says of rows that were erased, as it is kept when it is refused.
CREATE FUNCTION sync.without_purged(op jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE kept jsonb; bases jsonb;
BEGIN
  IF sync.is_of_purged(op) THEN RETURN op || '{"set": {}, "base": {}}'; END IF;
  IF op ->> 'table' <> 'incident' OR op ->> 'kind' <> 'rows' OR jsonb_typeof(op #> '{set,rows}') IS DISTINCT FROM 'array' THEN RETURN op; END IF;
  SELECT coalesce(jsonb_agg(r.v ORDER BY r.i), '[]'), coalesce(jsonb_agg(op #> ARRAY['base', 'rows', (r.i - 1)::text] ORDER BY r.i), '[]')
    INTO kept, bases FROM jsonb_array_elements(op #> '{set,rows}') WITH ORDINALITY AS r (v, i)
    WHERE NOT EXISTS (SELECT FROM kh.purged p WHERE p.id = sync.as_uuid(r.v ->> 'id'));
  IF jsonb_array_length(kept) = jsonb_array_length(op #> '{set,rows}') THEN RETURN op; END IF;
  RETURN jsonb_set(op, '{set,rows}', kept)
    || CASE WHEN op #> '{base,rows}' IS NULL THEN '{}' ELSE jsonb_build_object('base', jsonb_build_object('rows', bases)) END;
END $$;

-- Ends a run, once nothing is left to go: what lies elsewhere of these rows, and what came between. {total, done, isFinished}
CREATE FUNCTION sync_api.retention_finish(purge uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE p kh.purge;
BEGIN
  PERFORM kh.need_retention(3);
  SELECT * INTO p FROM kh.purge x WHERE x.id = purge FOR UPDATE;
  IF p.id IS NULL THEN RAISE EXCEPTION 'no such run' USING ERRCODE = 'KH053'; END IF;
  IF p.finished_ms IS NOT NULL OR EXISTS (SELECT FROM kh.purge_target t WHERE t.purge_id = purge) THEN RETURN kh.purge_state(p); END IF;
  -- Versions of notes and conflicts that were forgotten long ago name their incident in the row alone.
  DELETE FROM sync.history h USING kh.purged g
    WHERE g.purge_id = purge AND g.tbl = 'incident' AND h.tbl = 'incident_note' AND h."row" ->> 'incident_id' = g.id::text;
  DELETE FROM sync.history h USING kh.purged g
    WHERE g.purge_id = purge AND h.tbl = 'conflict' AND h."row" ->> 'row_id' = g.id::text;
  UPDATE sync.applied a SET result = a.result || '{"message": null}' FROM sync.quarantine q
    WHERE q.op_id = a.op_id AND a.result ->> 'message' IS NOT NULL AND sync.without_purged(q.body) <> q.body;
  UPDATE sync.quarantine q SET body = sync.without_purged(q.body), message = '' WHERE sync.without_purged(q.body) <> q.body;
  UPDATE kh.purge x SET finished_ms = kh.now_ms(), digest = coalesce(
      (SELECT encode(sha256(string_agg(uuid_send(g.id), ''::bytea ORDER BY g.id)), 'hex') FROM kh.purged g WHERE g.purge_id = purge AND g.tbl = 'incident'),
      encode(sha256(''::bytea), 'hex'))
    WHERE x.id = purge RETURNING * INTO p;
  RETURN kh.purge_state(p);
END $$;

-- What copies did: [{purge, told, had, digest, atMs}]. A copy that was not there when the run began answers, too, once it was told.
CREATE FUNCTION sync_api.retention_answer(device uuid, answers jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE dev sync.device := sync.lock_device(device);
BEGIN
  INSERT INTO kh.purge_copy AS c (purge_id, device_id, login, told, had, digest, at_ms)
    SELECT p.id, dev.device_id, dev.login, (a ->> 'told')::bigint, (a ->> 'had')::bigint, a ->> 'digest', (a ->> 'atMs')::numeric::bigint
    FROM jsonb_array_elements(answers) a JOIN kh.purge p ON p.id = sync.as_uuid(a ->> 'purge')
    ON CONFLICT (purge_id, device_id) DO UPDATE SET told = excluded.told, had = excluded.had, digest = excluded.digest, at_ms = excluded.at_ms;
END $$;

CREATE FUNCTION sync_api.retention_receipts() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM kh.need_retention(2);
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'atMs', p.at_ms, 'finishedMs', p.finished_ms, 'by', coalesce(w.name, p.by_login),
      'total', p.total, 'done', p.done, 'spared', p.spared, 'digest', p.digest,
      'rules', (SELECT coalesce(jsonb_agg(jsonb_build_object('type', nullif(r ->> 'type', ''), 'days', r -> 'days')), '[]') FROM jsonb_array_elements(p.rules) r),
      'counts', (SELECT coalesce(jsonb_agg(jsonb_build_object('type', k, 'incidents', v) ORDER BY k), '[]') FROM jsonb_each(p.counts) AS e (k, v)),
      'copies', (SELECT coalesce(jsonb_agg(jsonb_build_object('device', c.device_id, 'name', x.name, 'person', coalesce(m.name, c.login),
          'told', c.told, 'had', c.had, 'digest', c.digest, 'atMs', c.at_ms,
          'lastSeenMs', floor(extract(epoch FROM x.last_seen) * 1000)) ORDER BY c.at_ms IS NOT NULL, x.last_seen), '[]')
        FROM kh.purge_copy c JOIN sync.device x ON x.device_id = c.device_id LEFT JOIN kh.principal m ON m.login = c.login
        WHERE c.purge_id = p.id)) ORDER BY p.at_ms DESC), '[]')
    FROM kh.purge p LEFT JOIN kh.principal w ON w.login = p.by_login);
END $$;

CREATE FUNCTION sync_api.legal_holds() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM kh.need_retention(2);
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'uid', h.incident_id, 'zone', z.code, 'fromMs', h.from_ms, 'toMs', h.to_ms,
      'reason', h.reason, 'setMs', h.set_ms, 'setBy', coalesce(s.name, h.set_by), 'liftedMs', h.lifted_ms,
      'liftedBy', coalesce(l.name, h.lifted_by), 'liftReason', h.lift_reason) ORDER BY h.lifted_ms IS NOT NULL, h.set_ms DESC), '[]')
    FROM kh.legal_hold h LEFT JOIN kh.zone z ON z.id = h.zone_id
      LEFT JOIN kh.principal s ON s.login = h.set_by LEFT JOIN kh.principal l ON l.login = h.lifted_by);
END $$;

-- {uid, zone: code, fromMs, toMs, reason}; KH052 names what is not there.
CREATE FUNCTION sync_api.set_legal_hold(hold jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE zone int; made uuid;
BEGIN
  PERFORM kh.need_retention(3);
  IF hold ->> 'zone' IS NOT NULL THEN
    SELECT z.id INTO zone FROM kh.zone z WHERE z.code = hold ->> 'zone';
    IF zone IS NULL THEN RAISE EXCEPTION '%', hold ->> 'zone' USING ERRCODE = 'KH052'; END IF;
  END IF;
  IF hold ->> 'uid' IS NOT NULL AND NOT EXISTS (SELECT FROM kh.incident i WHERE i.id = sync.as_uuid(hold ->> 'uid')) THEN
    RAISE EXCEPTION '%', hold ->> 'uid' USING ERRCODE = 'KH052';
  END IF;
  INSERT INTO kh.legal_hold (incident_id, zone_id, from_ms, to_ms, reason, set_ms, set_by)
    VALUES (sync.as_uuid(hold ->> 'uid'), zone, (hold ->> 'fromMs')::numeric::bigint, (hold ->> 'toMs')::numeric::bigint, hold ->> 'reason',
      kh.now_ms(), session_user) RETURNING id INTO made;
  RETURN made;
END $$;

-- false: there is no such hold, or it was lifted before.
CREATE FUNCTION sync_api.lift_legal_hold(hold uuid, reason_ text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM kh.need_retention(3);
  UPDATE kh.legal_hold h SET lifted_ms = kh.now_ms(), lifted_by = session_user, lift_reason = reason_ WHERE h.id = hold AND h.lifted_ms IS NULL;
  RETURN FOUND;
END $$;

GRANT EXECUTE ON FUNCTION sync_api.retention_rules(), sync_api.save_retention_rules(jsonb), sync_api.retention_preview(),
  sync_api.retention_begin(uuid, bigint), sync_api.retention_step(uuid, int), sync_api.retention_finish(uuid),
  sync_api.retention_answer(uuid, jsonb), sync_api.retention_receipts(), sync_api.legal_holds(), sync_api.set_legal_hold(jsonb),
  sync_api.lift_legal_hold(uuid, text) TO kh_sync;
