//! Rights, reviewers, erasure, duplicates and versions: what people disagree about besides values.

use hq::admin::erasure::redact;
use ledger::{EntityId, Op, RawChange, Scope};
use model::actions::Action;
use serde_json::json;
use sync::Status;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use uuid::Uuid;
use vault::{Edit, Stamp};

crate::on_both_stores![
    a_decision_without_the_right_to_is_held_until_a_reviewer_accepts_it,
    a_decision_without_the_right_to_is_held_and_undone_when_a_reviewer_rejects_it,
    work_that_builds_on_a_held_decision_is_not_lost_whatever_the_reviewer_says,
    words_erased_at_headquarters_are_erased_on_every_laptop,
    a_file_erased_at_headquarters_leaves_every_laptop,
    what_a_newer_version_writes_passes_through_older_ones_unharmed,
    people_linked_at_two_laptops_are_linked_once_and_unlinked_for_all,
];

const REASON: &str = "compared with the consular list";

/// Two candidates for one name, and a member of local staff who has the case but not the right to decide.
struct Clash {
    one: Laptop,
    two: Laptop,
    local: Laptop,
    case: Uuid,
    person: Uuid,
}

fn clash(hq: &Headquarters) -> Clash {
    let one = Laptop::joined(hq, "M. Okafor", "investigator");
    let two = Laptop::joined(hq, "T. Brandt", "supervisor");
    let local = Laptop::joined(hq, "R. Delacroix", "fsn");
    let case = one.new_case("Counterfeit residence cards");
    let person = one.add(case, "person", &json!({"role": "suspect", "surname": "CEBAN"}));
    one.sync();
    two.sync();
    let user = local.user();
    hq.admin(async |house| hq::admin::cases::grant(house, case, user, None).await);
    one.set(case, person, "person", &json!({"surname": "CEBANU"}));
    two.set(case, person, "person", &json!({"surname": "CEBANOV"}));
    let clash = Clash { one, two, local, case, person };
    clash.meet();
    assert_eq!(clash.local.conflicts(), 1);
    clash
}

impl Clash {
    fn all(&self) -> [&Laptop; 3] {
        [&self.one, &self.two, &self.local]
    }

    fn meet(&self) {
        for _ in 0..2 {
            for laptop in self.all() {
                laptop.sync();
            }
        }
    }

    fn surname(&self, laptop: &Laptop) -> Option<String> {
        laptop.text(self.person, "surname")
    }

    fn decides(&self, laptop: &Laptop, text: &str) {
        let value = model::Value::text(text).encode();
        let edit = Edit::Resolve { id: self.person, register: 2, value, reason: REASON.into() };
        write(laptop, self.case, Action::ConflictResolve, vec![edit]);
    }

    fn review(&self, hq: &Headquarters, accept: bool) {
        let held = hq.admin(async |house| Ok(house.books.held_waiting().await?));
        assert_eq!(held.len(), 1, "one change waits");
        assert_eq!(held[0].code, "role_may_not");
        let id = held[0].id;
        hq.admin(async |house| hq::admin::held::decide(house, id, accept, "reviewed").await);
        self.meet();
        let hash = self.one.hash(self.case);
        assert!(self.all().iter().all(|laptop| laptop.hash(self.case) == hash));
    }
}

fn write(laptop: &Laptop, case: Uuid, action: Action, edits: Vec<Edit>) {
    laptop.with(|vault| {
        vault.write(Stamp::at(1_790_000_900_000), |writer| {
            writer.change(&Scope::Case(case), action.number(), edits)
        })
    });
}

fn a_decision_without_the_right_to_is_held_until_a_reviewer_accepts_it(hq: Headquarters) {
    let clash = clash(&hq);
    clash.decides(&clash.local, "CEBANU");
    assert_eq!(clash.local.sync().held, 1);
    clash.meet();
    assert_eq!((clash.one.conflicts(), clash.two.conflicts()), (1, 1), "nobody else's yet");
    clash.review(&hq, true);
    assert_eq!(clash.two.conflicts(), 0);
    assert_eq!(clash.surname(&clash.two).as_deref(), Some("CEBANU"));
}

fn a_decision_without_the_right_to_is_held_and_undone_when_a_reviewer_rejects_it(hq: Headquarters) {
    let clash = clash(&hq);
    clash.decides(&clash.local, "CEBANU");
    clash.meet();
    assert_eq!(clash.local.conflicts(), 0, "its author goes on with it meanwhile");
    clash.review(&hq, false);
    assert!(clash.all().iter().all(|laptop| laptop.conflicts() == 1), "it waits for somebody who may");
    clash.decides(&clash.two, "CEBANOV");
    clash.meet();
    assert!(clash.all().iter().all(|laptop| laptop.conflicts() == 0));
}

fn work_that_builds_on_a_held_decision_is_not_lost_whatever_the_reviewer_says(hq: Headquarters) {
    for accept in [true, false] {
        let clash = clash(&hq);
        clash.decides(&clash.local, "CEBANU");
        clash.local.set(clash.case, clash.person, "person", &json!({"surname": "CEBANU-POP"}));
        clash.meet();
        assert_eq!(clash.one.conflicts(), 1, "the good edit stands beside both candidates");
        clash.review(&hq, accept);
        let open = u64::from(!accept);
        assert!(clash.all().iter().all(|laptop| laptop.conflicts() == open), "accepted: {accept}");
        assert_eq!(clash.surname(&clash.one).as_deref(), Some("CEBANU-POP"));
    }
}

fn erase(hq: &Headquarters, hash: &ledger::Hash) {
    let hanna = hq.user("Hanna", "WAS", "hq");
    let hugo = hq.user("Hugo", "WAS", "hq");
    hq.admin(async |house| {
        for (user, basis) in [(hanna, Some("Art. 17")), (hugo, None)] {
            let user = house.books.user(user).await?.expect("added above");
            redact(house, hash, &user, basis).await?;
        }
        Ok(())
    });
}

fn a_file_erased_at_headquarters_leaves_every_laptop(hq: Headquarters) {
    let clash = clash(&hq);
    let file = clash.one.attach(clash.case, "face.jpg", b"a face that must not be kept");
    let kept = clash.one.attach(clash.case, "letter.pdf", b"a letter that stays");
    clash.meet();
    let has = |laptop: &Laptop, id: Uuid| laptop.with(|vault| vault.reads().attachment(id)).is_some();
    assert!(clash.all().iter().all(|laptop| has(laptop, file) && has(laptop, kept)));
    let logged = clash.one.with(|vault| vault.reads().changes(clash.case, 99, 0));
    let made = |change: &&vault::LoggedChange| {
        change.ops.iter().any(|op| matches!(op, Op::Create { entity, .. } if entity.0 == file))
    };
    let hash = logged.iter().find(made).expect("it is in the log").hash;
    erase(&hq, &hash);
    clash.meet();
    for laptop in clash.all() {
        assert!(!has(laptop, file) && has(laptop, kept));
        assert_eq!(laptop.files_on_disk(file), Vec::<std::path::PathBuf>::new());
        assert_eq!(laptop.files_on_disk(kept).len(), 1);
        assert_eq!(laptop.hash(clash.case), clash.one.hash(clash.case));
        assert_eq!(laptop.sync().status, Status::AllSent, "and nobody asks for it any more");
    }
}

fn words_erased_at_headquarters_are_erased_on_every_laptop(hq: Headquarters) {
    let clash = clash(&hq);
    let origin = clash.two.with(|vault| Ok(vault.identity().origin()));
    let logged = clash.one.with(|vault| vault.reads().changes(clash.case, 99, 0));
    let hash = logged.iter().find(|change| change.stream.origin == origin).expect("it came").hash;
    erase(&hq, &hash);
    clash.meet();
    let late = Laptop::joined(&hq, "S. Hashimoto", "supervisor");
    late.sync();
    for laptop in clash.all().into_iter().chain([&late]) {
        assert_eq!(laptop.conflicts(), 0, "one lawful value is left");
        assert_eq!(clash.surname(laptop).as_deref(), Some("CEBANU"));
        assert_eq!(laptop.hash(clash.case), clash.one.hash(clash.case));
        let broken = laptop.with(|vault| vault.reads().verify_log());
        assert!(broken.is_empty(), "{broken:?}");
        let found = laptop.with(|vault| {
            vault.search(&vault::SearchQuery { text: "CEBANOV", limit: 5, ..Default::default() })
        });
        assert!(found.is_empty());
    }
}

fn bytes_of(laptop: &Laptop, case: Uuid, origin: ledger::Origin) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
    let streams = laptop.with(|vault| vault.reads().streams(Some(&Scope::Case(case))));
    let stream = streams.into_iter().find(|logged| logged.stream.origin == origin).expect("its stream");
    stream.raws.into_iter().map(|RawChange { header, payload, .. }| (header, payload)).collect()
}

fn what_a_newer_version_writes_passes_through_older_ones_unharmed(hq: Headquarters) {
    let newer = Laptop::joined(&hq, "M. Okafor", "investigator");
    let older = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let newest = Laptop::joined(&hq, "S. Hashimoto", "supervisor");
    let case = newer.new_case("Counterfeit residence cards");
    let person = newer.add(case, "person", &json!({"role": "suspect", "surname": "CEBAN"}));
    let unknown = Op::Unknown { code: 4711, raw: vec![0x83, 0x19, 0x12, 0x67, 0x01, 0x61, 0x78] };
    let field = |value: u8| Op::Set {
        entity: EntityId(person),
        field: 777,
        prev: vec![],
        value: vec![value],
        seen: None,
    };
    let kind = Op::Create { entity: EntityId(Uuid::from_u128(0x77)), kind: 4000 };
    let ops = vec![field(7), unknown, kind];
    newer.with(|vault| {
        vault::testing::write_as_version(vault, &Scope::Case(case), (2, 2), ops, 1_790_000_900_000)
    });
    assert_eq!(newer.sync().held, 0);
    older.sync();
    newest.sync();
    let shown = older.with(|vault| vault.reads().record(person)).expect("it is shown");
    assert!(shown.needs_update);
    // An older laptop goes on writing in the case, and the newer ones lose nothing of theirs by it.
    let note = older.add(case, "note", &json!({"note_kind": "call", "text": "Neighbour reports two vans."}));
    older.with(|vault| vault.rebuild());
    older.sync();
    newest.sync();
    newer.sync();
    let origin = newer.with(|vault| Ok(vault.identity().origin()));
    let written = bytes_of(&newer, case, origin);
    assert!(newer.has(note) && newest.has(note));
    for laptop in [&older, &newest] {
        assert_eq!(bytes_of(laptop, case, origin), written);
        assert_eq!(laptop.hash(case), newer.hash(case));
    }
    let value =
        newest.with(|vault| vault.reads().state(person)).expect("the record").live(777)[0].value.clone();
    assert_eq!(value, [7]);
}

fn people_linked_at_two_laptops_are_linked_once_and_unlinked_for_all(hq: Headquarters) {
    let clash = clash(&hq);
    let other = clash.one.add(clash.case, "person", &json!({"role": "suspect", "surname": "ČEBAN"}));
    clash.meet();
    let said = |laptop: &Laptop| {
        [other, clash.person].map(|id| laptop.with(|v| v.reads().record(id)).expect("it").record)
    };
    let before: Vec<_> = clash.all().into_iter().map(said).collect();
    let link = |id, other| vec![Edit::Link { id, other }];
    write(&clash.one, clash.case, Action::RecordLink, link(clash.person, other));
    write(&clash.two, clash.case, Action::RecordLink, link(other, clash.person));
    clash.meet();
    let same = |laptop: &Laptop| laptop.with(|vault| vault.reads().same_as(other));
    assert!(clash.all().iter().all(|laptop| same(laptop) == [(clash.person, true)]));
    assert!(clash.all().iter().all(|laptop| laptop.conflicts() == 1), "each keeps its own conflicts");
    for (id, other) in [(clash.person, other), (other, clash.person)] {
        write(&clash.two, clash.case, Action::RecordUnlink, vec![Edit::Unlink { id, other }]);
    }
    clash.meet();
    assert!(clash.all().iter().all(|laptop| same(laptop).is_empty()));
    assert_eq!(clash.all().into_iter().map(said).collect::<Vec<_>>(), before, "both are as they were");
    let alike = |laptop: &Laptop| {
        let keys = vault::subject_of(&said(laptop)[0]).expect("a person").keys();
        laptop.with(|vault| vault.reads().found_by(&keys, &[&model::kinds::PERSON], &[], 9)).len()
    };
    assert!(
        clash.all().into_iter().all(|laptop| alike(laptop) == 2),
        "and each is found by the other's sound"
    );
    assert_eq!(clash.local.hash(clash.case), clash.one.hash(clash.case));
}
