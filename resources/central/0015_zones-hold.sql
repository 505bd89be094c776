-- Zones of a person that change while their laptop speaks with the centre.
SET LOCAL ROLE kh_owner;

-- This device of whoever is connected, locked: two copies of one call wait for each other here. And the rights of that person: whoever
-- changes them waits until this call has ended, so that all of it is judged by the same ones. Each statement looks at them anew.
CREATE OR REPLACE FUNCTION sync.lock_device(device uuid) RETURNS sync.device LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE dev sync.device;
BEGIN
  PERFORM FROM kh.principal p WHERE p.login = session_user FOR SHARE;
  PERFORM kh.me(), sync.need_home();
  SELECT * INTO dev FROM sync.device x WHERE x.device_id = device FOR UPDATE;
  IF dev.device_id IS NULL THEN RAISE EXCEPTION 'this device has not said hello' USING ERRCODE = 'KH001'; END IF;
  IF dev.login <> session_user THEN RAISE EXCEPTION 'this device is another person''s' USING ERRCODE = 'KH003'; END IF;
  RETURN dev;
END $$;

-- A pull says which zones it is of, so that a laptop can let go of what lies outside them as soon as nothing of it waits there.

CREATE OR REPLACE FUNCTION sync_api.pull_begin(device uuid, cursor text, schema int, replica jsonb DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE
  p kh.principal := kh.me(); e sync.epoch; dev sync.device; w sync.pull_window; d sync.synced; amount bigint; counts jsonb := '{}';
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('repeatable read', 'serializable') THEN
    RAISE EXCEPTION 'a pull is one REPEATABLE READ transaction' USING ERRCODE = '25001';
  END IF;
  PERFORM sync.need_home();
  SELECT * INTO e FROM sync.epoch;
  IF schema < e.min_client THEN
    RAISE EXCEPTION 'schema % is too old, % is needed', schema, e.min_client USING ERRCODE = 'KH010';
  END IF;
  SELECT * INTO dev FROM sync.device x WHERE x.device_id = device AND x.login = session_user;
  IF dev.device_id IS NULL THEN RAISE EXCEPTION 'this device has not said hello' USING ERRCODE = 'KH001'; END IF;
  w := sync.read_cursor(cursor, replica);
  FOR d IN SELECT * FROM sync.synced LOOP
    IF d.tbl = 'incident' THEN
      SELECT count(*) INTO amount FROM sync.incidents(w);
      -- How many versions these rows had is not counted: that would be to read them.
      IF amount > 0 AND w.snap IS NOT NULL THEN counts := counts || '{"incident_history": 0}'; END IF;
    ELSIF d.tbl = 'scope_exit' THEN
      SELECT count(*) INTO amount FROM sync.exits(w);
    ELSE
      EXECUTE format('SELECT count(*) FROM (%s) x', sync.delta(d, w)) INTO amount USING w.snap, w.kept, w.added, w.keep, w.had;
    END IF;
    IF amount > 0 THEN counts := counts || jsonb_build_object(d.tbl, amount); END IF;
  END LOOP;
  RETURN jsonb_build_object('next', sync.make_cursor(replica), 'lastN', dev.last_n, 'lastOp', dev.last_op, 'scopeVer', p.scope_ver,
    'epoch', e.epoch, 'isFull', w.snap IS NULL, 'zones', to_jsonb(p.zones),
    'addedZones', to_jsonb(w.added), 'lostZones', to_jsonb(w.lost), 'counts', counts);
END $$;
