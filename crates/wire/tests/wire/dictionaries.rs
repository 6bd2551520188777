//! The compression dictionary: used only between those who know it, never the end of a conversation.

use wire::v1::Frame;
use wire::{Dictionary, FrameDecoder, FrameError};

use crate::samples;

/// Where a frame of ours names its dictionary: after the length, zstd's number and the descriptor.
const NAMED_AT: usize = 9;

fn newest() -> &'static Dictionary {
    Dictionary::shared(&Dictionary::known()).unwrap()
}

fn push() -> Frame {
    samples::all().into_iter().find(|(name, _)| *name == "push").unwrap().1
}

/// The frame as another version would send it, with a dictionary that is not here.
fn of_another_version(frame: &Frame) -> Vec<u8> {
    let mut bytes = wire::encode_frame_with(frame, 19, Some(newest())).unwrap();
    let id = u16::try_from(newest().id()).unwrap().to_le_bytes();
    assert_eq!(bytes[NAMED_AT..NAMED_AT + 2], id);
    bytes[NAMED_AT..NAMED_AT + 2].copy_from_slice(&40_001_u16.to_le_bytes());
    bytes
}

#[test]
fn a_frame_made_with_a_dictionary_is_read_and_smaller() {
    let mut decoder = FrameDecoder::new();
    for (name, frame) in samples::all() {
        let bytes = wire::encode_frame_with(&frame, 19, Some(newest())).unwrap();
        decoder.push(&bytes);
        assert_eq!(decoder.next_frame().unwrap().as_ref(), Some(&frame), "{name}");
    }
    let plain = wire::encode_frame(&push(), 19).unwrap().len();
    assert!(wire::encode_frame_with(&push(), 19, Some(newest())).unwrap().len() < plain);
}

#[test]
fn a_frame_with_an_unknown_dictionary_is_named_and_passed_over() {
    let mut decoder = FrameDecoder::new();
    decoder.push(&of_another_version(&push()));
    decoder.push(&wire::encode_frame(&Frame::End, 3).unwrap());
    let unknown = decoder.next_frame();
    assert!(matches!(unknown, Err(FrameError::UnknownDictionary { id: 40_001 })), "{unknown:?}");
    assert_eq!(decoder.next_frame().unwrap(), Some(Frame::End));
}

#[test]
fn a_frame_that_says_less_than_it_holds_is_refused_with_a_dictionary_too() {
    let mut bytes = wire::encode_frame_with(&push(), 19, Some(newest())).unwrap();
    // The content size follows the dictionary's number.
    bytes[NAMED_AT + 2] = bytes[NAMED_AT + 2].saturating_sub(1);
    let mut decoder = FrameDecoder::new();
    decoder.push(&bytes);
    assert!(decoder.next_frame().is_err());
}

#[test]
fn only_what_both_sides_know_is_shared() {
    assert!(Dictionary::shared(&[]).is_none());
    assert!(Dictionary::shared(&[1, 40_001]).is_none());
    let known = Dictionary::known();
    assert_eq!(Dictionary::shared(&known).map(Dictionary::id), known.last().copied());
    assert!(known.iter().all(|id| Dictionary::numbered(*id).is_some_and(|found| found.id() == *id)));
}

/// What a released dictionary made is read for ever: `tests/contract/wire/dictionary.hex` was made with the first one.
#[test]
fn a_frame_as_released_is_still_read() {
    let file =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/contract/wire/dictionary.hex");
    if std::env::var_os("GOLDEN").is_some_and(|mode| mode == "write") && !file.exists() {
        let bytes = wire::encode_frame_with(&push(), 19, Dictionary::numbered(32_769)).unwrap();
        std::fs::write(&file, wire::to_hex(&bytes) + "\n").unwrap();
    }
    let released = wire::from_hex(std::fs::read_to_string(file).unwrap().trim()).unwrap();
    let mut decoder = FrameDecoder::new();
    decoder.push(&released);
    assert_eq!(decoder.next_frame().unwrap(), Some(push()));
}
