-- What people counted by hand in clips of recorded video, and what it was compared with. Times are
-- microseconds of UTC.

CREATE TABLE hand_count (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  camera       TEXT    NOT NULL,
  line         TEXT    NOT NULL,
  drawn        TEXT    NOT NULL, -- JSON: the line as it was
  seed         INTEGER NOT NULL, -- of the draw of its clips
  begun_us     INTEGER NOT NULL,
  begun_by     TEXT    NOT NULL,
  finished_us  INTEGER,
  finished_by  TEXT
) STRICT;

-- One line is counted by one person at a time.
CREATE UNIQUE INDEX hand_count_open ON hand_count (camera, line) WHERE finished_us IS NULL;

CREATE TABLE hand_clip (
  hand_count  INTEGER NOT NULL REFERENCES hand_count (id) ON DELETE CASCADE,
  number      INTEGER NOT NULL,
  from_us     INTEGER NOT NULL,
  to_us       INTEGER NOT NULL,
  hour        INTEGER NOT NULL,
  verdict     TEXT,                        -- JSON; null: not looked at yet
  findings    TEXT    NOT NULL DEFAULT '[]', -- JSON; known when the count is finished
  PRIMARY KEY (hand_count, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER hand_count_is_kept BEFORE UPDATE ON hand_count WHEN old.finished_us IS NOT NULL
BEGIN
  SELECT raise(ABORT, 'a finished count is never edited');
END;

CREATE TRIGGER hand_count_stays BEFORE DELETE ON hand_count WHEN old.finished_us IS NOT NULL
BEGIN
  SELECT raise(ABORT, 'a finished count is never deleted');
END;

CREATE TRIGGER hand_clip_is_kept BEFORE UPDATE ON hand_clip
WHEN (SELECT finished_us FROM hand_count WHERE id = old.hand_count) IS NOT NULL
BEGIN
  SELECT raise(ABORT, 'a finished count is never edited');
END;

-- Since when each line is where it is: JSON, microseconds by name; what is not in it, longer than is known.
ALTER TABLE scene ADD COLUMN drawn TEXT NOT NULL DEFAULT '{}';

-- Where a camera looked: 64 × 36 pixels of grey; and when it was pushed, as shares of its picture.
CREATE TABLE view_reference (
  camera   TEXT    NOT NULL PRIMARY KEY,
  at_us    INTEGER NOT NULL,
  picture  BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE view_shift (
  id      INTEGER PRIMARY KEY,
  camera  TEXT    NOT NULL,
  at_us   INTEGER NOT NULL,
  across  REAL    NOT NULL,
  down    REAL    NOT NULL
) STRICT;

CREATE INDEX view_shift_by_camera ON view_shift (camera, at_us);
