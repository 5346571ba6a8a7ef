-- What a segment is kept as, and sums that are asked every few seconds.

-- 0 continuous, 1 something happened in it, 2 not looked at yet.
ALTER TABLE segment ADD COLUMN class INTEGER NOT NULL DEFAULT 2;

CREATE INDEX segment_by_class ON segment (stream, class, start_us);
CREATE INDEX segment_unsorted ON segment (end_us) WHERE class = 2;

CREATE TABLE usage (
  stream    INTEGER NOT NULL REFERENCES stream,
  class     INTEGER NOT NULL,
  bytes     INTEGER NOT NULL,
  segments  INTEGER NOT NULL,
  PRIMARY KEY (stream, class)
) STRICT, WITHOUT ROWID;

INSERT INTO usage SELECT stream, class, sum(bytes), count(*) FROM segment GROUP BY stream, class;

CREATE TRIGGER usage_more AFTER INSERT ON segment BEGIN
  INSERT INTO usage VALUES (new.stream, new.class, new.bytes, 1)
    ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes, segments = segments + 1;
END;

CREATE TRIGGER usage_less AFTER DELETE ON segment BEGIN
  UPDATE usage SET bytes = bytes - old.bytes, segments = segments - 1
    WHERE stream = old.stream AND class = old.class;
END;

CREATE TRIGGER usage_other AFTER UPDATE OF stream, class, bytes ON segment BEGIN
  UPDATE usage SET bytes = bytes - old.bytes, segments = segments - 1
    WHERE stream = old.stream AND class = old.class;
  INSERT INTO usage VALUES (new.stream, new.class, new.bytes, 1)
    ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes, segments = segments + 1;
END;
