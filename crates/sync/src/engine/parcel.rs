//! What one request carries. It is packed by the driver, without the vault: compressing for a thin line
//! takes its time.

use vault::Run;
use wire::Dictionary;
use wire::v1::{self, Frame, Hello, Packer};

use crate::SyncError;

/// The thin line is dearer than the processor.
const LEVEL: i32 = 19;

/// HELLO and the runs that go with it.
#[derive(Debug)]
pub struct Parcel {
    pub(super) hello: Hello,
    pub(super) runs: Vec<Run>,
    /// The compressed size of PUSH frames.
    pub(super) frame_bytes: u32,
    /// What HQ knows as well; HELLO itself goes plain.
    pub(super) dictionary: Option<&'static Dictionary>,
}

impl Parcel {
    /// The body of the request: HELLO, PUSH…, END.
    pub fn pack(self) -> Result<Vec<u8>, SyncError> {
        let too_large = |_| SyncError::Protocol("a change is too large to travel");
        let mut body = wire::encode_frame(&Frame::Hello(self.hello), LEVEL).map_err(too_large)?;
        let runs: Result<Vec<v1::Run>, _> =
            self.runs.into_iter().map(|run| v1::Run::of(&run.stream, run.first_seq, run.raws)).collect();
        let runs = runs.map_err(|_| SyncError::Protocol("a run of changes is not signed"))?;
        let target = usize::try_from(self.frame_bytes).unwrap_or(usize::MAX);
        let mut packer = Packer::new(target, LEVEL).with_dictionary(self.dictionary);
        for frame in packer.push_frames(runs).map_err(too_large)? {
            body.extend(frame);
        }
        body.extend(wire::encode_frame(&Frame::End, LEVEL).map_err(too_large)?);
        Ok(body)
    }
}
