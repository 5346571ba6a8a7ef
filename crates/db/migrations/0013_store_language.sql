-- What the engine says outside of its screens is said in the store's language.

ALTER TABLE site ADD COLUMN language TEXT NOT NULL DEFAULT 'en'; -- RFC 5646
