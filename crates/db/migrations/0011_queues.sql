-- Queues, passers-by, and a count of people inside that is put right openly.

ALTER TABLE event ADD COLUMN lane TEXT; -- of `kind`, for filters

-- Sums of the events of one minute, as in line_minute.
CREATE TABLE lane_minute (
  minute           INTEGER NOT NULL,
  camera           TEXT    NOT NULL,
  lane             TEXT    NOT NULL,
  joins            INTEGER NOT NULL, -- queue_join
  starts           INTEGER NOT NULL, -- service_start: people served, whose waits wait_us adds up
  wait_us          INTEGER NOT NULL,
  longest_wait_us  INTEGER NOT NULL, -- of those
  abandons         INTEGER NOT NULL, -- queue_abandon, whose waits gave_up_us adds up
  gave_up_us       INTEGER NOT NULL,
  lost             INTEGER NOT NULL, -- queue_lost of people who still waited
  ends             INTEGER NOT NULL, -- service_end, whose times service_us adds up
  service_us       INTEGER NOT NULL,
  peak             INTEGER NOT NULL, -- most people waiting at any moment of a minute with events
  PRIMARY KEY (minute, camera, lane)
) STRICT, WITHOUT ROWID;

ALTER TABLE zone_minute ADD COLUMN passers INTEGER NOT NULL DEFAULT 0; -- passer_by

-- Facts: when and why the count of people inside was put right. No reset is silent.
CREATE TABLE occupancy_correction (
  id      INTEGER PRIMARY KEY,
  at_us   INTEGER NOT NULL,
  before  INTEGER NOT NULL, -- people inside, as counted
  after   INTEGER NOT NULL, -- people inside from then on
  reason  TEXT    NOT NULL  -- closing, midnight, drift, seen, recount
) STRICT;

CREATE INDEX occupancy_correction_by_time ON occupancy_correction (at_us);

-- Crossings since the count was zero for certain, and what earlier days taught of them.
ALTER TABLE occupancy_now ADD COLUMN ins INTEGER NOT NULL DEFAULT 0;
ALTER TABLE occupancy_now ADD COLUMN outs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE occupancy_now ADD COLUMN bias REAL NOT NULL DEFAULT 0; -- share of those coming in that is not seen going out
ALTER TABLE occupancy_now ADD COLUMN debt REAL NOT NULL DEFAULT 0; -- people that bias adds up to and that are not corrected yet

-- Times in which a camera gave pictures from which nothing can be counted, from camera_blind and
-- camera_sees. Times without a picture are in camera_outage.
CREATE TABLE camera_blind (
  camera   TEXT    NOT NULL,
  from_us  INTEGER NOT NULL,
  to_us    INTEGER,          -- null while it lasts
  cause    TEXT    NOT NULL, -- unanalysed, starved, dark, blurred, moved
  PRIMARY KEY (camera, cause, from_us)
) STRICT, WITHOUT ROWID;
