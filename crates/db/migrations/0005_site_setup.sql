-- What an installer says of a site beyond its name and clock.

ALTER TABLE site ADD COLUMN currency TEXT;                      -- ISO 4217; null until somebody said it
ALTER TABLE site ADD COLUMN opening_hours TEXT;                 -- JSON, by weekday; null until somebody said it
ALTER TABLE site ADD COLUMN version INTEGER NOT NULL DEFAULT 1; -- one more for each change

-- The picture of the floor. The row stays when the picture is taken away, so that no version comes twice.
CREATE TABLE floor_plan (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  version     INTEGER NOT NULL,
  media_type  TEXT    NOT NULL,
  width       INTEGER NOT NULL,
  height      INTEGER NOT NULL,
  picture     BLOB              -- null when there is none
) STRICT;
