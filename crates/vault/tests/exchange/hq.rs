use ledger::Scope;
use uuid::Uuid;
use vault::{Ack, Cursor, Edit, ExchangeEntry, HeadAtHq, HeldNote, Pulled, Run, Unsent, UnsentState};

use crate::common::{Laptop, Voice, id, join, laptop, new_case, note};

fn ack(run: &Run, received: u64, durable: u64) -> Ack {
    Ack {
        stream: run.stream.clone(),
        received,
        durable,
        frozen: false,
        held: Vec::new(),
        flagged: Vec::new(),
    }
}

/// What is listed of the outbox, which must be as much as is said without listing it.
fn listed(laptop: &Laptop) -> Vec<Unsent> {
    let reads = laptop.vault.reads();
    let all = reads.unsent(laptop.now, 1_000).unwrap();
    let bytes = all.iter().map(|item| item.bytes).sum();
    assert_eq!(reads.unsent_size().unwrap(), (all.len() as u64, bytes));
    assert_eq!(reads.held_count().unwrap(), reads.held(laptop.now).unwrap().len() as u64);
    all
}

#[test]
fn the_list_of_what_waits_is_counted_and_cut_without_being_read() {
    let mut a = laptop(1);
    for n in [1, 2, 3] {
        a.edit(id(n), new_case(id(n), "Case")).unwrap();
        a.edit(id(n), note(id(10 + n), "words")).unwrap();
    }
    let all = listed(&a);
    assert_eq!(all.len(), 6);
    assert!(all.iter().map(|item| item.made_ms).is_sorted(), "the oldest first");
    assert_eq!(a.vault.unsent(a.now, 4).unwrap(), all[..4]);
    let runs = a.vault.unsent_runs(usize::MAX).unwrap();
    let held = vec![HeldNote { seq: 1, code: "role".into(), reason: "may not open cases".into() }];
    a.vault.mark_received(&[Ack { held, ..ack(&runs[0], 2, 2) }, ack(&runs[1], 2, 1)]).unwrap();
    let left: Vec<u64> = listed(&a).iter().map(|item| item.seq).collect();
    assert_eq!(left, [1, 2, 1, 2], "held, not yet safe, and what HQ lacks");
}

#[test]
fn only_an_acknowledgement_makes_something_sent() {
    let mut a = laptop(1);
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    a.edit(id(1), note(id(2), "words")).unwrap();
    a.edit(id(3), new_case(id(3), "Three")).unwrap();
    assert_eq!((a.vault.unsent_count().unwrap(), a.vault.dirty_heads().unwrap().len()), (3, 2));
    let runs = a.vault.unsent_runs(usize::MAX).unwrap();
    assert_eq!(runs.iter().map(|run| run.raws.len()).collect::<Vec<_>>(), [2, 1]);
    let marked = a.vault.mark_received(&[ack(&runs[0], 1, 1)]).unwrap();
    assert_eq!((marked.newly_received, marked.restarted), (1, false));
    let rest = a.vault.unsent_runs(usize::MAX).unwrap();
    assert_eq!((rest[0].first_seq, rest[0].raws.len()), (2, 1));
    a.vault.mark_received(&[ack(&runs[0], 2, 1), ack(&runs[1], 1, 1)]).unwrap();
    assert!(!a.vault.has_sendable().unwrap());
    let left = a.vault.unsent(a.now + 60_000, 10).unwrap();
    assert_eq!((left.len(), listed(&a).len()), (1, 1));
    assert_eq!((left[0].seq, &left[0].state), (2, &UnsentState::Received));
    assert!(left[0].age_ms >= 60_000 && left[0].records == [id(2)]);
    // An acknowledgement of more than there is, or of less than before, moves nothing.
    a.vault.mark_received(&[ack(&runs[0], 99, 99), ack(&runs[1], 0, 0)]).unwrap();
    assert_eq!(a.vault.unsent_count().unwrap(), 0);
    assert!(a.vault.unsent(a.now, 10).unwrap().is_empty());
}

#[test]
fn a_small_limit_still_sends_one_change_and_a_long_stream_is_cut_where_it_is_signed() {
    let mut a = laptop(1);
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    for n in 0..40 {
        a.edit(id(1), note(id(10 + n), &"long ".repeat(2000))).unwrap();
    }
    assert_eq!(a.vault.unsent_runs(1).unwrap().iter().map(|run| run.raws.len()).sum::<usize>(), 1);
    let runs = a.vault.unsent_runs(usize::MAX).unwrap();
    assert!(runs.len() > 3);
    assert!(runs.iter().all(|run| run.raws.last().unwrap().signature.is_some()));
    let places: Vec<u64> =
        runs.iter().flat_map(|run| run.first_seq..run.first_seq + run.raws.len() as u64).collect();
    assert_eq!(places, (1..=41).collect::<Vec<u64>>());
}

#[test]
fn a_held_change_is_listed_with_its_reason() {
    let mut a = laptop(1);
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    let runs = a.vault.unsent_runs(usize::MAX).unwrap();
    let held = vec![HeldNote { seq: 1, code: "role".into(), reason: "may not open cases".into() }];
    let marked = a.vault.mark_received(&[Ack { held, ..ack(&runs[0], 1, 1) }]).unwrap();
    assert_eq!(marked.newly_held, 1);
    let found = listed(&a);
    assert!(matches!(&found[0].state, UnsentState::Held { code, .. } if code == "role"));
    assert_eq!(a.vault.reads().case(id(1)).unwrap().unwrap().held, 1);

    let mut voice = Voice::default();
    join(&mut a.vault, &voice);
    let origin = a.vault.identity().origin();
    let op = ledger::Op::Disposition { origin, seq: 1, accept: false, reason: "not yours".into() };
    let run = voice.say(&Scope::Case(id(1)), vec![op]);
    a.vault.apply_bundle(vec![run], Vec::new(), 0).unwrap();
    assert_eq!(listed(&a)[0].state, UnsentState::Rejected { reason: "not yours".into() });
    assert!(a.vault.record(id(1)).unwrap().is_none());
}

#[test]
fn a_piece_of_the_feed_counts_only_where_we_stand() {
    let (mut a, mut voice) = (laptop(1), Voice::default());
    join(&mut a.vault, &voice);
    let mut b = laptop(2);
    b.edit(id(1), new_case(id(1), "One")).unwrap();
    let runs = [vec![voice.key_of(&b.vault)], b.vault.unsent_runs(usize::MAX).unwrap()].concat();
    let to = Cursor { at: 7, backfill: Some(3) };
    let elsewhere = Cursor { at: 5, backfill: None };
    let piece = |from| Pulled { from, to, runs: runs.clone(), released: Vec::new() };
    assert_eq!(a.vault.apply_pull(piece(elsewhere), 0).unwrap().changes, 0);
    assert_eq!(a.vault.cursor().unwrap(), Cursor::default());
    assert_eq!(a.vault.apply_pull(piece(Cursor::default()), 0).unwrap().changes, 2);
    assert_eq!(a.vault.apply_pull(piece(Cursor::default()), 0).unwrap().changes, 0);
    let a = a.reopen();
    assert_eq!(a.vault.cursor().unwrap(), to);
    assert_eq!(a.title(id(1)), "One");
    assert_eq!(a.vault.hq().unwrap().unwrap().url, "https://hq.example:8443");
}

#[test]
fn an_hq_from_a_backup_is_offered_again_what_it_lost() {
    let (mut a, voice) = (laptop(1), Voice::default());
    join(&mut a.vault, &voice);
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    let early = a.vault.dirty_heads().unwrap().remove(0);
    a.edit(id(1), note(id(2), "words")).unwrap();
    a.edit(id(3), new_case(id(3), "Three")).unwrap();
    for run in a.vault.unsent_runs(usize::MAX).unwrap() {
        let last = run.first_seq + run.raws.len() as u64 - 1;
        a.vault.mark_received(&[ack(&run, last, last)]).unwrap();
    }
    assert_eq!(a.vault.unsent_count().unwrap(), 0);
    let cursor = Cursor { at: 2, backfill: None };
    a.vault.meet_hq(voice.hq().epoch, Cursor { at: 9, backfill: None }, &[]).unwrap();
    assert_eq!((a.vault.unsent_count().unwrap(), a.vault.cursor().unwrap().at), (0, 0));
    let wrong = HeadAtHq { hash: [0; 32], ..early.clone() };
    a.vault.meet_hq(Uuid::from_u128(2), cursor, &[wrong]).unwrap();
    assert_eq!((a.vault.unsent_count().unwrap(), a.vault.cursor().unwrap()), (3, cursor));
    a.vault.meet_hq(Uuid::from_u128(3), cursor, &[early]).unwrap();
    assert_eq!(a.vault.unsent_count().unwrap(), 2);
    assert_eq!(a.reopen().vault.hq().unwrap().unwrap().epoch, Uuid::from_u128(3));
}

#[test]
fn what_hq_turns_out_to_lack_is_offered_again() {
    let mut a = laptop(1);
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    a.edit(id(1), note(id(2), "words")).unwrap();
    let run = a.vault.unsent_runs(usize::MAX).unwrap().remove(0);
    a.vault.mark_received(&[ack(&run, 2, 2)]).unwrap();
    a.vault.offer_again(&run.stream, 2).unwrap();
    assert_eq!(a.vault.unsent_runs(usize::MAX).unwrap()[0].first_seq, 2);
}

#[test]
fn joining_gives_a_new_name_and_keeps_the_old_work() {
    let (mut a, mut voice) = (laptop(1), Voice::default());
    let before = a.vault.identity().user;
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    let user = vault::HqUser {
        id: ledger::UserId(id(777)),
        name: "Blake Rowan".into(),
        post: "SOF".into(),
        role: "supervisor".into(),
    };
    a.vault.join_hq(&voice.hq(), &user).unwrap();
    a.edit(id(1), note(id(2), "words")).unwrap();
    let a = a.reopen();
    let identity = a.vault.identity();
    assert_eq!(identity.users().collect::<Vec<_>>(), [ledger::UserId(id(777)), before]);
    assert_eq!((identity.role.as_str(), identity.post.as_str()), ("supervisor", "SOF"));
    // A change of author ends a run.
    assert_eq!(a.vault.unsent_runs(usize::MAX).unwrap().len(), 2);
    assert!(a.vault.reads().verify_log().unwrap().is_empty());
    assert_eq!(a.vault.reads().user_name(before).unwrap().as_deref(), Some("Avery Quill"));

    let mut b = laptop(2);
    join(&mut b.vault, &voice);
    let mut keys = Vec::new();
    for user in [before, ledger::UserId(id(777))] {
        let op = ledger::Op::Key {
            device: identity.device,
            user,
            name: "Blake Rowan".into(),
            post: "SOF".into(),
            role: "supervisor".into(),
            public_key: identity.key.to_bytes(),
            revoked: false,
        };
        keys.push(voice.say(&Scope::Org, vec![op]));
    }
    let runs = [keys, a.vault.unsent_runs(usize::MAX).unwrap()].concat();
    assert_eq!(b.vault.apply_bundle(runs, Vec::new(), 0).unwrap().waiting, 0);
    assert!(b.vault.record(id(2)).unwrap().is_some());
}

/// A vault copied by hand to a second laptop: both write under one name, HQ freezes the later one.
#[test]
fn a_frozen_stream_goes_on_under_a_new_life_and_nothing_is_lost() {
    let (mut a, voice) = (laptop(1), Voice::default());
    join(&mut a.vault, &voice);
    a.edit(id(1), new_case(id(1), "Base")).unwrap();
    let run = a.vault.unsent_runs(usize::MAX).unwrap().remove(0);
    a.vault.mark_received(&[ack(&run, 1, 1)]).unwrap();

    let copy = tempfile::tempdir().unwrap();
    let Laptop { dir, vault, recovery, now } = a;
    drop(vault);
    for name in ["vault.db", "keys.json"] {
        std::fs::copy(dir.path().join(name), copy.path().join(name)).unwrap();
    }
    let mut a =
        Laptop { vault: vault::open(dir.path(), crate::common::PASSPHRASE).unwrap(), dir, recovery, now };
    let vault = vault::open(copy.path(), crate::common::PASSPHRASE).unwrap();
    let mut twin = Laptop { dir: copy, vault, recovery: a.recovery.clone(), now };

    a.edit(id(1), note(id(2), "by the first")).unwrap();
    twin.edit(id(1), note(id(3), "by the second")).unwrap();
    twin.set(id(1), id(3), 3, "by the second, better").unwrap();
    twin.edit(id(1), vec![Edit::Delete { id: id(3), reason: "x".into() }]).unwrap();
    twin.edit(id(1), vec![Edit::Restore { id: id(3), reason: "y".into() }]).unwrap();
    let first = a.vault.unsent_runs(usize::MAX).unwrap();

    let frozen = Ack { frozen: true, ..ack(&run, 2, 2) };
    let marked = twin.vault.mark_received(std::slice::from_ref(&frozen)).unwrap();
    assert!(marked.restarted);
    assert!(!twin.vault.mark_received(&[frozen]).unwrap().restarted);
    assert!(twin.vault.identity().incarnation > 1);
    assert_eq!(twin.vault.unsent_count().unwrap(), 4);
    let again = twin.vault.unsent_runs(usize::MAX).unwrap();
    assert!(again.iter().all(|run| run.stream.origin.incarnation > 1));

    let piece = |runs| Pulled {
        from: Cursor::default(),
        to: Cursor { at: 1, backfill: None },
        runs,
        released: vec![],
    };
    twin.vault.apply_pull(piece(first), 0).unwrap();
    a.vault.apply_pull(piece(again), 0).unwrap();
    for laptop in [&a, &twin] {
        assert!(laptop.vault.reads().verify_log().unwrap().is_empty());
        let stored = laptop.vault.record(id(3)).unwrap().unwrap();
        assert_eq!(stored.record.text("text"), Some("by the second, better"));
        assert!(laptop.vault.record(id(2)).unwrap().is_some());
        assert_eq!(laptop.vault.conflict_count().unwrap(), 0);
    }
    assert_eq!(a.vault.state_hash(Some(id(1))).unwrap(), twin.vault.state_hash(Some(id(1))).unwrap());
    assert_eq!(twin.vault.unsent_count().unwrap(), 4);
}

#[test]
fn exchanges_are_remembered_newest_first() {
    let mut a = laptop(1);
    for n in 0..3 {
        let entry =
            ExchangeEntry { started_ms: n, status: "partial".into(), sent: 1, ..ExchangeEntry::default() };
        a.vault.log_exchange(&entry).unwrap();
    }
    let log = a.vault.exchange_log(2).unwrap();
    assert_eq!(log.iter().map(|entry| entry.started_ms).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn attempts_in_vain_are_one_line_and_the_last_contact_is_not_forgotten_over_them() {
    let mut a = laptop(1);
    let entry = |n: i64, status: &str, sent| ExchangeEntry {
        started_ms: n,
        ended_ms: n + 1,
        status: status.into(),
        sent,
        ..ExchangeEntry::default()
    };
    a.vault.log_exchange(&entry(10, "all_sent", 3)).unwrap();
    for n in 20..320 {
        a.vault.log_exchange(&entry(n, "offline", 0)).unwrap();
    }
    let log = a.vault.exchange_log(9).unwrap();
    let lines: Vec<_> = log.iter().map(|line| (line.started_ms, line.ended_ms, line.times)).collect();
    assert_eq!(lines, [(20, 320, 300), (10, 11, 0)]);
    assert_eq!(a.vault.reads().last_contact_ms().unwrap(), Some(11));
}
