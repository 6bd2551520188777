-- The first schema of HQ. Released migrations are never edited.

-- The feed: everything in HQ's order. part 0 is a change, part 1 the payload of a held change released later.
CREATE TABLE feed (
    pos          BIGINT PRIMARY KEY,
    scope        TEXT    NOT NULL,
    device       BYTEA    NOT NULL,
    incarnation  BIGINT NOT NULL,
    seq          BIGINT NOT NULL,
    part         BIGINT NOT NULL,
    author       BYTEA    NOT NULL,
    header       BYTEA    NOT NULL,
    payload      BYTEA,
    payload_hash BYTEA    NOT NULL,
    signature    BYTEA,
    hash         BYTEA    NOT NULL,
    withheld     BIGINT NOT NULL,
    received_at  BIGINT NOT NULL,
    UNIQUE (scope, device, incarnation, seq, part)
);
CREATE INDEX feed_of_scope ON feed (scope, pos);

-- One row: the last position, and two counters that make a staged decision stale.
CREATE TABLE feed_head (
    one    BIGINT PRIMARY KEY CHECK (one = 1),
    last   BIGINT NOT NULL,
    policy BIGINT NOT NULL,
    cases  BIGINT NOT NULL
);
INSERT INTO feed_head (one, last, policy, cases) VALUES (1, 0, 0, 0);

-- The lives of this feed. base is the position up to which it agrees with the life before.
CREATE TABLE epoch (
    n    BIGINT PRIMARY KEY,
    id   BYTEA    NOT NULL UNIQUE,
    base BIGINT NOT NULL,
    began_at BIGINT NOT NULL
);

CREATE TABLE stream (
    scope       TEXT    NOT NULL,
    device      BYTEA    NOT NULL,
    incarnation BIGINT NOT NULL,
    head        BIGINT NOT NULL,
    hash        BYTEA    NOT NULL,
    frozen      BIGINT NOT NULL,
    PRIMARY KEY (scope, device, incarnation)
);
CREATE INDEX stream_of_device ON stream (device);

-- Which record is of which kind, and who made it.
CREATE TABLE entity (
    scope       TEXT    NOT NULL,
    id          BYTEA    NOT NULL,
    kind        BIGINT NOT NULL,
    author      BYTEA    NOT NULL,
    device      BYTEA    NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    PRIMARY KEY (scope, id)
);

-- What HQ must know of a case to decide who sees it. No content.
CREATE TABLE case_file (
    id         BYTEA    PRIMARY KEY,
    scope      TEXT    NOT NULL UNIQUE,
    number     TEXT,
    post       TEXT    NOT NULL,
    restricted BIGINT NOT NULL,
    creator    BYTEA    NOT NULL,
    made_at    BIGINT NOT NULL
);
CREATE INDEX case_by_number ON case_file (number);

CREATE TABLE users (
    id       BYTEA    PRIMARY KEY,
    name     TEXT    NOT NULL,
    post     TEXT    NOT NULL,
    role     TEXT    NOT NULL,
    added_at BIGINT NOT NULL
);

CREATE TABLE device (
    id          BYTEA    PRIMARY KEY,
    user_id     BYTEA    NOT NULL REFERENCES users (id),
    -- The id its user wrote under before it was enrolled: the same person.
    local_user  BYTEA    NOT NULL,
    name        TEXT    NOT NULL,
    public_key  BYTEA    NOT NULL,
    tls_key     BYTEA    NOT NULL UNIQUE,
    enrolled_at BIGINT NOT NULL,
    renewed_at  BIGINT NOT NULL,
    revoked_at  BIGINT,
    seen_at     BIGINT,
    fetched     BIGINT NOT NULL
);

-- Codes are kept as hashes only.
CREATE TABLE enrolment_code (
    hash       BYTEA    PRIMARY KEY,
    user_id    BYTEA    NOT NULL REFERENCES users (id),
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    device     BYTEA
);

-- Who may see a scope since which position of the feed.
CREATE TABLE access (
    user_id BYTEA    NOT NULL,
    scope   TEXT    NOT NULL,
    since   BIGINT NOT NULL,
    until   BIGINT,
    revoked BIGINT NOT NULL,
    PRIMARY KEY (user_id, scope)
);
CREATE INDEX access_of_scope ON access (scope);

CREATE TABLE held (
    id          BYTEA    PRIMARY KEY,
    scope       TEXT    NOT NULL,
    device      BYTEA    NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    author      BYTEA    NOT NULL,
    code        TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    received_at BIGINT NOT NULL,
    decided     BIGINT,
    decided_at  BIGINT,
    UNIQUE (scope, device, incarnation, seq)
);

-- Second changes under a name that was taken: both are kept.
CREATE TABLE equivocation (
    scope        TEXT    NOT NULL,
    device       BYTEA    NOT NULL,
    incarnation  BIGINT NOT NULL,
    seq          BIGINT NOT NULL,
    hash         BYTEA    NOT NULL,
    header       BYTEA    NOT NULL,
    payload      BYTEA,
    payload_hash BYTEA    NOT NULL,
    signature    BYTEA,
    received_at  BIGINT NOT NULL,
    PRIMARY KEY (scope, device, incarnation, seq, hash)
);

-- Runs that do not belong to the chain they claim: kept as they came.
CREATE TABLE quarantine (
    digest      BYTEA    PRIMARY KEY,
    device      BYTEA    NOT NULL,
    scope       TEXT    NOT NULL,
    first_seq   BIGINT NOT NULL,
    code        TEXT    NOT NULL,
    bytes       BYTEA    NOT NULL,
    received_at BIGINT NOT NULL
);

CREATE TABLE attachment (
    case_id     BYTEA    NOT NULL,
    id          BYTEA    NOT NULL,
    size        BIGINT NOT NULL,
    sha256      BYTEA    NOT NULL,
    complete_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, id)
);

CREATE TABLE audit (
    at      BIGINT NOT NULL,
    actor   TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    object  TEXT    NOT NULL,
    outcome TEXT    NOT NULL
);
