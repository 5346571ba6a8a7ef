-- Walls that people keep under a name. Times are microseconds of UTC.

CREATE TABLE wall (
  owner       TEXT    NOT NULL, -- everybody, machine, or an account's id
  id          TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  plan        TEXT    NOT NULL, -- JSON
  version     INTEGER NOT NULL,
  changed_us  INTEGER NOT NULL,
  changed_by  TEXT    NOT NULL,
  PRIMARY KEY (owner, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER wall_goes_with_its_owner AFTER DELETE ON user
BEGIN
  DELETE FROM wall WHERE owner = old.id;
END;
