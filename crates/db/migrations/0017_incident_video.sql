-- Video that belongs to an incident is protected by a row of `protection`, which goes with the line of its log.
-- While the incident is open `until_us` is the last second of the year 9999: programs that do not know this step
-- keep such video, too.

ALTER TABLE protection ADD COLUMN entry INTEGER REFERENCES incident_entry (id) ON DELETE CASCADE;

CREATE INDEX protection_by_entry ON protection (entry);

-- What was put in before, as `IncidentItem::video` and `Incident::video_until` have it: a minute to each side of a
-- moment, and 90 days after the incident was closed.
INSERT INTO protection (camera, from_us, to_us, reason, until_us, made_us, entry)
SELECT entry.camera,
  coalesce(entry.item ->> '$.from', (entry.item ->> '$.at') - 60000000),
  coalesce(entry.item ->> '$.to', (entry.item ->> '$.at') + 60000000),
  '',
  coalesce(incident.closed_us + 7776000000000, 253402300799000000),
  entry.at_us,
  entry.id
FROM incident_entry AS entry JOIN incident ON incident.id = entry.incident
WHERE entry.camera IS NOT NULL;
