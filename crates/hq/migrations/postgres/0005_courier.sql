-- Courier bundles: parts that were taken in, bundles that were made, and how far a device that comes by
-- courier said to be.
CREATE TABLE courier_taken (
    id       BYTEA   NOT NULL,
    part     BIGINT  NOT NULL,
    parts    BIGINT  NOT NULL,
    sha256   BYTEA   NOT NULL,
    device   BYTEA   NOT NULL,
    made_at  BIGINT  NOT NULL,
    taken_at BIGINT  NOT NULL,
    changes  BIGINT  NOT NULL,
    PRIMARY KEY (id, part)
);

CREATE TABLE courier_made (
    id      BYTEA   PRIMARY KEY,
    device  BYTEA   NOT NULL,
    made_at BIGINT  NOT NULL,
    parts   BIGINT  NOT NULL,
    bytes   BIGINT  NOT NULL
);

-- hello is the frame as it came, so that what a newer version says in it is not lost.
CREATE TABLE courier_state (
    device  BYTEA   PRIMARY KEY,
    hello   BYTEA   NOT NULL,
    said_at BIGINT  NOT NULL
);
