-- Who may see and change what. A laptop holds a login of this server, so rights live here and nowhere else: no role has a right
-- on a table; functions run as kh_owner, who is bound by row security like anyone; policies look at session_user, which a client
-- cannot change (a setting it could).
SET LOCAL ROLE kh_owner;

-- Role of whoever is connected; NULL = nobody. Those who keep the server (members of kh_owner) count as admins.
-- These three read one small table and depend on who is connected, which parallel workers know.
CREATE FUNCTION kh.my_role() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found_role text;
BEGIN
  SELECT p.role INTO found_role FROM kh.principal p
    WHERE p.login = session_user AND p.active AND (p.valid_until IS NULL OR p.valid_until > now());
  IF found_role IS NULL AND pg_has_role(session_user, 'kh_owner', 'MEMBER') THEN RETURN 'admin'; END IF;
  RETURN found_role;
END $$;

-- viewer 0, analyst 1, supervisor 2, admin 3; -1 = nobody.
CREATE FUNCTION kh.my_rank() RETURNS int LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE kh.my_role() WHEN 'viewer' THEN 0 WHEN 'analyst' THEN 1 WHEN 'supervisor' THEN 2 WHEN 'admin' THEN 3 ELSE -1 END;
END $$;

-- Zones of whoever is connected, written out even if they are all: comparing integers keeps the index in use under row security.
CREATE FUNCTION kh.my_zones() RETURNS int[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found_zones int[]; is_valid boolean;
BEGIN
  SELECT p.zones, p.valid_until IS NULL OR p.valid_until > now() INTO found_zones, is_valid
    FROM kh.principal p WHERE p.login = session_user AND p.active;
  IF is_valid IS NOT TRUE AND kh.my_role() IS NULL THEN RETURN '{}'; END IF;
  IF found_zones IS NULL THEN SELECT array_agg(z.id) INTO found_zones FROM kh.zone z; END IF;
  RETURN found_zones;
END $$;

-- The row of whoever is connected. KH020 if there is none, or it is switched off.
CREATE FUNCTION kh.me() RETURNS kh.principal LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE p kh.principal;
BEGIN
  SELECT * INTO p FROM kh.principal WHERE login = session_user;
  IF kh.my_role() IS NULL OR p.login IS NULL THEN
    RAISE EXCEPTION 'no active person has this login' USING ERRCODE = 'KH020';
  END IF;
  RETURN p;
END $$;

CREATE FUNCTION kh.need_admin() RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF kh.my_rank() < 3 THEN RAISE EXCEPTION 'only admins' USING ERRCODE = '42501'; END IF;
END $$;

-- Reading by zone: '=' on integers is leakproof, so it is tested in the index before anything else.
-- Rows are never deleted but by the purge, and that one takes old tombstones only.
DO $$
DECLARE
  d sync.synced; part regclass;
  -- What lies in a zone, and what may be in none because all may see it.
  zoned text := '(zone_id = ANY ((SELECT kh.my_zones())::int[]))';
  zoned_or_all text := '(zone_id IS NULL OR zone_id = ANY ((SELECT kh.my_zones())::int[]))';
  reader text := '((SELECT kh.my_rank()) >= 0)';
  sees text;
BEGIN
  FOR d IN SELECT * FROM sync.synced LOOP
    sees := CASE WHEN d.tbl IN ('alert', 'artefact', 'conflict') THEN zoned_or_all || ' AND ' || reader WHEN d.is_zoned THEN zoned ELSE reader END;
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', d.rel);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', d.rel);
    EXECUTE format('CREATE POLICY see ON %s FOR SELECT USING (%s)', d.rel, sees);
    EXECUTE format('CREATE POLICY purge ON %s FOR DELETE USING (%s < now() - interval ''180 days'')', d.rel,
                   CASE d.tbl WHEN 'scope_exit' THEN 'changed_at' ELSE 'deleted_at' END);
    -- Word that a row leaves is written for those whom it leaves, who need not be the writer's own zones.
    EXECUTE format('CREATE POLICY add ON %s FOR INSERT WITH CHECK (%s AND (SELECT kh.my_rank()) >= 1)', d.rel,
                   CASE d.tbl WHEN 'scope_exit' THEN 'true' ELSE sees END);
    -- Zone 0 belongs to no one.
    EXECUTE format('CREATE POLICY change ON %s FOR UPDATE USING (%s) WITH CHECK (%s AND (SELECT kh.my_rank()) >= 1)', d.rel,
                   CASE d.tbl WHEN 'zone' THEN 'id <> 0 AND (SELECT kh.my_rank()) >= 2' ELSE sees END, sees);
  END LOOP;
  -- The parts of a table are closed to all; the whole is the way in.
  FOR part IN SELECT i.inhrelid FROM pg_inherits i WHERE i.inhparent = 'kh.incident'::regclass LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', part);
  END LOOP;
END $$;

-- Makes or changes a person; the login role is made by `khareetaty central user`. What is seen changes with scope_ver.
CREATE FUNCTION kh.set_principal(login_ text, name_ text, role_ text, zones_ int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM kh.need_admin();
  INSERT INTO kh.principal AS p (login, name, role, zones) VALUES (login_, name_, role_, zones_)
  ON CONFLICT (login) DO UPDATE
    SET name = name_, role = role_, zones = zones_, active = true,
        scope_ver = p.scope_ver + (p.role <> role_ OR p.zones IS DISTINCT FROM zones_ OR NOT p.active)::int;
END $$;

CREATE FUNCTION kh.disable_principal(login_ text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM kh.need_admin();
  UPDATE kh.principal SET active = false, scope_ver = scope_ver + 1 WHERE login = login_;
  RETURN FOUND;
END $$;

-- Who may sign in on the computers of this workspace. Zones by their codes; null = all.
CREATE FUNCTION sync_api.people() RETURNS SETOF jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM kh.me();
  RETURN QUERY SELECT jsonb_build_object('login', p.login, 'fullName', p.name, 'role', p.role,
      'zones', CASE WHEN p.zones IS NOT NULL THEN
        coalesce((SELECT jsonb_agg(z.code ORDER BY z.code) FROM kh.zone z WHERE z.id = ANY (p.zones)), '[]') END,
      'isActive', p.active AND (p.valid_until IS NULL OR p.valid_until > now()))
    FROM kh.principal p ORDER BY p.login;
END $$;

-- What is written down stays: of the trail of this server, and of what devices said of theirs.
CREATE FUNCTION kh.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '%.% only grows', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON kh.audit FOR EACH ROW EXECUTE FUNCTION kh.refuse_change();
CREATE TRIGGER is_kept BEFORE TRUNCATE ON kh.audit FOR EACH STATEMENT EXECUTE FUNCTION kh.refuse_change();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON sync.audit_anchor FOR EACH ROW EXECUTE FUNCTION kh.refuse_change();
CREATE TRIGGER is_kept BEFORE TRUNCATE ON sync.audit_anchor FOR EACH STATEMENT EXECUTE FUNCTION kh.refuse_change();

-- SHA-256 of the hash before, a line end, the row as jsonb writes it, a line end and its number: jsonb has one way of writing each value.
CREATE FUNCTION kh.audit_hash(a kh.audit) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(convert_to(a.prev || E'\n' || (to_jsonb(a) - '{seq,prev,hash}'::text[])::text || E'\n' || a.seq, 'UTF8')), 'hex')
$$;

-- Whatever way a person is made, changed or switched off.
CREATE FUNCTION kh.audit_principal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE a kh.audit;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;
  -- One after the other: each follows the one before.
  LOCK TABLE kh.audit IN EXCLUSIVE MODE;
  SELECT x.seq + 1, x.hash INTO a.seq, a.prev FROM kh.audit x ORDER BY x.seq DESC LIMIT 1;
  a.seq := coalesce(a.seq, 1);
  a.prev := coalesce(a.prev, repeat('0', 64));
  a.at_ms := floor(extract(epoch FROM clock_timestamp()) * 1000);
  a.login := session_user;
  a.action := CASE TG_OP WHEN 'INSERT' THEN 'add' WHEN 'UPDATE' THEN 'change' ELSE 'remove' END;
  IF TG_OP <> 'INSERT' THEN a.before := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN a.after := to_jsonb(NEW); END IF;
  a.subject := coalesce(a.after, a.before) ->> 'login';
  a.hash := kh.audit_hash(a);
  INSERT INTO kh.audit SELECT a.*;
  RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON kh.principal FOR EACH ROW EXECUTE FUNCTION kh.audit_principal();

-- The first row that is not what was written, and the head. broken NULL = all fit; rows cut off from the end show only to who knows the head.
CREATE FUNCTION kh.audit_verify() RETURNS TABLE (checked bigint, broken bigint, head text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE a kh.audit;
BEGIN
  checked := 0; head := repeat('0', 64);
  FOR a IN SELECT * FROM kh.audit ORDER BY seq LOOP
    IF a.seq <> checked + 1 OR a.prev <> head OR a.hash IS DISTINCT FROM kh.audit_hash(a) THEN
      broken := checked + 1;
      EXIT;
    END IF;
    checked := a.seq; head := a.hash;
  END LOOP;
  RETURN NEXT;
END $$;

GRANT USAGE ON SCHEMA sync_api TO kh_sync;
GRANT EXECUTE ON FUNCTION sync_api.people() TO kh_sync;
GRANT USAGE ON SCHEMA khareetaty_compat TO kh_read;
GRANT EXECUTE ON FUNCTION kh.my_role(), kh.my_rank(), kh.my_zones() TO kh_read;
