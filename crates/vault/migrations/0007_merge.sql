-- Changes whose words were erased by law, why, and what is left of each: its operations without their
-- words, in the form of a payload. Derived.
CREATE TABLE erasure (
  scope BLOB NOT NULL,
  device BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  basis TEXT NOT NULL,
  remains BLOB NOT NULL,
  PRIMARY KEY (scope, device, incarnation, seq)
) STRICT, WITHOUT ROWID;

-- Records said to be the same person or thing; the other may be one that is not here. Derived.
CREATE TABLE same_as (
  entity INTEGER NOT NULL REFERENCES entity (pk) ON DELETE CASCADE,
  other BLOB NOT NULL,
  PRIMARY KEY (entity, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX same_as_other ON same_as (other);
