-- What people, organisations and identifiers are found by, however they are spelt. Derived.
CREATE TABLE match_key (
  key TEXT NOT NULL,
  entity INTEGER NOT NULL REFERENCES entity (pk) ON DELETE CASCADE,
  PRIMARY KEY (key, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_key_entity ON match_key (entity);
