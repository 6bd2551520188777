//! Every table as a backup holds it: how it is read whole, and how one row is put back.

/// A table of a backup. Never reorder: the position is the table's number in the file.
#[derive(Debug)]
pub struct Table {
    pub select: &'static str,
    pub insert: &'static str,
}

macro_rules! table {
    ($name:literal, $columns:literal, $values:literal, $order:literal) => {
        Table {
            select: concat!("SELECT ", $columns, " FROM ", $name, " ORDER BY ", $order),
            insert: concat!("INSERT INTO ", $name, " (", $columns, ") VALUES (", $values, ")"),
        }
    };
}

pub const TABLES: &[Table] = &[
    Table {
        select: "SELECT one, last, policy, cases FROM feed_head",
        insert: "UPDATE feed_head SET last = $2, policy = $3, cases = $4 WHERE one = $1",
    },
    table!("epoch", "n, id, base, began_at", "$1, $2, $3, $4", "n"),
    table!("users", "id, name, post, role, added_at", "$1, $2, $3, $4, $5", "id"),
    table!(
        "device",
        "id, user_id, local_user, name, public_key, tls_key, enrolled_at, renewed_at, revoked_at, seen_at, fetched",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11",
        "id"
    ),
    table!("enrolment_code", "hash, user_id, expires_at, used_at, device", "$1, $2, $3, $4, $5", "hash"),
    table!(
        "feed",
        "pos, scope, device, incarnation, seq, part, author, header, payload, payload_hash, signature, hash, withheld, received_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14",
        "pos"
    ),
    table!(
        "stream",
        "scope, device, incarnation, head, hash, frozen",
        "$1, $2, $3, $4, $5, $6",
        "scope, device, incarnation"
    ),
    table!(
        "entity",
        "scope, id, kind, author, device, incarnation, seq",
        "$1, $2, $3, $4, $5, $6, $7",
        "scope, id"
    ),
    table!(
        "case_file",
        "id, scope, number, post, restricted, creator, made_at",
        "$1, $2, $3, $4, $5, $6, $7",
        "id"
    ),
    table!("access", "user_id, scope, since, until, revoked", "$1, $2, $3, $4, $5", "user_id, scope"),
    table!(
        "held",
        "id, scope, device, incarnation, seq, author, code, reason, received_at, decided, decided_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11",
        "id"
    ),
    table!(
        "equivocation",
        "scope, device, incarnation, seq, hash, header, payload, payload_hash, signature, received_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10",
        "scope, device, incarnation, seq, hash"
    ),
    table!(
        "quarantine",
        "digest, device, scope, first_seq, code, bytes, received_at",
        "$1, $2, $3, $4, $5, $6, $7",
        "digest"
    ),
    table!("attachment", "case_id, id, size, sha256, complete_at", "$1, $2, $3, $4, $5", "case_id, id"),
    table!("audit", "at, actor, action, object, outcome", "$1, $2, $3, $4, $5", "at"),
    table!("setting", "name, value", "$1, $2", "name"),
    table!("post_serial", "post, last", "$1, $2", "post"),
    table!(
        "number_block",
        "post, first, last, device, incarnation, leased_at, retired_at",
        "$1, $2, $3, $4, $5, $6, $7",
        "post, first"
    ),
    table!("number_void", "post, first, last, reason, at", "$1, $2, $3, $4, $5", "post, first, last"),
    table!(
        "number_borne",
        "post, serial, suffix, number, case_id, device, incarnation, received_at",
        "$1, $2, $3, $4, $5, $6, $7, $8",
        "number, case_id"
    ),
    table!("access_end", "user_id, scope, pos, at", "$1, $2, $3, $4", "user_id, scope"),
    table!("access_lease", "user_id, scope, offline_days", "$1, $2, $3", "user_id, scope"),
    table!(
        "purge_receipt",
        "device, incarnation, seq, scope, ended_seq, changes, files, purged_at, received_at",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9",
        "device, incarnation, seq, scope"
    ),
    table!(
        "listed",
        "kind, list, code, label, country, time_zone, retired, id, incarnation, seq, op",
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11",
        "kind, list, code"
    ),
    table!(
        "attachment_copy",
        "case_id, id, part, size, sha256, complete_at",
        "$1, $2, $3, $4, $5, $6",
        "case_id, id, part"
    ),
    // The tree's tiles stay behind: they are made from the feed again.
    table!("checkpoint", "epoch, size, note, signed_at", "$1, $2, $3, $4", "epoch, size"),
    table!("restored", "n, note", "$1, $2", "n"),
    table!(
        "courier_taken",
        "id, part, parts, sha256, device, made_at, taken_at, changes",
        "$1, $2, $3, $4, $5, $6, $7, $8",
        "id, part"
    ),
    table!("courier_made", "id, device, made_at, parts, bytes", "$1, $2, $3, $4, $5", "id"),
    table!("courier_state", "device, hello, said_at", "$1, $2, $3", "device"),
    table!("erasure", "hash, basis, asked_by, asked_at, done_by, done_at", "$1, $2, $3, $4, $5, $6", "hash"),
    table!("access_offer", "user_id, scope", "$1, $2", "user_id, scope"),
];
