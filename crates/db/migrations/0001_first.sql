-- Times are microseconds since the Unix epoch, UTC, unless the name says otherwise.
-- Minutes are whole minutes since the Unix epoch, UTC.

CREATE TABLE identity (
  one            INTEGER PRIMARY KEY CHECK (one = 1),
  device         TEXT    NOT NULL, -- drawn at random when the folder is made; never changes
  last_sequence  INTEGER NOT NULL, -- of the newest event ever stored, retained or not
  min_reader     INTEGER NOT NULL  -- oldest schema number a program must know to open this file
) STRICT;

CREATE TABLE event (
  sequence    INTEGER PRIMARY KEY,  -- 1, 2, 3, … without gaps
  camera      TEXT    NOT NULL,
  at_us       INTEGER NOT NULL,     -- capture time
  type        TEXT    NOT NULL,     -- `type` of `kind`, for filters
  line        TEXT,                 -- of `kind`, for filters
  zone        TEXT,                 -- of `kind`, for filters
  direction   TEXT CHECK (direction IN ('in', 'out')),
  track       INTEGER,              -- bits of an unsigned number
  foot_x      REAL,                 -- 0–1 of the picture, to the right
  foot_y      REAL,                 -- 0–1 of the picture, down
  confidence  REAL    NOT NULL,     -- 0–1
  kind        TEXT    NOT NULL      -- JSON: everything the type carries
) STRICT;

CREATE INDEX event_by_time ON event (at_us);

-- Holds a row only inside the transaction that forgets old events.
CREATE TABLE retention (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  before_us  INTEGER NOT NULL -- events captured earlier may be deleted
) STRICT;

CREATE TRIGGER event_is_never_edited BEFORE UPDATE ON event
BEGIN
  SELECT raise(ABORT, 'events are never edited');
END;

CREATE TRIGGER event_is_kept BEFORE DELETE ON event
WHEN NOT EXISTS (SELECT 1 FROM retention WHERE old.at_us < before_us)
BEGIN
  SELECT raise(ABORT, 'events are deleted by retention only');
END;

-- Sums of the events of one minute, written in the same transaction as the events.
CREATE TABLE line_minute (
  minute   INTEGER NOT NULL,
  camera   TEXT    NOT NULL,
  line     TEXT    NOT NULL,
  ins      INTEGER NOT NULL, -- line_cross, in
  outs     INTEGER NOT NULL, -- line_cross, out
  entries  INTEGER NOT NULL, -- entry: confirmed footfall
  PRIMARY KEY (minute, camera, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE zone_minute (
  minute    INTEGER NOT NULL,
  camera    TEXT    NOT NULL,
  zone      TEXT    NOT NULL,
  enters    INTEGER NOT NULL, -- zone_enter
  exits     INTEGER NOT NULL, -- zone_exit: visits that dwell_us adds up
  dwell_us  INTEGER NOT NULL, -- sum over the visits that ended in this minute
  PRIMARY KEY (minute, camera, zone)
) STRICT, WITHOUT ROWID;

CREATE TABLE occupancy_minute (
  minute  INTEGER PRIMARY KEY,
  peak    INTEGER NOT NULL, -- most people at any moment of a minute with crossings
  last    INTEGER NOT NULL  -- people after the minute's last crossing
) STRICT;

-- The running count, so that a restart goes on where it was.
CREATE TABLE occupancy_now (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  day_us   INTEGER NOT NULL, -- start of the local day it counts since
  people   INTEGER NOT NULL CHECK (people >= 0)
) STRICT;

-- Times without a picture, from camera_offline and camera_online.
CREATE TABLE camera_outage (
  camera   TEXT    NOT NULL,
  from_us  INTEGER NOT NULL,
  to_us    INTEGER,          -- null while it lasts
  reason   TEXT    NOT NULL, -- for people
  PRIMARY KEY (camera, from_us)
) STRICT, WITHOUT ROWID;

-- Times at which an engine was at work; between two of them nothing was seen.
CREATE TABLE engine_run (
  run      INTEGER PRIMARY KEY,
  from_us  INTEGER NOT NULL,
  to_us    INTEGER NOT NULL -- moved forward while it runs
) STRICT;

CREATE TABLE site (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  id         TEXT NOT NULL,
  name       TEXT NOT NULL,
  time_zone  TEXT NOT NULL -- IANA name
) STRICT;

CREATE TABLE setting (
  name   TEXT PRIMARY KEY,
  value  TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE scene (
  camera   TEXT    PRIMARY KEY,
  version  INTEGER NOT NULL, -- 1 for the first drawing, one more for each that replaces it
  scene    TEXT    NOT NULL  -- JSON: lines and zones
) STRICT, WITHOUT ROWID;

CREATE TABLE rule (
  id        TEXT    PRIMARY KEY,
  position  INTEGER NOT NULL, -- order on screens
  rule      TEXT    NOT NULL  -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE alert (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  rule             TEXT    NOT NULL,
  camera           TEXT,             -- null for the whole site
  severity         TEXT    NOT NULL, -- low, medium, high, critical
  title            TEXT    NOT NULL,
  place            TEXT    NOT NULL,
  at_us            INTEGER NOT NULL, -- when the cause happened
  state            TEXT    NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved', 'dismissed')),
  acknowledged_us  INTEGER,          -- when it left `open`
  closed_us        INTEGER,          -- when it was resolved or dismissed
  event            INTEGER,          -- sequence of the event behind it, which retention may have deleted
  has_snapshot     INTEGER NOT NULL CHECK (has_snapshot IN (0, 1))
) STRICT;

CREATE INDEX alert_unclosed ON alert (id) WHERE closed_us IS NULL;

CREATE TRIGGER alert_state_never_goes_back BEFORE UPDATE OF state ON alert
WHEN old.state IN ('resolved', 'dismissed') AND new.state <> old.state
  OR old.state = 'acknowledged' AND new.state = 'open'
BEGIN
  SELECT raise(ABORT, 'the state of an alert never goes back');
END;
