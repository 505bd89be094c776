-- People with accounts, where they are signed in, and keys of programs. Of passwords, codes, tokens and keys only hashes are kept.

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  full_name TEXT NOT NULL, -- '' = as the name
  role TEXT NOT NULL CHECK (role IN ('viewer', 'analyst', 'supervisor', 'admin')),
  language TEXT CHECK (language IN ('en', 'ar')), -- NULL = as the workstation
  zones TEXT CHECK (json_valid(zones)), -- codes; NULL = all
  password_hash TEXT, -- PHC string; NULL = never signed in here
  code_hash TEXT, -- SHA-256 of the code of an invitation or a reset
  code_expires_ms INTEGER,
  recovery_hash TEXT, -- SHA-256 of the code that an admin keeps on paper
  login TEXT UNIQUE, -- at the centre, which then says who the person is; NULL = known here only
  confirmed_ms INTEGER, -- when the centre said so last
  disabled_ms INTEGER,
  created_ms INTEGER NOT NULL,
  signed_in_ms INTEGER,
  CHECK ((code_hash IS NULL) = (code_expires_ms IS NULL)),
  CHECK (login IS NULL OR confirmed_ms IS NOT NULL)
) STRICT;
INSERT INTO account (id, name, full_name, role, password_hash, created_ms)
  SELECT id, name, '', role, password_hash, created_ms FROM user;
DROP TABLE user;

-- One sign-in on one computer; its refresh token changes with each use.
CREATE TABLE session (
  id TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  refresh_hash TEXT NOT NULL,
  device TEXT NOT NULL, -- what the person knows it by
  created_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  end_reason TEXT CHECK (end_reason IN ('signed-out', 'revoked', 'reused', 'disabled', 'password')),
  CHECK ((ended_ms IS NULL) = (end_reason IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_account ON session (account_id, seen_ms);

CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'analyst', 'supervisor', 'admin')),
  subjects TEXT CHECK (json_valid(subjects)), -- NULL = all
  zones TEXT CHECK (json_valid(zones)), -- codes; NULL = all
  made_by TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER,
  used_ms INTEGER,
  revoked_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Sign-ins that failed in a row, by account name and by where they came from.
CREATE TABLE sign_in_failure (
  subject TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
