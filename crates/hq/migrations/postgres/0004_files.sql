-- Thumbnails and field copies that were checked and are kept.
CREATE TABLE attachment_copy (
    case_id     BYTEA NOT NULL,
    id          BYTEA NOT NULL,
    part        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    sha256      BYTEA NOT NULL,
    complete_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, id, part)
);
