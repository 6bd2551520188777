-- Briefings beside meetings, and the ground of a revocation. Derived.
ALTER TABLE "liaison_meeting" ADD COLUMN "meeting_type" TEXT;
ALTER TABLE "liaison_meeting" ADD COLUMN "people_briefed" INTEGER;
ALTER TABLE "travel_document" ADD COLUMN "revocation_ground" TEXT;
