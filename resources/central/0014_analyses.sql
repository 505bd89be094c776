-- Analyses where the incidents are: what a laptop asks for instead of fetching them all. All of it reads, so that it runs on a
-- standby server, too. Zones are written out in every query beside row security: see placement.
--
-- Distances are measured on the transverse Mercator plane of the sphere that the laptops measure on (mean radius 6,371,008.8 m), with
-- the middle meridian of the incidents: too long by (distance from that meridian / radius)² / 2, that is 5e-6 at 20 km, 1.2 mm in
-- 250 m. Source: Snyder, Map Projections - A Working Manual (1987), formulas 8-1 to 8-3.
SET LOCAL ROLE kh_owner;

CREATE TYPE kh.incident_filter AS (zones int[], types text[], from_ms bigint, to_ms bigint);

-- {"zones": codes or null = all that are yours, "types": codes or null = all, "fromMs", "toMs": local time as if it were UTC, from <= t < to,
-- null = open}. KH040 names a zone that is not there or not yours: leaving it out would be another answer than was asked for.
CREATE FUNCTION kh.read_filter(filter jsonb) RETURNS kh.incident_filter LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE f kh.incident_filter; mine int[] := kh.my_zones(); stranger text;
BEGIN
  PERFORM kh.me();
  f.zones := mine;
  IF jsonb_typeof(filter -> 'zones') = 'array' THEN
    SELECT c INTO stranger FROM jsonb_array_elements_text(filter -> 'zones') c
      WHERE NOT EXISTS (SELECT FROM kh.zone z WHERE z.code = c AND z.id = ANY (mine) AND z.deleted_at IS NULL) LIMIT 1;
    IF stranger IS NOT NULL THEN RAISE EXCEPTION '%', stranger USING ERRCODE = 'KH040'; END IF;
    SELECT array_agg(z.id) INTO f.zones FROM kh.zone z WHERE z.code IN (SELECT jsonb_array_elements_text(filter -> 'zones'));
  END IF;
  IF jsonb_typeof(filter -> 'types') = 'array' THEN
    SELECT coalesce(array_agg(t), '{}') INTO f.types FROM jsonb_array_elements_text(filter -> 'types') t;
  END IF;
  f.from_ms := (filter ->> 'fromMs')::numeric::bigint;
  f.to_ms := (filter ->> 'toMs')::numeric::bigint;
  RETURN f;
END $$;

-- The incidents that a filter means. No clock of the world is over 18 hours off UTC: that bound is one the index can use.
-- Plain SQL, which the planner opens up, so that a caller's plan may be parallel.
CREATE FUNCTION kh.incidents_of(f kh.incident_filter)
RETURNS TABLE (id uuid, zone_id int, type_code text, occurred_ms bigint, local_ms bigint, lon float8, lat float8)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT i.id, i.zone_id, i.type_code, i.occurred_ms, i.occurred_ms + i.utc_offset_min * 60000, i.lon, i.lat
  FROM kh.incident i
  WHERE i.deleted_at IS NULL AND i.zone_id = ANY ((f).zones)
    AND ((f).types IS NULL OR i.type_code = ANY ((f).types))
    AND ((f).from_ms IS NULL OR i.occurred_ms >= (f).from_ms - 64800000 AND i.occurred_ms + i.utc_offset_min * 60000 >= (f).from_ms)
    AND ((f).to_ms IS NULL OR i.occurred_ms < (f).to_ms + 64800000 AND i.occurred_ms + i.utc_offset_min * 60000 < (f).to_ms)
$$;

-- Below, RETURN (SELECT …) and RETURN QUERY: what SELECT … INTO runs in PL/pgSQL gets no parallel workers.

-- Metres east of the middle meridian and north of the equator.
CREATE FUNCTION kh.plane_x(lon float8, lat float8, middle float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 6371008.8 * atanh(cos(radians(lat)) * sin(radians(lon - middle)))
$$;
CREATE FUNCTION kh.plane_y(lon float8, lat float8, middle float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 6371008.8 * atan2(tan(radians(lat)), cos(radians(lon - middle)))
$$;

CREATE FUNCTION sync_api.analysis_extent(filter jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE f kh.incident_filter := kh.read_filter(filter);
BEGIN
  RETURN (SELECT jsonb_build_object('incidents', count(*), 'west', min(i.lon), 'east', max(i.lon), 'south', min(i.lat), 'north', max(i.lat),
      'firstMs', min(i.local_ms), 'lastMs', max(i.local_ms))
    FROM kh.incidents_of(f) i);
END $$;

-- How many cells hold an incident: rows of one height, and columns whose width changes with the latitude (see analytics/cluster/guidance.ts).
CREATE FUNCTION sync_api.analysis_cells(filter jsonb, south float8, west float8, per_deg float8, rows_per_deg float8, shift int, column_scale float8[])
RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE f kh.incident_filter := kh.read_filter(filter);
BEGIN
  RETURN (SELECT count(*) FROM (
    SELECT p.cell_row, floor((p.lon - west) * per_deg * column_scale[(p.cell_row >> shift) + 1])
    FROM (SELECT i.lon, floor((i.lat - south) * rows_per_deg)::int AS cell_row FROM kh.incidents_of(f) i) p
    GROUP BY 1, 2) c);
END $$;

-- What minPoints would give: the area of the largest convex hull of a cluster, and the incidents in clusters.
CREATE FUNCTION sync_api.analysis_widest(filter jsonb, middle float8, radius float8, min_points int) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE f kh.incident_filter := kh.read_filter(filter);
BEGIN
  RETURN (SELECT jsonb_build_object('widestM2', coalesce(max(h.area), 0), 'kept', coalesce(sum(h.members), 0)) FROM (
    SELECT @postgis@.ST_Area(@postgis@.ST_ConvexHull(@postgis@.ST_Collect(l.point))) AS area, count(*) AS members FROM (
      SELECT p.point, @postgis@.ST_ClusterDBSCAN(p.point, radius, min_points) OVER () AS cluster FROM (
        SELECT @postgis@.ST_MakePoint(kh.plane_x(i.lon, i.lat, middle), kh.plane_y(i.lon, i.lat, middle)) AS point
        FROM kh.incidents_of(f) i) p) l
    WHERE l.cluster IS NOT NULL GROUP BY l.cluster) h);
END $$;

-- Clusters by DBSCAN, and the incidents around them: all within two radii of a member, and all in the box of a cluster, with cluster -1.
-- Sorted before they are clustered, because a border incident belongs to whichever cluster reaches it first.
CREATE FUNCTION sync_api.analysis_clusters(filter jsonb, middle float8, radius float8, min_points int)
RETURNS TABLE (id uuid, lon float8, lat float8, occurred_ms bigint, cluster int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE f kh.incident_filter := kh.read_filter(filter); side float8 := 2 * radius;
BEGIN
  RETURN QUERY
  WITH labelled AS MATERIALIZED (
    SELECT p.id, p.lon, p.lat, p.occurred_ms, p.local_ms, floor(p.x / side)::int AS cx, floor(p.y / side)::int AS cy,
      @postgis@.ST_ClusterDBSCAN(@postgis@.ST_MakePoint(p.x, p.y), radius, min_points) OVER (ORDER BY p.local_ms, p.id) AS cluster
    FROM (SELECT i.*, kh.plane_x(i.lon, i.lat, middle) AS x, kh.plane_y(i.lon, i.lat, middle) AS y FROM kh.incidents_of(f) i) p),
  box AS (
    SELECT min(l.cx) - 1 AS west, max(l.cx) + 1 AS east, min(l.cy) - 1 AS south, max(l.cy) + 1 AS north
    FROM labelled l WHERE l.cluster IS NOT NULL GROUP BY l.cluster),
  around AS (SELECT DISTINCT x AS cx, y AS cy FROM box b, generate_series(b.west, b.east) x, generate_series(b.south, b.north) y)
  SELECT l.id, l.lon, l.lat, l.occurred_ms, coalesce(l.cluster, -1) FROM labelled l JOIN around a ON a.cx = l.cx AND a.cy = l.cy
  ORDER BY l.local_ms, l.id;
END $$;

CREATE FUNCTION sync_api.analysis_zones(filter jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE f kh.incident_filter := kh.read_filter(filter);
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('code', z.code, 'incidents', n.incidents) ORDER BY n.incidents DESC, z.code), '[]')
    FROM (SELECT i.zone_id, count(*) AS incidents FROM kh.incidents_of(f) i GROUP BY i.zone_id) n JOIN kh.zone z ON z.id = n.zone_id);
END $$;

-- For density on a grid: of each cell with incidents, the sums Σ eⁱ nʲ, i and j 0 … 2, at [3 j + i + 1], where e and n say how far east
-- and north of the middle of the cell an incident is, in cells. Smoothing is work on cells, not on incidents: the laptop does it.
CREATE FUNCTION sync_api.analysis_density(filter jsonb, west float8, south float8, columns_per_deg float8, rows_per_deg float8)
RETURNS TABLE (cell_column int, cell_row int, sums float8[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE f kh.incident_filter := kh.read_filter(filter);
BEGIN
  RETURN QUERY
  SELECT floor(c.x)::int, floor(c.y)::int,
    ARRAY[count(*)::float8, sum(c.e), sum(c.e * c.e), sum(c.n), sum(c.e * c.n), sum(c.e * c.e * c.n),
          sum(c.n * c.n), sum(c.e * c.n * c.n), sum(c.e * c.e * c.n * c.n)]
  FROM (SELECT p.x, p.y, p.x - floor(p.x) - 0.5 AS e, p.y - floor(p.y) - 0.5 AS n
        FROM (SELECT (i.lon - west) * columns_per_deg AS x, (i.lat - south) * rows_per_deg AS y FROM kh.incidents_of(f) i) p) c
  GROUP BY 1, 2;
END $$;

-- What closed rings ([lon, lat, …]; ends: end of each, in points) caught: incidents in or within a centimetre of any, each once, and the
-- ground that the rings cover together.
CREATE FUNCTION sync_api.analysis_caught(filter jsonb, middle float8, rings float8[], ends int[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE f kh.incident_filter := kh.read_filter(filter); ground @postgis@.geometry; grown @postgis@.geometry;
BEGIN
  SELECT @postgis@.ST_UnaryUnion(@postgis@.ST_Collect(r.ring)) INTO ground FROM (
    SELECT @postgis@.ST_MakePolygon(@postgis@.ST_MakeLine(
        @postgis@.ST_MakePoint(kh.plane_x(rings[2 * p - 1], rings[2 * p], middle), kh.plane_y(rings[2 * p - 1], rings[2 * p], middle)) ORDER BY p)) AS ring
    FROM generate_subscripts(ends, 1) k, generate_series(coalesce(ends[k - 1], 0) + 1, ends[k]) p GROUP BY k) r;
  grown := @postgis@.ST_Buffer(ground, 0.01, 1);
  RETURN (SELECT jsonb_build_object('incidents', count(*), 'areaM2', coalesce(@postgis@.ST_Area(ground), 0),
      'inside', count(*) FILTER (WHERE @postgis@.ST_Intersects(grown,
        @postgis@.ST_MakePoint(kh.plane_x(i.lon, i.lat, middle), kh.plane_y(i.lon, i.lat, middle)))))
    FROM kh.incidents_of(f) i);
END $$;
GRANT EXECUTE ON FUNCTION sync_api.analysis_extent(jsonb), sync_api.analysis_cells(jsonb, float8, float8, float8, float8, int, float8[]),
  sync_api.analysis_widest(jsonb, float8, float8, int), sync_api.analysis_clusters(jsonb, float8, float8, int), sync_api.analysis_zones(jsonb),
  sync_api.analysis_density(jsonb, float8, float8, float8, float8), sync_api.analysis_caught(jsonb, float8, float8[], int[]) TO kh_sync;
