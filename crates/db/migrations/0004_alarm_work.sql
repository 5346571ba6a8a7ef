-- What people make of alerts. Times are microseconds of UTC.

-- Stored as `acknowledged` with a time in `dispatched_us`: programs that do not know the state
-- `dispatched` read what they know.
ALTER TABLE alert ADD COLUMN dispatched_us INTEGER;
ALTER TABLE alert ADD COLUMN owner TEXT;                            -- who has it
ALTER TABLE alert ADD COLUMN outcome TEXT NOT NULL DEFAULT '';      -- said when it was closed
ALTER TABLE alert ADD COLUMN escalation INTEGER NOT NULL DEFAULT 0; -- levels of people told

-- The log of each alert, in the same transaction as what follows from it in `alert`.
CREATE TABLE alert_entry (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  alert  INTEGER NOT NULL,
  at_us  INTEGER NOT NULL,
  actor  TEXT    NOT NULL,
  step   TEXT    NOT NULL -- JSON
) STRICT;

CREATE INDEX alert_entry_by_alert ON alert_entry (alert, id);

CREATE TRIGGER alert_entry_is_never_edited BEFORE UPDATE ON alert_entry
BEGIN
  SELECT raise(ABORT, 'the log of an alert is never edited');
END;

CREATE TRIGGER alert_entries_go_with_their_alert AFTER DELETE ON alert
BEGIN
  DELETE FROM alert_entry WHERE alert = old.id;
END;

CREATE TABLE snooze (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  rule       TEXT,             -- null: whatever the rule
  camera     TEXT,             -- null: whatever the camera
  until_us   INTEGER NOT NULL,
  reason     TEXT    NOT NULL,
  actor      TEXT    NOT NULL,
  made_us    INTEGER NOT NULL,
  held_back  INTEGER NOT NULL DEFAULT 0, -- alerts not raised
  CHECK (rule IS NOT NULL OR camera IS NOT NULL)
) STRICT;

CREATE INDEX snooze_by_end ON snooze (until_us);
