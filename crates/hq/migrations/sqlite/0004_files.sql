-- Thumbnails and field copies that were checked and are kept.
CREATE TABLE attachment_copy (
    case_id     BLOB NOT NULL,
    id          BLOB NOT NULL,
    part        TEXT NOT NULL,
    size        INTEGER NOT NULL,
    sha256      BLOB NOT NULL,
    complete_at INTEGER NOT NULL,
    PRIMARY KEY (case_id, id, part)
) STRICT;
