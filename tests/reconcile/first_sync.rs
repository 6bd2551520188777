//! A laptop that is given cases it never had: listed at once, whole soon, with their history in the end, and
//! people work on them meanwhile.

use serde_json::json;
use sync::Status;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use testkit::line::Way;
use uuid::Uuid;
use vault::FrameTargets;

crate::on_both_stores![
    a_new_supervisor_gets_every_case_of_the_post,
    a_grant_that_comes_while_one_edits_loses_nothing,
    a_first_sync_cut_anywhere_ends_where_an_undisturbed_one_does,
    a_headquarters_restored_in_the_middle_of_a_first_sync_takes_nothing_away,
    a_grant_withdrawn_in_the_middle_of_a_first_sync_ends_it,
];

/// A case with a long history of little state, and two short ones.
fn cases(author: &Laptop) -> Vec<Uuid> {
    let cases: Vec<Uuid> = ["Print shop", "Petition mill", "Safe house"].map(|t| author.new_case(t)).into();
    for case in &cases {
        let _ = author.add(
            *case,
            "person",
            &json!({"role": "suspect", "surname": "CEBAN", "given_names": "Ion"}),
        );
    }
    let note = author.add(cases[0], "note", &json!({"note_kind": "call", "text": "first words"}));
    for n in 0..150_u64 {
        let words = format!(
            "Seen {n} vans, plates {:x} and {:x}.",
            n.wrapping_mul(0x9E37_79B9_7F4A_7C15),
            n * 77_777
        );
        author.set(cases[0], note, "note", &json!({"text": words}));
    }
    author.sync();
    cases
}

/// As on a thin line: small frames, so that the long case comes as state first.
fn thin(laptop: &Laptop) {
    laptop.with(|vault| vault.keep_frame_targets(FrameTargets { up: 2048, down: 2048 }));
}

fn assert_same(one: &Laptop, two: &Laptop, cases: &[Uuid]) {
    for case in cases {
        assert_eq!(one.hash(*case), two.hash(*case));
    }
    for laptop in [one, two] {
        laptop.with(|vault| {
            assert_eq!(vault.lacking()?, []);
            assert_eq!(vault.reads().snapshot_troubles()?, []);
            let report = vault.check()?;
            assert!(report.is_sound(), "{report:?}");
            Ok(())
        });
    }
}

fn a_new_supervisor_gets_every_case_of_the_post(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let cases = cases(&one);
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    thin(&two);
    let report = two.sync();
    assert_eq!(report.status, Status::AllSent, "{report:?}");
    assert_same(&one, &two, &cases);
    let again = two.sync();
    assert_eq!((again.received, again.round_trips), (0, 1), "{again:?}");
    let changes = two.with(|vault| vault.changes(cases[0], 1000, 0));
    assert_eq!(changes.len(), 153, "the whole history is here");
}

fn a_grant_that_comes_while_one_edits_loses_nothing(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let cases = cases(&one);
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let own = two.new_case("Begun offline");
    thin(&two);
    // Far enough for the lines and the state, not for the history.
    hq.line.cut_after(6_500, Way::Down);
    two.sync();
    let listed: Vec<Uuid> = cases.iter().filter(|case| two.has(**case)).copied().collect();
    assert!(!listed.is_empty());
    for case in &listed {
        two.set(*case, *case, "case", &json!({"priority": "urgent"}));
    }
    let from_one = one.add(cases[0], "person", &json!({"role": "witness", "surname": "POPA"}));
    one.sync();
    thin(&two);
    assert_eq!(two.sync().status, Status::AllSent);
    one.sync();
    assert!(two.has(from_one));
    for case in &listed {
        assert_eq!(one.text(*case, "priority").as_deref(), Some("urgent"));
    }
    assert_eq!((one.conflicts(), two.conflicts()), (0, 0));
    assert_same(&one, &two, &cases);
    assert!(two.has(own));
}

fn a_first_sync_cut_anywhere_ends_where_an_undisturbed_one_does(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let cases = cases(&one);
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    for round in 0..16_u64 {
        thin(&two);
        // Past the handshake; each round a little further.
        hq.line.cut_after(2_400 + round * 390, Way::Down);
        two.sync();
        let before = two.with(|vault| vault.state_hash(None));
        two.with(|vault| vault.rebuild());
        assert_eq!(two.with(|vault| vault.state_hash(None)), before, "round {round}");
        if round % 4 == 0 {
            let _ = one.add(cases[0], "person", &json!({"role": "witness", "surname": "POPA"}));
            one.sync();
        }
    }
    assert_eq!(two.sync().status, Status::AllSent);
    assert_same(&one, &two, &cases);
}

fn a_headquarters_restored_in_the_middle_of_a_first_sync_takes_nothing_away(mut hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let cases = cases(&one);
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let copy = hq.backup();
    let late = one.add(cases[0], "person", &json!({"role": "witness", "surname": "POPA"}));
    one.sync();
    thin(&two);
    hq.line.cut_after(7_000, Way::Down);
    two.sync();
    let had: Vec<Uuid> = cases.iter().chain([&late]).filter(|id| two.has(**id)).copied().collect();
    hq.restore(&copy);
    thin(&two);
    two.sync();
    assert!(had.iter().all(|id| two.has(*id)), "nothing that was here goes");
    for laptop in [&one, &two, &one, &two] {
        assert_eq!(laptop.sync().status, Status::AllSent);
    }
    assert!(two.has(late));
    assert_same(&one, &two, &cases);
}

fn a_grant_withdrawn_in_the_middle_of_a_first_sync_ends_it(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let cases = cases(&one);
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    thin(&two);
    hq.line.cut_after(4_500, Way::Down);
    two.sync();
    let user = two.user();
    for case in &cases {
        hq.admin(async |house| hq::admin::cases::withdraw(house, *case, user).await);
    }
    let later = one.add(cases[1], "person", &json!({"role": "witness", "surname": "POPA"}));
    one.sync();
    assert_eq!(two.sync().status, Status::AllSent);
    assert!(!two.has(later));
    for case in &cases {
        hq.admin(async |house| hq::admin::cases::grant(house, *case, user, None).await);
    }
    two.sync();
    assert_same(&one, &two, &cases);
}
