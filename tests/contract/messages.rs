//! The frames of the wire. How each is made from its parts stands in `crates/wire/tests`.

use std::collections::BTreeMap;

use wire::FrameDecoder;
use wire::v1::Frame;

use crate::golden;

/// Every golden message, by its name.
fn released() -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(golden::folder().join("wire")).unwrap().flatten();
    let named = files.map(|file| (file.file_name().to_string_lossy().into_owned(), file.path()));
    let hex = named.filter_map(|(name, path)| Some((name.strip_suffix(".hex")?.to_owned(), path)));
    hex.map(|(name, path)| (name, golden::unhex(&std::fs::read_to_string(path).unwrap()))).collect()
}

#[test]
fn every_message_that_was_released_is_read_and_written_as_it_was() {
    for (name, bytes) in released() {
        // Others are whole streams as they travel: the length of a frame comes first.
        if bytes[0] == 0 {
            continue;
        }
        let frame = Frame::from_cbor(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(frame.to_cbor(), bytes, "{name}");
    }
}

#[test]
fn every_stream_that_was_released_is_read_to_its_end() {
    let mut streams = 0;
    for (name, bytes) in released().into_iter().filter(|(_, bytes)| bytes[0] == 0) {
        let mut decoder = FrameDecoder::new();
        decoder.push(&bytes);
        while decoder.next_frame().unwrap_or_else(|error| panic!("{name}: {error}")).is_some() {}
        assert!(!decoder.is_inside_frame(), "{name}");
        streams += 1;
    }
    assert!(streams > 0);
}

/// `| 2 | PUSH | → HQ | 0 runs |`: a frame that is only reserved has no direction.
#[test]
fn every_frame_that_the_protocol_describes_has_its_golden_message() {
    let protocol = std::fs::read_to_string(golden::folder().join("../../docs/sync/protocol.md")).unwrap();
    let frames = protocol.lines().skip_while(|line| !line.starts_with("## Frames"));
    let frames = frames.take_while(|line| !line.starts_with("## Changes"));
    let mut described = 0;
    for row in frames.filter_map(|line| line.strip_prefix("| ")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (Ok(number), Some(direction)) = (cells[0].parse::<u8>(), cells.get(2)) else { continue };
        if direction.is_empty() {
            continue;
        }
        described += 1;
        let has = released().values().any(|bytes| bytes[..2] == [0x82, number]);
        assert!(has, "no golden message for frame {number}, {}", cells[1]);
    }
    assert!(described >= 8, "the table of frames was read");
}
