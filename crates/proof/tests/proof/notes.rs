//! Signed notes, checkpoints, restores, witnesses.

use ledger::{DeviceId, SigningKey, VerifyingKey};
use proof::{Checkpoint, CheckpointError, LogName, Note, Restored, Root, Witness, from_hex};
use proptest::prelude::*;
use uuid::Uuid;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn log(epoch: u128) -> LogName {
    LogName { hq: DeviceId(Uuid::from_u128(9)), epoch: Uuid::from_u128(epoch) }
}

fn checkpoint() -> Checkpoint {
    Checkpoint { log: log(1), root: Root { size: 20_852_163, hash: [3; 32] } }
}

/// The note in the documentation of golang.org/x/mod/sumdb/note.
#[test]
fn a_published_note_is_read_and_its_signature_fits() {
    let published = "If you think cryptography is the answer to your problem,\n\
                     then you don't know what your problem is.\n\n\
                     \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let note = Note::parse(published).unwrap();
    assert_eq!(note.to_string(), published);
    let public = from_hex("1a5cd907143c384c41e830c5bce12aa8817ec5649aaabf2c31388b35b2d744d6").unwrap();
    let neumann = VerifyingKey::from_bytes(&public.try_into().unwrap()).unwrap();
    assert!(note.is_signed_by("PeterNeumann", &neumann));
    assert!(!note.is_signed_by("EnochRoot", &neumann));
    let changed = Note::parse(&published.replace("answer", "Answer")).unwrap();
    assert!(!changed.is_signed_by("PeterNeumann", &neumann));
}

#[test]
fn a_checkpoint_reads_back_and_is_believed_from_its_key_only() {
    let note = checkpoint().sign(&key()).to_string();
    let lines: Vec<&str> = note.lines().collect();
    assert_eq!(
        lines[0],
        "chancery/hq/00000000-0000-0000-0000-000000000009/00000000-0000-0000-0000-000000000001"
    );
    assert_eq!(
        (lines[1], lines[2], lines[3]),
        ("20852163", "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=", "")
    );
    assert!(lines[4].starts_with(&format!("\u{2014} {} ", lines[0])));
    assert_eq!(Checkpoint::open(&note, &key().verifying_key()), Ok(checkpoint()));
    let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
    assert_eq!(Checkpoint::open(&note, &other), Err(CheckpointError::NotSigned));
}

#[test]
fn a_restore_is_no_checkpoint_and_a_checkpoint_no_restore() {
    let restored = Restored {
        log: log(2),
        before: log(1),
        base: Root { size: 40, hash: [4; 32] },
        at: 1_790_000_000_000,
    };
    let (note, public) = (restored.sign(&key()).to_string(), key().verifying_key());
    assert_eq!(Restored::open(&note, &public), Ok(restored));
    assert_eq!(Checkpoint::open(&note, &public), Err(CheckpointError::Malformed));
    let checkpoint = checkpoint().sign(&key()).to_string();
    assert_eq!(Restored::open(&checkpoint, &public), Err(CheckpointError::Malformed));
    let itself = Restored { before: log(2), ..restored }.sign(&key()).to_string();
    assert_eq!(Restored::open(&itself, &public), Err(CheckpointError::Malformed), "a log after itself");
}

#[test]
fn a_witness_signs_below_and_is_known_by_its_key() {
    let witness_key = SigningKey::from_bytes(&[5; 32]);
    let witness = Witness { name: "witness.example/w1".into(), key: witness_key.verifying_key() };
    assert_eq!(witness.to_string().parse(), Ok(witness.clone()));
    let mut note = checkpoint().sign(&key());
    assert_eq!(note.cosigned_at(&witness), None);
    note.cosign(&witness.name, &witness_key, 1_679_315_147);
    let read = Note::parse(&note.to_string()).unwrap();
    assert_eq!(read.cosigned_at(&witness), Some(1_679_315_147));
    assert_eq!(Checkpoint::of(&read, &key().verifying_key()), Ok(checkpoint()), "others' lines do no harm");
    let other = Witness { key: key().verifying_key(), ..witness };
    assert_eq!(read.cosigned_at(&other), None);
    for text in ["", "w", "w+00000000+BA==", "w 1+00000000+AAAA", "w+zz+!"] {
        assert!(text.parse::<Witness>().is_err(), "{text}");
    }
}

#[test]
fn what_is_no_note_or_says_absurd_things_is_refused() {
    let good = checkpoint().sign(&key()).to_string();
    let many = format!("{good}{}", "\u{2014} a AAAAAAA=\n".repeat(40));
    for text in
        ["", "\n", "\n\n", "a\n\nb\n", &good[..good.len() - 1], &many, &"a\n".repeat(9_000), "a\u{1}\n\n"]
    {
        assert!(Checkpoint::open(text, &key().verifying_key()).is_err(), "{text:?}");
    }
    for size in ["-1", "007", "18446744073709551615", "1e9", "", "１"] {
        let text = format!("{}\n{size}\nAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n", log(1));
        let note = Note::sign(text, &log(1).to_string(), &key()).to_string();
        assert!(Checkpoint::open(&note, &key().verifying_key()).is_err(), "{size}");
    }
}

proptest! {
    #[test]
    fn no_changed_bit_of_a_checkpoint_is_believed(place in 0_usize..400, bit in 0_u8..8) {
        let note = checkpoint().sign(&key()).to_string();
        let mut bytes = note.clone().into_bytes();
        let place = place % bytes.len();
        bytes[place] ^= 1 << bit;
        let changed = String::from_utf8_lossy(&bytes).into_owned();
        prop_assert!(Checkpoint::open(&changed, &key().verifying_key()).is_err());
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "(?s).{0,300}") {
        let _ = Checkpoint::open(&text, &key().verifying_key());
        let _ = Restored::open(&text, &key().verifying_key());
    }
}
