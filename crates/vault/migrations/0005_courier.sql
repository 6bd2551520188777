-- Courier bundles: what was made here, what was taken in, and what came back about it.

-- A bundle that was made here. recipients: their device ids, 16 bytes each.
CREATE TABLE bundle_made (
  id BLOB PRIMARY KEY,
  made_at INTEGER NOT NULL,
  recipients BLOB NOT NULL,
  parts INTEGER NOT NULL,
  changes INTEGER NOT NULL,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How far it carries each own stream.
CREATE TABLE bundle_reach (
  bundle BLOB NOT NULL REFERENCES bundle_made (id),
  scope BLOB NOT NULL,
  device BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (bundle, scope, device, incarnation)
) STRICT, WITHOUT ROWID;

-- A part of a bundle that was taken in here.
CREATE TABLE bundle_taken (
  id BLOB NOT NULL,
  part INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  from_device BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  changes INTEGER NOT NULL,
  PRIMARY KEY (id, part)
) STRICT, WITHOUT ROWID;

-- Who says to have taken in a part of whose bundle. Derived.
CREATE TABLE bundle_receipt (
  id BLOB NOT NULL,
  part INTEGER NOT NULL,
  by_device BLOB NOT NULL,
  changes INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (id, part, by_device)
) STRICT, WITHOUT ROWID;

-- How far another device has each stream, as its own bundles said.
CREATE TABLE bundle_peer (
  peer BLOB NOT NULL,
  scope BLOB NOT NULL,
  device BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (peer, scope, device, incarnation)
) STRICT, WITHOUT ROWID;

-- Pieces of HQ's feed that were taken in before what stands before them. backfill: -1 for none.
CREATE TABLE feed_piece (
  epoch BLOB NOT NULL,
  from_at INTEGER NOT NULL,
  from_backfill INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  to_backfill INTEGER NOT NULL,
  PRIMARY KEY (epoch, from_at, from_backfill)
) STRICT, WITHOUT ROWID;

-- Earlier lives of HQ's feed: what a bundle of them acknowledges counts no more.
CREATE TABLE former_epoch (
  id BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
