-- Lawful erasures: asked for by one person of headquarters, carried out by another. The feed tells devices.
CREATE TABLE erasure (
    hash     BLOB    PRIMARY KEY,
    basis    TEXT    NOT NULL,
    asked_by BLOB    NOT NULL,
    asked_at INTEGER NOT NULL,
    done_by  BLOB,
    done_at  INTEGER
) STRICT;
