-- Scopes that were granted and of which parts are still to come from HQ. The row goes when all is here.
CREATE TABLE fill (
  scope BLOB PRIMARY KEY,
  -- What HQ's feed has after this position comes as feed. 0: it is to be asked for anew.
  through INTEGER NOT NULL,
  -- Older changes up to this position are here.
  at INTEGER NOT NULL,
  -- The state is here, or is not wanted because it was wrong.
  whole INTEGER NOT NULL,
  -- When a person last wanted it.
  wanted INTEGER NOT NULL DEFAULT 0,
  -- Where in the log the next older change goes, in front of what came since.
  next_pos INTEGER NOT NULL DEFAULT 0,
  -- Words were taken out of the state since it came.
  stripped INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- The state a scope had when it was granted, until its history is here: what the log is folded onto.
-- known says how far each stream goes in it, what is held and what was decided; body has the records too.
CREATE TABLE snapshot (
  scope BLOB PRIMARY KEY,
  known BLOB NOT NULL,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A state that turned out to say something else than the signed changes do. The changes counted.
CREATE TABLE snapshot_trouble (
  scope BLOB NOT NULL,
  what TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (scope, what)
) STRICT, WITHOUT ROWID;
