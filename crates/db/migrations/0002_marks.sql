-- Notes and locks that people put on recorded video. Times are microseconds of UTC.

CREATE TABLE bookmark (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  camera   TEXT    NOT NULL,
  at_us    INTEGER NOT NULL,
  note     TEXT    NOT NULL,
  made_us  INTEGER NOT NULL
) STRICT;

CREATE INDEX bookmark_by_time ON bookmark (at_us);

CREATE TABLE protection (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  camera    TEXT    NOT NULL,
  from_us   INTEGER NOT NULL,
  to_us     INTEGER NOT NULL CHECK (to_us > from_us),
  reason    TEXT    NOT NULL,
  until_us  INTEGER NOT NULL, -- the lock ends then
  made_us   INTEGER NOT NULL
) STRICT;

CREATE INDEX protection_by_camera ON protection (camera, from_us);

CREATE INDEX event_by_camera ON event (camera, at_us);
CREATE INDEX alert_by_time ON alert (at_us);
