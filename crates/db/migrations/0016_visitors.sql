-- People who came in, with those who came back counted once, per hour of the store's clock: sums of nobody in
-- particular, made only while that is switched on.

CREATE TABLE visitor_hour (
  hour      INTEGER PRIMARY KEY, -- first minute of the local hour, as in line_minute
  entries   INTEGER NOT NULL, -- of anybody
  staff     INTEGER NOT NULL, -- entries of staff
  unknown   INTEGER NOT NULL, -- entries of people who were never seen well
  visitors  INTEGER NOT NULL, -- different people who came in, without staff
  visits    INTEGER NOT NULL  -- visits that began, without staff
) STRICT;
