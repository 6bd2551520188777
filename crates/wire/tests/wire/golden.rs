//! Bytes that were released never change their meaning. To add a frame, run with `GOLDEN=write` once and
//! commit the new file; an existing file is never rewritten.

use std::fs;
use std::path::PathBuf;

use wire::FrameDecoder;
use wire::v1::Frame;

use crate::samples;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/contract/wire").join(format!("{name}.hex"))
}

fn read(name: &str) -> Vec<u8> {
    let text = fs::read_to_string(file(name)).unwrap_or_else(|_| panic!("no golden bytes for {name}"));
    wire::from_hex(&text.split_whitespace().collect::<String>()).unwrap()
}

fn write_missing(name: &str, bytes: &[u8]) {
    if std::env::var_os("GOLDEN").is_some_and(|mode| mode == "write") && !file(name).exists() {
        let text = wire::to_hex(bytes);
        let lines: Vec<&str> = text.as_bytes().chunks(100).map(|l| std::str::from_utf8(l).unwrap()).collect();
        fs::write(file(name), lines.join("\n") + "\n").unwrap();
    }
}

#[test]
fn every_frame_is_written_and_read_as_released() {
    for (name, frame) in samples::all().into_iter().chain(samples::later()) {
        write_missing(name, &frame.to_cbor());
        assert_eq!(wire::to_hex(&frame.to_cbor()), wire::to_hex(&read(name)), "{name}");
        assert_eq!(Frame::from_cbor(&read(name)).unwrap(), frame, "{name}");
    }
}

#[test]
fn a_whole_stream_as_released_is_still_read() {
    let frames: Vec<Frame> = samples::all().into_iter().map(|(_, frame)| frame).collect();
    let stream: Vec<u8> = frames.iter().flat_map(|frame| wire::encode_frame(frame, 19).unwrap()).collect();
    write_missing("stream", &stream);
    // Another version of the compressor may choose other bytes; what it chose before is read for ever.
    let mut decoder = FrameDecoder::new();
    decoder.push(&read("stream"));
    for frame in frames {
        assert_eq!(decoder.next_frame().unwrap(), Some(frame));
    }
    assert!(!decoder.is_inside_frame());
}

#[test]
fn fields_and_parts_of_a_newer_version_are_skipped() {
    // SLOW {0: 5000, 1: "new", 40: [1, {2: 3}]} and a third part of the frame.
    let newer =
        wire::from_hex("830aa30019138801636e6577182882 01a10203 f6".replace(' ', "").as_str()).unwrap();
    let frame = Frame::from_cbor(&newer).unwrap();
    assert_eq!(frame, samples::all()[7].1);
}
