//! The contract that every store of HQ keeps.

use std::sync::Arc;

use hq::store::{Batch, Cell, Entry, NewEntity, Outcome, Store, StreamStep, Write, dump};
use ledger::{Draft, EntityId, GENESIS, Hlc, Origin, Quality, Scope, SigningKey, Stream, UserId};
use uuid::Uuid;

use crate::common::laptop::new_id;
use crate::common::{Office, on_both_stores};

on_both_stores!(
    positions_follow_each_other_and_promises_are_kept,
    a_batch_is_written_whole_or_not_at_all,
    a_decision_on_an_old_policy_or_head_is_stale,
    many_statements_are_answered_in_order,
    appends_at_the_same_time_take_turns,
    a_stale_batch_does_not_hold_up_those_beside_it,
    a_dump_holds_every_row,
    a_newer_database_is_refused,
);

fn store(office: &Office) -> Arc<dyn Store> {
    Arc::clone(&office.house().books.store)
}

/// A chain of entries in a stream of its own.
fn chain(scope: &Scope, length: u64) -> (Vec<Entry>, StreamStep) {
    let key = SigningKey::from_bytes(&[5; 32]);
    let origin = Origin { device: new_id().into(), incarnation: 1 };
    let (mut previous, mut entries) = (GENESIS, Vec::new());
    for seq in 1..=length {
        let draft = Draft {
            scope: scope.clone(),
            origin,
            author: UserId(Uuid::from_u128(1)),
            schema: 1,
            min_reader: 1,
            quality: Quality::Unknown,
            action: 4,
            seq,
            hlc: Hlc(seq),
            wall: 0,
            salt: [0; 8],
            ops: vec![],
        };
        let change = draft.sign(&key, &previous);
        previous = change.hash;
        entries.push(Entry::of(&change, false, 7));
    }
    let stream = Stream { origin, scope: scope.clone() };
    (entries, StreamStep { stream, from: 0, head: length, hash: previous, frozen: false })
}

fn batch(length: u64) -> Batch {
    let (entries, step) = chain(&Scope::Case(new_id()), length);
    Batch { entries, streams: vec![step], ..Batch::default() }
}

fn positions_follow_each_other_and_promises_are_kept(office: Office) {
    let store = store(&office);
    let before = office.feed_length();
    let mut batch = batch(5);
    let scope = batch.entries[0].scope.clone();
    let sql = "INSERT INTO access (user_id, scope, since, revoked) VALUES ($1, $2, $3, 0)";
    let user = UserId(new_id());
    let cells = vec![user.into(), (&scope).into(), Cell::PositionOf(3)];
    batch.writes.push(Write::new(sql, cells));
    batch.entities.push(NewEntity {
        scope: scope.clone(),
        id: EntityId(new_id()),
        kind: 11,
        author: user,
        origin: batch.streams[0].stream.origin,
        seq: 1,
    });
    let (stream, entities) = (batch.streams[0].stream.clone(), batch.entities.clone());
    let expected = batch.entries.clone();
    let outcome = office.block(store.append(batch)).unwrap();
    assert_eq!(outcome, Outcome::Written { first: before + 1, last: before + 5 });
    let books = &office.house().books;
    let access = office.block(books.access(user, std::slice::from_ref(&scope))).unwrap();
    assert_eq!(access[0].as_ref().unwrap().since, before + 4);
    let stored = office.block(books.stream_entries(&stream, 1, 9)).unwrap();
    for ((stored, expected), pos) in stored.iter().zip(&expected).zip(before + 1..) {
        assert_eq!(*stored, Entry { pos, ..expected.clone() }, "bytes come back as they went in");
    }
    let found = office.block(books.entities(&scope, &[entities[0].id])).unwrap();
    assert_eq!(found, vec![Some(entities[0].clone())]);
    let heads = office.block(books.stream_heads(&[stream])).unwrap();
    assert_eq!((heads[0].seq, heads[0].hash), (5, expected[4].hash));
}

fn a_batch_is_written_whole_or_not_at_all(office: Office) {
    let store = store(&office);
    let before = office.feed_length();
    let mut guarded = batch(3);
    guarded.writes.push(Write::new("DELETE FROM epoch", vec![]));
    guarded.writes.push(Write::guarded("UPDATE users SET name = 'x' WHERE post = 'NIL'", vec![]));
    assert_eq!(office.block(store.append(guarded)).unwrap(), Outcome::Stale);
    let mut twice = batch(2);
    let again = twice.entries.clone();
    twice.entries.extend(again);
    assert!(office.block(store.append(twice)).is_err(), "one name, one place in the feed");
    assert_eq!(office.feed_length(), before);
    assert_eq!(office.block(office.house().books.epochs()).unwrap().len(), 1);
    assert!(matches!(office.block(store.append(batch(1))).unwrap(), Outcome::Written { .. }));
}

fn a_decision_on_an_old_policy_or_head_is_stale(office: Office) {
    let store = store(&office);
    let head = office.block(office.house().books.head()).unwrap();
    let admin = Batch { changes_policy: true, new_cases: 1, ..Batch::default() };
    office.block(store.append(admin)).unwrap();
    let by_policy = Batch { policy: Some(head.policy), ..batch(1) };
    assert_eq!(office.block(store.append(by_policy)).unwrap(), Outcome::Stale);
    let by_cases = Batch { cases: Some(head.cases), ..batch(1) };
    assert_eq!(office.block(store.append(by_cases)).unwrap(), Outcome::Stale);
    let fresh = Batch { policy: Some(head.policy + 1), cases: Some(head.cases + 1), ..batch(1) };
    let step = fresh.streams[0].clone();
    let again = Batch { policy: None, cases: None, ..fresh.clone() };
    assert!(matches!(office.block(store.append(fresh)).unwrap(), Outcome::Written { .. }));
    assert_eq!(office.block(store.append(again)).unwrap(), Outcome::Stale, "its entries are there already");
    let go_on = |from, frozen| Batch {
        streams: vec![StreamStep { from, head: 2, frozen, ..step.clone() }],
        ..Batch::default()
    };
    assert_eq!(office.block(store.append(go_on(0, false))).unwrap(), Outcome::Stale);
    assert_eq!(office.block(store.append(go_on(7, false))).unwrap(), Outcome::Stale);
    assert!(matches!(office.block(store.append(go_on(1, true))).unwrap(), Outcome::Written { .. }));
    assert_eq!(office.block(store.append(go_on(2, false))).unwrap(), Outcome::Stale, "frozen stays frozen");
}

fn many_statements_are_answered_in_order(office: Office) {
    let store = store(&office);
    let each = (0..300_i64).map(|number| vec![number.into()]).collect();
    let sql = "SELECT CAST($1 AS BIGINT) + 1, 'text', NULL FROM feed_head";
    let answers = office.block(store.read_each(sql, each)).unwrap();
    assert_eq!(answers.len(), 300);
    for (number, rows) in (1_i64..).zip(&answers) {
        assert_eq!(rows[0].int(0).unwrap(), number);
        assert!(rows[0].is_null(2));
    }
    assert!(office.block(store.read_each(sql, vec![])).unwrap().is_empty());
}

fn appends_at_the_same_time_take_turns(office: Office) {
    let store = store(&office);
    let before = office.feed_length();
    let tasks: Vec<_> = (0..24)
        .map(|number| {
            let store = Arc::clone(&store);
            office.rt.spawn(async move { store.append(batch(1 + number % 7)).await.unwrap() })
        })
        .collect();
    let mut ranges: Vec<(u64, u64)> = tasks
        .into_iter()
        .map(|task| match office.block(task).unwrap() {
            Outcome::Written { first, last } => (first, last),
            Outcome::Stale => panic!("nothing it was decided on has changed"),
        })
        .collect();
    ranges.sort_unstable();
    let mut next = before + 1;
    for (first, last) in ranges {
        assert_eq!(first, next);
        next = last + 1;
    }
    assert_eq!(office.feed_length(), next - 1);
}

fn a_stale_batch_does_not_hold_up_those_beside_it(office: Office) {
    let store = store(&office);
    let before = office.feed_length();
    let policy = office.block(office.house().books.head()).unwrap().policy;
    let at_once: Vec<_> = (0..40_u64)
        .map(|number| {
            let mut batch = Batch { policy: Some(policy), ..batch(1 + number % 7) };
            match number % 10 {
                3 => batch.streams[0].from = 9,
                7 => batch.policy = Some(policy + 1),
                _ => batch.new_cases = number % 2,
            }
            let (store, length) = (Arc::clone(&store), batch.entries.len() as u64);
            let written = office.rt.spawn(async move { store.append(batch).await.unwrap() });
            (number, length, written)
        })
        .collect();
    let mut ranges = Vec::new();
    for (number, length, written) in at_once {
        match office.block(written).unwrap() {
            Outcome::Stale => assert!([3, 7].contains(&(number % 10)), "{number}"),
            Outcome::Written { first, last } => {
                assert!(![3, 7].contains(&(number % 10)), "{number}");
                assert_eq!(last + 1 - first, length);
                ranges.push((first, last));
            }
        }
    }
    ranges.sort_unstable();
    let mut next = before + 1;
    for (first, last) in ranges {
        assert_eq!(first, next);
        next = last + 1;
    }
    assert_eq!(office.feed_length(), next - 1);
}

fn a_dump_holds_every_row(office: Office) {
    let store = store(&office);
    office.block(store.append(batch(4))).unwrap();
    let (rows, mut found) = tokio::sync::mpsc::channel(4);
    let (dumped, counted) = office.block(async {
        tokio::join!(store.dump(rows), async {
            let mut counts = vec![0; dump::TABLES.len()];
            while let Some((table, _)) = found.recv().await {
                counts[table] += 1;
            }
            counts
        })
    });
    dumped.unwrap();
    assert_eq!(counted[0], 1);
    assert_eq!(counted[5], office.feed_length());
}

fn a_newer_database_is_refused(office: Office) {
    let url = office.database_url();
    if url.is_some() {
        let sql = "INSERT INTO schema_version (version) VALUES (99)";
        office.block(store(&office).write(vec![Write::new(sql, vec![])])).unwrap();
    } else {
        let sql = "PRAGMA user_version = 99";
        rusqlite::Connection::open(office.data.path().join("hq.db")).unwrap().execute_batch(sql).unwrap();
    }
    let again = office.block(hq::store::open(url.as_deref(), office.data.path()));
    assert!(matches!(again.err(), Some(hq::store::StoreError::NewerSchema { found: 99, .. })));
}
