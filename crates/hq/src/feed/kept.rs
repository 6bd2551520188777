//! Where changes go that may not stand: nothing that arrives is ever dropped.

use ledger::Change;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use wire::v1::{Frame, Push, Run};

use super::Hold;
use crate::books::Device;
use crate::store::Write;

/// The write that keeps a second change under a name that is taken.
pub(super) fn second_version(change: &Change, now: i64) -> Write {
    let header = &change.header;
    let sql = "INSERT INTO equivocation (scope, device, incarnation, seq, hash, header, payload, \
               payload_hash, signature, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
               ON CONFLICT DO NOTHING";
    let cells = vec![
        (&header.scope).into(),
        header.origin.device.into(),
        header.origin.incarnation.into(),
        header.seq.into(),
        change.hash.into(),
        change.raw.header.clone().into(),
        change.raw.payload.clone().into(),
        change.raw.payload_hash.into(),
        change.raw.signature.into(),
        now.into(),
    ];
    Write::new(sql, cells)
}

/// A held change is called by the beginning of its hash.
pub(super) fn held_id(change: &Change) -> Uuid {
    let mut id = [0; 16];
    id.copy_from_slice(&change.hash[..16]);
    Uuid::from_bytes(id)
}

pub(super) fn held_write(change: &Change, hold: &Hold, now: i64) -> Write {
    let header = &change.header;
    let sql = "INSERT INTO held (id, scope, device, incarnation, seq, author, code, reason, received_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let cells = vec![
        held_id(change).into(),
        (&header.scope).into(),
        header.origin.device.into(),
        header.origin.incarnation.into(),
        header.seq.into(),
        header.author.into(),
        hold.code.as_str().into(),
        hold.reason.as_str().into(),
        now.into(),
    ];
    Write::new(sql, cells)
}

/// The write that keeps a run which does not belong to the chain it claims.
pub(super) fn quarantine_write(run: Run, device: &Device, code: &str, now: i64) -> Write {
    let (stream, seq) = (run.stream(), run.first_seq);
    let bytes = Frame::Push(Push { runs: vec![run] }).to_cbor();
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    let sql = "INSERT INTO quarantine (digest, device, scope, first_seq, code, bytes, received_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    let cells = vec![
        digest.into(),
        device.id.into(),
        (&stream.scope).into(),
        seq.into(),
        code.into(),
        bytes.into(),
        now.into(),
    ];
    Write::new(sql, cells)
}
