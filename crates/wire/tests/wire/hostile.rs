//! Bytes of an enemy: refused with an error, never a panic, never more memory than a frame may take.

use proptest::prelude::*;
use wire::v1::{Frame, Push, Run};
use wire::{FrameDecoder, FrameError, FrameReader, MAX_COMPRESSED, MAX_RAW};

use crate::samples;

fn prefixed(compressed: &[u8]) -> Vec<u8> {
    [&u32::try_from(compressed.len()).unwrap().to_be_bytes()[..], compressed].concat()
}

fn decode(bytes: &[u8]) -> Result<Option<Frame>, FrameError> {
    let mut decoder = FrameDecoder::new();
    decoder.push(bytes);
    decoder.next_frame()
}

#[test]
fn a_length_above_the_limit_is_refused_before_its_bytes_come() {
    for length in [0_u32, u32::try_from(MAX_COMPRESSED).unwrap() + 1, u32::MAX] {
        let prefix = length.to_be_bytes();
        assert!(matches!(decode(&prefix), Err(FrameError::Oversize { .. })), "{length}");
        let read = FrameReader::new(&prefix[..]).next_frame();
        assert!(matches!(read, Err(FrameError::Oversize { .. })), "{length}");
    }
}

#[test]
fn a_bomb_is_refused_by_the_size_it_declares() {
    let bomb = zstd::bulk::compress(&vec![0; 64 * MAX_RAW], 19).unwrap();
    assert!(bomb.len() < 64 * 1024);
    assert!(matches!(decode(&prefixed(&bomb)), Err(FrameError::Oversize { .. })));
    let two = [zstd::bulk::compress(&vec![0; MAX_RAW], 3).unwrap(), bomb].concat();
    assert!(
        matches!(decode(&prefixed(&two)), Err(FrameError::Compression)),
        "a second bomb behind the first"
    );
}

#[test]
fn a_frame_that_hides_its_size_or_lies_about_it_is_refused() {
    let raw = samples::all()[0].1.to_cbor();
    let mut hiding = zstd::Encoder::new(Vec::new(), 3).unwrap();
    std::io::Write::write_all(&mut hiding, &raw).unwrap();
    assert!(matches!(decode(&prefixed(&hiding.finish().unwrap())), Err(FrameError::Compression)));
    let mut lying = zstd::bulk::compress(&raw, 3).unwrap();
    lying[5] = lying[5].wrapping_add(1);
    assert!(decode(&prefixed(&lying)).is_err());
}

#[test]
fn a_stream_that_ends_inside_a_frame_says_so() {
    let bytes = wire::encode_frame(&samples::all()[1].1, 19).unwrap();
    for end in 1..bytes.len() {
        assert!(matches!(FrameReader::new(&bytes[..end]).next_frame(), Err(FrameError::Truncated)), "{end}");
        let mut decoder = FrameDecoder::new();
        decoder.push(&bytes[..end]);
        assert!(decoder.next_frame().unwrap().is_none());
        assert!(decoder.is_inside_frame());
    }
}

#[test]
fn what_does_not_fit_is_not_sent() {
    let mut state = 1_u64;
    let noise: Vec<u8> = (0..MAX_COMPRESSED + 5000)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_be_bytes()[2]
        })
        .collect();
    let carried = wire::v1::Carried { header: vec![1], payload: Some(noise), payload_hash: None };
    let mut run: Run = match samples::all().remove(1).1 {
        Frame::Push(Push { mut runs }) => runs.remove(0),
        other => panic!("{other:?}"),
    };
    run.changes = vec![carried];
    assert!(wire::encode_frame(&Frame::Push(Push { runs: vec![run.clone()] }), 3).is_err());
    run.changes =
        vec![wire::v1::Carried { header: vec![0; MAX_RAW], payload: None, payload_hash: Some([0; 32]) }];
    assert!(wire::encode_frame(&Frame::Push(Push { runs: vec![run] }), 3).is_err());
}

#[test]
fn runs_that_claim_too_much_are_refused() {
    let Frame::Push(Push { mut runs }) = samples::all().remove(1).1 else { panic!("push") };
    let run = runs.remove(0);
    assert!(Run { first_seq: u64::MAX, ..run.clone() }.into_raw().is_err());
    assert!(Run { changes: vec![], ..run.clone() }.into_raw().is_err());
    let mut bare = run;
    bare.changes[1].payload_hash = None;
    assert!(bare.into_raw().is_err());
}

/// Deep nesting in an unknown field must not be recursed into.
#[test]
fn deep_nesting_is_skipped_without_recursion() {
    let mut bytes = vec![0x82, 0x19, 0x03, 0xe8];
    bytes.extend(std::iter::repeat_n(0x81, 1_000_000));
    bytes.push(0);
    assert_eq!(Frame::from_cbor(&bytes).unwrap(), Frame::Unknown { code: 1000 });
}

#[test]
fn a_snapshot_that_claims_more_than_it_brings_is_refused() {
    // [1, [], [], [...]]: a count of four thousand million scopes, of heads, of records.
    for bytes in [
        "8401808 09bffffffffffffffff",
        "84018080 81 86 4100 9b fffffffffffffffb",
        "84018080 81 86 4100 80 80 80 80 9b fffffffffffffffb",
        // A number of a change that nobody can have reached, and a stamp of the year ten thousand.
        "8401 82 50 00000000000000000000000000000001 01 80 81 86 4100 80 82 00 1bffffffffffffffff 80 80 80",
    ] {
        let bytes = wire::from_hex(&bytes.replace(' ', "")).unwrap();
        assert!(ledger::Snapshot::decode_all(&bytes).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_an_answer_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Frame::from_cbor(&bytes);
        let _ = decode(&bytes);
        let _ = decode(&prefixed(&bytes));
    }

    #[test]
    fn a_flipped_snapshot_is_an_answer_or_an_error(at in any::<usize>(), flip in 1_u8..) {
        let (_, frame) = samples::later().remove(1);
        let mut raw = frame.to_cbor();
        let at = at % raw.len();
        raw[at] ^= flip;
        if let Ok(Frame::Snap(snap)) = Frame::from_cbor(&raw) {
            _ = snap.scopes.iter().all(ledger::Snapshot::accounts_for_its_records);
        }
        _ = Frame::from_cbor(&raw[..at]);
    }

    #[test]
    fn a_flipped_frame_is_an_answer_or_an_error(sample in 0_usize..15, at in any::<usize>(), flip in 1_u8..) {
        let frames: Vec<_> = samples::all().into_iter().chain(samples::later()).collect();
        let (_, frame) = &frames[sample];
        let mut raw = frame.to_cbor();
        let at_raw = at % raw.len();
        raw[at_raw] ^= flip;
        if let Ok(Frame::Push(Push { runs })) = Frame::from_cbor(&raw) {
            for run in runs {
                let _ = (run.last_seq(), run.weight(), run.into_raw());
            }
        }
        let mut sent = wire::encode_frame(frame, 3).unwrap();
        let at = at % sent.len();
        sent[at] ^= flip;
        let _ = decode(&sent);
    }
}
