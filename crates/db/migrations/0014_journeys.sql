-- Where people are: time and visits in the cells of a grid over a camera's picture, per hour of the store's
-- clock. Of nobody in particular.

CREATE TABLE heat_hour (
  camera  TEXT    NOT NULL,
  hour    INTEGER NOT NULL, -- first minute of the local hour, as in line_minute
  cells   BLOB    NOT NULL, -- see heat.rs
  PRIMARY KEY (camera, hour)
) STRICT;
