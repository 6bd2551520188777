//! Every parser under random and damaged input, a fixed number of times, the same on every machine.
//! `cargo xtask fuzz TARGET` looks further, led by coverage; what it finds becomes a file in `found`.

mod seeds;
mod targets;

use std::path::Path;

use targets::{TARGETS, Target};

/// Inputs per parser and run of the tests.
const INPUTS: u64 = 6_000;
const LONGEST: usize = 4_096;

/// A small generator that gives the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.roll() % limit.max(1) as u64).unwrap_or(0)
    }
}

/// Lengths, tags and ends that parsers stumble over.
const SHARP: &[&[u8]] = &[
    &[0x00],
    &[0xff],
    &[0x7f],
    &[0x80],
    &[0x9f],
    &[0xbf],
    &[0x5f],
    &[0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x3b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0xf6],
    &[0xd8, 0x25],
    &[0x28, 0xb5, 0x2f, 0xfd],
];

/// One of the seeds, damaged a few times.
fn damaged(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds.get(dice.below(seeds.len())).cloned().unwrap_or_default();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let end = at + dice.below(bytes.len() + 1 - at);
        match dice.below(8) {
            0 => _ = bytes.drain(at..end),
            1 => bytes.truncate(at),
            2 => _ = bytes.splice(at..at, SHARP[dice.below(SHARP.len())].iter().copied()),
            3 => _ = bytes.splice(at..end, SHARP[dice.below(SHARP.len())].iter().copied()),
            4 => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len() + 1);
                bytes.splice(at..at, other[from..].iter().copied());
            }
            5 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
        bytes.truncate(LONGEST);
    }
    bytes
}

fn seeds_of(target: &str) -> Vec<Vec<u8>> {
    seeds::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), target)
}

fn under_damage(target: &Target) {
    let seeds = seeds_of(target.name);
    assert!(!seeds.is_empty(), "{} has no seeds", target.name);
    for seed in &seeds {
        (target.run)(seed);
    }
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..INPUTS {
        let bytes = damaged(&seeds, &mut dice);
        let outcome = std::panic::catch_unwind(|| (target.run)(&bytes));
        assert!(outcome.is_ok(), "{} stumbled over {}", target.name, hex(&bytes));
    }
    for length in 0..200 {
        let noise: Vec<u8> = (0..length).map(|_| dice.roll().to_be_bytes()[3]).collect();
        (target.run)(&noise);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

macro_rules! each_target {
    ($($name:ident),* $(,)?) => {
        const TESTED: &[&str] = &[$(stringify!($name)),*];
        $( #[test] fn $name() {
            let target = TARGETS.iter().find(|target| target.name == stringify!($name));
            under_damage(target.expect("a row of the list"));
        } )*
    };
}

each_target!(
    frame, stream, header, payload, change, state, scope, value, enrolment, import, mrz, snapshot, bundle,
    sealed, checkpoint, proofs, export,
);

#[test]
fn every_parser_is_tested() {
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(names, TESTED);
}

#[test]
fn good_messages_are_accepted_by_their_parsers() {
    assert!(ledger::Op::decode_all(&seeds_of("payload")[0]).is_ok());
    assert!(ledger::Change::peek(&seeds_of("header")[0]).is_ok());
    assert!(ledger::EntityState::decode(&seeds_of("state")[0]).is_ok());
    assert!(seeds_of("import").iter().all(|line| model::import::parse_line(line).is_ok()));
    assert!(seeds_of("frame").len() >= 9);
    let snapshots = seeds_of("snapshot");
    assert!(
        snapshots.iter().any(|bytes| ledger::Snapshot::decode_all(bytes).is_ok_and(|all| all.len() == 1))
    );
    assert!(proof::export::verify(&seeds_of("export")[0][..]).is_ok_and(|verdict| verdict.entries == 1));
    let key = ledger::SigningKey::from_bytes(&[7; 32]).verifying_key();
    let notes: Vec<String> =
        seeds_of("checkpoint").into_iter().map(|bytes| String::from_utf8(bytes).unwrap()).collect();
    assert!(notes[..2].iter().all(|note| proof::Checkpoint::open(note, &key).is_ok()));
    assert!(proof::Restored::open(&notes[2], &key).is_ok() && notes[3].parse::<proof::Witness>().is_ok());
}
