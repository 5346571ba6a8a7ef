-- Where recorded video lies. Everything but the causes of gaps can be read back from the segments.
-- Times are microseconds since the Unix epoch, UTC.

CREATE TABLE identity (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  disk      TEXT,             -- the disk that is recorded to; null before the first use
  alive_us  INTEGER NOT NULL  -- when the recorder last said that it runs
) STRICT;

CREATE TABLE stream (
  stream    INTEGER PRIMARY KEY,
  camera    TEXT    NOT NULL,
  kind      TEXT    NOT NULL CHECK (kind IN ('main', 'sub')),
  added_us  INTEGER NOT NULL, -- the ledger begins here
  UNIQUE (camera, kind)
) STRICT;

CREATE TABLE segment (
  segment    INTEGER PRIMARY KEY, -- rises with every segment of the device
  stream     INTEGER NOT NULL REFERENCES stream,
  run        INTEGER NOT NULL,    -- of `run`
  start_us   INTEGER NOT NULL,    -- capture time of the first picture
  end_us     INTEGER NOT NULL,    -- when the last one ends
  bytes      INTEGER NOT NULL,
  keyframes  BLOB    NOT NULL,    -- offsets and times, as in the segment's footer
  chain      BLOB    NOT NULL     -- end of its chain of seals
) STRICT;

CREATE INDEX segment_by_time ON segment (stream, start_us);

-- Recording without a break; timelines read these and never the segments.
CREATE TABLE run (
  run      INTEGER PRIMARY KEY, -- number of its first segment
  stream   INTEGER NOT NULL REFERENCES stream,
  from_us  INTEGER NOT NULL,
  to_us    INTEGER NOT NULL
) STRICT;

CREATE INDEX run_by_time ON run (stream, from_us);

CREATE TABLE gap (
  stream   INTEGER NOT NULL REFERENCES stream,
  from_us  INTEGER NOT NULL,
  to_us    INTEGER,          -- null while it lasts
  cause    TEXT    NOT NULL,
  PRIMARY KEY (stream, from_us)
) STRICT, WITHOUT ROWID;

-- Segments whose rows are gone and whose files go next.
CREATE TABLE garbage (
  segment   INTEGER PRIMARY KEY,
  camera    TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  start_us  INTEGER NOT NULL
) STRICT;
