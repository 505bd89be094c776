-- Forecasts of any step and type, the ledger of sealed forecasts with its scores, and who makes a type of incident known.
-- Runs in one transaction together with its version number; never edited after release.

ALTER TABLE incident_type ADD COLUMN origin TEXT NOT NULL DEFAULT 'reported' CHECK (origin IN ('reported', 'discovered'));

ALTER TABLE forecast_run ADD COLUMN step TEXT NOT NULL DEFAULT 'day' CHECK (step IN ('hour', 'day', 'week', 'month'));
ALTER TABLE forecast_run ADD COLUMN by_what TEXT NOT NULL DEFAULT 'zones' CHECK (by_what IN ('zones', 'zones-types'));
ALTER TABLE forecast_run ADD COLUMN models TEXT NOT NULL DEFAULT 'fast' CHECK (models IN ('fast', 'all'));
ALTER TABLE forecast_run ADD COLUMN hour_from INTEGER; -- both or none: hours of the day, inclusive
ALTER TABLE forecast_run ADD COLUMN hour_to INTEGER;
ALTER TABLE forecast_run ADD COLUMN calendar TEXT;
ALTER TABLE forecast_run ADD COLUMN data_cut TEXT NOT NULL DEFAULT '';
UPDATE forecast_run SET data_cut = coalesce((SELECT first_day FROM forecast WHERE run_id = forecast_run.id LIMIT 1), '1970-01-01');

ALTER TABLE forecast RENAME COLUMN first_day TO first_step;
ALTER TABLE forecast RENAME COLUMN horizon_days TO steps;
ALTER TABLE forecast RENAME COLUMN lo_daily80 TO step_lo80;
ALTER TABLE forecast RENAME COLUMN hi_daily80 TO step_hi80;
ALTER TABLE forecast RENAME COLUMN lo_daily95 TO step_lo95;
ALTER TABLE forecast RENAME COLUMN hi_daily95 TO step_hi95;
ALTER TABLE forecast ADD COLUMN type_id INTEGER REFERENCES incident_type (id); -- NULL = all types
ALTER TABLE forecast ADD COLUMN reason TEXT; -- why the naive count is shown
-- What a model learned of the series, to start the next fit from.
ALTER TABLE forecast ADD COLUMN memory TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(memory));
UPDATE forecast SET reason = 'lost-to-naive' WHERE published = 0;
-- What was not measured then stays unknown.
UPDATE forecast SET backtest = json_set(backtest, '$.paired', NULL, '$.smape', NULL, '$.rmse', NULL, '$.crps', NULL, '$.naiveCrps', NULL,
  '$.models', json('[]'));

-- The ledger: what was forecast, hashed with the hash before it, and never changed again. It stands by itself: forecasts may be
-- removed without breaking it.
CREATE TABLE forecast_seal (
  seq INTEGER PRIMARY KEY,
  forecast_id INTEGER NOT NULL,
  zone_id INTEGER,
  type_id INTEGER,
  subject TEXT NOT NULL,
  step TEXT NOT NULL,
  model TEXT NOT NULL,
  published INTEGER NOT NULL,
  first_step TEXT NOT NULL, -- half-open, local
  end_step TEXT NOT NULL,
  steps INTEGER NOT NULL,
  sealed_ms INTEGER NOT NULL,
  is_before INTEGER NOT NULL,
  version TEXT NOT NULL,
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  data_hash TEXT NOT NULL,
  numbers BLOB NOT NULL, -- float64, little endian: mean, lo80, hi80, lo95, hi95, naive, each `steps` long; then sum, its lo80 and hi80
  previous TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX forecast_seal_by_subject ON forecast_seal (subject, step, model, first_step);
CREATE INDEX forecast_seal_by_forecast ON forecast_seal (forecast_id);
CREATE TRIGGER forecast_seal_stays BEFORE UPDATE ON forecast_seal BEGIN SELECT raise(ABORT, 'A sealed forecast is never changed'); END;
CREATE TRIGGER forecast_seal_is_kept BEFORE DELETE ON forecast_seal BEGIN SELECT raise(ABORT, 'A sealed forecast is never removed'); END;

CREATE TABLE forecast_score (
  seq INTEGER PRIMARY KEY REFERENCES forecast_seal (seq),
  scored_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('won', 'lost', 'tied')),
  observed_steps INTEGER NOT NULL,
  actual REAL NOT NULL,
  mae REAL NOT NULL,
  naive_mae REAL NOT NULL,
  bias REAL NOT NULL,
  interval_score REAL NOT NULL,
  coverage80 REAL NOT NULL,
  coverage95 REAL NOT NULL,
  sum_inside80 INTEGER -- NULL unless every count is known
) STRICT;

-- The user's own holidays and corrections on top of a calendar.
CREATE TABLE own_calendar (
  calendar TEXT PRIMARY KEY,
  entries TEXT NOT NULL CHECK (json_valid(entries))
) STRICT;
