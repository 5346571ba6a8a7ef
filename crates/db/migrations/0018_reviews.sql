-- What people said of suspicious behaviour. It teaches for longer than the event is kept, so that it
-- carries all of it that is learned from.

CREATE TABLE review (
  event      INTEGER NOT NULL PRIMARY KEY, -- its number
  camera     TEXT    NOT NULL,
  behaviour  TEXT    NOT NULL,
  score      REAL    NOT NULL,
  foot_x     REAL,
  foot_y     REAL,
  verdict    TEXT    NOT NULL CHECK (verdict IN ('right', 'false_alarm')),
  at_us      INTEGER NOT NULL, -- when it was said, microseconds of UTC
  actor      TEXT    NOT NULL
) STRICT;
