-- Reports that people keep, what was made of them, and what is on its way. Times are microseconds of UTC.

CREATE TABLE report (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  plan       TEXT    NOT NULL, -- JSON
  last_turn  TEXT    NOT NULL, -- day of the store's calendar: no turn of its schedule up to this day is made any more
  version    INTEGER NOT NULL,
  changed_us INTEGER NOT NULL,
  changed_by TEXT    NOT NULL
) STRICT;

CREATE TABLE report_run (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  report       INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  turn         TEXT,             -- the day of the schedule; null where somebody asked for it
  today        TEXT    NOT NULL, -- the day that its days are seen from
  begun_us     INTEGER NOT NULL,
  state        TEXT    NOT NULL CHECK (state IN ('waiting', 'made', 'failed')),
  attempts     INTEGER NOT NULL DEFAULT 0,
  due_us       INTEGER NOT NULL, -- while it waits: when it is tried next
  error        TEXT    NOT NULL DEFAULT '',
  -- Its way to a folder; null without one.
  folder       TEXT,
  folder_state TEXT    CHECK (folder_state IN ('waiting', 'delivered', 'failed')),
  folder_tries INTEGER NOT NULL DEFAULT 0,
  folder_due_us INTEGER,
  folder_error TEXT    NOT NULL DEFAULT ''
) STRICT;

-- A turn is made once, whatever happens in between.
CREATE UNIQUE INDEX report_run_by_turn ON report_run (report, turn) WHERE turn IS NOT NULL;
CREATE INDEX report_run_open ON report_run (id) WHERE state = 'waiting' OR folder_state = 'waiting';

CREATE TABLE report_file (
  run    INTEGER NOT NULL REFERENCES report_run (id) ON DELETE CASCADE,
  format TEXT    NOT NULL,
  name   TEXT    NOT NULL,
  bytes  BLOB    NOT NULL,
  PRIMARY KEY (run, format)
) STRICT;

ALTER TABLE delivery ADD COLUMN report_run INTEGER REFERENCES report_run (id) ON DELETE CASCADE;
CREATE INDEX delivery_by_report ON delivery (report_run) WHERE report_run IS NOT NULL;
