-- Why a step of the pipeline made nothing: {"code", "params"} of an error; NULL = it did its work.
ALTER TABLE pipeline_step ADD COLUMN reason TEXT CHECK (reason IS NULL OR json_valid(reason));
