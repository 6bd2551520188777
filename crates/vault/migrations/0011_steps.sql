-- Where a case stood before its closure was asked for.
ALTER TABLE "case" ADD COLUMN "status_before" TEXT;
