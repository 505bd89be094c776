-- How many changes of this cache merged by themselves with those of others, and how its person is called at the centre.
-- Runs in one transaction together with its version number; never edited after release.
CREATE TABLE sync_merged (
  op_id TEXT PRIMARY KEY,
  merged_ms INTEGER NOT NULL -- when the centre said so
) STRICT, WITHOUT ROWID;
ALTER TABLE sync_state ADD COLUMN user_name TEXT; -- of the login with which the centre was met last
