-- The sums of minutes once more, by hours and days of the store's clock, so that long times are read from few rows.
-- Written in the same transaction as the minutes, from which alone they can be made anew. Columns are those of the
-- minutes, in their order.

CREATE TABLE line_hour (
  hour     INTEGER NOT NULL, -- its first minute
  camera   TEXT    NOT NULL,
  line     TEXT    NOT NULL,
  ins      INTEGER NOT NULL,
  outs     INTEGER NOT NULL,
  entries  INTEGER NOT NULL,
  PRIMARY KEY (hour, camera, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE line_day (
  day      INTEGER NOT NULL, -- its first minute
  camera   TEXT    NOT NULL,
  line     TEXT    NOT NULL,
  ins      INTEGER NOT NULL,
  outs     INTEGER NOT NULL,
  entries  INTEGER NOT NULL,
  PRIMARY KEY (day, camera, line)
) STRICT, WITHOUT ROWID;

-- Of all zones together: nobody asks for single ones by the hour over months.
CREATE TABLE zone_hour (
  hour      INTEGER NOT NULL PRIMARY KEY,
  enters    INTEGER NOT NULL,
  exits     INTEGER NOT NULL,
  dwell_us  INTEGER NOT NULL,
  passers   INTEGER NOT NULL
) STRICT;

CREATE TABLE zone_day (
  day       INTEGER NOT NULL,
  camera    TEXT    NOT NULL,
  zone      TEXT    NOT NULL,
  enters    INTEGER NOT NULL,
  exits     INTEGER NOT NULL,
  dwell_us  INTEGER NOT NULL,
  passers   INTEGER NOT NULL,
  PRIMARY KEY (day, camera, zone)
) STRICT, WITHOUT ROWID;

-- Of all lanes together.
CREATE TABLE lane_hour (
  hour             INTEGER NOT NULL PRIMARY KEY,
  joins            INTEGER NOT NULL,
  starts           INTEGER NOT NULL,
  wait_us          INTEGER NOT NULL,
  longest_wait_us  INTEGER NOT NULL,
  abandons         INTEGER NOT NULL,
  gave_up_us       INTEGER NOT NULL,
  lost             INTEGER NOT NULL,
  ends             INTEGER NOT NULL,
  service_us       INTEGER NOT NULL,
  peak             INTEGER NOT NULL -- most people waiting at any one lane
) STRICT;

CREATE TABLE lane_day (
  day              INTEGER NOT NULL,
  camera           TEXT    NOT NULL,
  lane             TEXT    NOT NULL,
  joins            INTEGER NOT NULL,
  starts           INTEGER NOT NULL,
  wait_us          INTEGER NOT NULL,
  longest_wait_us  INTEGER NOT NULL,
  abandons         INTEGER NOT NULL,
  gave_up_us       INTEGER NOT NULL,
  lost             INTEGER NOT NULL,
  ends             INTEGER NOT NULL,
  service_us       INTEGER NOT NULL,
  peak             INTEGER NOT NULL,
  PRIMARY KEY (day, camera, lane)
) STRICT, WITHOUT ROWID;

CREATE TABLE group_day (
  day         INTEGER NOT NULL,
  camera      TEXT    NOT NULL,
  line        TEXT    NOT NULL,
  people      INTEGER NOT NULL,
  at_least_1  INTEGER NOT NULL,
  at_least_2  INTEGER NOT NULL,
  at_least_3  INTEGER NOT NULL,
  at_least_4  INTEGER NOT NULL,
  at_least_5  INTEGER NOT NULL,
  PRIMARY KEY (day, camera, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE dwell_day (
  day     INTEGER NOT NULL,
  camera  TEXT    NOT NULL,
  zone    TEXT    NOT NULL,
  step    INTEGER NOT NULL,
  visits  INTEGER NOT NULL,
  PRIMARY KEY (day, camera, zone, step)
) STRICT, WITHOUT ROWID;

-- What happens a few times a day is found without reading all that happened in a year. The condition is that of events.rs.
CREATE INDEX event_by_rare_type ON event (type)
WHERE type IN ('suspicious', 'camera_offline', 'camera_online', 'camera_blind', 'camera_sees');

-- A page of one camera's events goes by their numbers, which event_by_camera does not have in order.
CREATE INDEX event_of_camera ON event (camera);

CREATE TABLE roll_up (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  since      INTEGER NOT NULL, -- hours and days are whole from this minute on; it begins a day
  sequence   INTEGER NOT NULL, -- of the newest event in them: an older program knows nothing of them
  time_zone  TEXT    NOT NULL, -- whose hours and days they are
  forgotten  INTEGER NOT NULL  -- events of minutes before this one may be deleted: their sums are all there is
) STRICT;

-- Nobody noted how far events were deleted until now.
INSERT INTO roll_up (one, since, sequence, time_zone, forgotten)
SELECT 1, 9223372036854775807, last_sequence, coalesce((SELECT time_zone FROM site), 'UTC'),
       iif((SELECT count(*) FROM event) = last_sequence, -9223372036854775807,
           coalesce((SELECT max(at_us) FROM event) / 60000000, unixepoch() / 60) + 1)
FROM identity;
