-- What happened, put together by people, and what one shift hands over to the next. Times are
-- microseconds of UTC.

CREATE TABLE incident (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  version     INTEGER NOT NULL,
  made_us     INTEGER NOT NULL,
  made_by     TEXT    NOT NULL,
  changed_us  INTEGER NOT NULL,
  closed_us   INTEGER,
  title       TEXT    NOT NULL,
  status      TEXT    NOT NULL CHECK (status IN ('open', 'closed')),
  owner       TEXT,
  outcome     TEXT    NOT NULL
) STRICT;

CREATE TABLE incident_entry (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  incident  INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
  at_us     INTEGER NOT NULL,
  actor     TEXT    NOT NULL,
  camera    TEXT,          -- the one it is about
  item      TEXT NOT NULL, -- JSON
  picture   BLOB           -- SHA-256; the file has its name
) STRICT;

CREATE INDEX incident_entry_by_incident ON incident_entry (incident, id);

CREATE TRIGGER incident_entry_is_never_edited BEFORE UPDATE ON incident_entry
BEGIN
  SELECT raise(ABORT, 'the log of an incident is never edited');
END;

CREATE TABLE shift_entry (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  at_us     INTEGER NOT NULL,
  actor     TEXT    NOT NULL,
  text      TEXT    NOT NULL,
  carried   TEXT,    -- JSON; null: only a note
  taken_us  INTEGER,
  taken_by  TEXT
) STRICT;

CREATE TRIGGER shift_entry_is_only_taken BEFORE UPDATE ON shift_entry
WHEN old.taken_us IS NOT NULL OR new.at_us <> old.at_us OR new.actor <> old.actor
  OR new.text <> old.text OR new.carried IS NOT old.carried
BEGIN
  SELECT raise(ABORT, 'the shift log is never edited');
END;
