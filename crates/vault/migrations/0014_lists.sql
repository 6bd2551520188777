-- What lists ask of a vault of ten thousand cases, without a look at every record. Derived.
CREATE INDEX entity_kind ON entity (kind, deleted, changed_at);
CREATE INDEX case_referral ON "case" (referral) WHERE referral IS NOT NULL;
