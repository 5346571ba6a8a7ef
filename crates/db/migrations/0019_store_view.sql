-- Groups that came in over a line, in the minute in which the first of each crossed; people in that of their own
-- crossing. "At least so many" adds up over any time.
CREATE TABLE group_minute (
  minute     INTEGER NOT NULL, -- as in line_minute
  camera     TEXT    NOT NULL,
  line       TEXT    NOT NULL,
  people     INTEGER NOT NULL, -- entries of whom it is known with whom they came
  at_least_1 INTEGER NOT NULL, -- groups, people alone among them
  at_least_2 INTEGER NOT NULL,
  at_least_3 INTEGER NOT NULL,
  at_least_4 INTEGER NOT NULL,
  at_least_5 INTEGER NOT NULL,
  PRIMARY KEY (minute, camera, line)
) STRICT, WITHOUT ROWID;

-- How wide the floor is that the picture shows, in centimetres; not known at first.
ALTER TABLE floor_plan ADD COLUMN width_cm INTEGER;

-- Visits whose end is known, by the hour in which they began and how long they lasted.
CREATE TABLE visitor_stay (
  hour    INTEGER NOT NULL, -- as in visitor_hour
  step    INTEGER NOT NULL, -- at least so many seconds, of a fixed list
  visits  INTEGER NOT NULL,
  PRIMARY KEY (hour, step)
) STRICT, WITHOUT ROWID;
