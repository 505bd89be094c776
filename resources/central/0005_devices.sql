-- Which centre this is, and which laptop it speaks with.
SET LOCAL ROLE kh_owner;

-- The very place these tables are in. Another server, another database, tables restored from a dump: another home.
CREATE FUNCTION sync.home() RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT system_identifier FROM pg_control_system()) || '.'
      || (SELECT oid FROM pg_database WHERE datname = current_database()) || '.' || 'sync.epoch'::regclass::oid;
END $$;

INSERT INTO sync.epoch (home, schema_ver, min_client) VALUES (sync.home(), 1, 1);

CREATE FUNCTION sync.need_home() RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF pg_is_in_recovery() THEN
    RAISE EXCEPTION 'this is a standby server; sync needs the primary' USING ERRCODE = 'KH004';
  END IF;
  IF (SELECT home FROM sync.epoch) <> sync.home() THEN
    RAISE EXCEPTION 'the centre was restored from a dump and not set up again' USING ERRCODE = 'KH005';
  END IF;
END $$;

CREATE FUNCTION sync.timeline() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)
$$;

CREATE FUNCTION sync_api.hello(device uuid, name text, app_version text, schema int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE p kh.principal := kh.me(); e sync.epoch; dev sync.device;
BEGIN
  PERFORM sync.need_home();
  INSERT INTO sync.device AS x (device_id, login, name, app_version, schema_ver) VALUES (device, session_user, name, app_version, schema)
  ON CONFLICT (device_id) DO UPDATE SET name = excluded.name, app_version = excluded.app_version, schema_ver = excluded.schema_ver, last_seen = now()
    WHERE x.login = session_user
  RETURNING * INTO dev;
  IF dev.device_id IS NULL THEN RAISE EXCEPTION 'this device is another person''s' USING ERRCODE = 'KH003'; END IF;
  SELECT * INTO e FROM sync.epoch;
  RETURN jsonb_build_object('cluster', sync.home(), 'timeline', sync.timeline(), 'epoch', e.epoch, 'workspace', e.workspace,
    'serverSchema', e.schema_ver, 'minClient', e.min_client, 'login', p.login, 'userId', p.user_id, 'userName', p.name, 'role', kh.my_role(),
    'zones', to_jsonb(p.zones), 'scopeVer', p.scope_ver, 'lastN', dev.last_n, 'lastOp', dev.last_op,
    'nowMs', floor(extract(epoch FROM clock_timestamp()) * 1000));
END $$;
GRANT EXECUTE ON FUNCTION sync_api.hello(uuid, text, text, int) TO kh_sync;

-- This device of whoever is connected, locked: two copies of one call wait for each other here. And the rights of that person: whoever
-- changes them waits until this call has ended, so that all of it is judged by the same ones. Each statement looks at them anew.
CREATE FUNCTION sync.lock_device(device uuid) RETURNS sync.device LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE dev sync.device;
BEGIN
  PERFORM FROM kh.principal p WHERE p.login = session_user FOR SHARE;
  PERFORM kh.me(), sync.need_home();
  SELECT * INTO dev FROM sync.device x WHERE x.device_id = device FOR UPDATE;
  IF dev.device_id IS NULL THEN RAISE EXCEPTION 'this device has not said hello' USING ERRCODE = 'KH001'; END IF;
  IF dev.login <> session_user THEN RAISE EXCEPTION 'this device is another person''s' USING ERRCODE = 'KH003'; END IF;
  RETURN dev;
END $$;

-- Where the audit trail of this device ends. What does not go with what it said before is kept, and told to those who keep the centre: the
-- trail was cut, made anew, or the cache was restored from a copy.
CREATE FUNCTION sync_api.tell_anchor(device uuid, seq_ bigint, hash_ text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE former sync.audit_anchor; contradiction text;
BEGIN
  PERFORM sync.lock_device(device);
  SELECT * INTO former FROM sync.audit_anchor a WHERE a.device_id = device ORDER BY a.id DESC LIMIT 1;
  IF former.seq = seq_ AND former.hash = hash_ THEN RETURN NULL; END IF;
  IF EXISTS (SELECT FROM sync.audit_anchor a WHERE a.device_id = device AND a.seq = seq_ AND a.hash <> hash_) THEN contradiction := 'other-hash';
  ELSIF former.seq > seq_ THEN contradiction := 'went-back';
  END IF;
  INSERT INTO sync.audit_anchor (device_id, login, seq, hash, contradicts) VALUES (device, session_user, seq_, hash_, contradiction);
  RETURN NULL;
END $$;

-- The newest hundred that this device of whoever is connected told, the newest first.
CREATE FUNCTION sync_api.anchors(device uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
BEGIN
  PERFORM kh.me();
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', a.seq, 'hash', a.hash, 'toldMs', floor(extract(epoch FROM a.told_at) * 1000))
                                    ORDER BY a.id DESC), '[]')
          FROM (SELECT * FROM sync.audit_anchor x WHERE x.device_id = device AND x.login = session_user ORDER BY x.id DESC LIMIT 100) a);
END $$;
GRANT EXECUTE ON FUNCTION sync_api.tell_anchor(uuid, bigint, text), sync_api.anchors(uuid) TO kh_sync;
