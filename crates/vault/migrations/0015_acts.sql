-- What of a change the log is searched by: narrow enough to go through all of it. Derived from its header.
CREATE TABLE log_fact (
  pos INTEGER PRIMARY KEY REFERENCES change (pos) ON DELETE CASCADE,
  stream INTEGER NOT NULL,
  at INTEGER NOT NULL,
  author BLOB NOT NULL,
  action INTEGER NOT NULL
) STRICT;
CREATE INDEX log_fact_at ON log_fact (at, pos);
INSERT INTO log_fact
SELECT pos, stream, header_at(header), header_author(header), header_action(header) FROM change;

-- What was done on this laptop that changes no record, each row bound to the one before by its hash. Rows are only
-- ever added. What an act is about is not called case_id: a case that leaves the laptop takes nothing from here.
CREATE TABLE act (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  utc_offset INTEGER NOT NULL,
  user BLOB NOT NULL,
  what TEXT NOT NULL,
  about BLOB,
  count INTEGER,
  format TEXT,
  marking TEXT,
  sha256 TEXT,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX act_at ON act (at, seq);
CREATE INDEX act_of ON act (what, user, about, at);
