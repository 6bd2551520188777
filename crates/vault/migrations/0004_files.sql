-- Thumbnails and field copies: an attachment has parts, each a file of its own.

ALTER TABLE "attachment" ADD COLUMN "thumb_sha256" TEXT;
ALTER TABLE "attachment" ADD COLUMN "thumb_size" INTEGER;
ALTER TABLE "attachment" ADD COLUMN "field_sha256" TEXT;
ALTER TABLE "attachment" ADD COLUMN "field_size" INTEGER;

CREATE TABLE attachment_stored (
  id BLOB NOT NULL,
  part TEXT NOT NULL,
  case_id BLOB NOT NULL,
  key BLOB NOT NULL,
  size INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  address TEXT NOT NULL,
  stored_at INTEGER NOT NULL,
  durable INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (id, part)
) STRICT, WITHOUT ROWID;
INSERT INTO attachment_stored
  SELECT id, 'original', case_id, key, size, sha256, address, stored_at, durable FROM attachment_file;
DROP TABLE attachment_file;
ALTER TABLE attachment_stored RENAME TO attachment_file;
CREATE INDEX attachment_file_case ON attachment_file (case_id);

-- The key of a part of which something has arrived.
CREATE TABLE attachment_arriving (
  id BLOB NOT NULL,
  part TEXT NOT NULL,
  key BLOB NOT NULL,
  PRIMARY KEY (id, part)
) STRICT, WITHOUT ROWID;
INSERT INTO attachment_arriving SELECT id, 'original', key FROM attachment_part;
DROP TABLE attachment_part;

-- What the person of this laptop wants of an attachment, and what HQ said when it was asked for it.
CREATE TABLE attachment_wish (
  id BLOB PRIMARY KEY,
  pinned INTEGER NOT NULL DEFAULT 0,
  asked INTEGER NOT NULL DEFAULT 0,
  released INTEGER NOT NULL DEFAULT 0,
  absent_at INTEGER
) STRICT, WITHOUT ROWID;
