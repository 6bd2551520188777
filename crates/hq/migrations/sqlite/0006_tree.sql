-- The tree over the feed, in tiles of up to 256 hashes. Made from the feed; only the last tile of a level grows.
CREATE TABLE tree_tile (
    level  INTEGER NOT NULL,
    idx    INTEGER NOT NULL,
    hashes BLOB    NOT NULL,
    PRIMARY KEY (level, idx)
) STRICT;

-- Every checkpoint HQ has signed, with the lines of witnesses. Never deleted.
CREATE TABLE checkpoint (
    epoch     BLOB    NOT NULL,
    size      INTEGER NOT NULL,
    note      TEXT    NOT NULL,
    signed_at INTEGER NOT NULL,
    PRIMARY KEY (epoch, size)
) STRICT;

-- HQ's signed words on each restore, by the number of the epoch that it began.
CREATE TABLE restored (
    n    INTEGER PRIMARY KEY,
    note TEXT NOT NULL
) STRICT;
