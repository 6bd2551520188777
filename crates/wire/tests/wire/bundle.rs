//! Courier bundles as files: what comes out is what went in, and whatever was done to one on its way is
//! found before a byte of it is believed.

use std::fs::{self, File};
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;

use ledger::{DeviceId, SigningKey};
use proptest::prelude::*;
use uuid::Uuid;
use wire::bundle::{self, BLOCK, BundleError, BundleWriter, Checked, Claim, Draft, Header, Written};
use wire::v1::{FilePiece, Frame, Kept, KeptFile};

use crate::samples;

fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

fn device(number: u8) -> DeviceId {
    DeviceId(Uuid::from_u128(number.into()))
}

fn draft(to: &[u8]) -> Draft {
    Draft {
        id: Uuid::from_u128(0xb0),
        from: device(1),
        to: to.iter().map(|number| (device(*number), key(*number).verifying_key())).collect(),
        created: 1_790_000_000_000,
    }
}

fn bytes_of(frame: &Frame) -> Vec<u8> {
    wire::encode_frame(frame, 3).unwrap()
}

fn pieces() -> Vec<Frame> {
    let piece = FilePiece {
        case: Uuid::from_u128(0xca),
        id: Uuid::from_u128(0xf1),
        part: "original".into(),
        size: 7,
        sha256: [5; 32],
        offset: 3,
        bytes: b"rest".to_vec(),
    };
    let kept = Kept {
        files: vec![KeptFile {
            case: Uuid::from_u128(0xca),
            id: Uuid::from_u128(0xf1),
            part: "original".into(),
        }],
    };
    vec![Frame::FilePiece(piece), Frame::Kept(kept)]
}

/// A bundle of device 1 for these devices, with these frames after the opening END.
fn write(folder: &std::path::Path, to: &[u8], most: u64, frames: &[Frame]) -> Vec<Written> {
    let (draft, key) = (draft(to), key(1));
    let opening = bytes_of(&Frame::End);
    let mut writer = BundleWriter::begin(draft, &key, &folder.join("work.chbundle"), most, opening).unwrap();
    for frame in frames {
        writer.frame(&bytes_of(frame), None).unwrap();
    }
    writer.finish().unwrap()
}

fn small(to: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let written = write(folder.path(), to, bundle::LARGEST, &[samples::all().remove(1).1]);
    fs::read(&written[0].path).unwrap()
}

fn checked(bytes: &[u8]) -> Result<Checked, BundleError> {
    let mut reader = bytes;
    let claim = Claim::read(&mut reader)?;
    let signer = key(1).verifying_key();
    bundle::check(&claim, &signer, &mut reader, |_| true).map(|checked| checked.expect("nobody stopped it"))
}

fn frames(bytes: &[u8], opener: u8) -> Result<Vec<Frame>, BundleError> {
    let mut reader = checked(bytes)?.open(Cursor::new(bytes), &key(opener))?;
    let mut frames = Vec::new();
    while let Some(frame) = reader.next_frame()? {
        frames.push(frame);
    }
    Ok(frames)
}

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/contract").join(name)
}

fn golden_bytes(name: &str, made: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    if std::env::var_os("GOLDEN").is_some_and(|mode| mode == "write") && !golden(name).exists() {
        let text = wire::to_hex(&made());
        let lines: Vec<&str> = text.as_bytes().chunks(100).map(|l| std::str::from_utf8(l).unwrap()).collect();
        fs::write(golden(name), lines.join("\n") + "\n").unwrap();
    }
    let text = fs::read_to_string(golden(name)).unwrap();
    wire::from_hex(&text.split_whitespace().collect::<String>()).unwrap()
}

#[test]
fn frames_of_bundles_are_written_and_read_as_released() {
    for (name, frame) in ["wire/piece.hex", "wire/kept.hex"].into_iter().zip(pieces()) {
        assert_eq!(golden_bytes(name, || frame.to_cbor()), frame.to_cbor(), "{name}");
        assert_eq!(Frame::from_cbor(&golden_bytes(name, Vec::new)).unwrap(), frame, "{name}");
    }
}

#[test]
fn a_bundle_as_released_is_still_opened_by_each_of_its_recipients() {
    let bytes = golden_bytes("bundle/bundle.hex", || small(&[2, 3]));
    let header = checked(&bytes).unwrap().header().clone();
    assert_eq!((header.from, header.to.clone()), (device(1), vec![device(2), device(3)]));
    assert_eq!((header.part, header.parts, header.created), (1, 1, 1_790_000_000_000));
    // The outside is the same for ever: only the encrypted body holds chance.
    assert_eq!(header.sign(&key(1)).unwrap()[..], bytes[..BLOCK]);
    let expected = vec![Frame::End, samples::all().remove(1).1];
    for opener in [2, 3] {
        assert_eq!(frames(&bytes, opener).unwrap(), expected);
    }
}

#[test]
fn a_bundle_is_opened_by_its_recipients_only_and_carried_by_anybody() {
    let bytes = small(&[2, 3]);
    assert!(checked(&bytes).is_ok(), "whole and signed, whoever looks");
    assert!(matches!(frames(&bytes, 4), Err(BundleError::NotForUs)));
    assert!(matches!(frames(&bytes, 1), Err(BundleError::NotForUs)), "not even by its maker");
}

#[test]
fn parts_are_taken_one_by_one_and_none_is_larger_than_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut state = 7_u64;
    let noise = |state: &mut u64| {
        (0..200_000)
            .map(|_| {
                *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (*state >> 56) as u8
            })
            .collect()
    };
    let made: Vec<Frame> = (0..20_u64)
        .map(|n| {
            let Frame::FilePiece(piece) = pieces().remove(0) else { unreachable!() };
            Frame::FilePiece(FilePiece { offset: n, bytes: noise(&mut state), ..piece })
        })
        .collect();
    let written = write(folder.path(), &[2], bundle::SMALLEST, &made);
    assert!(written.len() > 3);
    let mut found = Vec::new();
    for (number, part) in (1..).zip(&written) {
        let bytes = fs::read(&part.path).unwrap();
        assert!(bytes.len() as u64 <= bundle::SMALLEST && bytes.len() as u64 == part.size);
        assert_eq!((part.header.part, usize::from(part.header.parts)), (number, written.len()));
        let mut of_part = frames(&bytes, 2).unwrap();
        assert_eq!(of_part.remove(0), Frame::End, "every part opens by itself");
        found.extend(of_part);
    }
    assert_eq!(found, made);
    let names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), written.len(), "{names:?}");
    assert!(names.contains(&format!("work.2of{}.chbundle", written.len())), "{names:?}");
}

#[test]
fn a_bundle_cut_at_any_place_or_lengthened_is_refused() {
    let bytes = small(&[2]);
    for end in 0..bytes.len() {
        let error = checked(&bytes[..end]).expect_err("a cut bundle");
        let expected = if end < BLOCK {
            matches!(error, BundleError::NotABundle)
        } else {
            matches!(error, BundleError::Length { .. })
        };
        assert!(expected, "{end}: {error}");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(matches!(checked(&longer), Err(BundleError::Length { .. })));
}

#[test]
fn a_byte_flipped_anywhere_is_refused() {
    let bytes = small(&[2]);
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(checked(&flipped).is_err(), "byte {at}");
    }
}

#[test]
fn a_body_that_is_another_on_the_second_reading_is_not_believed() {
    /// A stick that lies after it was checked.
    struct Lying(Cursor<Vec<u8>>);
    impl Read for Lying {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0.read(buffer)
        }
    }
    impl Seek for Lying {
        fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
            self.0.seek(to)
        }
    }
    let (one, other) = (small(&[2]), small(&[2]));
    assert_ne!(one[BLOCK..], other[BLOCK..]);
    let checked = checked(&one).unwrap();
    let swapped = [&one[..BLOCK], &other[BLOCK..]].concat();
    assert!(checked.open(Lying(Cursor::new(swapped)), &key(2)).is_err());
}

#[test]
fn another_key_under_the_name_of_a_device_is_a_forgery() {
    let bytes = small(&[2]);
    let mut reader = &bytes[..];
    let claim = Claim::read(&mut reader).unwrap();
    let other = key(9).verifying_key();
    assert!(matches!(claim.verified(&other), Err(BundleError::Forged)));
    assert!(matches!(bundle::check(&claim, &other, &mut reader, |_| true), Err(BundleError::Forged)));
}

#[test]
fn an_outside_that_says_too_much_is_refused_before_anything_is_read() {
    let header = checked(&small(&[2])).unwrap().header().clone();
    let many = Header { to: (0..9).map(device).collect(), ..header.clone() };
    assert!(matches!(many.sign(&key(1)), Err(BundleError::Recipients)));
    assert!(matches!(Header { to: vec![], ..header.clone() }.sign(&key(1)), Err(BundleError::Recipients)));
    for bad in [
        Header { part: 0, ..header.clone() },
        Header { part: 2, ..header.clone() },
        Header { parts: 1000, ..header.clone() },
        Header { length: bundle::LARGEST, ..header.clone() },
    ] {
        assert!(matches!(bad.sign(&key(1)), Err(BundleError::Malformed)), "{bad:?}");
    }
    let mut block: [u8; BLOCK] = small(&[2])[..BLOCK].try_into().unwrap();
    for length in [BLOCK as u32 - 75, u32::MAX] {
        block[8..12].copy_from_slice(&length.to_be_bytes());
        assert!(matches!(Claim::of_block(block), Err(BundleError::Malformed)));
    }
}

#[test]
fn a_bundle_of_a_newer_version_says_so() {
    let mut block: [u8; BLOCK] = small(&[2])[..BLOCK].try_into().unwrap();
    // The header's map begins with its version: {0: 1, …}.
    assert_eq!(block[13..15], [0, 1]);
    block[14] = 7;
    assert!(matches!(Claim::of_block(block), Err(BundleError::Newer { version: 7 })));
}

#[test]
fn what_is_given_up_leaves_no_file_behind() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("work.chbundle");
    let key = key(1);
    let mut writer =
        BundleWriter::begin(draft(&[2]), &key, &out, bundle::LARGEST, bytes_of(&Frame::End)).unwrap();
    writer.frame(&bytes_of(&pieces().remove(0)), None).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing under the final name yet");
    assert!(!out.exists());
    drop(writer);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_is_in_the_way_is_never_written_over() {
    let link = tempfile::tempdir().unwrap();
    let name = format!("work.chbundle.{}.1.part", draft(&[2]).id.simple());
    std::os::unix::fs::symlink("/dev/full", link.path().join(&name)).unwrap();
    let key = key(1);
    let out = link.path().join("work.chbundle");
    let begun = BundleWriter::begin(draft(&[2]), &key, &out, bundle::LARGEST, bytes_of(&Frame::End));
    assert!(matches!(begun, Err(BundleError::Unwritable(_))));
    assert!(!out.exists());
}

#[test]
fn reading_can_be_stopped() {
    let bytes = small(&[2]);
    let mut reader = &bytes[..];
    let claim = Claim::read(&mut reader).unwrap();
    let stopped = bundle::check(&claim, &key(1).verifying_key(), &mut reader, |_| false).unwrap();
    assert!(stopped.is_none());
}

#[test]
fn a_key_that_everybody_could_open_with_is_no_recipient() {
    let folder = tempfile::tempdir().unwrap();
    let key = key(1);
    let mut weak = [0; 32];
    weak[0] = 1;
    let mut draft = draft(&[2]);
    draft.to[0].1 = ledger::VerifyingKey::from_bytes(&weak).unwrap();
    let begun = BundleWriter::begin(draft, &key, &folder.path().join("x"), bundle::LARGEST, vec![]);
    assert!(matches!(begun, Err(BundleError::RecipientKey)));
    assert!(File::open(folder.path().join("x")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_block_is_an_answer_or_an_error(noise in prop::collection::vec(any::<u8>(), 0..300), length in any::<u16>()) {
        let mut block = [0; BLOCK];
        block[..8].copy_from_slice(b"CHBUNDLE");
        block[8..12].copy_from_slice(&u32::from(length).to_be_bytes());
        block[12..12 + noise.len()].copy_from_slice(&noise);
        if let Ok(claim) = Claim::of_block(block) {
            prop_assert!(claim.verified(&key(1).verifying_key()).is_err());
        }
    }
}
