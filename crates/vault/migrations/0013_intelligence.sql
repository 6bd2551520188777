-- Organizations kept as criminal intelligence, as people are. Derived.
ALTER TABLE "organisation" ADD COLUMN "criminal_intelligence" INTEGER;
ALTER TABLE "organisation" ADD COLUMN "suspicion_basis" TEXT;
ALTER TABLE "organisation" ADD COLUMN "suspicion_on" TEXT;
ALTER TABLE "organisation" ADD COLUMN "revalidate_on" TEXT;
ALTER TABLE "organisation" ADD COLUMN "suspicion_by" BLOB;
ALTER TABLE "organisation" ADD COLUMN "revalidated_on" TEXT;
