//! Runs of real changes: what travels is enough to verify them, and frames are filled well.

use ledger::{
    Change, DeviceId, Draft, EntityId, GENESIS, Hlc, Op, Origin, Quality, Scope, SigningKey, Stream, UserId,
    verify_run,
};
use uuid::Uuid;
use wire::v1::{Frame, Packer, Push, Run};

fn id(number: u64) -> Uuid {
    // Ids on the wire are random; these only look so.
    let high = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    Uuid::from_u64_pair(high, high.wrapping_mul(0xbf58_476d_1ce4_e5b9))
}

fn changes(stream: &Stream, count: u64, key: &SigningKey) -> Vec<Change> {
    let (mut previous, mut made) = (GENESIS, Vec::new());
    for seq in 1..=count {
        let entity = EntityId(id(seq));
        let value = |text: String| [&[0x78, text.len() as u8], text.as_bytes()].concat();
        let set = |field, text| Op::Set { entity, field, prev: vec![], value: value(text), seen: None };
        let draft = Draft {
            scope: stream.scope.clone(),
            origin: stream.origin,
            author: UserId(id(1_000_000)),
            schema: 1,
            min_reader: 1,
            quality: Quality::Checked,
            action: 4,
            seq,
            hlc: Hlc((1_790_000_000_000 + seq * 41_077) << 16),
            wall: 1_790_000_000_000 + i64::try_from(seq).unwrap() * 41_077,
            salt: id(seq + 500).as_bytes()[..8].try_into().unwrap(),
            ops: vec![
                Op::Create { entity, kind: 11 },
                set(1, "interview".into()),
                set(2, format!("subject no. {seq} named {}", id(seq * 7))),
                set(3, "Bucharest".into()),
            ],
        };
        let change = draft.sign(key, &previous);
        previous = change.hash;
        made.push(change);
    }
    made
}

fn stream() -> Stream {
    let origin = Origin { device: DeviceId(id(42)), incarnation: 1 };
    Stream { origin, scope: Scope::Case(id(43)) }
}

#[test]
fn a_run_verifies_by_its_one_signature_also_with_a_payload_withheld() {
    let (key, stream) = (SigningKey::from_bytes(&[7; 32]), stream());
    let mut raws: Vec<_> = changes(&stream, 20, &key).into_iter().map(|change| change.raw).collect();
    raws[11].payload = None;
    let run = Run::of(&stream, 1, raws).unwrap();
    let frame = Frame::Push(Push { runs: vec![run] });
    let Frame::Push(Push { mut runs }) = Frame::from_cbor(&frame.to_cbor()).unwrap() else { panic!("push") };
    let raws = runs.remove(0).into_raw().unwrap();
    assert!(raws.iter().take(19).all(|raw| raw.signature.is_none()));
    let verified = verify_run(&stream, 0, &GENESIS, raws, |_, _| Some(key.verifying_key())).unwrap();
    assert_eq!(verified.len(), 20);
    assert!(verified[11].ops.is_empty() && !verified[12].ops.is_empty());
}

#[test]
fn a_run_without_a_last_signature_is_not_made() {
    let (key, stream) = (SigningKey::from_bytes(&[7; 32]), stream());
    let mut raw = changes(&stream, 1, &key).remove(0).raw;
    raw.signature = None;
    assert!(Run::of(&stream, 1, vec![raw]).is_err());
    assert!(Run::of(&stream, 1, vec![]).is_err());
}

#[test]
fn frames_are_filled_to_their_target_and_cost_little_more_than_one_piece() {
    let (key, stream) = (SigningKey::from_bytes(&[7; 32]), stream());
    let all = changes(&stream, 2000, &key);
    let run = |chunk: &[Change]| {
        let raws = chunk.iter().map(|change| change.raw.clone()).collect();
        Run::of(&stream, chunk[0].header.seq, raws).unwrap()
    };
    let runs: Vec<Run> = all.chunks(10).map(run).collect();
    let whole = Frame::Push(Push { runs: vec![run(&all)] }).to_cbor();
    let one_piece = zstd::bulk::compress(&whole, 19).unwrap().len();
    for target in [16 * 1024, 64 * 1024] {
        let mut packer = Packer::new(target, 19);
        let mut sizes = Vec::new();
        let mut rest = runs.clone();
        while !rest.is_empty() {
            let take = rest.iter().take_while(|run| {
                let fits = !packer.is_full_with(run.weight());
                if fits {
                    packer.add(run.weight());
                }
                fits
            });
            let count = take.count();
            let later = rest.split_off(count);
            sizes.push(packer.seal(&Frame::Push(Push { runs: rest })).unwrap().len());
            rest = later;
        }
        let sent: usize = sizes.iter().sum();
        let full = &sizes[1..sizes.len() - 1];
        assert!(full.iter().all(|size| *size < target * 5 / 4 && *size > target / 2), "{target}: {sizes:?}");
        assert!(sent * 10 < one_piece * 13, "{target}: {sent} against {one_piece}");
    }
}

#[test]
fn runs_that_do_not_compress_go_in_more_frames_and_none_is_lost() {
    let mut state = 3_u64;
    let mut noise = |length: usize| -> Vec<u8> {
        (0..length)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 56) as u8
            })
            .collect()
    };
    let origin = Origin { device: DeviceId(id(1)), incarnation: 1 };
    let runs: Vec<Run> = (0..9_u64)
        .map(|seq| Run {
            scope: Scope::Org,
            origin,
            first_seq: seq + 1,
            changes: vec![wire::v1::Carried {
                header: vec![1],
                payload: Some(noise(90_000)),
                payload_hash: None,
            }],
            signature: [0; 64],
        })
        .collect();
    let frames = Packer::new(192 * 1024, 3).push_frames(runs.clone()).unwrap();
    assert!(frames.len() > 3, "{}", frames.len());
    let mut decoder = wire::FrameDecoder::new();
    frames.iter().for_each(|frame| decoder.push(frame));
    let mut found = Vec::new();
    while let Some(frame) = decoder.next_frame().unwrap() {
        let Frame::Push(Push { runs }) = frame else { panic!("{frame:?}") };
        found.extend(runs);
    }
    assert_eq!(found, runs);
}
