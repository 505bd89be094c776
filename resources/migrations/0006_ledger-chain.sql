-- The hash of a sealed forecast covers all of its entry, and scores are entries of the same chain.
-- Runs in one transaction together with its version number; never edited after release.

DROP TRIGGER forecast_seal_stays;
ALTER TABLE forecast_seal ADD COLUMN layout INTEGER NOT NULL DEFAULT 1 CHECK (layout IN (1, 2)); -- what the digest covers: main/ledger-chain.ts
ALTER TABLE forecast_seal ADD COLUMN position INTEGER NOT NULL DEFAULT 0; -- place in the chain of seals and scores, 1 = first
UPDATE forecast_seal SET position = seq;
CREATE UNIQUE INDEX forecast_seal_by_position ON forecast_seal (position);
CREATE TRIGGER forecast_seal_stays BEFORE UPDATE ON forecast_seal BEGIN SELECT raise(ABORT, 'A sealed forecast is never changed'); END;

-- NULL in scores of before, until they are taken into the chain together with the next ones.
ALTER TABLE forecast_score ADD COLUMN position INTEGER;
ALTER TABLE forecast_score ADD COLUMN previous TEXT;
ALTER TABLE forecast_score ADD COLUMN digest TEXT;
ALTER TABLE forecast_score ADD COLUMN observed_hash TEXT NOT NULL DEFAULT ''; -- SHA-256 of the counts; '' = not known
CREATE UNIQUE INDEX forecast_score_by_position ON forecast_score (position);
CREATE TRIGGER forecast_score_stays BEFORE UPDATE ON forecast_score WHEN old.digest IS NOT NULL
BEGIN SELECT raise(ABORT, 'A score is never changed'); END;
CREATE TRIGGER forecast_score_is_kept BEFORE DELETE ON forecast_score BEGIN SELECT raise(ABORT, 'A score is never removed'); END;
