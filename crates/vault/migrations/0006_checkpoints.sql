-- HQ's checkpoints: verified ones extend each other; heard ones came by another way and wait for a proof;
-- refused ones are kept as evidence. A checkpoint is never deleted.
CREATE TABLE checkpoint (
  id INTEGER PRIMARY KEY,
  hq BLOB NOT NULL,
  epoch BLOB NOT NULL,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('verified', 'heard', 'refused')),
  -- The size of the verified one before it, and the proof that this one extends it.
  after INTEGER,
  proof BLOB,
  asked INTEGER NOT NULL DEFAULT 0,
  seen_at INTEGER NOT NULL,
  checked_at INTEGER NOT NULL,
  UNIQUE (hq, epoch, size, root)
) STRICT;

-- What happened to HQ's log as seen from here. While an event other than a declared restore is open, HQ is
-- not followed.
CREATE TABLE log_event (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  code TEXT NOT NULL,
  known_size INTEGER,
  found_size INTEGER,
  known TEXT,
  found TEXT NOT NULL,
  closed_at INTEGER
) STRICT;

-- Where HQ has shown the latest acknowledged change of an own stream to stand in its log.
CREATE TABLE log_place (
  stream INTEGER PRIMARY KEY REFERENCES stream (id) ON DELETE CASCADE,
  asked INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0,
  pos INTEGER,
  received_at INTEGER,
  size INTEGER,
  proof BLOB
) STRICT;
