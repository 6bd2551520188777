-- Case numbers, the end of access, receipts, posts and code lists.

-- Numbers an administrator may set; what is not here has its default.
CREATE TABLE setting (
    name  TEXT    PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

-- The last serial leased at each post. Whoever leases moves it on, and only from where they read it.
CREATE TABLE post_serial (
    post TEXT    PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

-- Which serials belong to which life of which device.
CREATE TABLE number_block (
    post        TEXT    NOT NULL,
    first       INTEGER NOT NULL,
    last        INTEGER NOT NULL,
    device      BLOB    NOT NULL,
    incarnation INTEGER NOT NULL,
    leased_at   INTEGER NOT NULL,
    retired_at  INTEGER,
    PRIMARY KEY (post, first)
) STRICT;
CREATE INDEX number_block_of_device ON number_block (device);

CREATE TABLE number_void (
    post   TEXT    NOT NULL,
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    reason TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (post, first, last)
) STRICT;

-- Which case bears which number, held ones too. suffix is empty where the serial came from a block.
CREATE TABLE number_borne (
    post        TEXT    NOT NULL,
    serial      INTEGER NOT NULL,
    suffix      TEXT    NOT NULL,
    number      TEXT    NOT NULL,
    case_id     BLOB    NOT NULL,
    device      BLOB    NOT NULL,
    incarnation INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (number, case_id)
) STRICT;
CREATE INDEX number_borne_serial ON number_borne (post, serial);

-- Where in the feed a user's access to a scope was withdrawn.
CREATE TABLE access_end (
    user_id BLOB    NOT NULL,
    scope   TEXT    NOT NULL,
    pos     INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (user_id, scope)
) STRICT;

-- For how many days without contact a user's devices keep a scope open.
CREATE TABLE access_lease (
    user_id      BLOB    NOT NULL,
    scope        TEXT    NOT NULL,
    offline_days INTEGER NOT NULL,
    PRIMARY KEY (user_id, scope)
) STRICT;

-- A device's signed word that it holds nothing of a scope any more.
CREATE TABLE purge_receipt (
    device      BLOB    NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    scope       TEXT    NOT NULL,
    ended_seq   INTEGER NOT NULL,
    changes     INTEGER NOT NULL,
    files       INTEGER NOT NULL,
    purged_at   INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (device, incarnation, seq, scope)
) STRICT;
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
    retired     INTEGER NOT NULL,
    id          BLOB    NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    op          INTEGER NOT NULL,
    PRIMARY KEY (kind, list, code)
) STRICT;
