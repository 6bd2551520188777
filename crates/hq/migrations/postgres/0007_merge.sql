-- Lawful erasures: asked for by one person of headquarters, carried out by another. The feed tells devices.
CREATE TABLE erasure (
    hash     BYTEA   PRIMARY KEY,
    basis    TEXT    NOT NULL,
    asked_by BYTEA   NOT NULL,
    asked_at BIGINT NOT NULL,
    done_by  BYTEA,
    done_at  BIGINT
);
