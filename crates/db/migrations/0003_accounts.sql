-- People, who of them is signed in, and what they did. Times are microseconds of UTC.

CREATE TABLE user (
  id                    TEXT    PRIMARY KEY,
  name                  TEXT    NOT NULL UNIQUE, -- what they sign in with, lower case
  shown_name            TEXT    NOT NULL,
  role                  TEXT    NOT NULL,        -- a preset, or custom
  permissions           TEXT    NOT NULL,        -- JSON list; counts where the role is custom
  cameras               TEXT,                    -- JSON list; null for all
  enabled               INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  must_change_password  INTEGER NOT NULL CHECK (must_change_password IN (0, 1)),
  password              TEXT    NOT NULL,        -- Argon2id with salt and cost
  version               INTEGER NOT NULL,
  made_us               INTEGER NOT NULL,
  signed_in_us          INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE second_factor (
  user       TEXT    PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
  secret     BLOB    NOT NULL,
  last_used  INTEGER -- step of the last code that was used
) STRICT, WITHOUT ROWID;

-- Those that were not used yet.
CREATE TABLE recovery_code (
  user  TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  hash  BLOB NOT NULL, -- SHA-256
  PRIMARY KEY (user, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  id       TEXT    PRIMARY KEY,
  token    BLOB    NOT NULL UNIQUE, -- SHA-256
  user     TEXT    NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  made_us  INTEGER NOT NULL,
  used_us  INTEGER NOT NULL, -- to the minute
  address  TEXT    NOT NULL,
  program  TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  sequence  INTEGER PRIMARY KEY, -- 1, 2, 3, … without gaps
  at_us     INTEGER NOT NULL,
  actor     TEXT    NOT NULL, -- user, machine, link, nobody, engine
  user      TEXT    NOT NULL, -- id, or nothing
  name      TEXT    NOT NULL, -- as it was then
  address   TEXT    NOT NULL,
  action    TEXT    NOT NULL, -- thing.verb
  target    TEXT    NOT NULL,
  detail    TEXT    NOT NULL,
  outcome   TEXT    NOT NULL, -- done, refused, failed
  link      BLOB    NOT NULL  -- SHA-256 of the link before and of this entry
) STRICT;

CREATE INDEX audit_by_time ON audit (at_us);

-- Also keeps REPLACE from deleting, which fires no other trigger.
CREATE TRIGGER audit_is_appended BEFORE INSERT ON audit
WHEN new.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN
  SELECT raise(ABORT, 'the audit log is only appended to');
END;

CREATE TRIGGER audit_is_never_edited BEFORE UPDATE ON audit
BEGIN
  SELECT raise(ABORT, 'the audit log is never edited');
END;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN
  SELECT raise(ABORT, 'the audit log is never deleted');
END;
