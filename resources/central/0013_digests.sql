-- Whether both sides hold the same, and where they do not: sums of what is there.
SET LOCAL ROLE kh_owner;

-- XOR of all, in hex: the same whatever their order. (bit_xor came with PostgreSQL 14.)
CREATE FUNCTION sync.in_hex(bits bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT lpad(to_hex(bits), 16, '0') $$;
CREATE AGGREGATE sync.xor_all(bigint) (
  sfunc = int8xor, stype = bigint, initcond = '0', combinefunc = int8xor, finalfunc = sync.in_hex, parallel = safe);

-- Marks of rows: 64 bits of the key, seeded with the version. The same hashes choose the part that a row is in, so they stay as they are
-- from version to version; on machines that write the highest byte first they are others, and laptops would find all to differ.
DO $$
BEGIN
  IF uuid_hash_extended('6d2c515e-0000-0000-0000-0000000000bd', 1) <> -1752787657596927948 THEN
    RAISE EXCEPTION 'this server makes other hashes than laptops do; the centre needs a processor that writes the lowest byte first (x86-64, ARM)';
  END IF;
END $$;
CREATE FUNCTION sync.mark(key uuid, ver int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT uuid_hash_extended(key, ver) $$;
CREATE FUNCTION sync.mark(key text, ver int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT hashtextextended(key, ver) $$;

-- Of one table, whatever part of it a laptop holds: the number of live rows, and the XOR of their marks, in hex. zone counts for tables
-- with zones only.
CREATE FUNCTION sync_api.digest(tbl_ text, zone int) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE d sync.synced; answer jsonb;
BEGIN
  PERFORM kh.me();
  SELECT * INTO STRICT d FROM sync.synced s WHERE s.tbl = tbl_;
  EXECUTE format($q$
    SELECT jsonb_build_object('count', count(*), 'xor', sync.xor_all(sync.mark(t.%I%s, t.ver))) FROM %s t WHERE t.deleted_at IS NULL AND %s$q$,
    d.key, CASE d.tbl WHEN 'incident' THEN '' ELSE '::text' END, d.rel, CASE WHEN d.is_zoned THEN 't.zone_id = $1' WHEN d.tbl = 'zone' THEN 't.id <> 0' ELSE 'true' END) INTO answer USING zone;
  RETURN answer;
END $$;

-- Of each table, and of incidents by zone, the same of what a laptop holds: in the transaction of a pull it says what a laptop holds that
-- has taken that pull over.
CREATE FUNCTION sync_api.digests(replica jsonb DEFAULT NULL) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE d sync.synced; w sync.pull_window := sync.read_cursor(NULL, replica);
BEGIN
  PERFORM kh.me();
  RETURN QUERY SELECT jsonb_build_object('table', 'incident', 'zone', i.zone_id, 'count', count(*),
      'xor', sync.xor_all(sync.mark(i.id, i.ver)))
    FROM kh.incident i WHERE i.zone_id = ANY (w.added) AND i.deleted_at IS NULL AND sync.holds(w.keep, i.type_code, i.occurred_ms, i.utc_offset_min)
    GROUP BY i.zone_id;
  FOR d IN SELECT * FROM sync.synced s WHERE s.tbl NOT IN ('incident', 'scope_exit', 'id_alias', 'purged') LOOP
    RETURN QUERY EXECUTE format($q$
      SELECT jsonb_build_object('table', %L, 'zone', NULL, 'count', count(*),
        'xor', sync.xor_all(sync.mark(x.%I::text, x.ver))) FROM (%s) x$q$, d.tbl, d.key, sync.delta(d, w))
      USING w.snap, w.kept, w.added, w.keep, w.had;
  END LOOP;
END $$;

-- The same for the incidents of one zone, parted by the last byte of their ids: where two sides differ, this says in which parts.
CREATE FUNCTION sync_api.digest_parts(zone int, replica jsonb DEFAULT NULL) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE keep sync.replica := sync.read_replica(replica);
BEGIN
  PERFORM kh.me();
  RETURN QUERY SELECT jsonb_build_object('part', get_byte(uuid_send(i.id), 15), 'count', count(*),
      'xor', sync.xor_all(sync.mark(i.id, i.ver)))
    FROM kh.incident i WHERE i.zone_id = zone AND i.deleted_at IS NULL AND sync.holds(keep, i.type_code, i.occurred_ms, i.utc_offset_min)
    GROUP BY get_byte(uuid_send(i.id), 15);
END $$;

CREATE FUNCTION sync_api.part_incidents(zone int, parts int[], replica jsonb DEFAULT NULL) RETURNS SETOF sync.incident_row
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE keep sync.replica := sync.read_replica(replica);
BEGIN
  PERFORM kh.me();
  RETURN QUERY SELECT (i.shown).* FROM sync.incident_shown i
    WHERE i.zone_id = zone AND i.deleted_at IS NULL AND get_byte(uuid_send(i.id), 15) = ANY (parts)
      AND sync.holds(keep, i.type_code, i.occurred_ms, i.utc_offset_min);
END $$;

GRANT EXECUTE ON FUNCTION sync_api.digest(text, int), sync_api.digests(jsonb), sync_api.digest_parts(int, jsonb),
  sync_api.part_incidents(int, int[], jsonb) TO kh_sync;
