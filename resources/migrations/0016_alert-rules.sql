-- Rules become data: what they say in one value, numbered, each version kept; and where each rule on counts stood at its last look.
-- Runs in one transaction together with its version number; never edited after release.

ALTER TABLE alert_rule ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE alert_rule ADD COLUMN definition TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(definition)); -- RuleBody of main/store/rule-body.ts
UPDATE alert_rule SET definition = json_object(
  'measure', measure, 'threshold', threshold, 'minSupport', min_support, 'minCount', min_count,
  'scope', json_object(
    'types', CASE WHEN type_id IS NULL THEN json('[]') ELSE json_array((SELECT code FROM incident_type t WHERE t.id = type_id)) END,
    'zones', CASE WHEN zone_id IS NULL THEN json('[]') ELSE json_array((SELECT code FROM zone z WHERE z.id = zone_id)) END,
    'each', 'zone', 'hours', NULL, 'weekdays', json('[]'), 'fence', NULL, 'weights', NULL),
  'timing', json_object('stepMin', 1440, 'windowSteps', 1, 'pendingSteps', 1, 'clearSteps', 1, 'clearBelow', NULL));
ALTER TABLE alert_rule DROP COLUMN measure;
ALTER TABLE alert_rule DROP COLUMN threshold;
ALTER TABLE alert_rule DROP COLUMN min_support;
ALTER TABLE alert_rule DROP COLUMN min_count;
ALTER TABLE alert_rule DROP COLUMN type_id;
ALTER TABLE alert_rule DROP COLUMN zone_id;

CREATE TABLE alert_rule_version (
  rule_id INTEGER NOT NULL REFERENCES alert_rule (id),
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  severity TEXT NOT NULL,
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  changed_by TEXT NOT NULL, -- '' = not known
  changed_ms INTEGER NOT NULL, -- 0 = not known
  PRIMARY KEY (rule_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO alert_rule_version SELECT id, version, name, severity, definition, '', 0 FROM alert_rule;

-- Of this workstation: others look for themselves.
CREATE TABLE alert_rule_look (
  rule_id INTEGER PRIMARY KEY REFERENCES alert_rule (id),
  version INTEGER NOT NULL, -- a changed rule begins anew
  looked_min INTEGER NOT NULL, -- end of the last step that was looked at, local minutes since 1970
  states TEXT NOT NULL CHECK (json_valid(states)) -- [{subject, phase, run}] of those that are not quiet
) STRICT;

ALTER TABLE alert ADD COLUMN rule_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE alert ADD COLUMN observed_min INTEGER; -- end of the step that fired it, local minutes since 1970
ALTER TABLE alert ADD COLUMN cleared_ms INTEGER;
CREATE INDEX alert_by_rule ON alert (rule_id, zone_id) WHERE cleared_ms IS NULL;
