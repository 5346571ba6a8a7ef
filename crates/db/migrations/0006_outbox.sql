-- Who is told of alerts outside the screens, and what is on its way. Times are microseconds of UTC.

CREATE TABLE notification_route (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  name     TEXT    NOT NULL,
  enabled  INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  target   TEXT    NOT NULL, -- JSON, without its secret
  filter   TEXT    NOT NULL, -- JSON
  secret   BLOB              -- password of a mail server, key of a webhook
) STRICT;

-- Written in the same transaction as what it tells of.
CREATE TABLE delivery (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  route        INTEGER NOT NULL REFERENCES notification_route (id) ON DELETE CASCADE,
  alert        INTEGER,          -- null: somebody tries the route
  occasion     TEXT    NOT NULL, -- raised, escalated_<level>, resolved, dismissed, picture, test
  state        TEXT    NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  made_us      INTEGER NOT NULL,
  attempts     INTEGER NOT NULL DEFAULT 0,
  due_us       INTEGER NOT NULL, -- while it waits: when it is tried next
  done_us      INTEGER,
  had_picture  INTEGER NOT NULL DEFAULT 0 CHECK (had_picture IN (0, 1)),
  error        TEXT    NOT NULL DEFAULT ''
) STRICT;

-- The same news goes along a route once, however often it is stored.
CREATE UNIQUE INDEX delivery_by_news ON delivery (alert, route, occasion) WHERE alert IS NOT NULL;
CREATE INDEX delivery_by_route ON delivery (route, id);
CREATE INDEX delivery_by_turn ON delivery (route, due_us) WHERE state = 'waiting';
CREATE INDEX delivery_by_test ON delivery (route, id) WHERE state = 'waiting' AND occasion = 'test';
CREATE INDEX delivery_by_end ON delivery (done_us) WHERE done_us IS NOT NULL;

CREATE TRIGGER deliveries_go_with_their_alert AFTER DELETE ON alert
BEGIN
  DELETE FROM delivery WHERE alert = old.id;
END;
