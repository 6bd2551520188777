-- Case numbers, the end of access, receipts, posts and code lists.

-- Numbers an administrator may set; what is not here has its default.
CREATE TABLE setting (
    name  TEXT    PRIMARY KEY,
    value BIGINT NOT NULL
);

-- The last serial leased at each post. Whoever leases moves it on, and only from where they read it.
CREATE TABLE post_serial (
    post TEXT    PRIMARY KEY,
    last BIGINT NOT NULL
);

-- Which serials belong to which life of which device.
CREATE TABLE number_block (
    post        TEXT    NOT NULL,
    first       BIGINT NOT NULL,
    last        BIGINT NOT NULL,
    device      BYTEA NOT NULL,
    incarnation BIGINT NOT NULL,
    leased_at   BIGINT NOT NULL,
    retired_at  BIGINT,
    PRIMARY KEY (post, first)
);
CREATE INDEX number_block_of_device ON number_block (device);

CREATE TABLE number_void (
    post   TEXT    NOT NULL,
    first  BIGINT NOT NULL,
    last   BIGINT NOT NULL,
    reason TEXT    NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (post, first, last)
);

-- Which case bears which number, held ones too. suffix is empty where the serial came from a block.
CREATE TABLE number_borne (
    post        TEXT    NOT NULL,
    serial      BIGINT NOT NULL,
    suffix      TEXT    NOT NULL,
    number      TEXT    NOT NULL,
    case_id     BYTEA NOT NULL,
    device      BYTEA NOT NULL,
    incarnation BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (number, case_id)
);
CREATE INDEX number_borne_serial ON number_borne (post, serial);

-- Where in the feed a user's access to a scope was withdrawn.
CREATE TABLE access_end (
    user_id BYTEA NOT NULL,
    scope   TEXT    NOT NULL,
    pos     BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (user_id, scope)
);

-- For how many days without contact a user's devices keep a scope open.
CREATE TABLE access_lease (
    user_id      BYTEA NOT NULL,
    scope        TEXT    NOT NULL,
    offline_days BIGINT NOT NULL,
    PRIMARY KEY (user_id, scope)
);

-- A device's signed word that it holds nothing of a scope any more.
CREATE TABLE purge_receipt (
    device      BYTEA NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    scope       TEXT    NOT NULL,
    ended_seq   BIGINT NOT NULL,
    changes     BIGINT NOT NULL,
    files       BIGINT NOT NULL,
    purged_at   BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (device, incarnation, seq, scope)
);
CREATE INDEX purge_receipt_of_scope ON purge_receipt (scope);

-- Posts and code lists as HQ said them last. id is the record; incarnation, seq and op name where its
-- present values were set, so that the next edit replaces them.
CREATE TABLE listed (
    kind        TEXT    NOT NULL,
    list        TEXT    NOT NULL,
    code        TEXT    NOT NULL,
    label       TEXT    NOT NULL,
    country     TEXT    NOT NULL,
    time_zone   TEXT    NOT NULL,
    retired     BIGINT NOT NULL,
    id          BYTEA NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    op          BIGINT NOT NULL,
    PRIMARY KEY (kind, list, code)
);
