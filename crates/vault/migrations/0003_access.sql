-- Access that ends, and case numbers from leased blocks.

-- Serials that HQ leased to this device, by the life of the vault they belong to. Derived; how many were
-- given out stands in meta, because it is nobody else's business.
CREATE TABLE number_block (
  post TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  incarnation INTEGER NOT NULL,
  PRIMARY KEY (post, first)
) STRICT, WITHOUT ROWID;

-- Serials that no case will bear, and why. Derived.
CREATE TABLE number_void (
  post TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (post, first, last)
) STRICT, WITHOUT ROWID;

-- Which change of HQ said the grant or withdrawal. Derived.
ALTER TABLE grant_row ADD COLUMN said_incarnation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE grant_row ADD COLUMN said_seq INTEGER NOT NULL DEFAULT 0;

-- A case on its way off this laptop: decided, delivered, rows, files, scrubbed. The row goes with the receipt.
CREATE TABLE purge (
  scope BLOB PRIMARY KEY,
  state TEXT NOT NULL,
  said_incarnation INTEGER NOT NULL,
  said_seq INTEGER NOT NULL,
  decided_at INTEGER NOT NULL,
  changes INTEGER NOT NULL DEFAULT 0,
  files INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Files that a purge has still to remove.
CREATE TABLE purge_file (
  id BLOB PRIMARY KEY,
  scope BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- How far own streams went that were purged. A scope that comes back is not written before it is here
-- again that far: nothing new may take the number of something old.
CREATE TABLE purged_stream (
  scope BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (scope, incarnation)
) STRICT, WITHOUT ROWID;

-- One table for each kind that came with this step. Derived.
-- records: begin
CREATE TABLE "post" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "code" TEXT,
  "name" TEXT,
  "country" TEXT,
  "time_zone" TEXT
);
CREATE INDEX "post_case" ON "post" (case_id);
CREATE TABLE "code_list_entry" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "list" TEXT,
  "code" TEXT,
  "label" TEXT,
  "retired" INTEGER
);
CREATE INDEX "code_list_entry_case" ON "code_list_entry" (case_id);
CREATE TABLE "contact" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "name" TEXT,
  "organisation" TEXT,
  "position" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "remarks" TEXT
);
CREATE INDEX "contact_case" ON "contact" (case_id);
-- records: end
