-- The kinds and fields of casework and of the programmes.
ALTER TABLE "case" ADD COLUMN "referral" BLOB;
ALTER TABLE "case" ADD COLUMN "owning_post" TEXT;
ALTER TABLE "case" ADD COLUMN "transfer_state" TEXT;
ALTER TABLE "case" ADD COLUMN "transfer_to" TEXT;
ALTER TABLE "case" ADD COLUMN "transfer_on" TEXT;
ALTER TABLE "case" ADD COLUMN "transfer_by" BLOB;
ALTER TABLE "case" ADD COLUMN "transfer_reason" TEXT;
ALTER TABLE "case" ADD COLUMN "next_review_on" TEXT;
ALTER TABLE "case" ADD COLUMN "lead" BLOB;
ALTER TABLE "case" ADD COLUMN "assistance" BLOB;
ALTER TABLE "person" ADD COLUMN "height_cm" INTEGER;
ALTER TABLE "person" ADD COLUMN "build" TEXT;
ALTER TABLE "person" ADD COLUMN "eye_colour" TEXT;
ALTER TABLE "person" ADD COLUMN "hair_colour" TEXT;
ALTER TABLE "person" ADD COLUMN "marks" TEXT;
ALTER TABLE "person" ADD COLUMN "suspicion_by" BLOB;
ALTER TABLE "person" ADD COLUMN "revalidated_on" TEXT;
ALTER TABLE "travel_document" ADD COLUMN "visa_action_by" TEXT;
ALTER TABLE "travel_document" ADD COLUMN "refusal_ground" TEXT;
ALTER TABLE "travel_document" ADD COLUMN "lookout_code" TEXT;
ALTER TABLE "travel_document" ADD COLUMN "holder_whereabouts" TEXT;
ALTER TABLE "travel_document" ADD COLUMN "revocation_recommended_on" TEXT;
ALTER TABLE "travel_document" ADD COLUMN "revocation_recommended_by" BLOB;
ALTER TABLE "travel_document" ADD COLUMN "revocation_recommended_to" TEXT;
ALTER TABLE "travel_document" ADD COLUMN "revocation_basis" TEXT;
ALTER TABLE "travel_document" ADD COLUMN "visa_foil" TEXT;
ALTER TABLE "task" ADD COLUMN "repeats" TEXT;
ALTER TABLE "task" ADD COLUMN "repeated_from" BLOB;
ALTER TABLE "task" ADD COLUMN "about" BLOB;
ALTER TABLE "evidence" ADD COLUMN "container" BLOB;
ALTER TABLE "evidence" ADD COLUMN "storage" BLOB;
ALTER TABLE "evidence" ADD COLUMN "quantity" INTEGER;
ALTER TABLE "evidence" ADD COLUMN "unit" TEXT;
ALTER TABLE "evidence" ADD COLUMN "amount" INTEGER;
ALTER TABLE "evidence" ADD COLUMN "currency" TEXT;
ALTER TABLE "evidence" ADD COLUMN "disposition_by" BLOB;
ALTER TABLE "evidence" ADD COLUMN "verified_on" TEXT;
ALTER TABLE "evidence" ADD COLUMN "verified_by" BLOB;
ALTER TABLE "evidence" ADD COLUMN "verified_result" TEXT;
ALTER TABLE "custody_event" ADD COLUMN "seal_broken" TEXT;
ALTER TABLE "custody_event" ADD COLUMN "witness" TEXT;
ALTER TABLE "outcome" ADD COLUMN "amount" INTEGER;
ALTER TABLE "outcome" ADD COLUMN "currency" TEXT;
ALTER TABLE "outcome" ADD COLUMN "jurisdiction" TEXT;
ALTER TABLE "outcome" ADD COLUMN "document" BLOB;
ALTER TABLE "outcome" ADD COLUMN "statute" TEXT;
ALTER TABLE "referral" ADD COLUMN "post" TEXT;
ALTER TABLE "referral" ADD COLUMN "due_on" TEXT;
ALTER TABLE "referral" ADD COLUMN "reference" TEXT;
ALTER TABLE "referral" ADD COLUMN "names" TEXT;
ALTER TABLE "referral" ADD COLUMN "received_by" BLOB;
ALTER TABLE "referral" ADD COLUMN "assignee" BLOB;
ALTER TABLE "lead" ADD COLUMN "sent_on" TEXT;
ALTER TABLE "lead" ADD COLUMN "acknowledged_on" TEXT;
ALTER TABLE "lead" ADD COLUMN "state_reason" TEXT;
ALTER TABLE "lead" ADD COLUMN "assignee" BLOB;
ALTER TABLE "lead" ADD COLUMN "shared_file" BLOB;
ALTER TABLE "lead" ADD COLUMN "answer_records" TEXT;
ALTER TABLE "lead" ADD COLUMN "origin_case" TEXT;
ALTER TABLE "report" ADD COLUMN "basis" TEXT;
ALTER TABLE "code_list_entry" ADD COLUMN "value" TEXT;
ALTER TABLE "contact" ADD COLUMN "agency" BLOB;
ALTER TABLE "contact" ADD COLUMN "rank" TEXT;
ALTER TABLE "contact" ADD COLUMN "languages" TEXT;
ALTER TABLE "contact" ADD COLUMN "country" TEXT;
CREATE TABLE "agency" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "name" TEXT,
  "name_original" TEXT,
  "agency_type" TEXT,
  "country" TEXT,
  "address" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "agreement" TEXT,
  "remarks" TEXT
);
CREATE INDEX "agency_case" ON "agency" (case_id);

CREATE TABLE "liaison_meeting" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "held_on" TEXT,
  "subject" TEXT,
  "agency" BLOB,
  "contacts" TEXT,
  "our_people" TEXT,
  "place" TEXT,
  "summary" TEXT,
  "follow_up" TEXT,
  "follow_up_on" TEXT,
  "follow_up_done" INTEGER
);
CREATE INDEX "liaison_meeting_case" ON "liaison_meeting" (case_id);

CREATE TABLE "training_event" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "title" TEXT,
  "programme" TEXT,
  "state" TEXT,
  "starts_on" TEXT,
  "ends_on" TEXT,
  "place" TEXT,
  "country" TEXT,
  "provider" TEXT,
  "hours" INTEGER,
  "topics" TEXT,
  "remarks" TEXT
);
CREATE INDEX "training_event_case" ON "training_event" (case_id);

CREATE TABLE "trainee" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "training_event" BLOB,
  "name" TEXT,
  "agency" BLOB,
  "position" TEXT,
  "attendance" TEXT,
  "vetting" TEXT,
  "vetted_on" TEXT,
  "certificate_number" TEXT,
  "certificate_on" TEXT,
  "remarks" TEXT
);
CREATE INDEX "trainee_case" ON "trainee" (case_id);

CREATE TABLE "citizen_assistance" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "citizen" TEXT,
  "matter" TEXT,
  "received_on" TEXT,
  "state" TEXT,
  "closed_on" TEXT,
  "closing_reason" TEXT,
  "summary" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "privacy_waiver" TEXT,
  "waiver_on" TEXT,
  "waiver_limits" TEXT,
  "complaint_filed_on" TEXT,
  "complaint_place" TEXT,
  "police_report_number" TEXT,
  "police_report_on" TEXT,
  "victim_services" TEXT,
  "happened_on" TEXT,
  "happened_place" TEXT,
  "responsible" BLOB,
  "case" BLOB,
  "remarks" TEXT
);
CREATE INDEX "citizen_assistance_case" ON "citizen_assistance" (case_id);

CREATE TABLE "exercise" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "title" TEXT,
  "exercise_type" TEXT,
  "on" TEXT,
  "state" TEXT,
  "place" TEXT,
  "partners" TEXT,
  "participants" INTEGER,
  "scenario" TEXT,
  "summary" TEXT
);
CREATE INDEX "exercise_case" ON "exercise" (case_id);

CREATE TABLE "major_event" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "name" TEXT,
  "event_type" TEXT,
  "starts_on" TEXT,
  "ends_on" TEXT,
  "place" TEXT,
  "country" TEXT,
  "state" TEXT,
  "coordinator" BLOB,
  "agencies" TEXT,
  "threat_assessment" TEXT,
  "remarks" TEXT
);
CREATE INDEX "major_event_case" ON "major_event" (case_id);

CREATE TABLE "osac_contact" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "name" TEXT,
  "organisation" TEXT,
  "sector" TEXT,
  "position" TEXT,
  "phone" TEXT,
  "email" TEXT,
  "country" TEXT,
  "member_since" TEXT,
  "remarks" TEXT
);
CREATE INDEX "osac_contact_case" ON "osac_contact" (case_id);

CREATE TABLE "reward_nomination" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "subject" TEXT,
  "nominated_on" TEXT,
  "state" TEXT,
  "decided_on" TEXT,
  "decision_reason" TEXT,
  "basis" TEXT,
  "amount" INTEGER,
  "currency" TEXT,
  "tip_reference" TEXT,
  "remarks" TEXT
);
CREATE INDEX "reward_nomination_case" ON "reward_nomination" (case_id);

CREATE TABLE "shared_notice" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "title" TEXT,
  "issued_on" TEXT,
  "text" TEXT,
  "shared_with" TEXT,
  "expires_on" TEXT,
  "source" TEXT
);
CREATE INDEX "shared_notice_case" ON "shared_notice" (case_id);

CREATE TABLE "finding" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "found_in" BLOB,
  "title" TEXT,
  "details" TEXT,
  "severity" TEXT,
  "corrective_action" TEXT,
  "responsible" TEXT,
  "due_on" TEXT,
  "state" TEXT,
  "closed_on" TEXT,
  "result" TEXT
);
CREATE INDEX "finding_case" ON "finding" (case_id);

CREATE TABLE "event_plan" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "major_event" BLOB,
  "title" TEXT,
  "plan_type" TEXT,
  "text" TEXT,
  "responsible" TEXT,
  "due_on" TEXT,
  "state" TEXT
);
CREATE INDEX "event_plan_case" ON "event_plan" (case_id);

CREATE TABLE "delegation" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "major_event" BLOB,
  "name" TEXT,
  "country" TEXT,
  "size" INTEGER,
  "contact" TEXT,
  "arrives_on" TEXT,
  "departs_on" TEXT,
  "lodging" TEXT,
  "remarks" TEXT
);
CREATE INDEX "delegation_case" ON "delegation" (case_id);

CREATE TABLE "court_step" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "assistance" BLOB,
  "on" TEXT,
  "step" TEXT,
  "court" TEXT,
  "result" TEXT,
  "next_on" TEXT
);
CREATE INDEX "court_step_case" ON "court_step" (case_id);

CREATE TABLE "storage_place" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "name" TEXT,
  "address" TEXT,
  "custodian" BLOB,
  "remarks" TEXT
);
CREATE INDEX "storage_place_case" ON "storage_place" (case_id);

CREATE TABLE "container" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "number" TEXT,
  "description" TEXT,
  "seal" TEXT,
  "storage" BLOB,
  "inside" BLOB,
  "remarks" TEXT
);
CREATE INDEX "container_case" ON "container" (case_id);

CREATE TABLE "case_review" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "reviewed_on" TEXT,
  "reviewer" BLOB,
  "findings" TEXT,
  "directions" TEXT,
  "next_review_on" TEXT
);
CREATE INDEX "case_review_case" ON "case_review" (case_id);

CREATE TABLE "checklist_item" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "point" TEXT,
  "answer" TEXT,
  "answered_on" TEXT,
  "answered_by" BLOB,
  "remarks" TEXT
);
CREATE INDEX "checklist_item_case" ON "checklist_item" (case_id);

CREATE TABLE "source_identity" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "source_number" TEXT,
  "surname" TEXT,
  "given_names" TEXT,
  "birth_date" TEXT,
  "contact" TEXT,
  "handler" BLOB,
  "reliability" TEXT,
  "motivation" TEXT,
  "agreed_on" TEXT,
  "ended_on" TEXT,
  "remarks" TEXT
);
CREATE INDEX "source_identity_case" ON "source_identity" (case_id);

CREATE TABLE "report_section" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "report" BLOB,
  "position" INTEGER,
  "heading" TEXT,
  "body" TEXT,
  "cites" TEXT,
  "marking" TEXT
);
CREATE INDEX "report_section_case" ON "report_section" (case_id);

CREATE TABLE "report_comment" (
  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,
  record_id BLOB NOT NULL,
  case_id BLOB,
  deleted INTEGER NOT NULL,
  "report" BLOB,
  "section" BLOB,
  "text" TEXT,
  "author" BLOB,
  "settled" INTEGER
);
CREATE INDEX "report_comment_case" ON "report_comment" (case_id);

