-- What an alert is about, so that screens say it in their own language.

ALTER TABLE alert ADD COLUMN subject TEXT; -- JSON; none for older ones and for those that only their title tells
