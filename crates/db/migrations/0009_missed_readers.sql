-- Of several readers of one mail, those whom it did not reach while it reached others.

ALTER TABLE delivery ADD COLUMN missed TEXT; -- JSON
