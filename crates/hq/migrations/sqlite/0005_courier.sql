-- Courier bundles: parts that were taken in, bundles that were made, and how far a device that comes by
-- courier said to be.
CREATE TABLE courier_taken (
    id       BLOB    NOT NULL,
    part     INTEGER NOT NULL,
    parts    INTEGER NOT NULL,
    sha256   BLOB    NOT NULL,
    device   BLOB    NOT NULL,
    made_at  INTEGER NOT NULL,
    taken_at INTEGER NOT NULL,
    changes  INTEGER NOT NULL,
    PRIMARY KEY (id, part)
) STRICT;

CREATE TABLE courier_made (
    id      BLOB    PRIMARY KEY,
    device  BLOB    NOT NULL,
    made_at INTEGER NOT NULL,
    parts   INTEGER NOT NULL,
    bytes   INTEGER NOT NULL
) STRICT;

-- hello is the frame as it came, so that what a newer version says in it is not lost.
CREATE TABLE courier_state (
    device  BLOB    PRIMARY KEY,
    hello   BLOB    NOT NULL,
    said_at INTEGER NOT NULL
) STRICT;
