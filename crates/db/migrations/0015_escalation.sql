-- When further people are told of alerts that nobody has, and how many routes heard of a step.

ALTER TABLE site ADD COLUMN escalation TEXT; -- JSON; null: the usual times
ALTER TABLE alert_entry ADD COLUMN told INTEGER; -- notification routes; null: it is told to nobody, or nobody noted it
