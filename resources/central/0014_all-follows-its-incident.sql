-- What hangs on an incident goes where it goes. Conflicts, too: what two people typed of an incident is seen by those who see the incident,
-- and by nobody else, also when it was moved to another zone since.
SET LOCAL ROLE kh_owner;

CREATE OR REPLACE FUNCTION sync.follow_incident() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
    UPDATE sync.conflict c SET zone_id = NEW.zone_id
      WHERE c.tbl = 'incident' AND c.row_id = NEW.id::text
         OR c.tbl = 'incident_note' AND c.row_id IN (SELECT n.id::text FROM kh.incident_note n WHERE n.incident_id = NEW.id);
  END IF;
  RETURN NULL;
END $$;

-- Nobody sees a note without its incident: one that is written of a deleted incident goes and comes back with it.
CREATE OR REPLACE FUNCTION sync.place_note() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
CREATE TRIGGER stay BEFORE UPDATE ON kh.incident_note FOR EACH ROW
  WHEN (OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL) EXECUTE FUNCTION sync.place_note();

-- Those that stayed behind.
UPDATE sync.conflict c SET zone_id = i.zone_id
  FROM kh.incident i WHERE c.tbl = 'incident' AND c.row_id = i.id::text AND c.zone_id IS DISTINCT FROM i.zone_id;
UPDATE sync.conflict c SET zone_id = n.zone_id
  FROM kh.incident_note n WHERE c.tbl = 'incident_note' AND c.row_id = n.id::text AND c.zone_id IS DISTINCT FROM n.zone_id;

-- A supervisor's choice; another one later is the undo. That the row moved meanwhile is no other choice.
CREATE OR REPLACE FUNCTION sync.resolve(op jsonb, device uuid) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
     AND (seen = '{}' OR seen -> 'resolution_op' IS DISTINCT FROM to_jsonb(c) -> 'resolution_op') THEN
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
