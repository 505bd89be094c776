-- What keeps laptops and centre equal: which tables are synced and how, which devices there are, what they sent, what became of it.
SET LOCAL ROLE kh_owner;

-- What is exchanged, and by which rule: the other files make indexes, triggers and policies from these rows.
CREATE TABLE sync.synced (
  tbl text PRIMARY KEY,         -- name in the protocol
  rel text NOT NULL,
  key text NOT NULL,
  key_type text NOT NULL,
  rule text NOT NULL CHECK (rule IN ('merge', 'swap', 'once', 'type', 'lattice', 'resolve', 'server')),
  is_zoned boolean NOT NULL,    -- has a zone_id
  put_rank int NOT NULL,        -- see kh.my_rank
  patch_rank int NOT NULL,
  columns text[] NOT NULL,      -- what a device may set
  groups jsonb NOT NULL,        -- what merges as one, and of which columns it is made
  defaults jsonb NOT NULL DEFAULT '{}'
);
INSERT INTO sync.synced (tbl, rel, key, key_type, rule, is_zoned, put_rank, patch_rank, columns, groups, defaults) VALUES
('zone', 'kh.zone', 'code', 'text', 'swap', false, 2, 2, '{code,name_en,name_ar,geom}', '{}', '{}'),
('incident_type', 'kh.incident_type', 'code', 'text', 'type', false, 1, 2, '{code,name_en,name_ar,origin}', '{}', '{"origin":"reported"}'),
('import_batch', 'kh.import_batch', 'id', 'uuid', 'once', false, 1, 3,
  '{id,file_name,file_hash,mapping,started_ms,finished_ms,read,accepted,updated,unchanged,rejected,device_id}', '{}', '{}'),
('incident', 'kh.incident', 'id', 'uuid', 'merge', true, 1, 1,
  '{id,zone_id,type_code,occurred_ms,utc_offset_min,lon,lat,description,place,extra,origin,status,batch_id,line,content_hash}',
  '{"zone_id":["zone_id"],"type_code":["type_code"],"time":["occurred_ms","utc_offset_min"],"position":["lon","lat"],
    "description":["description"],"place":["place"],"extra":["extra"],"origin":["origin"],"status":["status"]}',
  '{"zone_id":0,"utc_offset_min":0,"description":"","place":"","extra":"","status":"","line":0,"content_hash":0}'),
('incident_note', 'kh.incident_note', 'id', 'uuid', 'merge', true, 1, 1, '{id,incident_id,body,author,at_ms}', '{"body":["body"]}', '{}'),
('artefact', 'kh.artefact', 'id', 'uuid', 'once', true, 1, 3, '{id,kind,zone_id,made_ms,maker,body,sha256}', '{}', '{}'),
('alert_rule', 'kh.alert_rule', 'id', 'uuid', 'swap', false, 2, 2, '{id,body}', '{}', '{}'),
('alert', 'kh.alert', 'id', 'uuid', 'lattice', true, 1, 1,
  '{id,dedupe_key,rule_id,zone_id,state,acknowledged_by,body,fired_ms}', '{}', '{"state":"open","also_acknowledged":[]}'),
('setting', 'kh.setting', 'key', 'text', 'swap', false, 2, 2, '{key,value}', '{}', '{}'),
('conflict', 'sync.conflict', 'id', 'uuid', 'resolve', true, 2, 2, '{choice,value}', '{}', '{}'),
('scope_exit', 'sync.scope_exit', 'id', 'uuid', 'server', true, 9, 9, '{}', '{}', '{}'),
('id_alias', 'sync.id_alias', 'old_id', 'text', 'server', false, 9, 9, '{}', '{}', '{}');

CREATE TABLE sync.epoch (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch uuid NOT NULL DEFAULT gen_random_uuid(),
  home text NOT NULL DEFAULT '',    -- the very place these tables are in; another one after dump and restore
  schema_ver int NOT NULL,          -- of what is exchanged
  min_client int NOT NULL,          -- the oldest schema that may still pull
  gc_xid xid8 NOT NULL DEFAULT '0', -- tombstones below it may be gone
  -- The same for all copies of one centre, whatever server they were restored on: laptops of another one have nothing to exchange with it.
  workspace uuid NOT NULL DEFAULT gen_random_uuid()
);

CREATE TABLE sync.device (
  device_id uuid PRIMARY KEY,
  login text NOT NULL,
  name text NOT NULL,
  app_version text NOT NULL,
  schema_ver int NOT NULL,
  last_n bigint NOT NULL DEFAULT 0,
  last_op uuid,
  cursor pg_snapshot,               -- what it has surely taken over; NULL = nothing yet
  last_seen timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz
);

-- Where the audit trail of each device ended, as it said itself, in the order in which it was told.
CREATE TABLE sync.audit_anchor (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_id uuid NOT NULL,
  login text NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  contradicts text CHECK (contradicts IN ('other-hash', 'went-back')) -- what was told before; NULL = nothing
);
CREATE INDEX audit_anchor_by_device ON sync.audit_anchor (device_id, id);

CREATE TABLE sync.applied (
  op_id uuid PRIMARY KEY,
  device_id uuid NOT NULL,
  n bigint NOT NULL,
  login text NOT NULL,
  actor text NOT NULL,
  said_ms bigint NOT NULL,          -- by the device's own clock
  result jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seq bigint NOT NULL DEFAULT nextval('sync.seq'),
  origin_device uuid,               -- that made the change, where another one passed it on
  UNIQUE (device_id, n)
);
CREATE INDEX applied_by_seq ON sync.applied (seq);

-- Versions that were superseded; the newest one is the row itself.
CREATE TABLE sync.history (
  tbl text NOT NULL,
  id text NOT NULL,
  ver int NOT NULL,
  "row" jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (id, tbl, ver, at)
) PARTITION BY RANGE (at);
CREATE TABLE sync.history_other PARTITION OF sync.history DEFAULT;

CREATE TABLE sync.quarantine (
  op_id uuid PRIMARY KEY,
  device_id uuid NOT NULL,
  login text NOT NULL,
  body jsonb NOT NULL,
  sqlstate text NOT NULL,
  message text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'dismissed', 'applied'))
);

CREATE TABLE sync.conflict (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tbl text NOT NULL,
  row_id text NOT NULL,
  op_id uuid NOT NULL,
  col text NOT NULL,           -- '' = the row as a whole
  base jsonb,
  mine jsonb NOT NULL,         -- what came later and was not taken over
  theirs jsonb NOT NULL,
  mine_by text NOT NULL,
  theirs_by text NOT NULL,
  mine_ms bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('edit_edit', 'edit_delete', 'delete_edit', 'dup_key')),
  zone_id int,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'kept_theirs', 'took_mine', 'merged')),
  resolved_by text,
  resolved_at timestamptz,
  resolution_op uuid,
  LIKE sync.stamps
);
CREATE INDEX conflict_by_row ON sync.conflict (row_id);

-- Rows that left a zone: those who see that zone only must forget them.
CREATE TABLE sync.scope_exit (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tbl text NOT NULL,
  row_id text NOT NULL,
  zone_id int NOT NULL,
  LIKE sync.stamps
);

-- The same thing came by two names: the second name means the first row.
CREATE TABLE sync.id_alias (
  old_id text PRIMARY KEY,
  tbl text NOT NULL,
  kept_id text NOT NULL,
  LIKE sync.stamps
);

-- Pulls read changes; those of incidents and their notes by zone.
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT rel FROM sync.synced WHERE tbl NOT IN ('incident', 'incident_note') LOOP
    EXECUTE format('CREATE INDEX %s_by_change ON %s (sv_xid)', split_part(t, '.', 2), t);
  END LOOP;
END $$;
