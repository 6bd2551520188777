//! One frame: an array of its number and its message.

use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{Acks, Checkpoint, Hello, Need, Pull, Push, Slow, Snap, Welcome};
use crate::FrameError;

const HELLO: u16 = 1;
const PUSH: u16 = 2;
const END: u16 = 3;
const WELCOME: u16 = 4;
const ACK: u16 = 5;
const SNAP: u16 = 6;
const PULL: u16 = 7;
const CHECKPOINT: u16 = 8;
const NEED: u16 = 9;
const SLOW: u16 = 10;

/// Everything that travels inside an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    Hello(Hello),
    Push(Push),
    /// The last frame of either side.
    End,
    Welcome(Welcome),
    Ack(Acks),
    Snap(Snap),
    Pull(Pull),
    Checkpoint(Checkpoint),
    Need(Need),
    Slow(Slow),
    /// A frame of a newer version, to be skipped.
    Unknown {
        code: u16,
    },
}

impl Frame {
    /// The frame before compression.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes);
        if let Err(error) = self.write(&mut encoder) {
            unreachable!("writing to memory failed: {error}");
        }
        bytes
    }

    fn write(
        &self,
        e: &mut Encoder<&mut Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        e.array(2)?;
        match self {
            Self::Hello(message) => message.encode(e.u16(HELLO)?, &mut ()),
            Self::Push(message) => message.encode(e.u16(PUSH)?, &mut ()),
            Self::End => e.u16(END)?.map(0)?.ok(),
            Self::Welcome(message) => message.encode(e.u16(WELCOME)?, &mut ()),
            Self::Ack(message) => message.encode(e.u16(ACK)?, &mut ()),
            Self::Snap(message) => message.encode(e.u16(SNAP)?, &mut ()),
            Self::Pull(message) => message.encode(e.u16(PULL)?, &mut ()),
            Self::Checkpoint(message) => message.encode(e.u16(CHECKPOINT)?, &mut ()),
            Self::Need(message) => message.encode(e.u16(NEED)?, &mut ()),
            Self::Slow(message) => message.encode(e.u16(SLOW)?, &mut ()),
            Self::Unknown { code } => e.u16(*code)?.map(0)?.ok(),
        }
    }

    /// Reads a decompressed frame.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, FrameError> {
        let mut d = Decoder::new(bytes);
        let malformed = |d: &Decoder<'_>, error: &DecodeError| FrameError::Malformed {
            at: error.position().unwrap_or_else(|| d.position()),
        };
        read(&mut d).map_err(|error| malformed(&d, &error))
    }
}

fn read(d: &mut Decoder<'_>) -> Result<Frame, DecodeError> {
    let count = d.array()?.filter(|count| *count >= 2);
    let count = count.ok_or_else(|| DecodeError::message("not a frame").at(0))?;
    let code = d.u16()?;
    let frame = match code {
        HELLO => Frame::Hello(Hello::decode(d, &mut ())?),
        PUSH => Frame::Push(Push::decode(d, &mut ())?),
        WELCOME => Frame::Welcome(Welcome::decode(d, &mut ())?),
        ACK => Frame::Ack(Acks::decode(d, &mut ())?),
        SNAP => Frame::Snap(Snap::decode(d, &mut ())?),
        PULL => Frame::Pull(Pull::decode(d, &mut ())?),
        CHECKPOINT => Frame::Checkpoint(Checkpoint::decode(d, &mut ())?),
        NEED => Frame::Need(Need::decode(d, &mut ())?),
        SLOW => Frame::Slow(Slow::decode(d, &mut ())?),
        END => {
            d.skip()?;
            Frame::End
        }
        code => {
            d.skip()?;
            Frame::Unknown { code }
        }
    };
    for _ in 2..count {
        d.skip()?;
    }
    if d.position() != d.input().len() {
        return Err(DecodeError::message("bytes after the frame").at(d.position()));
    }
    Ok(frame)
}
