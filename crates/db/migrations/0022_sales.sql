-- What the store sold, receipt by receipt. The same number at the same source is the same receipt: told again, it
-- replaces what was told before. Its sums are changed in the same transaction.

CREATE TABLE sale_import (
  id         INTEGER PRIMARY KEY,
  at_us      INTEGER NOT NULL, -- when it began
  end_us     INTEGER,          -- not over, or broken off, without
  actor      TEXT    NOT NULL,
  file       TEXT    NOT NULL, -- its name
  source     TEXT    NOT NULL,
  rows       INTEGER NOT NULL DEFAULT 0, -- that were read, bad ones among them
  bad        INTEGER NOT NULL DEFAULT 0,
  added      INTEGER NOT NULL DEFAULT 0, -- receipts that were not known
  replaced   INTEGER NOT NULL DEFAULT 0, -- receipts that were
  returns    INTEGER NOT NULL DEFAULT 0, -- receipts of goods that came back
  unmatched  INTEGER NOT NULL DEFAULT 0, -- of those, whose sale is not known although its number is
  skipped    INTEGER NOT NULL DEFAULT 0, -- rows at times that clocks were put forward over
  twice      INTEGER NOT NULL DEFAULT 0, -- rows at times that clocks showed twice
  problem    TEXT              -- why it broke off
) STRICT;

-- The first bad rows of an import; `bad` says how many there are.
CREATE TABLE sale_bad_row (
  import   INTEGER NOT NULL REFERENCES sale_import (id) ON DELETE CASCADE,
  line     INTEGER NOT NULL,
  problem  TEXT    NOT NULL,
  field    TEXT,
  value    TEXT    NOT NULL,
  PRIMARY KEY (import, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale (
  id          INTEGER PRIMARY KEY,
  source      TEXT    NOT NULL,
  external    TEXT    NOT NULL, -- its number there
  at_us       INTEGER NOT NULL,
  said        TEXT,             -- what its source calls it: sale, return, exchange, void
  original    TEXT,             -- the receipt that goods come back from
  currency    TEXT    NOT NULL,
  sold        INTEGER NOT NULL, -- pieces
  returned    INTEGER NOT NULL, -- pieces
  net         INTEGER NOT NULL, -- minor units
  lines       INTEGER NOT NULL,
  import      INTEGER,          -- that told it last; pushed without
  changed_us  INTEGER,          -- when its source changed it last, where it says so
  UNIQUE (source, external)
) STRICT;
CREATE INDEX sale_at ON sale (at_us);
CREATE INDEX sale_by_import ON sale (import) WHERE import IS NOT NULL;

CREATE TABLE sale_line (
  sale     INTEGER NOT NULL REFERENCES sale (id) ON DELETE CASCADE,
  number   INTEGER NOT NULL, -- in the order in which they were told
  product  TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  units    INTEGER NOT NULL,
  net      INTEGER NOT NULL,
  PRIMARY KEY (sale, number)
) STRICT, WITHOUT ROWID;

-- Sums by source and quarter of an hour, with which hours of every time zone begin.
CREATE TABLE sale_quarter (
  minute        INTEGER NOT NULL, -- as in line_minute
  source        TEXT    NOT NULL,
  transactions  INTEGER NOT NULL,
  returns       INTEGER NOT NULL,
  units         INTEGER NOT NULL,
  net           INTEGER NOT NULL,
  PRIMARY KEY (minute, source)
) STRICT, WITHOUT ROWID;

-- How files are read, by the name of their source.
CREATE TABLE sale_mapping (
  source   TEXT    PRIMARY KEY,
  mapping  TEXT    NOT NULL -- JSON
) STRICT, WITHOUT ROWID;
