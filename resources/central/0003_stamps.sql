-- What happens to every row by itself, whoever writes it: stamps, history, and word to those whom a row leaves.
SET LOCAL ROLE kh_owner;

-- Cursors compare sv_xid, so it must be the top-level transaction: the system column xmin can be that of a savepoint.
CREATE FUNCTION sync.stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE was jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    was := to_jsonb(OLD);
    INSERT INTO sync.history (tbl, id, ver, "row") VALUES (TG_ARGV[1], was ->> TG_ARGV[0], OLD.ver, was);
    NEW.ver := OLD.ver + 1;
  ELSE
    NEW.ver := 1;
  END IF;
  NEW.sv_seq := nextval('sync.seq');
  NEW.sv_xid := pg_current_xact_id();
  NEW.changed_at := clock_timestamp();
  NEW.changed_by := session_user;
  -- Set by push for the length of its transaction; absent for whoever writes at the server.
  NEW.src_device := nullif(current_setting('kh.device', true), '')::uuid;
  NEW.src_op := nullif(current_setting('kh.op', true), '')::uuid;
  RETURN NEW;
END $$;

CREATE FUNCTION sync.keep_key() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the key of a row never changes' USING ERRCODE = 'KH103';
END $$;

DO $$
DECLARE d sync.synced;
BEGIN
  FOR d IN SELECT * FROM sync.synced LOOP
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION sync.stamp(%L, %L)', d.rel, d.key, d.tbl);
    EXECUTE format('CREATE TRIGGER keep_key BEFORE UPDATE ON %s FOR EACH ROW WHEN (OLD.%I IS DISTINCT FROM NEW.%2$I) EXECUTE FUNCTION sync.keep_key()', d.rel, d.key);
  END LOOP;
END $$;

-- What hangs on an incident goes where it goes. A note: into another zone and into deletion, and it comes back with it. A conflict, too:
-- what two people typed of an incident is seen by those who see the incident, and by nobody else, also when it was moved since.
CREATE FUNCTION sync.follow_incident() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.zone_id <> OLD.zone_id THEN
    INSERT INTO sync.scope_exit (tbl, row_id, zone_id) VALUES ('incident', NEW.id::text, OLD.zone_id);
    INSERT INTO sync.scope_exit (tbl, row_id, zone_id)
      SELECT 'incident_note', n.id::text, OLD.zone_id FROM kh.incident_note n WHERE n.incident_id = NEW.id;
  END IF;
  UPDATE kh.incident_note n
    SET zone_id = NEW.zone_id,
        deleted_at = CASE WHEN n.deleted_at IS NOT DISTINCT FROM OLD.deleted_at THEN NEW.deleted_at ELSE n.deleted_at END,
        deleted_by = CASE WHEN n.deleted_at IS NOT DISTINCT FROM OLD.deleted_at THEN NEW.deleted_by ELSE n.deleted_by END
    WHERE n.incident_id = NEW.id;
  IF NEW.zone_id <> OLD.zone_id THEN
    UPDATE sync.conflict c SET zone_id = NEW.zone_id WHERE c.tbl = 'incident' AND c.row_id = NEW.id::text;
    UPDATE sync.conflict c SET zone_id = NEW.zone_id
      WHERE c.tbl = 'incident_note' AND c.row_id = ANY (ARRAY(SELECT n.id::text FROM kh.incident_note n WHERE n.incident_id = NEW.id));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER follow AFTER UPDATE ON kh.incident FOR EACH ROW
  WHEN (NEW.zone_id <> OLD.zone_id OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at) EXECUTE FUNCTION sync.follow_incident();

-- Whose words a change brings: set by push for each change; what a client sets itself, push writes over.
CREATE FUNCTION sync.author() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(nullif(current_setting('kh.author', true), ''), session_user)
$$;

-- Nobody sees a note without its incident: one that is written of a deleted incident goes and comes back with it.
CREATE FUNCTION sync.place_note() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE i kh.incident;
BEGIN
  -- Locked, so that the incident cannot move or go between this look and the commit.
  SELECT x.* INTO i FROM kh.incident x WHERE x.id = NEW.incident_id FOR SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such incident in your zones' USING ERRCODE = 'KH101'; END IF;
  IF NEW.deleted_at IS NULL THEN
    NEW.deleted_at := i.deleted_at;
    NEW.deleted_by := i.deleted_by;
  END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.zone_id := i.zone_id;
    NEW.login := sync.author();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER place BEFORE INSERT ON kh.incident_note FOR EACH ROW EXECUTE FUNCTION sync.place_note();
CREATE TRIGGER stay BEFORE UPDATE ON kh.incident_note FOR EACH ROW
  WHEN (OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL) EXECUTE FUNCTION sync.place_note();

-- A year of history is one partition, so that a law on keeping data is one DROP TABLE.
CREATE FUNCTION sync.make_partitions() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE y int;
BEGIN
  FOR y IN extract(year FROM now())::int .. extract(year FROM now())::int + 1 LOOP
    IF to_regclass('sync.history_' || y) IS NULL
       AND NOT EXISTS (SELECT FROM sync.history_other WHERE at >= make_date(y, 1, 1) AND at < make_date(y + 1, 1, 1)) THEN
      EXECUTE format('CREATE TABLE sync.history_%s PARTITION OF sync.history FOR VALUES FROM (%L) TO (%L)',
                     y, make_timestamptz(y, 1, 1, 0, 0, 0, 'UTC'), make_timestamptz(y + 1, 1, 1, 0, 0, 0, 'UTC'));
    END IF;
  END LOOP;
END $$;
SELECT sync.make_partitions();

-- Its stamps come from here, as those of all rows do.
INSERT INTO kh.zone (id, code, name_en, name_ar) VALUES (0, '', NULL, NULL);
