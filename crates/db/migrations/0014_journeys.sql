-- Where people are: time and visits in the cells of a grid over a camera's picture, per hour of the store's
-- clock. Of nobody in particular.

CREATE TABLE heat_hour (
  camera  TEXT    NOT NULL,
  hour    INTEGER NOT NULL, -- first minute of the local hour, as in line_minute
  cells   BLOB    NOT NULL, -- see heat.rs
  PRIMARY KEY (camera, hour)
) STRICT;

-- Visits of zones by how long they lasted: sums of zone_exit, as in zone_minute, per quarter of an hour. `step` is
-- the time in seconds that a visit reached, of a fixed list; so limits of engagement hold for the past too.
CREATE TABLE zone_dwell (
  quarter  INTEGER NOT NULL, -- its first minute
  camera   TEXT    NOT NULL,
  zone     TEXT    NOT NULL,
  step     INTEGER NOT NULL,
  visits   INTEGER NOT NULL,
  PRIMARY KEY (quarter, camera, zone, step)
) STRICT, WITHOUT ROWID;

-- Ways through zones per local day: how many took each. Nothing tells of a single person.
CREATE TABLE way_day (
  day         INTEGER NOT NULL, -- its first minute
  places      TEXT    NOT NULL, -- JSON: [[camera, zone], …]; [] for all ways beyond the thousand of a day
  journeys    INTEGER NOT NULL,
  stops       INTEGER NOT NULL, -- places of all of them
  lasted_ms   INTEGER NOT NULL, -- all of them together
  backtracks  INTEGER NOT NULL, -- came back to a place
  express     INTEGER NOT NULL, -- stayed nowhere
  PRIMARY KEY (day, places)
) STRICT, WITHOUT ROWID;

CREATE TABLE way_step_day (
  day         INTEGER NOT NULL,
  from_place  TEXT    NOT NULL, -- JSON: [camera, zone]; empty where a journey begins
  to_place    TEXT    NOT NULL, -- empty where it ends
  journeys    INTEGER NOT NULL, -- how often
  PRIMARY KEY (day, from_place, to_place)
) STRICT, WITHOUT ROWID;

-- Four points of the floor, in each camera's picture and on the floor plan of that version.
CREATE TABLE calibration (
  camera        TEXT    NOT NULL PRIMARY KEY,
  plan_version  INTEGER NOT NULL,
  marks         TEXT    NOT NULL -- JSON, 0–1 of picture and plan
) STRICT, WITHOUT ROWID;
