-- What left the vault in a file, and to whom. Derived.
CREATE TABLE "disclosure" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "made_at" INTEGER,
  "made_by" BLOB,
  "document" TEXT,
  "format" TEXT,
  "report" BLOB,
  "recipient" TEXT,
  "known_as" BLOB,
  "address" TEXT,
  "purpose" TEXT,
  "basis" TEXT,
  "authority" TEXT,
  "file_marking" TEXT,
  "handling" TEXT,
  "included" TEXT,
  "left_out" TEXT,
  "unredacted" INTEGER,
  "sha256" TEXT,
  "size" INTEGER,
  "file_name" TEXT
);
CREATE INDEX "disclosure_case" ON "disclosure" (case_id);
