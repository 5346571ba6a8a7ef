-- People who came in at entrances by estimated age and gender, per hour of the store's clock: sums of nobody in
-- particular, made only while that is switched on.

CREATE TABLE demographic_hour (
  hour    INTEGER NOT NULL, -- first minute of the local hour, as in line_minute
  age     TEXT    NOT NULL, -- a band, or 'unknown'
  gender  TEXT    NOT NULL, -- or 'unknown': whose face was not seen well enough
  people  INTEGER NOT NULL,
  PRIMARY KEY (hour, age, gender)
) STRICT, WITHOUT ROWID;
