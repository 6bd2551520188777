use ledger::{Op, Scope};
use vault::Run;

use crate::common::{Laptop, Voice, id, join, laptop, new_case, note};

fn runs_of(laptop: &Laptop) -> Vec<Run> {
    laptop.vault.unsent_runs(usize::MAX).unwrap()
}

fn single(run: &Run, at: usize) -> Run {
    Run { stream: run.stream.clone(), first_seq: run.first_seq + at as u64, raws: vec![run.raws[at].clone()] }
}

#[test]
fn a_change_after_a_gap_waits_and_is_listed() {
    let (mut a, mut b, mut voice) = (laptop(1), laptop(2), Voice::default());
    join(&mut b.vault, &voice);
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    a.edit(id(1), note(id(2), "words")).unwrap();
    let run = runs_of(&a).remove(0);
    let key = voice.key_of(&a.vault);
    let received = b.vault.apply_bundle(vec![key, single(&run, 1)], Vec::new(), 0).unwrap();
    assert_eq!((received.changes, received.waiting), (1, 1));
    let waiting = b.vault.reads().waiting().unwrap();
    assert_eq!((waiting[0].seq, waiting[0].reason.as_str()), (2, "gap"));
    b.vault.apply_bundle(vec![single(&run, 0)], Vec::new(), 0).unwrap();
    assert!(b.vault.reads().waiting().unwrap().is_empty());
    assert!(b.vault.record(id(2)).unwrap().is_some());
}

#[test]
fn an_unknown_signer_waits_for_the_directory() {
    let (mut a, mut b, mut voice) = (laptop(1), laptop(2), Voice::default());
    join(&mut b.vault, &voice);
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    let received = b.vault.apply_bundle(runs_of(&a), Vec::new(), 0).unwrap();
    assert_eq!(received.waiting, 1);
    assert_eq!(b.vault.reads().waiting().unwrap()[0].reason, "unknown_signer");
    let key = voice.key_of(&a.vault);
    b.vault.apply_bundle(vec![key], Vec::new(), 0).unwrap();
    assert_eq!(b.title(id(1)), "One");
    assert!(b.vault.reads().waiting().unwrap().is_empty());
}

#[test]
fn a_forged_change_is_kept_aside_and_does_not_stop_the_true_one() {
    let (mut a, mut b, mut voice) = (laptop(1), laptop(2), Voice::default());
    join(&mut b.vault, &voice);
    let key = voice.key_of(&a.vault);
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    let honest = runs_of(&a);
    let mut forged = honest.clone();
    forged[0].raws[0].signature = Some([1; 64]);
    let received = b.vault.apply_bundle([vec![key], forged].concat(), Vec::new(), 0).unwrap();
    assert_eq!((received.changes, received.waiting), (1, 1));
    assert!(b.vault.record(id(1)).unwrap().is_none());
    assert_eq!(b.vault.reads().waiting().unwrap()[0].reason, "broken");
    b.vault.apply_bundle(honest, Vec::new(), 0).unwrap();
    assert_eq!(b.title(id(1)), "One");
    assert!(b.vault.reads().verify_log().unwrap().is_empty());
}

#[test]
fn a_withheld_payload_takes_effect_when_it_is_released() {
    let (mut a, mut b, mut voice) = (laptop(1), laptop(2), Voice::default());
    join(&mut b.vault, &voice);
    let key = voice.key_of(&a.vault);
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    a.edit(id(1), note(id(2), "first words")).unwrap();
    a.set(id(1), id(2), 3, "second words").unwrap();
    let whole = runs_of(&a).remove(0);
    let mut run = whole.clone();
    let payload = run.raws[1].payload.take().unwrap();
    b.vault.apply_bundle(vec![key, run.clone()], Vec::new(), 0).unwrap();
    assert!(b.vault.record(id(2)).unwrap().is_none());
    let header = run.raws[1].header.clone();
    let wrong = vec![(Scope::Case(id(1)), header.clone(), vec![1, 2, 3])];
    b.vault.apply_bundle(Vec::new(), wrong, 0).unwrap();
    assert!(b.vault.record(id(2)).unwrap().is_none());
    let released = vec![(Scope::Case(id(1)), header, payload)];
    b.vault.apply_bundle(Vec::new(), released, 0).unwrap();
    assert_eq!(b.vault.record(id(2)).unwrap().unwrap().record.text("text"), Some("second words"));
    assert_eq!(a.vault.state_hash(Some(id(1))).unwrap(), b.vault.state_hash(Some(id(1))).unwrap());

    // The whole change as a run does the same on a third laptop, and a release may come first.
    for early in [false, true] {
        let mut c = laptop(3);
        let mut voice = Voice::default();
        join(&mut c.vault, &voice);
        let key = voice.key_of(&a.vault);
        let (scope, raw) = (Scope::Case(id(1)), &whole.raws[1]);
        let release = vec![(scope, raw.header.clone(), raw.payload.clone().unwrap())];
        if early {
            c.vault.apply_bundle(Vec::new(), release, 0).unwrap();
            c.vault.apply_bundle(vec![key, run.clone()], Vec::new(), 0).unwrap();
        } else {
            c.vault.apply_bundle(vec![key, run.clone(), whole.clone()], Vec::new(), 0).unwrap();
        }
        assert_eq!(c.vault.state_hash(Some(id(1))).unwrap(), a.vault.state_hash(Some(id(1))).unwrap());
        assert!(c.vault.reads().waiting().unwrap().is_empty());
    }
}

#[test]
fn a_rejected_change_loses_its_effect_and_an_accepted_one_gets_it_back() {
    let (mut a, mut b, mut voice) = (laptop(1), laptop(2), Voice::default());
    join(&mut a.vault, &voice);
    join(&mut b.vault, &voice);
    let key = voice.key_of(&a.vault);
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    a.set(id(1), id(1), 1, "Two").unwrap();
    a.edit(id(1), note(id(2), "words")).unwrap();
    let before = a.vault.state_hash(Some(id(1))).unwrap();
    b.vault.apply_bundle([vec![key], runs_of(&a)].concat(), Vec::new(), 0).unwrap();
    let origin = a.vault.identity().origin();
    let scope = Scope::Case(id(1));
    let mut verdict = |seq: u64, accept: bool| {
        let reason = "no authority".to_owned();
        voice.say(&scope, vec![Op::Disposition { origin, seq, accept, reason }])
    };
    let rejections = vec![verdict(2, false), verdict(3, false)];
    for laptop in [&mut a, &mut b] {
        laptop.vault.apply_bundle(rejections.clone(), Vec::new(), 0).unwrap();
        assert_eq!(laptop.title(id(1)), "One");
        assert!(laptop.vault.record(id(2)).unwrap().is_none());
        let found =
            laptop.vault.search(&vault::SearchQuery { text: "words", limit: 5, ..Default::default() });
        assert!(found.unwrap().is_empty());
    }
    assert_eq!(a.vault.state_hash(Some(id(1))).unwrap(), b.vault.state_hash(Some(id(1))).unwrap());
    let pardons = vec![verdict(2, true), verdict(3, true)];
    for laptop in [&mut a, &mut b] {
        laptop.vault.apply_bundle(pardons.clone(), Vec::new(), 0).unwrap();
        assert_eq!(laptop.vault.state_hash(Some(id(1))).unwrap(), before);
    }
}

#[test]
fn only_hq_speaks_for_the_directory_and_for_access() {
    let (mut b, mut voice) = (laptop(2), Voice::default());
    join(&mut b.vault, &voice);
    let me = b.vault.identity().user;
    let grant = Op::Grant { scope: Scope::Case(id(1)), user: me, until: Some(5) };
    let run = voice.say(&Scope::User(me), vec![grant]);
    let received = b.vault.apply_bundle(vec![run], Vec::new(), 0).unwrap();
    assert!(received.touched.grants);
    let grants = b.vault.reads().grants().unwrap();
    assert_eq!((grants.len(), grants[0].until, grants[0].granted), (1, Some(5), true));

    // The same words in another enrolled device's stream say nothing.
    let (mut c, origin) = (laptop(3), laptop(3).vault.identity().origin());
    let key = voice.key_of(&c.vault);
    c.edit(id(1), new_case(id(1), "One")).unwrap();
    let draft = ledger::Draft {
        scope: Scope::Org,
        origin,
        author: c.vault.identity().user,
        schema: 1,
        min_reader: 1,
        quality: ledger::Quality::Unknown,
        action: 1,
        seq: 1,
        hlc: ledger::Hlc::at(9_999_999_999_999),
        wall: 0,
        salt: [0; 8],
        ops: vec![Op::Key {
            device: origin.device,
            user: me,
            name: "Mallory".into(),
            post: "BUC".into(),
            role: "hq".into(),
            public_key: [1; 32],
            revoked: false,
        }],
    };
    let change = draft.sign(c.vault.signing_key(), &ledger::GENESIS);
    let stream = ledger::Stream { origin, scope: Scope::Org };
    let run = Run { stream, first_seq: 1, raws: vec![change.raw] };
    let received = b.vault.apply_bundle(vec![key, run], Vec::new(), 0).unwrap();
    assert_eq!(received.changes, 2);
    assert!(b.vault.directory().unwrap().iter().all(|entry| entry.name != "Mallory"));
}

#[test]
fn what_is_erased_by_law_is_gone_and_the_chain_still_holds() {
    let (mut a, mut voice) = (laptop(1), Voice::default());
    join(&mut a.vault, &voice);
    a.edit(id(1), new_case(id(1), "One")).unwrap();
    a.edit(id(1), note(id(2), "unlawful words")).unwrap();
    let (origin, scope) = (a.vault.identity().origin(), Scope::Case(id(1)));
    let op = Op::Redact { origin, seq: 2, basis: "court order".into(), left: vec![] };
    let order = voice.say(&scope, vec![op]);
    a.vault.apply_bundle(vec![order], Vec::new(), 0).unwrap();
    assert!(a.vault.record(id(2)).unwrap().is_none());
    let query = vault::SearchQuery { text: "unlawful", limit: 5, ..Default::default() };
    assert!(a.vault.search(&query).unwrap().is_empty());
    let erased = vault::Standing::Erased { basis: "court order".into() };
    assert!(a.vault.changes(id(1), 9, 0).unwrap().iter().any(|c| c.standing == erased));
    assert!(a.vault.check().unwrap().is_sound());
    a.edit(id(1), note(id(3), "lawful words")).unwrap();
    assert!(a.reopen().vault.check().unwrap().is_sound());
}
