-- Where each table would be if the centre were spread over machines by Citus, and what of its rules the live tables break. Nothing here
-- needs Citus, and nothing was run on it: the rules are those of its documentation (docs.citusdata.com: Choosing Distribution Column, SQL
-- Support and Workarounds) and of its checks in create_distributed_table.c, foreign_constraint.c, policy.c and trigger.c.
SET LOCAL ROLE kh_owner;

-- distributed: by its column, in shards; what has the same group lies together. reference: whole on each machine. local: on the coordinator,
-- which all laptops speak with.
CREATE TABLE kh.placement (
  rel text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('distributed', 'reference', 'local')),
  by_column text CHECK ((by_column IS NOT NULL) = (kind = 'distributed')),
  together text CHECK ((together IS NOT NULL) = (kind = 'distributed')),
  why text NOT NULL
);
INSERT INTO kh.placement (rel, kind, by_column, together, why) VALUES
('kh.incident', 'distributed', 'id', 'incident', 'grows without end; written and read one by one by id, analysed on all machines at once'),
('kh.incident_note', 'distributed', 'incident_id', 'incident', 'read and moved with its incident'),
('sync.history', 'distributed', 'id', 'history', 'every version of every row; asked for by id. Its id is text, as rows of all tables are in it, so it is a group of its own'),
('kh.zone', 'reference', NULL, NULL, 'hundreds of rows that incidents refer to'),
('kh.incident_type', 'reference', NULL, NULL, 'tens of rows that incidents refer to'),
('kh.principal', 'reference', NULL, NULL, 'who may see what: row security asks on each machine'),
('kh.migration', 'local', NULL, NULL, 'a row a migration'),
('kh.placement', 'local', NULL, NULL, 'this'),
('kh.audit', 'local', NULL, NULL, 'one chain, written in order: a row a change of a person'),
('sync.audit_anchor', 'local', NULL, NULL, 'a row a sync of a laptop; numbered over all'),
('kh.import_batch', 'local', NULL, NULL, 'a row a file; unlike incidents it does not need to be beside anything'),
('kh.artefact', 'local', NULL, NULL, 'a row a run'),
('kh.alert_rule', 'local', NULL, NULL, 'tens of rows'),
('kh.alert', 'local', NULL, NULL, 'its dedupe_key is unique over all, which shards by id could not promise'),
('kh.setting', 'local', NULL, NULL, 'tens of rows'),
('sync.stamps', 'local', NULL, NULL, 'a list of columns, always empty'),
('sync.synced', 'local', NULL, NULL, 'a row a table'),
('sync.epoch', 'local', NULL, NULL, 'one row'),
('sync.device', 'local', NULL, NULL, 'a row a laptop; the lock on it puts the pushes of a laptop in order'),
('sync.applied', 'local', NULL, NULL, 'unique by op_id and by (device_id, n): no column is in both'),
('sync.quarantine', 'local', NULL, NULL, 'rare'),
('sync.conflict', 'local', NULL, NULL, 'rare'),
('sync.scope_exit', 'local', NULL, NULL, 'rare, and purged'),
('sync.id_alias', 'local', NULL, NULL, 'rare');

-- One row a broken rule. is_known: it cannot be mended on plain PostgreSQL without a loss, so it is work for the day of the move;
-- see resources/help/en/bigger-than-one-machine.md.
CREATE FUNCTION kh.placement_findings() RETURNS TABLE (rel text, rule text, detail text, is_known boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH here AS (
    SELECT c.oid, n.nspname || '.' || c.relname AS rel FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('kh', 'sync') AND c.relkind IN ('r', 'p') AND NOT c.relispartition),
  -- Parts of a distributed table are distributed with it.
  placed AS (
    SELECT h.oid, h.rel, p.kind, p.together, a.attnum, a.attname, a.atttypid, a.attcollation, a.attnotnull, a.attgenerated
    FROM here h JOIN kh.placement p ON p.rel = h.rel
    LEFT JOIN pg_attribute a ON a.attrelid = h.oid AND a.attname = p.by_column AND NOT a.attisdropped),
  spread AS (SELECT * FROM placed WHERE kind = 'distributed')
  SELECT h.rel, 'placed', 'nobody said where this table would be: add it to kh.placement', false
    FROM here h WHERE NOT EXISTS (SELECT FROM kh.placement p WHERE p.rel = h.rel)
  UNION ALL
  SELECT p.rel, 'placed', 'there is no such table', false FROM kh.placement p WHERE NOT EXISTS (SELECT FROM here h WHERE h.rel = p.rel)
  UNION ALL
  SELECT s.rel, 'column', 'the distribution column is not there, may be NULL, or is generated', false
    FROM spread s WHERE s.attnum IS NULL OR NOT s.attnotnull OR s.attgenerated <> ''
  UNION ALL
  SELECT s.rel, 'unique', i.indexrelid::regclass || ' does not hold the distribution column ' || s.attname, false
    FROM spread s JOIN pg_index i ON i.indrelid = s.oid
    WHERE (i.indisunique OR i.indisexclusion)
      AND s.attnum <> ALL ((SELECT array_agg(k) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS u (k, place) WHERE u.place <= i.indnkeyatts)::int2[])
  UNION ALL
  SELECT s.rel, 'together', 'its distribution column is of another type than those of the group ' || s.together, false
    FROM spread s WHERE EXISTS (
      SELECT FROM spread o WHERE o.together = s.together AND (o.atttypid <> s.atttypid OR o.attcollation <> s.attcollation))
  UNION ALL
  -- A key leads to a table that each machine holds, or along the distribution column to one that lies beside it.
  SELECT f.rel, 'foreign key', k.conname || ' leads to ' || t.rel || ', which is ' || t.kind, false
    FROM placed f JOIN pg_constraint k ON k.conrelid = f.oid AND k.contype = 'f' AND k.conparentid = 0 JOIN placed t ON t.oid = k.confrelid
    WHERE NOT (t.kind = 'reference'
      OR f.kind = 'local' AND t.kind = 'local'
      OR f.kind = 'distributed' AND t.kind = 'distributed' AND f.together = t.together
        AND EXISTS (SELECT FROM unnest(k.conkey, k.confkey) AS u (own, other) WHERE u.own = f.attnum AND u.other = t.attnum))
  UNION ALL
  SELECT s.rel, 'inherits', 'a part of a part: tables of several levels are not distributed', false
    FROM spread s WHERE EXISTS (
      SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = s.oid AND c.relkind = 'p')
  UNION ALL
  SELECT s.rel, 'route', 'push finds its rows by ' || y.key || ', not by ' || s.attname || ': asked of all machines, which take no FOR UPDATE', true
    FROM spread s JOIN sync.synced y ON y.rel = s.rel WHERE y.key <> s.attname
  UNION ALL
  -- Asked row by row instead of once, they would cost a call for each incident read.
  SELECT s.rel, 'policy', p.polname || ' asks a sub-query', true
    FROM spread s JOIN pg_policy p ON p.polrelid = s.oid
    WHERE pg_get_expr(p.polqual, p.polrelid) ~ '\mSELECT\M' OR pg_get_expr(p.polwithcheck, p.polrelid) ~ '\mSELECT\M'
  UNION ALL
  SELECT s.rel, 'trigger', t.tgname || ' runs at the row, and on another machine than the tables that it writes to', true
    FROM spread s JOIN pg_trigger t ON t.tgrelid = s.oid AND NOT t.tgisinternal AND t.tgparentid = 0
  ORDER BY 4, 1, 2, 3
$$;
