//! Whatever is written comes back, however the bytes are cut on the way.

use ledger::{DeviceId, Origin, Scope, UserId};
use proptest::prelude::*;
use uuid::Uuid;
use wire::v1::{Ack, Acks, Carried, Cursor, Frame, HeldChange, Pull, Push, Released, Run};
use wire::{FrameDecoder, FrameReader, FrameWriter};

fn uuid() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(Scope::Org),
        "[A-Z]{3}".prop_map(Scope::Post),
        uuid().prop_map(|id| Scope::User(UserId(id))),
        uuid().prop_map(|id| Scope::Device(DeviceId(id))),
        uuid().prop_map(Scope::Case),
    ]
}

fn origin() -> impl Strategy<Value = Origin> {
    (uuid(), any::<u32>()).prop_map(|(id, incarnation)| Origin { device: DeviceId(id), incarnation })
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..most)
}

fn carried() -> impl Strategy<Value = Carried> {
    (bytes(120), prop::option::of(bytes(300)), any::<[u8; 32]>()).prop_map(|(header, payload, hash)| {
        Carried { payload_hash: payload.is_none().then_some(hash), header, payload }
    })
}

fn run() -> impl Strategy<Value = Run> {
    let changes = prop::collection::vec(carried(), 1..5);
    (scope(), origin(), 1..u64::MAX / 2, changes, bytes(64)).prop_map(
        |(scope, origin, first_seq, changes, tail)| {
            let mut signature = [7; 64];
            signature[..tail.len()].copy_from_slice(&tail);
            Run { scope, origin, first_seq, changes, signature }
        },
    )
}

fn cursor() -> impl Strategy<Value = Cursor> {
    (any::<u64>(), any::<Option<u64>>()).prop_map(|(at, backfill)| Cursor { at, backfill })
}

fn released() -> impl Strategy<Value = Released> {
    (scope(), bytes(90), bytes(90)).prop_map(|(scope, header, payload)| Released { scope, header, payload })
}

fn ack() -> impl Strategy<Value = Ack> {
    let held = prop::collection::vec(
        (any::<u64>(), ".{0,20}", ".{0,40}").prop_map(|(seq, code, reason)| HeldChange { seq, code, reason }),
        0..3,
    );
    let flagged = prop::option::of(held.clone());
    (scope(), origin(), any::<(u64, u64)>(), held, any::<Option<bool>>(), flagged).prop_map(
        |(scope, origin, (received, durable), held, frozen, flagged)| Ack {
            scope,
            origin,
            received,
            durable,
            held,
            frozen,
            flagged,
        },
    )
}

fn frame() -> impl Strategy<Value = Frame> {
    prop_oneof![
        prop::collection::vec(run(), 0..4).prop_map(|runs| Frame::Push(Push { runs })),
        (cursor(), cursor(), prop::collection::vec(run(), 0..4), prop::collection::vec(released(), 0..3))
            .prop_map(|(from, to, runs, released)| Frame::Pull(Pull {
                from,
                to,
                runs,
                released,
                history: None
            })),
        prop::collection::vec(ack(), 0..4).prop_map(|streams| Frame::Ack(Acks { streams })),
        (1000_u16..).prop_map(|code| Frame::Unknown { code }),
        Just(Frame::End),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn frames_come_back_as_they_were(frame in frame()) {
        prop_assert_eq!(Frame::from_cbor(&frame.to_cbor()).unwrap(), frame);
    }

    #[test]
    fn a_stream_cut_anywhere_gives_the_same_frames(
        frames in prop::collection::vec(frame(), 1..6),
        cuts in prop::collection::vec(1_usize..900, 1..40),
    ) {
        let mut writer = FrameWriter::new(Vec::new(), 3);
        for frame in &frames {
            writer.write(frame).unwrap();
        }
        let bytes = writer.into_inner();
        let (mut decoder, mut read, mut rest) = (FrameDecoder::new(), Vec::new(), &bytes[..]);
        for cut in cuts.into_iter().cycle() {
            let (now, later) = rest.split_at(cut.min(rest.len()));
            decoder.push(now);
            while let Some(frame) = decoder.next_frame().unwrap() {
                read.push(frame);
            }
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(&read, &frames);
        let mut reader = FrameReader::new(&bytes[..]);
        for frame in frames {
            prop_assert_eq!(reader.next_frame().unwrap(), Some(frame));
        }
        prop_assert!(reader.next_frame().unwrap().is_none());
        prop_assert_eq!(reader.bytes_read(), bytes.len() as u64);
    }
}
