-- The first schema of HQ. Released migrations are never edited.

-- The feed: everything in HQ's order. part 0 is a change, part 1 the payload of a held change released later.
CREATE TABLE feed (
    pos          INTEGER PRIMARY KEY,
    scope        TEXT    NOT NULL,
    device       BLOB    NOT NULL,
    incarnation  INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    part         INTEGER NOT NULL,
    author       BLOB    NOT NULL,
    header       BLOB    NOT NULL,
    payload      BLOB,
    payload_hash BLOB    NOT NULL,
    signature    BLOB,
    hash         BLOB    NOT NULL,
    withheld     INTEGER NOT NULL,
    received_at  INTEGER NOT NULL,
    UNIQUE (scope, device, incarnation, seq, part)
) STRICT;
CREATE INDEX feed_of_scope ON feed (scope, pos);

-- One row: the last position, and two counters that make a staged decision stale.
CREATE TABLE feed_head (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    last   INTEGER NOT NULL,
    policy INTEGER NOT NULL,
    cases  INTEGER NOT NULL
) STRICT;
INSERT INTO feed_head (one, last, policy, cases) VALUES (1, 0, 0, 0);

-- The lives of this feed. base is the position up to which it agrees with the life before.
CREATE TABLE epoch (
    n    INTEGER PRIMARY KEY,
    id   BLOB    NOT NULL UNIQUE,
    base INTEGER NOT NULL,
    began_at INTEGER NOT NULL
) STRICT;

CREATE TABLE stream (
    scope       TEXT    NOT NULL,
    device      BLOB    NOT NULL,
    incarnation INTEGER NOT NULL,
    head        INTEGER NOT NULL,
    hash        BLOB    NOT NULL,
    frozen      INTEGER NOT NULL,
    PRIMARY KEY (scope, device, incarnation)
) STRICT;
CREATE INDEX stream_of_device ON stream (device);

-- Which record is of which kind, and who made it.
CREATE TABLE entity (
    scope       TEXT    NOT NULL,
    id          BLOB    NOT NULL,
    kind        INTEGER NOT NULL,
    author      BLOB    NOT NULL,
    device      BLOB    NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    PRIMARY KEY (scope, id)
) STRICT;

-- What HQ must know of a case to decide who sees it. No content.
CREATE TABLE case_file (
    id         BLOB    PRIMARY KEY,
    scope      TEXT    NOT NULL UNIQUE,
    number     TEXT,
    post       TEXT    NOT NULL,
    restricted INTEGER NOT NULL,
    creator    BLOB    NOT NULL,
    made_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX case_by_number ON case_file (number);

CREATE TABLE users (
    id       BLOB    PRIMARY KEY,
    name     TEXT    NOT NULL,
    post     TEXT    NOT NULL,
    role     TEXT    NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE device (
    id          BLOB    PRIMARY KEY,
    user_id     BLOB    NOT NULL REFERENCES users (id),
    -- The id its user wrote under before it was enrolled: the same person.
    local_user  BLOB    NOT NULL,
    name        TEXT    NOT NULL,
    public_key  BLOB    NOT NULL,
    tls_key     BLOB    NOT NULL UNIQUE,
    enrolled_at INTEGER NOT NULL,
    renewed_at  INTEGER NOT NULL,
    revoked_at  INTEGER,
    seen_at     INTEGER,
    fetched     INTEGER NOT NULL
) STRICT;

-- Codes are kept as hashes only.
CREATE TABLE enrolment_code (
    hash       BLOB    PRIMARY KEY,
    user_id    BLOB    NOT NULL REFERENCES users (id),
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    device     BLOB
) STRICT;

-- Who may see a scope since which position of the feed.
CREATE TABLE access (
    user_id BLOB    NOT NULL,
    scope   TEXT    NOT NULL,
    since   INTEGER NOT NULL,
    until   INTEGER,
    revoked INTEGER NOT NULL,
    PRIMARY KEY (user_id, scope)
) STRICT;
CREATE INDEX access_of_scope ON access (scope);

CREATE TABLE held (
    id          BLOB    PRIMARY KEY,
    scope       TEXT    NOT NULL,
    device      BLOB    NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    author      BLOB    NOT NULL,
    code        TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    received_at INTEGER NOT NULL,
    decided     INTEGER,
    decided_at  INTEGER,
    UNIQUE (scope, device, incarnation, seq)
) STRICT;

-- Second changes under a name that was taken: both are kept.
CREATE TABLE equivocation (
    scope        TEXT    NOT NULL,
    device       BLOB    NOT NULL,
    incarnation  INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    hash         BLOB    NOT NULL,
    header       BLOB    NOT NULL,
    payload      BLOB,
    payload_hash BLOB    NOT NULL,
    signature    BLOB,
    received_at  INTEGER NOT NULL,
    PRIMARY KEY (scope, device, incarnation, seq, hash)
) STRICT;

-- Runs that do not belong to the chain they claim: kept as they came.
CREATE TABLE quarantine (
    digest      BLOB    PRIMARY KEY,
    device      BLOB    NOT NULL,
    scope       TEXT    NOT NULL,
    first_seq   INTEGER NOT NULL,
    code        TEXT    NOT NULL,
    bytes       BLOB    NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE attachment (
    case_id     BLOB    NOT NULL,
    id          BLOB    NOT NULL,
    size        INTEGER NOT NULL,
    sha256      BLOB    NOT NULL,
    complete_at INTEGER NOT NULL,
    PRIMARY KEY (case_id, id)
) STRICT;

CREATE TABLE audit (
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    object  TEXT    NOT NULL,
    outcome TEXT    NOT NULL
) STRICT;
