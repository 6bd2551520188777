-- The tree over the feed, in tiles of up to 256 hashes. Made from the feed; only the last tile of a level grows.
CREATE TABLE tree_tile (
    level  BIGINT NOT NULL,
    idx    BIGINT NOT NULL,
    hashes BYTEA  NOT NULL,
    PRIMARY KEY (level, idx)
);

-- Every checkpoint HQ has signed, with the lines of witnesses. Never deleted.
CREATE TABLE checkpoint (
    epoch     BYTEA  NOT NULL,
    size      BIGINT NOT NULL,
    note      TEXT   NOT NULL,
    signed_at BIGINT NOT NULL,
    PRIMARY KEY (epoch, size)
);

-- HQ's signed words on each restore, by the number of the epoch that it began.
CREATE TABLE restored (
    n    BIGINT PRIMARY KEY,
    note TEXT NOT NULL
);
