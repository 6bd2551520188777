//! The byte form of headers and payloads: CBOR with positions instead of names.
//!
//! A payload opens with the tables of entities and origins it mentions; operations point into them.
//! Unknown operations are kept as they came; extra trailing positions are ignored, so that a newer
//! version may add to an operation what an older one need not understand.

use std::collections::BTreeSet;
use std::convert::Infallible;

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use uuid::Uuid;

use crate::{DeviceId, Dot, EntityId, Header, Hlc, Op, Origin, Quality, Scope, UserId};

/// Bytes that are no header, payload or state of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed {what} at byte {at}")]
pub struct FormatError {
    pub what: &'static str,
    pub at: usize,
}

pub(crate) type Enc = Encoder<Vec<u8>>;
pub(crate) type EncodeResult = Result<(), minicbor::encode::Error<Infallible>>;

/// Runs an encoding into memory, which cannot fail.
pub(crate) fn encode(write: impl FnOnce(&mut Enc) -> EncodeResult) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    match write(&mut encoder) {
        Ok(()) => encoder.into_writer(),
        Err(error) => unreachable!("writing to memory failed: {error}"),
    }
}

/// A decoder that names what it reads.
#[derive(Debug)]
pub(crate) struct Reader<'b> {
    what: &'static str,
    inner: Decoder<'b>,
}

impl<'b> Reader<'b> {
    pub(crate) fn new(what: &'static str, bytes: &'b [u8]) -> Self {
        Self { what, inner: Decoder::new(bytes) }
    }

    pub(crate) fn bad(&self) -> FormatError {
        FormatError { what: self.what, at: self.inner.position() }
    }

    /// Reads one thing; a definite length is asked for wherever something is counted.
    pub(crate) fn get<T>(
        &mut self,
        read: impl FnOnce(&mut Decoder<'b>) -> Result<T, minicbor::decode::Error>,
    ) -> Result<T, FormatError> {
        let at = self.inner.position();
        read(&mut self.inner).map_err(|_| FormatError { what: self.what, at })
    }

    pub(crate) fn array(&mut self) -> Result<u64, FormatError> {
        self.get(Decoder::array)?.ok_or_else(|| self.bad())
    }

    pub(crate) fn uuid(&mut self) -> Result<Uuid, FormatError> {
        let bytes = self.get(Decoder::bytes)?;
        Uuid::from_slice(bytes).map_err(|_| self.bad())
    }

    pub(crate) fn bytes(&mut self) -> Result<Vec<u8>, FormatError> {
        self.get(Decoder::bytes).map(<[u8]>::to_vec)
    }

    pub(crate) fn text(&mut self) -> Result<String, FormatError> {
        self.get(Decoder::str).map(str::to_owned)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, FormatError> {
        self.get(Decoder::u16)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, FormatError> {
        self.get(Decoder::u64)
    }

    pub(crate) fn null_or<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FormatError>,
    ) -> Result<Option<T>, FormatError> {
        if self.get(|d| d.datatype())? == Type::Null {
            self.get(Decoder::null)?;
            return Ok(None);
        }
        read(self).map(Some)
    }

    pub(crate) fn skip(&mut self, items: u64) -> Result<(), FormatError> {
        for _ in 0..items {
            self.get(|d| d.skip())?;
        }
        Ok(())
    }

    pub(crate) fn end(&self) -> Result<(), FormatError> {
        if self.inner.position() == self.inner.input().len() { Ok(()) } else { Err(self.bad()) }
    }

    fn slice_of_next(&mut self) -> Result<&'b [u8], FormatError> {
        let start = self.inner.position();
        self.skip(1)?;
        Ok(&self.inner.input()[start..self.inner.position()])
    }

    pub(crate) fn scope(&mut self) -> Result<Scope, FormatError> {
        let bytes = self.get(Decoder::bytes)?;
        Scope::from_bytes(bytes).ok_or_else(|| self.bad())
    }
}

/// The origins a piece of encoding mentions, so that dots can point at them by position.
#[derive(Debug)]
pub(crate) struct Origins(Vec<Origin>);

impl Origins {
    pub(crate) fn of(origins: BTreeSet<Origin>) -> Self {
        Self(origins.into_iter().collect())
    }

    pub(crate) fn index(&self, origin: &Origin) -> u64 {
        self.0.binary_search(origin).unwrap_or_default() as u64
    }

    pub(crate) fn write(&self, e: &mut Enc) -> EncodeResult {
        e.array(self.0.len() as u64 * 2)?;
        for origin in &self.0 {
            e.bytes(origin.device.0.as_bytes())?.u32(origin.incarnation)?;
        }
        Ok(())
    }

    pub(crate) fn read(r: &mut Reader) -> Result<Self, FormatError> {
        let count = r.array()?;
        if count % 2 != 0 {
            return Err(r.bad());
        }
        let mut origins = Vec::new();
        for _ in 0..count / 2 {
            let device = DeviceId(r.uuid()?);
            origins.push(Origin { device, incarnation: r.get(Decoder::u32)? });
        }
        Ok(Self(origins))
    }

    pub(crate) fn get(&self, r: &mut Reader) -> Result<Origin, FormatError> {
        let index = usize::try_from(r.u64()?).map_err(|_| r.bad())?;
        self.0.get(index).copied().ok_or_else(|| r.bad())
    }

    pub(crate) fn write_dots<'a>(
        &self,
        e: &mut Enc,
        dots: impl ExactSizeIterator<Item = &'a Dot>,
    ) -> EncodeResult {
        e.array(dots.len() as u64 * 3)?;
        for dot in dots {
            e.u64(self.index(&dot.origin))?.u64(dot.seq)?.u16(dot.op)?;
        }
        Ok(())
    }

    pub(crate) fn read_dots(&self, r: &mut Reader) -> Result<Vec<Dot>, FormatError> {
        let count = r.array()?;
        if count % 3 != 0 {
            return Err(r.bad());
        }
        let mut dots = Vec::new();
        for _ in 0..count / 3 {
            dots.push(Dot { origin: self.get(r)?, seq: r.u64()?, op: r.u16()? });
        }
        Ok(dots)
    }

    pub(crate) fn write_seen(&self, e: &mut Enc, seen: &[(Origin, u64)]) -> EncodeResult {
        e.array(seen.len() as u64 * 2)?;
        for (origin, seq) in seen {
            e.u64(self.index(origin))?.u64(*seq)?;
        }
        Ok(())
    }

    pub(crate) fn read_seen(&self, r: &mut Reader) -> Result<Vec<(Origin, u64)>, FormatError> {
        let count = r.array()?;
        if count % 2 != 0 {
            return Err(r.bad());
        }
        let mut seen = Vec::new();
        for _ in 0..count / 2 {
            seen.push((self.get(r)?, r.u64()?));
        }
        Ok(seen)
    }

    pub(crate) fn write_optional_seen(&self, e: &mut Enc, seen: Option<&Vec<(Origin, u64)>>) -> EncodeResult {
        match seen {
            None => e.null().map(|_| ()),
            Some(seen) => self.write_seen(e, seen),
        }
    }
}

pub(crate) fn header(h: &Header) -> Vec<u8> {
    encode(|e| {
        // What is the same all along a stream comes first: neighbours then compress to one reference.
        e.array(12)?.u8(h.version)?.bytes(&h.scope.to_bytes())?;
        e.bytes(h.origin.device.0.as_bytes())?.u32(h.origin.incarnation)?;
        e.bytes(h.author.0.as_bytes())?.u16(h.schema)?.u16(h.min_reader)?;
        e.u8(h.quality.code())?.u16(h.action)?.u64(h.seq)?.u64(h.hlc.0)?;
        e.i64(h.wall.wrapping_sub(h.hlc.ms()))?;
        Ok(())
    })
}

pub(crate) fn read_header(bytes: &[u8]) -> Result<Header, FormatError> {
    let mut r = Reader::new("header", bytes);
    let count = r.array()?;
    if count < 12 {
        return Err(r.bad());
    }
    let version = r.get(Decoder::u8)?;
    let scope = r.scope()?;
    let origin = Origin { device: DeviceId(r.uuid()?), incarnation: r.get(Decoder::u32)? };
    let author = UserId(r.uuid()?);
    let (schema, min_reader) = (r.u16()?, r.u16()?);
    let quality = Quality::from_code(r.get(Decoder::u8)?);
    let (action, seq, hlc) = (r.u16()?, r.u64()?, Hlc(r.u64()?));
    let wall = hlc.ms().wrapping_add(r.get(Decoder::i64)?);
    r.skip(count - 12)?;
    r.end()?;
    Ok(Header { version, scope, origin, author, schema, min_reader, quality, action, seq, hlc, wall })
}

fn mentioned(ops: &[Op]) -> (Vec<EntityId>, Origins) {
    let (mut entities, mut origins) = (BTreeSet::new(), BTreeSet::new());
    for op in ops {
        mention(op, &mut entities, &mut origins);
        if let Op::Redact { left, .. } = op {
            left.iter().for_each(|op| mention(op, &mut entities, &mut origins));
        }
    }
    (entities.into_iter().collect(), Origins::of(origins))
}

fn mention(op: &Op, entities: &mut BTreeSet<EntityId>, origins: &mut BTreeSet<Origin>) {
    entities.extend(op.entity());
    origins.extend(op.prev().iter().map(|dot| dot.origin));
    match op {
        Op::Set { seen: Some(seen), .. }
        | Op::Resolve { seen: Some(seen), .. }
        | Op::Tombstone { seen, .. } => origins.extend(seen.iter().map(|(origin, _)| *origin)),
        Op::Link { other, .. } => _ = entities.insert(*other),
        Op::Disposition { origin, .. } | Op::Redact { origin, .. } | Op::Purged { origin, .. } => {
            _ = origins.insert(*origin);
        }
        _ => {}
    }
}

/// `salt` keeps a withheld payload from being guessed by its hash.
pub(crate) fn payload(ops: &[Op], salt: [u8; 8]) -> Vec<u8> {
    let (entities, origins) = mentioned(ops);
    encode(|e| {
        e.array(4)?.bytes(&salt)?.array(entities.len() as u64)?;
        for entity in &entities {
            e.bytes(entity.0.as_bytes())?;
        }
        origins.write(e)?;
        e.array(ops.len() as u64)?;
        for op in ops {
            write_op(e, op, &entities, &origins)?;
        }
        Ok(())
    })
}

fn write_op(e: &mut Enc, op: &Op, entities: &[EntityId], o: &Origins) -> EncodeResult {
    let at = |entity: &EntityId| entities.binary_search(entity).unwrap_or_default() as u64;
    match op {
        Op::Create { entity, kind } => {
            e.array(3)?.u16(1)?.u64(at(entity))?.u16(*kind)?;
        }
        Op::Set { entity, field, prev, value, seen } => {
            let length = if seen.is_some() { 6 } else { 5 };
            e.array(length)?.u16(2)?.u64(at(entity))?.u16(*field)?.bytes(value)?;
            o.write_dots(e, prev.iter())?;
            if let Some(seen) = seen {
                o.write_seen(e, seen)?;
            }
        }
        Op::SetAdd { entity, field, value } => {
            e.array(4)?.u16(3)?.u64(at(entity))?.u16(*field)?.bytes(value)?;
        }
        Op::SetRemove { entity, field, prev } => {
            e.array(4)?.u16(4)?.u64(at(entity))?.u16(*field)?;
            o.write_dots(e, prev.iter())?;
        }
        Op::Append { entity, log, parents, body } => {
            e.array(5)?.u16(5)?.u64(at(entity))?.u16(*log)?.bytes(body)?;
            o.write_dots(e, parents.iter())?;
        }
        Op::Tombstone { entity, prev, reason, seen } => {
            e.array(5)?.u16(6)?.u64(at(entity))?.str(reason)?;
            o.write_dots(e, prev.iter())?;
            o.write_seen(e, seen)?;
        }
        Op::Restore { entity, prev, reason } => {
            e.array(4)?.u16(7)?.u64(at(entity))?.str(reason)?;
            o.write_dots(e, prev.iter())?;
        }
        Op::Resolve { entity, field, prev, value, reason, seen } => {
            e.array(7)?.u16(8)?.u64(at(entity))?.u16(*field)?.bytes(value)?;
            o.write_dots(e, prev.iter())?;
            e.str(reason)?;
            o.write_optional_seen(e, seen.as_ref())?;
        }
        Op::Link { entity, other } => {
            e.array(3)?.u16(9)?.u64(at(entity))?.u64(at(other))?;
        }
        Op::Unlink { entity, prev } => {
            e.array(3)?.u16(10)?.u64(at(entity))?;
            o.write_dots(e, prev.iter())?;
        }
        Op::Redact { origin, seq, basis, left } => {
            e.array(5)?.u16(12)?.u64(o.index(origin))?.u64(*seq)?.str(basis)?;
            e.array(left.len() as u64)?;
            for op in left {
                match op {
                    // Never made: an erasure inside an erasure would have no end.
                    Op::Redact { .. } => e.writer_mut().extend_from_slice(&bare(12)),
                    op => write_op(e, op, entities, o)?,
                }
            }
        }
        _ => write_control_op(e, op, o)?,
    }
    Ok(())
}

/// An operation of that code with nothing in it.
pub(crate) fn bare(code: u16) -> Vec<u8> {
    encode(|e| e.array(1)?.u16(code).map(|_| ()))
}

fn write_control_op(e: &mut Enc, op: &Op, o: &Origins) -> EncodeResult {
    match op {
        Op::Disposition { origin, seq, accept, reason } => {
            e.array(5)?.u16(11)?.u64(o.index(origin))?.u64(*seq)?.bool(*accept)?.str(reason)?;
        }
        Op::Grant { scope, user, until } => {
            e.array(4)?.u16(20)?.bytes(&scope.to_bytes())?.bytes(user.0.as_bytes())?;
            match until {
                Some(until) => e.i64(*until)?,
                None => e.null()?,
            };
        }
        Op::Revoke { scope, user } => {
            e.array(3)?.u16(21)?.bytes(&scope.to_bytes())?.bytes(user.0.as_bytes())?;
        }
        Op::Lease { scope, user, offline_days } => {
            e.array(4)?.u16(22)?.bytes(&scope.to_bytes())?.bytes(user.0.as_bytes())?;
            e.u16(*offline_days)?;
        }
        Op::Key { device, user, name, post, role, public_key, revoked } => {
            e.array(8)?.u16(23)?.bytes(device.0.as_bytes())?.bytes(user.0.as_bytes())?;
            e.str(name)?.str(post)?.str(role)?.bytes(public_key)?.bool(*revoked)?;
        }
        Op::Numbers { device, incarnation, post, first, last } => {
            e.array(6)?.u16(24)?.bytes(device.0.as_bytes())?.u32(*incarnation)?;
            e.str(post)?.u32(*first)?.u32(*last)?;
        }
        Op::Void { post, first, last, reason } => {
            e.array(5)?.u16(25)?.str(post)?.u32(*first)?.u32(*last)?.str(reason)?;
        }
        Op::Purged { scope, origin, seq, changes, files } => {
            e.array(6)?.u16(26)?.bytes(&scope.to_bytes())?.u64(o.index(origin))?.u64(*seq)?;
            e.u64(*changes)?.u64(*files)?;
        }
        Op::Receipt { bundle, part, sha256, from, changes } => {
            e.array(6)?.u16(27)?.bytes(bundle.as_bytes())?.u16(*part)?.bytes(sha256)?;
            e.bytes(from.0.as_bytes())?.u64(*changes)?;
        }
        Op::Unknown { raw, .. } => e.writer_mut().extend_from_slice(raw),
        _ => {}
    }
    Ok(())
}

pub(crate) fn read_payload(bytes: &[u8]) -> Result<Vec<Op>, FormatError> {
    let mut r = Reader::new("payload", bytes);
    let parts = r.array()?;
    if parts < 4 {
        return Err(r.bad());
    }
    r.bytes()?;
    let mut entities = Vec::new();
    for _ in 0..r.array()? {
        entities.push(EntityId(r.uuid()?));
    }
    let origins = Origins::read(&mut r)?;
    let mut ops = Vec::new();
    for _ in 0..r.array()? {
        let raw = r.slice_of_next()?;
        ops.push(read_op(raw, &entities, &origins)?);
    }
    r.skip(parts - 4)?;
    r.end()?;
    Ok(ops)
}

fn read_op(raw: &[u8], entities: &[EntityId], o: &Origins) -> Result<Op, FormatError> {
    let mut r = Reader::new("operation", raw);
    let length = r.array()?;
    match r.u16()? {
        code @ 1..=10 => read_record_op(&mut r, code, length, entities, o),
        12 => read_redact(&mut r, length, entities, o),
        code => read_control_op(&mut r, code, o, raw),
    }
}

fn read_record_op(
    r: &mut Reader,
    code: u16,
    length: u64,
    entities: &[EntityId],
    o: &Origins,
) -> Result<Op, FormatError> {
    let entity = entity(r, entities)?;
    Ok(match code {
        1 => Op::Create { entity, kind: r.u16()? },
        2 => {
            let (field, value) = (r.u16()?, r.bytes()?);
            let prev = o.read_dots(r)?;
            let seen = if length > 5 { r.null_or(|r| o.read_seen(r))? } else { None };
            Op::Set { entity, field, prev, value, seen }
        }
        3 => Op::SetAdd { entity, field: r.u16()?, value: r.bytes()? },
        4 => Op::SetRemove { entity, field: r.u16()?, prev: o.read_dots(r)? },
        5 => {
            let (log, body) = (r.u16()?, r.bytes()?);
            Op::Append { entity, log, parents: o.read_dots(r)?, body }
        }
        6 => {
            let reason = r.text()?;
            let prev = o.read_dots(r)?;
            Op::Tombstone { entity, prev, reason, seen: o.read_seen(r)? }
        }
        7 => {
            let reason = r.text()?;
            Op::Restore { entity, prev: o.read_dots(r)?, reason }
        }
        8 => {
            let (field, value) = (r.u16()?, r.bytes()?);
            let prev = o.read_dots(r)?;
            let reason = r.text()?;
            Op::Resolve { entity, field, prev, value, reason, seen: r.null_or(|r| o.read_seen(r))? }
        }
        9 => Op::Link { entity, other: self::entity(r, entities)? },
        _ => Op::Unlink { entity, prev: o.read_dots(r)? },
    })
}

/// What is left of an erased change holds only operations on records, so that nothing here recurses.
fn read_redact(r: &mut Reader, length: u64, entities: &[EntityId], o: &Origins) -> Result<Op, FormatError> {
    let (origin, seq, basis) = (o.get(r)?, r.u64()?, r.text()?);
    let mut left = Vec::new();
    let count = if length > 4 { r.array()? } else { 0 };
    for _ in 0..count {
        let raw = r.slice_of_next()?;
        let mut inner = Reader::new("operation", raw);
        let length = inner.array()?;
        left.push(match inner.u16()? {
            code @ 1..=10 => read_record_op(&mut inner, code, length, entities, o)?,
            code => Op::Unknown { code, raw: raw.to_vec() },
        });
    }
    Ok(Op::Redact { origin, seq, basis, left })
}

fn entity(r: &mut Reader, entities: &[EntityId]) -> Result<EntityId, FormatError> {
    let index = usize::try_from(r.u64()?).map_err(|_| r.bad())?;
    entities.get(index).copied().ok_or_else(|| r.bad())
}

fn read_control_op(r: &mut Reader, code: u16, o: &Origins, raw: &[u8]) -> Result<Op, FormatError> {
    Ok(match code {
        11 => Op::Disposition {
            origin: o.get(r)?,
            seq: r.u64()?,
            accept: r.get(Decoder::bool)?,
            reason: r.text()?,
        },
        20 => Op::Grant {
            scope: r.scope()?,
            user: UserId(r.uuid()?),
            until: r.null_or(|r| r.get(Decoder::i64))?,
        },
        21 => Op::Revoke { scope: r.scope()?, user: UserId(r.uuid()?) },
        22 => Op::Lease { scope: r.scope()?, user: UserId(r.uuid()?), offline_days: r.u16()? },
        23 => Op::Key {
            device: DeviceId(r.uuid()?),
            user: UserId(r.uuid()?),
            name: r.text()?,
            post: r.text()?,
            role: r.text()?,
            public_key: r.bytes()?.try_into().map_err(|_| r.bad())?,
            revoked: r.get(Decoder::bool)?,
        },
        24 => Op::Numbers {
            device: DeviceId(r.uuid()?),
            incarnation: r.get(Decoder::u32)?,
            post: r.text()?,
            first: r.get(Decoder::u32)?,
            last: r.get(Decoder::u32)?,
        },
        25 => Op::Void {
            post: r.text()?,
            first: r.get(Decoder::u32)?,
            last: r.get(Decoder::u32)?,
            reason: r.text()?,
        },
        26 => Op::Purged {
            scope: r.scope()?,
            origin: o.get(r)?,
            seq: r.u64()?,
            changes: r.u64()?,
            files: r.u64()?,
        },
        27 => Op::Receipt {
            bundle: r.uuid()?,
            part: r.u16()?,
            sha256: r.bytes()?.try_into().map_err(|_| r.bad())?,
            from: DeviceId(r.uuid()?),
            changes: r.u64()?,
        },
        _ => Op::Unknown { code, raw: raw.to_vec() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_about_no_record_reads_back_as_it_was_said() {
        let device = DeviceId(Uuid::from_u128(7));
        let user = UserId(Uuid::from_u128(8));
        let origin = Origin { device, incarnation: 3 };
        let scope = Scope::Case(Uuid::from_u128(9));
        let post = || "BUC".to_owned();
        let ops = vec![
            Op::Grant { scope: scope.clone(), user, until: Some(1_790_000_000_000) },
            Op::Lease { scope: scope.clone(), user, offline_days: 14 },
            Op::Revoke { scope: scope.clone(), user },
            Op::Disposition { origin, seq: 5, accept: true, reason: "written after access ended".into() },
            Op::Numbers { device, incarnation: 3, post: post(), first: 1_001, last: 2_000 },
            Op::Void { post: post(), first: 1_742, last: 2_000, reason: "the device was revoked".into() },
            Op::Purged { scope, origin: Origin { device, incarnation: 1 }, seq: 12, changes: 40, files: 2 },
        ];
        let bytes = payload(&ops, [1; 8]);
        assert_eq!(read_payload(&bytes).unwrap(), ops);
        for cut in 0..bytes.len() {
            assert!(read_payload(&bytes[..cut]).is_err(), "cut at {cut}");
        }
    }
}
