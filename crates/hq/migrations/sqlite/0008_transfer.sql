-- Who sees a case only because it was offered to their post: their access ends with the offer.
CREATE TABLE access_offer (
    user_id BLOB NOT NULL,
    scope   TEXT NOT NULL,
    PRIMARY KEY (user_id, scope)
) STRICT;
