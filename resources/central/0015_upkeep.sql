-- What those who keep the server call: after a restore, and once a month.
SET LOCAL ROLE kh_owner;

-- After dump and restore: numbers of transactions start anew, so old ones could lie in the future and be invisible for ever.
-- Gives every row the number of this transaction and starts a new epoch; laptops then read all again and send what they sent since.
CREATE FUNCTION sync.rebase() RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- A trigger of the whole is one of each part, too.
  rels text[] := ARRAY(SELECT rel FROM sync.synced
    UNION ALL SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'kh.incident'::regclass);
  t text; new_epoch uuid;
BEGIN
  PERFORM kh.need_admin();
  LOCK TABLE sync.device;
  -- Without the stamps: the rows stay the versions they are.
  FOREACH t IN ARRAY rels LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', t);
  END LOOP;
  FOR t IN SELECT rel FROM sync.synced LOOP
    EXECUTE format('UPDATE %s SET sv_xid = pg_current_xact_id()%s', t, CASE t WHEN 'kh.zone' THEN ' WHERE id <> 0' ELSE '' END);
  END LOOP;
  FOREACH t IN ARRAY rels LOOP
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', t);
  END LOOP;
  UPDATE sync.device SET cursor = NULL;
  UPDATE sync.epoch SET epoch = gen_random_uuid(), home = sync.home(), gc_xid = '0' RETURNING epoch INTO new_epoch;
  RETURN new_epoch;
END $$;

-- Forgets deleted rows that every device knows to be gone. A device that was silent for as long is retired: it reads all again
-- when it comes back, and what it did meanwhile is still taken over.
CREATE FUNCTION sync.purge(keep interval DEFAULT '180 days') RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE d sync.synced; edge xid8; amount bigint; total bigint := 0;
BEGIN
  PERFORM kh.need_admin();
  PERFORM sync.make_partitions();
  UPDATE sync.device SET retired_at = now() WHERE retired_at IS NULL AND last_seen < now() - keep;
  -- xid8 has no min() before PostgreSQL 16.
  SELECT x INTO edge FROM (
    SELECT pg_snapshot_xmin(cursor) AS x FROM sync.device WHERE retired_at IS NULL AND cursor IS NOT NULL
    UNION ALL SELECT pg_snapshot_xmin(pg_current_snapshot())) o ORDER BY x LIMIT 1;
  -- Notes before the incidents that they hang on.
  FOR d IN SELECT * FROM sync.synced ORDER BY tbl = 'incident' LOOP
    EXECUTE format($q$
      WITH gone AS (DELETE FROM %s t WHERE t.sv_xid < $1 AND %s < now() - $2 RETURNING t.*)
      INSERT INTO sync.history (tbl, id, ver, "row") SELECT %L, to_jsonb(gone) ->> %L, gone.ver, to_jsonb(gone) FROM gone$q$,
      d.rel, CASE d.tbl WHEN 'scope_exit' THEN 't.changed_at' ELSE 't.deleted_at' END, d.tbl, d.key) USING edge, keep;
    GET DIAGNOSTICS amount = ROW_COUNT;
    total := total + amount;
  END LOOP;
  IF total > 0 THEN UPDATE sync.epoch SET gc_xid = CASE WHEN gc_xid < edge THEN edge ELSE gc_xid END; END IF;
  DELETE FROM sync.applied WHERE at < now() - interval '400 days';
  RETURN total;
END $$;
