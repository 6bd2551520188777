//! How the ledger's names are written inside frames.

use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encoder};

type Encoded<W> = Result<(), EncodeError<<W as Write>::Error>>;

pub(super) mod uuid {
    use super::*;
    use ::uuid::Uuid;

    pub fn encode<C, W: Write>(id: &Uuid, e: &mut Encoder<W>, _: &mut C) -> Encoded<W> {
        e.bytes(id.as_bytes())?.ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Uuid, DecodeError> {
        let at = d.position();
        Uuid::from_slice(d.bytes()?).map_err(|_| DecodeError::message("not an id").at(at))
    }
}

pub(super) mod device {
    use super::*;
    use ledger::DeviceId;

    pub fn encode<C, W: Write>(id: &DeviceId, e: &mut Encoder<W>, c: &mut C) -> Encoded<W> {
        super::uuid::encode(&id.0, e, c)
    }

    pub fn decode<C>(d: &mut Decoder<'_>, c: &mut C) -> Result<DeviceId, DecodeError> {
        super::uuid::decode(d, c).map(DeviceId)
    }
}

pub(super) mod scope {
    use super::*;
    use ledger::Scope;

    pub fn encode<C, W: Write>(scope: &Scope, e: &mut Encoder<W>, _: &mut C) -> Encoded<W> {
        e.bytes(&scope.to_bytes())?.ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Scope, DecodeError> {
        let at = d.position();
        Scope::from_bytes(d.bytes()?).ok_or_else(|| DecodeError::message("not a scope").at(at))
    }
}

/// Device and incarnation as an array of two, longer arrays allowed.
pub(super) mod origin {
    use super::*;
    use ledger::Origin;

    pub fn encode<C, W: Write>(origin: &Origin, e: &mut Encoder<W>, c: &mut C) -> Encoded<W> {
        e.array(2)?;
        super::device::encode(&origin.device, e, c)?;
        e.u32(origin.incarnation)?.ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, c: &mut C) -> Result<Origin, DecodeError> {
        let at = d.position();
        let count = d.array()?.filter(|count| *count >= 2);
        let count = count.ok_or_else(|| DecodeError::message("not an origin").at(at))?;
        let device = super::device::decode(d, c)?;
        let incarnation = d.u32()?;
        for _ in 2..count {
            d.skip()?;
        }
        Ok(Origin { device, incarnation })
    }
}

/// The ledger's own bytes for many snapshots.
pub(super) mod snapshots {
    use super::*;
    use ledger::Snapshot;

    pub fn encode<C, W: Write>(all: &[Snapshot], e: &mut Encoder<W>, _: &mut C) -> Encoded<W> {
        e.bytes(&Snapshot::encode_all(&all.iter().collect::<Vec<_>>()))?.ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Vec<Snapshot>, DecodeError> {
        let at = d.position();
        Snapshot::decode_all(d.bytes()?).map_err(|_| DecodeError::message("not snapshots").at(at))
    }
}
