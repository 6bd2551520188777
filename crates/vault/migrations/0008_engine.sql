-- A change whose author's clock lay so far ahead of HQ's that it was not followed: by how much.
ALTER TABLE change ADD COLUMN ahead_ms INTEGER;
