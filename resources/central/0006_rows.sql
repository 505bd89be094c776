-- Rows as a change says them, and as the tables hold them: read, locked, written, compared.
--
-- Every change passes through here. The functions are in PL/pgSQL, because one in SQL is planned anew by each statement that calls it, and
-- a statement made of text by each execution; these plan their statements once a connection. They keep general plans: to weigh one for all
-- parts of a table against one for the part that is meant would be to plan each time. So it is in 0004 to 0009.
SET LOCAL ROLE kh_owner;

-- Laptops that never met the centre know zones by their codes alone. A code that the centre does not know is in no zone.
CREATE FUNCTION sync.placed(d sync.synced, vals jsonb) RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN vals ? 'zone_code' THEN (vals - 'zone_code') || jsonb_build_object('zone_id',
    coalesce((SELECT z.id FROM kh.zone z WHERE z.code = vals ->> 'zone_code'), CASE d.tbl WHEN 'alert' THEN NULL ELSE 0 END)) ELSE vals END
$$;

-- Values as the table would hold them, so that "12" and 12 are equal and what does not fit is refused here.
CREATE FUNCTION sync.normal(d sync.synced, vals jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE whole jsonb; k text; kept jsonb := '{}';
BEGIN
  vals := sync.placed(d, vals);
  FOR k IN SELECT jsonb_object_keys(vals) LOOP
    IF k <> ALL (d.columns) THEN RAISE EXCEPTION 'there is no column % to be set', k USING ERRCODE = 'KH103'; END IF;
  END LOOP;
  IF jsonb_typeof(vals -> 'geom') = 'object' THEN
    -- As bytes: the text form of GeoJSON would lose digits.
    RETURN jsonb_set(vals, '{geom}', to_jsonb(@postgis@.ST_AsHEXEWKB(@postgis@.ST_Multi(
      @postgis@.ST_SetSRID(@postgis@.ST_GeomFromGeoJSON(vals ->> 'geom'), 4326)))));
  END IF;
  CASE d.tbl
    WHEN 'incident' THEN whole := to_jsonb(jsonb_populate_record(NULL::kh.incident, vals));
    WHEN 'incident_note' THEN whole := to_jsonb(jsonb_populate_record(NULL::kh.incident_note, vals));
    ELSE EXECUTE format('SELECT to_jsonb(jsonb_populate_record(NULL::%s, $1))', d.rel) INTO whole USING vals;
  END CASE;
  FOR k IN SELECT jsonb_object_keys(vals) LOOP kept := kept || jsonb_build_object(k, whole -> k); END LOOP;
  RETURN kept;
END $$;

-- The tables that nearly all changes are of have statements of their own; those of the others are made of their names.

-- The row, locked until the transaction ends: two changes of it wait for each other here. NULL if there is none to be seen.
CREATE FUNCTION sync.lock_row(d sync.synced, row_key text) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE found_row jsonb;
BEGIN
  CASE d.tbl
    WHEN 'incident' THEN
      SELECT to_jsonb(t) INTO found_row FROM kh.incident t WHERE t.id = row_key::uuid FOR UPDATE;
    WHEN 'incident_note' THEN
      SELECT to_jsonb(t) INTO found_row FROM kh.incident_note t WHERE t.id = row_key::uuid FOR UPDATE;
    ELSE
      EXECUTE format('SELECT to_jsonb(t) FROM %s t WHERE t.%I = $1::%s FOR UPDATE', d.rel, d.key, d.key_type) INTO found_row USING row_key;
  END CASE;
  RETURN found_row;
END $$;

CREATE FUNCTION sync.write_row(d sync.synced, row_key text, changes jsonb) RETURNS int
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE names text; new_ver int;
BEGIN
  CASE d.tbl
    WHEN 'incident' THEN
      UPDATE kh.incident t SET (zone_id, type_code, occurred_ms, utc_offset_min, lon, lat, description, place, extra, origin, status, batch_id,
          line, content_hash, deleted_at, deleted_by)
        = (SELECT r.zone_id, r.type_code, r.occurred_ms, r.utc_offset_min, r.lon, r.lat, r.description, r.place, r.extra, r.origin, r.status,
            r.batch_id, r.line, r.content_hash, r.deleted_at, r.deleted_by FROM jsonb_populate_record(t, changes) r)
        WHERE t.id = row_key::uuid RETURNING t.ver INTO new_ver;
    WHEN 'incident_note' THEN
      UPDATE kh.incident_note t SET (body, author, at_ms, deleted_at, deleted_by)
        = (SELECT r.body, r.author, r.at_ms, r.deleted_at, r.deleted_by FROM jsonb_populate_record(t, changes) r)
        WHERE t.id = row_key::uuid RETURNING t.ver INTO new_ver;
    ELSE
      SELECT string_agg(quote_ident(k), ', ') INTO names FROM jsonb_object_keys(changes) k;
      EXECUTE format('UPDATE %1$s t SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1)) WHERE t.%3$I = $2::%4$s RETURNING ver',
                     d.rel, names, d.key, d.key_type) INTO new_ver USING changes, row_key;
  END CASE;
  -- Row security says nothing when it hides a row from an update: a change that was written nowhere must not count as applied.
  IF new_ver IS NULL THEN RAISE EXCEPTION 'no such row in your zones' USING ERRCODE = 'KH101'; END IF;
  RETURN new_ver;
END $$;

CREATE FUNCTION sync.insert_row(d sync.synced, vals jsonb) RETURNS int LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE names text; new_ver int; whole jsonb := d.defaults || vals;
BEGIN
  CASE d.tbl
    WHEN 'incident' THEN
      INSERT INTO kh.incident AS t (id, zone_id, type_code, occurred_ms, utc_offset_min, lon, lat, description, place, extra, origin, status,
          batch_id, line, content_hash)
        SELECT r.id, r.zone_id, r.type_code, r.occurred_ms, r.utc_offset_min, r.lon, r.lat, r.description, r.place, r.extra, r.origin, r.status,
          r.batch_id, r.line, r.content_hash FROM jsonb_populate_record(NULL::kh.incident, whole) r
        ON CONFLICT DO NOTHING RETURNING t.ver INTO new_ver;
    WHEN 'incident_note' THEN
      -- The trigger puts the true zone and login in their place.
      INSERT INTO kh.incident_note AS t (id, incident_id, zone_id, body, author, login, at_ms)
        SELECT r.id, r.incident_id, 0, r.body, r.author, '', r.at_ms FROM jsonb_populate_record(NULL::kh.incident_note, whole) r
        ON CONFLICT DO NOTHING RETURNING t.ver INTO new_ver;
    ELSE
      SELECT string_agg(quote_ident(k), ', ') INTO names FROM jsonb_object_keys(whole) k;
      EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1) ON CONFLICT DO NOTHING RETURNING ver',
                     d.rel, names) INTO new_ver USING whole;
  END CASE;
  RETURN new_ver;
END $$;

CREATE FUNCTION sync.slice(vals jsonb, cols jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE c text; found jsonb := '{}';
BEGIN
  FOR c IN SELECT jsonb_array_elements_text(cols) LOOP
    IF vals ? c THEN found := found || jsonb_build_object(c, vals -> c); END IF;
  END LOOP;
  RETURN found;
END $$;

-- Positions are the same within 1e-7 degrees, a centimetre: files round there.
CREATE FUNCTION sync.same(a jsonb, b jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF a ? 'lon' AND b ? 'lon' AND a ? 'lat' AND b ? 'lat' THEN
    RETURN abs((a ->> 'lon')::numeric - (b ->> 'lon')::numeric) <= 1e-7 AND abs((a ->> 'lat')::numeric - (b ->> 'lat')::numeric) <= 1e-7;
  END IF;
  RETURN a = b;
END $$;
