-- The first format of a vault. Released: never edited; what comes later is a further numbered file.
-- The log (stream, change, verdict, inbox_hold) is the truth. entity and everything marked
-- "derived" can be computed again from it.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One hash chain of changes of one origin in one scope, and how far HQ has it.
CREATE TABLE stream (
  id INTEGER PRIMARY KEY,
  scope BLOB NOT NULL,
  device BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  own INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  hlc INTEGER NOT NULL,
  received INTEGER NOT NULL DEFAULT 0,
  durable INTEGER NOT NULL DEFAULT 0,
  frozen INTEGER NOT NULL DEFAULT 0,
  UNIQUE (scope, device, incarnation)
) STRICT;
CREATE INDEX stream_unsent ON stream (id) WHERE own = 1 AND received < seq AND frozen = 0;

-- Raw bytes as made or received. A payload is NULL while HQ withholds it and after a lawful erasure.
CREATE TABLE change (
  pos INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL REFERENCES stream (id),
  seq INTEGER NOT NULL,
  header BLOB NOT NULL,
  payload BLOB,
  payload_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  signature BLOB,
  stored_at INTEGER NOT NULL,
  held_code TEXT,
  held_reason TEXT,
  UNIQUE (stream, seq)
) STRICT;
CREATE INDEX change_withheld ON change (stream, seq) WHERE payload IS NULL;
CREATE INDEX change_held ON change (pos) WHERE held_code IS NOT NULL;

-- A reviewer's verdict on a change; the latest counts. Derived.
CREATE TABLE verdict (
  scope BLOB NOT NULL,
  device BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  accept INTEGER NOT NULL,
  reason TEXT NOT NULL,
  hlc INTEGER NOT NULL,
  by_device BLOB NOT NULL,
  by_incarnation INTEGER NOT NULL,
  by_seq INTEGER NOT NULL,
  PRIMARY KEY (scope, device, incarnation, seq)
) STRICT, WITHOUT ROWID;

-- Changes that cannot be taken in yet. They wait here, are listed, and are never dropped.
CREATE TABLE inbox_hold (
  scope BLOB NOT NULL,
  device BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  digest BLOB NOT NULL,
  header BLOB NOT NULL,
  payload BLOB,
  payload_hash BLOB NOT NULL,
  signature BLOB,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (scope, device, incarnation, seq, digest)
) STRICT;

-- The mergeable state of every record. Derived.
CREATE TABLE entity (
  pk INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  scope BLOB NOT NULL,
  kind INTEGER,
  state BLOB NOT NULL,
  created_at INTEGER,
  changed_at INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  min_reader INTEGER NOT NULL,
  UNIQUE (id, scope)
) STRICT;
CREATE INDEX entity_scope ON entity (scope, kind, deleted);
CREATE INDEX entity_changed ON entity (scope, changed_at);

-- What a person has to decide. Derived.
CREATE TABLE conflict (
  entity INTEGER NOT NULL REFERENCES entity (pk) ON DELETE CASCADE,
  what TEXT NOT NULL,
  register INTEGER NOT NULL,
  scope BLOB NOT NULL,
  candidates INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (entity, what, register)
) STRICT, WITHOUT ROWID;
CREATE INDEX conflict_scope ON conflict (scope);

-- What the list of cases shows, narrow enough to filter and sort thousands at once. Derived.
CREATE TABLE case_fact (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  case_id BLOB NOT NULL,
  scope BLOB NOT NULL,
  case_number TEXT,
  title TEXT NOT NULL,
  type TEXT,
  status TEXT,
  post TEXT,
  priority TEXT,
  lead_investigator BLOB,
  country TEXT,
  marking TEXT,
  restricted INTEGER NOT NULL,
  opened_on TEXT,
  closed_on TEXT,
  next_due TEXT,
  deleted INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  records INTEGER NOT NULL,
  conflicts INTEGER NOT NULL,
  open_tasks INTEGER NOT NULL,
  subject TEXT
) STRICT;
CREATE INDEX case_fact_changed ON case_fact (deleted, changed_at);
CREATE INDEX case_fact_number ON case_fact (case_number);
CREATE INDEX case_fact_case ON case_fact (case_id);

-- Full text. tag holds the kind and the case as words, so that they filter inside the index. Derived.
CREATE VIRTUAL TABLE search USING fts5 (
  title, body, tag,
  tokenize = 'unicode61 remove_diacritics 2',
  prefix = '2 3'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

-- Who writes with which key. Rows of HQ are derived from the log; local ones were pinned here.
CREATE TABLE directory (
  device BLOB NOT NULL,
  user BLOB NOT NULL,
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  role TEXT NOT NULL,
  public_key BLOB NOT NULL,
  revoked INTEGER NOT NULL,
  hlc INTEGER NOT NULL,
  local INTEGER NOT NULL,
  PRIMARY KEY (device, user)
) STRICT, WITHOUT ROWID;

-- Who may see what, until when. Derived.
CREATE TABLE grant_row (
  scope BLOB NOT NULL,
  user BLOB NOT NULL,
  granted INTEGER NOT NULL,
  until INTEGER,
  offline_days INTEGER,
  hlc INTEGER NOT NULL,
  PRIMARY KEY (scope, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment_file (
  id BLOB PRIMARY KEY,
  case_id BLOB NOT NULL,
  key BLOB NOT NULL,
  size INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  address TEXT NOT NULL,
  stored_at INTEGER NOT NULL,
  durable INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_file_case ON attachment_file (case_id);

-- The key of a file that has arrived in part.
CREATE TABLE attachment_part (
  id BLOB PRIMARY KEY,
  key BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE exchange_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

-- Own changes that HQ has not confirmed as durable, oldest first.
CREATE VIEW outbox AS
SELECT c.pos, s.scope, s.device, s.incarnation, c.seq, c.header, c.payload, c.stored_at,
       c.seq <= s.received AS received, c.held_code, c.held_reason
FROM stream s JOIN change c ON c.stream = s.id
WHERE s.own = 1 AND (c.seq > s.durable AND s.frozen = 0 OR c.held_code IS NOT NULL);

-- One table per kind, as the registry of the domain has them. Derived.
-- records: begin
CREATE TABLE "case" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "title" TEXT,
  "type" TEXT,
  "status" TEXT,
  "status_on" TEXT,
  "status_by" BLOB,
  "status_reason" TEXT,
  "case_number" TEXT,
  "post" TEXT,
  "priority" TEXT,
  "opened_on" TEXT,
  "closed_on" TEXT,
  "lead_investigator" BLOB,
  "synopsis" TEXT,
  "narrative" TEXT,
  "statutes" TEXT,
  "marking" TEXT,
  "referred_by" TEXT,
  "next_due" TEXT,
  "country" TEXT,
  "visa_records" INTEGER,
  "restricted" INTEGER,
  "partner_agencies" TEXT,
  "legal_hold" INTEGER,
  "legal_hold_reason" TEXT,
  "review_on" TEXT,
  "external_reference" TEXT
);
CREATE INDEX "case_case" ON "case" (case_id);
CREATE TABLE "person" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "role" TEXT,
  "surname" TEXT,
  "given_names" TEXT,
  "name_original" TEXT,
  "aliases" TEXT,
  "sex" TEXT,
  "birth_date" TEXT,
  "birth_place" TEXT,
  "birth_country" TEXT,
  "nationalities" TEXT,
  "occupation" TEXT,
  "description" TEXT,
  "source_number" TEXT,
  "status_in_case" TEXT,
  "residence" TEXT,
  "languages" TEXT,
  "national_id" TEXT,
  "us_citizen" INTEGER,
  "criminal_intelligence" INTEGER,
  "suspicion_basis" TEXT,
  "suspicion_on" TEXT,
  "revalidate_on" TEXT,
  "remarks" TEXT
);
CREATE INDEX "person_case" ON "person" (case_id);
CREATE TABLE "organisation" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "role" TEXT,
  "name" TEXT,
  "name_original" TEXT,
  "registration_number" TEXT,
  "country" TEXT,
  "activity" TEXT,
  "description" TEXT,
  "aliases" TEXT,
  "status_in_case" TEXT
);
CREATE INDEX "organisation_case" ON "organisation" (case_id);
CREATE TABLE "travel_document" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "holder" BLOB,
  "document_type" TEXT,
  "number" TEXT,
  "issuer" TEXT,
  "mrz" TEXT,
  "issued_on" TEXT,
  "expires_on" TEXT,
  "visual_surname" TEXT,
  "visual_given" TEXT,
  "visual_birth" TEXT,
  "condition" TEXT,
  "examiner_decision" TEXT,
  "decided_on" TEXT,
  "decided_by" BLOB,
  "decision_reason" TEXT,
  "remarks" TEXT,
  "visa_class" TEXT,
  "visa_action" TEXT,
  "visa_action_on" TEXT,
  "visa_action_basis" TEXT,
  "place_of_issue" TEXT,
  "visual_nationality" TEXT,
  "visual_sex" TEXT,
  "reported" TEXT
);
CREATE INDEX "travel_document_case" ON "travel_document" (case_id);
CREATE TABLE "phone" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "holder" BLOB,
  "number" TEXT,
  "phone_type" TEXT,
  "country" TEXT,
  "carrier" TEXT,
  "imei" TEXT,
  "remarks" TEXT
);
CREATE INDEX "phone_case" ON "phone" (case_id);
CREATE TABLE "email" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "holder" BLOB,
  "address" TEXT,
  "remarks" TEXT
);
CREATE INDEX "email_case" ON "email" (case_id);
CREATE TABLE "account" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "holder" BLOB,
  "account_number" TEXT,
  "institution" TEXT,
  "account_type" TEXT,
  "currency" TEXT,
  "country" TEXT,
  "remarks" TEXT
);
CREATE INDEX "account_case" ON "account" (case_id);
CREATE TABLE "address" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "holder" BLOB,
  "street" TEXT,
  "city" TEXT,
  "region" TEXT,
  "postal_code" TEXT,
  "country" TEXT,
  "address_type" TEXT,
  "since" TEXT,
  "until" TEXT,
  "remarks" TEXT
);
CREATE INDEX "address_case" ON "address" (case_id);
CREATE TABLE "vehicle" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "holder" BLOB,
  "plate" TEXT,
  "plate_country" TEXT,
  "vin" TEXT,
  "make" TEXT,
  "model" TEXT,
  "colour" TEXT,
  "year" INTEGER,
  "description" TEXT,
  "remarks" TEXT
);
CREATE INDEX "vehicle_case" ON "vehicle" (case_id);
CREATE TABLE "handle" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "holder" BLOB,
  "platform" TEXT,
  "handle" TEXT,
  "url" TEXT,
  "display_name" TEXT,
  "remarks" TEXT
);
CREATE INDEX "handle_case" ON "handle" (case_id);
CREATE TABLE "note" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "note_kind" TEXT,
  "happened_at" INTEGER,
  "text" TEXT,
  "author" BLOB,
  "location" TEXT,
  "addendum_to" BLOB,
  "marking" TEXT,
  "subject" TEXT,
  "participants" TEXT
);
CREATE INDEX "note_case" ON "note" (case_id);
CREATE TABLE "task" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "title" TEXT,
  "details" TEXT,
  "assignee" BLOB,
  "due_on" TEXT,
  "priority" TEXT,
  "state" TEXT,
  "done_on" TEXT,
  "result" TEXT
);
CREATE INDEX "task_case" ON "task" (case_id);
CREATE TABLE "evidence" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "item_number" TEXT,
  "description" TEXT,
  "evidence_type" TEXT,
  "collected_on" TEXT,
  "collected_place" TEXT,
  "collected_by" TEXT,
  "seal" TEXT,
  "storage_place" TEXT,
  "sha256" TEXT,
  "disposition" TEXT,
  "disposed_on" TEXT,
  "authority" TEXT,
  "owner" BLOB,
  "remarks" TEXT
);
CREATE INDEX "evidence_case" ON "evidence" (case_id);
CREATE TABLE "custody_event" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "evidence" BLOB,
  "action" TEXT,
  "happened_at" INTEGER,
  "from_party" TEXT,
  "to_party" TEXT,
  "purpose" TEXT,
  "place" TEXT,
  "seal" TEXT,
  "remarks" TEXT
);
CREATE INDEX "custody_event_case" ON "custody_event" (case_id);
CREATE TABLE "link" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "from_record" BLOB,
  "to_record" BLOB,
  "relation" TEXT,
  "since" TEXT,
  "until" TEXT,
  "source" TEXT,
  "remarks" TEXT
);
CREATE INDEX "link_case" ON "link" (case_id);
CREATE TABLE "attachment" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "name" TEXT,
  "media_type" TEXT,
  "size" INTEGER,
  "sha256" TEXT,
  "evidence" BLOB,
  "description" TEXT,
  "address" TEXT
);
CREATE INDEX "attachment_case" ON "attachment" (case_id);
CREATE TABLE "outcome" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "outcome_type" TEXT,
  "on" TEXT,
  "subject" BLOB,
  "agency" TEXT,
  "country" TEXT,
  "details" TEXT,
  "quantity" INTEGER,
  "value" TEXT
);
CREATE INDEX "outcome_case" ON "outcome" (case_id);
CREATE TABLE "referral" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "source" TEXT,
  "received_on" TEXT,
  "summary" TEXT,
  "referrer" TEXT,
  "decision" TEXT,
  "decided_on" TEXT,
  "decided_by" BLOB,
  "reason" TEXT,
  "reply" TEXT,
  "replied_on" TEXT
);
CREATE INDEX "referral_case" ON "referral" (case_id);
CREATE TABLE "lead" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "to_post" TEXT,
  "subject" TEXT,
  "request" TEXT,
  "due_on" TEXT,
  "state" TEXT,
  "answered_on" TEXT,
  "answer" TEXT,
  "from_post" TEXT,
  "priority" TEXT,
  "shared_records" TEXT
);
CREATE INDEX "lead_case" ON "lead" (case_id);
CREATE TABLE "report" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "title" TEXT,
  "report_type" TEXT,
  "body" TEXT,
  "state" TEXT,
  "submitted_on" TEXT,
  "decided_on" TEXT,
  "decided_by" BLOB,
  "state_reason" TEXT,
  "version" INTEGER,
  "amends" BLOB,
  "author" BLOB,
  "marking" TEXT,
  "cites" TEXT
);
CREATE INDEX "report_case" ON "report" (case_id);
CREATE TABLE "approval" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "asks" TEXT,
  "requested_by" BLOB,
  "requested_at" INTEGER,
  "request_reason" TEXT,
  "decision" TEXT,
  "decided_by" BLOB,
  "decided_at" INTEGER,
  "decision_reason" TEXT,
  "about" BLOB
);
CREATE INDEX "approval_case" ON "approval" (case_id);
-- records: end
