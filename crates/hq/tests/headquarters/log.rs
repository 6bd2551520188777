//! The tree over the feed: what HQ signs, what it shows a device, what `log verify` and an export find.

use std::fs;

use hq::admin::{backup, checkpoint, export, verify};
use hq::store::{Cell, Outcome, Write};
use ledger::SigningKey;
use proof::{CHANGE, Checkpoint, Leaf, LogName, Note, Restored, Root, Witness};
use wire::v1::{LogAsk, Wanted};

use crate::common::laptop::new_id;
use crate::common::words::new_note;
use crate::common::{Laptop, Office, on_both_stores};

on_both_stores!(
    every_exchange_shows_a_checkpoint_that_extends_the_one_before,
    an_acknowledged_change_is_shown_to_be_in_the_log,
    two_processes_grow_one_tree,
    a_long_feed_is_caught_up_with_and_proves_itself,
    a_changed_row_is_named_by_its_entry,
    entries_that_were_signed_for_and_are_gone_are_missed,
    an_exported_feed_proves_itself_and_a_changed_one_does_not,
    a_witness_cosigns_below_the_checkpoint,
    a_restore_is_signed_for,
);

fn opened(office: &Office, talk: &crate::common::laptop::Talk) -> Checkpoint {
    let note = &talk.checkpoint.as_ref().unwrap().note;
    Checkpoint::open(note, &office.house().own.verifying_key()).unwrap()
}

fn ask(log: LogName, size: u64) -> LogAsk {
    LogAsk { epoch: log.epoch, size, ..LogAsk::default() }
}

/// A laptop whose case has so many notes at HQ.
fn written(office: &Office, notes: usize) -> (Laptop, ledger::Scope) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let scope = ana.open_case("BUC", "visa_fraud");
    for number in 0..notes {
        ana.write(&scope, 4, new_note(new_id(), &format!("observation {number}")));
    }
    ana.sync();
    (ana, scope)
}

fn run(office: &Office, sql: &'static str, cells: Vec<Cell>) {
    let write = Write::guarded(sql, cells);
    assert_ne!(office.block(office.house().books.store.write(vec![write])).unwrap(), Outcome::Stale);
}

fn every_exchange_shows_a_checkpoint_that_extends_the_one_before(office: Office) {
    let (mut ana, scope) = written(&office, 3);
    let mut before = opened(&office, &ana.sync());
    assert_eq!(before.root.size, office.feed_length());
    for round in 0..5 {
        ana.write(&scope, 4, new_note(new_id(), &format!("later {round}")));
        ana.log = Some(ask(before.log, before.root.size));
        ana.sync();
        ana.log =
            Some(LogAsk { others: vec![1, before.root.size, u64::MAX], ..ask(before.log, before.root.size) });
        let talk = ana.sync();
        let (now, shown) = (opened(&office, &talk), talk.checkpoint.unwrap());
        assert!(now.root.size > before.root.size);
        assert!(now.root.extends(&before.root, &shown.proof));
        let sizes: Vec<u64> = shown.linked.iter().map(|linked| linked.size).collect();
        assert_eq!(sizes, [1, before.root.size], "a size that is not there yet has no proof");
        assert_eq!(shown.linked[1].proof, shown.proof);
        before = now;
    }
    ana.log = Some(ask(before.log, u64::MAX));
    assert!(ana.sync().checkpoint.unwrap().proof.is_empty(), "absurd sizes cost nothing");
    assert_eq!(office.block(verify::verify(office.house())).unwrap().entries, before.root.size);
}

fn an_acknowledged_change_is_shown_to_be_in_the_log(office: Office) {
    let (mut ana, scope) = written(&office, 4);
    let wanted = |incarnation, seq| Wanted { scope: scope.clone(), incarnation, seq };
    let wanted = vec![wanted(1, 5), wanted(1, 9), wanted(7, 1)];
    ana.log = Some(LogAsk { wanted, ..LogAsk::default() });
    let talk = ana.sync();
    let (now, shown) = (opened(&office, &talk), talk.checkpoint.unwrap());
    assert_eq!(shown.included.len(), 1, "only what is there");
    let place = &shown.included[0];
    assert_eq!((place.seq, place.origin), (5, ana.origin()));
    let hash = &ana.own[&scope][4].hash;
    let leaf = Leaf { pos: place.pos, part: CHANGE, scope: &scope, hash, received_at: place.received_at };
    assert!(now.root.includes(&leaf.to_bytes(), place.pos - 1, &place.proof));
    let other = Leaf { pos: place.pos + 1, ..leaf };
    assert!(!now.root.includes(&other.to_bytes(), place.pos, &place.proof));
}

fn two_processes_grow_one_tree(office: Office) {
    let another = office.start_another();
    let (mut ana, scope) = written(&office, 40);
    let mut bob = office.laptop("Bob", "BUC", "investigator");
    bob.addr = another.addr;
    let case = bob.open_case("BUC", "visa_fraud");
    for round in 0..6 {
        for number in 0..30 {
            ana.write(&scope, 4, new_note(new_id(), &format!("{round} {number}")));
            bob.write(&case, 4, new_note(new_id(), &format!("{round} {number}")));
        }
        std::thread::scope(|threads| {
            threads.spawn(|| ana.sync());
            threads.spawn(|| bob.sync());
        });
    }
    let (one, _) = office.block(checkpoint::newest(office.house())).unwrap();
    let (two, _) = office.block(checkpoint::newest(&another.house)).unwrap();
    assert_eq!((one.log, one.root), (two.log, two.root));
    let verified = office.block(verify::verify(office.house())).unwrap();
    assert_eq!(verified.entries, one.root.size);
    assert!(verified.checkpoints > 2);
    office.block(another.shutdown());
}

fn a_long_feed_is_caught_up_with_and_proves_itself(office: Office) {
    let first = office.block(checkpoint::newest(office.house())).unwrap().0;
    let (mut ana, scope) = written(&office, 400);
    for number in 0..400 {
        ana.write(&scope, 4, new_note(new_id(), &format!("more {number}")));
    }
    ana.log = Some(ask(first.log, first.root.size));
    ana.sync();
    let talk = ana.sync();
    let now = opened(&office, &talk);
    assert!(now.root.size > 800);
    assert!(now.root.extends(&first.root, &talk.checkpoint.unwrap().proof));
    assert!(office.block(verify::verify(office.house())).unwrap().checkpoints >= 2);
}

fn a_changed_row_is_named_by_its_entry(office: Office) {
    let (mut ana, _) = written(&office, 300);
    ana.sync();
    let books = &office.house().books;
    let broken = || office.block(verify::verify(office.house())).unwrap_err().to_string();
    for pos in [3_u64, 200, 290] {
        let stored = office.block(books.leaves(pos - 1, pos)).unwrap();
        run(&office, "UPDATE feed SET received_at = 1 WHERE pos = $1", vec![pos.into()]);
        assert!(broken().contains(&format!("entry {pos} ")), "{}", broken());
        let cells = vec![stored[0].received_at.into(), pos.into()];
        run(&office, "UPDATE feed SET received_at = $1 WHERE pos = $2", cells);
    }
    office.block(verify::verify(office.house())).unwrap();
    let tile = proof::TileId { level: 0, index: 0 };
    let mut hashes = office.block(books.tiles([tile].into())).unwrap().0[&tile].clone();
    hashes[41][0] ^= 1;
    let cells = vec![hashes.concat().into()];
    run(&office, "UPDATE tree_tile SET hashes = $1 WHERE level = 0 AND idx = 0", cells);
    assert!(broken().contains("entry 42 "), "{}", broken());
}

fn entries_that_were_signed_for_and_are_gone_are_missed(office: Office) {
    let (mut ana, scope) = written(&office, 6);
    let last = opened(&office, &ana.sync()).root.size;
    run(&office, "DELETE FROM feed WHERE pos = $1", vec![last.into()]);
    run(&office, "UPDATE feed_head SET last = last - 1 WHERE one = 1", vec![]);
    let seq = ana.own[&scope].len() as u64 - 1;
    let hash = ana.own[&scope][usize::try_from(seq - 1).unwrap()].hash;
    let cells = vec![seq.into(), hash.into(), (&scope).into()];
    run(&office, "UPDATE stream SET head = $1, hash = $2 WHERE scope = $3", cells);
    let broken = office.block(verify::verify(office.house())).unwrap_err().to_string();
    assert!(broken.contains(&format!("entry {last} ")) && broken.contains("missing"), "{broken}");
}

fn an_exported_feed_proves_itself_and_a_changed_one_does_not(office: Office) {
    let (mut ana, scope) = written(&office, 20);
    for number in 0..5 {
        ana.write(&scope, 4, new_note(new_id(), &format!("SECRET-{number}")));
        ana.sync();
        ana.sync();
    }
    let path = office.data.path().join("feed.log");
    let entries = office.block(export::export(office.house(), &path, false)).unwrap();
    assert!(office.block(export::export(office.house(), &path, false)).is_err(), "never over another file");
    let file = fs::read(&path).unwrap();
    let verdict = proof::export::verify(&file[..]).unwrap();
    assert_eq!(verdict.bad, vec![]);
    assert_eq!((verdict.entries, verdict.covered), (entries, office.feed_length()));
    assert!(verdict.checkpoints >= 5);
    assert_eq!(verdict.hq_key, Some(wire::to_hex(office.house().own.verifying_key().as_bytes())));
    let text = String::from_utf8(file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let entries: Vec<usize> = (0..lines.len()).filter(|n| lines[*n].starts_with("{\"entry\"")).collect();
    for (pos, at) in (1..).zip(&entries).step_by(5) {
        let changed: Vec<String> = (0..lines.len())
            .map(|n| {
                if n == *at {
                    lines[n].replace("\"received_at\":1", "\"received_at\":2")
                } else {
                    lines[n].into()
                }
            })
            .collect();
        let bad = proof::export::verify(&(changed.join("\n") + "\n").into_bytes()[..]).unwrap().bad;
        assert_eq!(bad[0].pos, Some(pos), "{bad:?}");
    }
    let whole = office.data.path().join("content.log");
    office.block(export::export(office.house(), &whole, true)).unwrap();
    let whole = fs::read(whole).unwrap();
    assert_eq!(proof::export::verify(&whole[..]).unwrap().bad, vec![]);
    let secret = wire::to_hex(b"SECRET-3");
    assert!(String::from_utf8(whole).unwrap().contains(&secret) && !text.contains(&secret));
}

fn a_witness_cosigns_below_the_checkpoint(office: Office) {
    let (mut ana, _) = written(&office, 2);
    ana.sync();
    let (signed, note) = office.block(checkpoint::newest(office.house())).unwrap();
    let key = SigningKey::from_bytes(&[5; 32]);
    let witness = Witness { name: "witness.example/w1".into(), key: key.verifying_key() };
    let cosign =
        |note: &str, witness: &Witness| office.block(checkpoint::cosign(office.house(), note, witness));
    assert_eq!(cosign(&note, &witness).unwrap_err().code(), "invalid", "not cosigned yet");
    let mut cosigned = Note::parse(&note).unwrap();
    cosigned.cosign(&witness.name, &key, 1_790_000_000);
    let other = Witness { key: office.house().own.verifying_key(), ..witness.clone() };
    assert!(cosign(&cosigned.to_string(), &other).is_err(), "another's key");
    let forged = Checkpoint { root: Root { hash: [0; 32], ..signed.root }, ..signed };
    let mut forged = forged.sign(&key);
    forged.cosign(&witness.name, &key, 1);
    assert!(cosign(&forged.to_string(), &witness).is_err(), "not signed by this headquarters");
    for _ in 0..2 {
        let (kept, note) = cosign(&cosigned.to_string(), &witness).unwrap();
        assert_eq!(kept, signed);
        assert_eq!(Note::parse(&note).unwrap().signatures.len(), 2, "kept once");
    }
    let shown = ana.sync().checkpoint.unwrap().note;
    assert_eq!(Note::parse(&shown).unwrap().cosigned_at(&witness), Some(1_790_000_000), "devices see it");
}

fn a_restore_is_signed_for(mut office: Office) {
    let (mut ana, scope) = written(&office, 5);
    let known = opened(&office, &ana.sync());
    let file = office.data.path().join("backup.bin");
    office.block(backup::backup(office.house(), &file)).unwrap();
    ana.write(&scope, 4, new_note(new_id(), "after the backup"));
    ana.sync();
    office.stop();
    office.restore_from(&file);
    office.start();
    ana.addr = office.running().addr;
    ana.log = Some(ask(known.log, known.root.size));
    let talk = ana.sync();
    let (now, shown) = (opened(&office, &talk), talk.checkpoint.unwrap());
    assert_ne!(now.log, known.log, "a new life is a new log");
    assert_eq!(shown.restored.len(), 1);
    let restored = Restored::open(&shown.restored[0], &office.house().own.verifying_key()).unwrap();
    assert_eq!((restored.log, restored.before, restored.base), (now.log, known.log, known.root));
    assert!(now.root.extends(&known.root, &shown.proof), "and goes on from what both lives share");
    ana.log = Some(ask(now.log, now.root.size));
    assert!(ana.sync().checkpoint.unwrap().restored.is_empty(), "said to those who come from before");
    assert!(office.block(verify::verify(office.house())).unwrap().checkpoints >= 2);
}
