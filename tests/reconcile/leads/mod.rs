//! A lead goes to another post: who sees its file there, what is in it, and who may take it further.

mod schedules;

use model::lead::{self, Standing, State};
use model::{Action, Record, Value, registry};
use serde_json::json;
use sync::Status;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use uuid::Uuid;
use vault::Edit;

crate::on_both_stores![
    a_lead_opens_its_file_to_the_supervisors_of_the_other_post_and_holds_nothing_that_was_not_ticked,
    one_lead_sent_from_two_laptops_is_one_file,
    who_works_on_a_lead_is_let_in_and_nobody_of_a_third_post,
    what_was_asked_is_rewritten_by_nobody_and_its_steps_are_the_other_posts,
];

const TICKED: &str = "CEBAN-TICKED";
const UNTICKED: &str = "ZAHARIA-UNTICKED";

fn joined(hq: &Headquarters, name: &str, post: &str, role: &str) -> Laptop {
    let laptop = Laptop::new(name, role);
    let user = hq.user(name, post, role);
    laptop.join(hq, user);
    laptop
}

fn synced(laptop: &Laptop) {
    let report = laptop.sync();
    assert_eq!((report.status, report.held), (Status::AllSent, 0), "{report:?}");
}

/// A case with a person who is ticked, one who is not, and a lead to Kyiv.
fn drafted(laptop: &Laptop) -> (Uuid, Uuid, Uuid) {
    let case = laptop.new_case("Secret working title");
    let ticked = laptop.add(case, "person", &json!({"surname": TICKED, "role": "suspect"}));
    let _unticked = laptop.add(case, "person", &json!({"surname": UNTICKED, "role": "witness"}));
    let asked =
        json!({"to_post": "KBP", "subject": "Who is he", "request": "Is he known?", "state": "draft"});
    (case, laptop.add(case, "lead", &asked), ticked)
}

fn record(laptop: &Laptop, id: Uuid) -> Record {
    laptop.with(|vault| vault.reads().record(id)).expect("the record is here").record
}

fn created(record: &Record) -> Vec<Edit> {
    let id = record.id;
    let mut edits = vec![Edit::Create { id, kind: record.kind.number }];
    for register in registry::registers(record.kind) {
        let number = register.number;
        let set = register.fields.iter().any(|field| record.fields.contains_key(&field.number));
        match record.fields.get(&number).filter(|_| register.is_list()) {
            Some(list) => edits.extend(list.items().iter().map(|item| Edit::Add {
                id,
                field: number,
                value: item.encode(),
            })),
            None if set && !register.is_list() => {
                edits.push(Edit::Set { id, register: number, value: register.encode(&record.fields) });
            }
            None => {}
        }
    }
    edits
}

/// Sends it as the desk does.
fn send(laptop: &Laptop, lead: Uuid, ticked: Uuid) -> (Uuid, Uuid) {
    let (draft, original) = (record(laptop, lead), record(laptop, ticked));
    let copies = lead::copies(lead, &[&original]).expect("copies");
    let file = lead::file(&draft, "BUC", "CUI//SP-LEI").expect("a file");
    let sent = lead::sent(&draft, "BUC", None, &copies, "2026-11-20").expect("a lead");
    let scope = ledger::Scope::Case(file.id);
    let opening = [&file, &sent].into_iter().chain(&copies).flat_map(created).collect();
    laptop.pass(1_000);
    let stamp = vault::Stamp::at(1_790_000_900_000);
    laptop.with(|vault| {
        vault.write(stamp, |writer| writer.change(&scope, Action::CaseNew.number(), opening).map(|_| ()))
    });
    (file.id, sent.id)
}

fn standing(laptop: &Laptop, lead: Uuid) -> State {
    let state = laptop.with(|vault| vault.reads().state(lead)).unwrap_or_default();
    let live = state.registers.get(&lead::REGISTER).map(ledger::Register::distinct).unwrap_or_default();
    let live: Vec<Standing> = live.iter().filter_map(|live| Standing::decode(&live.value)).collect();
    lead::merged(&live).map_or(State::Draft, |standing| standing.state)
}

fn take(laptop: &Laptop, file: Uuid, lead: Uuid, state: &str) {
    laptop.set(
        file,
        lead,
        "lead",
        &json!({"state": state, "sent_on": "2026-11-20", "answer": "Known here.", "acknowledged_on": "2026-11-21"}),
    );
}

fn codes(hq: &Headquarters) -> Vec<String> {
    let held = hq.admin(async |house| Ok(house.books.held_waiting().await?));
    held.into_iter().map(|held| held.code).collect()
}

fn a_lead_opens_its_file_to_the_supervisors_of_the_other_post_and_holds_nothing_that_was_not_ticked(
    hq: Headquarters,
) {
    let here = joined(&hq, "M. Okafor", "BUC", "investigator");
    let boss = joined(&hq, "T. Brandt", "BUC", "supervisor");
    let there = joined(&hq, "O. Hrytsenko", "KBP", "supervisor");
    let bystander = joined(&hq, "P. Nowak", "KBP", "investigator");
    let stranger = joined(&hq, "A. Zielinski", "WAW", "supervisor");
    let (case, lead, ticked) = drafted(&here);
    let (file, sent) = send(&here, lead, ticked);
    for laptop in [&here, &boss, &there, &bystander, &stranger] {
        synced(laptop);
    }
    for (laptop, sees) in [(&boss, true), (&there, true), (&bystander, false), (&stranger, false)] {
        assert_eq!(laptop.has(file), sees);
    }
    assert_eq!(there.hash(file), here.hash(file));
    assert!(there.holds(TICKED) && there.has(lead::copy_id(lead, ticked)) && !there.has(case));
    for words in [UNTICKED, "Secret working title"] {
        assert!(here.holds(words) && !there.holds(words), "{words}");
    }
    // It comes in after weeks, and goes its way.
    take(&there, file, sent, "acknowledged");
    take(&there, file, sent, "answered");
    synced(&there);
    synced(&here);
    assert_eq!(standing(&here, sent), State::Answered);
}

fn one_lead_sent_from_two_laptops_is_one_file(hq: Headquarters) {
    let (one, two) =
        (joined(&hq, "T. Brandt", "BUC", "supervisor"), joined(&hq, "J. Lindqvist", "BUC", "supervisor"));
    let (_, lead, ticked) = drafted(&one);
    synced(&one);
    synced(&two);
    let (file, sent) = send(&one, lead, ticked);
    assert_eq!(send(&two, lead, ticked), (file, sent));
    for laptop in [&one, &two, &one] {
        synced(laptop);
    }
    assert_eq!(one.hash(file), two.hash(file));
    assert_eq!((one.conflicts(), two.conflicts()), (0, 0));
    let there = joined(&hq, "O. Hrytsenko", "KBP", "supervisor");
    assert!(!there.has(file), "who comes to a post later is let in by headquarters");
}

fn who_works_on_a_lead_is_let_in_and_nobody_of_a_third_post(hq: Headquarters) {
    let here = joined(&hq, "M. Okafor", "BUC", "investigator");
    let there = joined(&hq, "O. Hrytsenko", "KBP", "supervisor");
    let worker = joined(&hq, "P. Nowak", "KBP", "investigator");
    let stranger = joined(&hq, "A. Zielinski", "WAW", "investigator");
    let (_, lead, ticked) = drafted(&here);
    let (file, sent) = send(&here, lead, ticked);
    synced(&here);
    synced(&there);
    let assign = |to: &Laptop| {
        there.set(file, sent, "lead", &json!({"assignee": to.user().0.to_string()}));
        synced(&there);
        synced(to);
    };
    assign(&stranger);
    assert!(!stranger.has(file), "the lead was sent to Kyiv");
    assign(&worker);
    assert!(worker.has(file));
    take(&worker, file, sent, "answered");
    synced(&worker);
    synced(&here);
    assert_eq!(standing(&here, sent), State::Answered);
    // The sender does not say who works on it there.
    here.set(file, sent, "lead", &json!({"assignee": here.user().0.to_string()}));
    assert_eq!(here.sync().held, 1);
    assert_eq!(codes(&hq), ["not_the_receiver"]);
}

fn what_was_asked_is_rewritten_by_nobody_and_its_steps_are_the_other_posts(hq: Headquarters) {
    let here = joined(&hq, "M. Okafor", "BUC", "investigator");
    let there = joined(&hq, "O. Hrytsenko", "KBP", "supervisor");
    let (_, lead, ticked) = drafted(&here);
    let (file, sent) = send(&here, lead, ticked);
    synced(&here);
    synced(&there);
    there.set(file, sent, "lead", &json!({"request": "Is somebody else known?"}));
    take(&here, file, sent, "answered");
    assert_eq!((there.sync().held, here.sync().held), (1, 1));
    there.set(file, sent, "lead", &json!({"state": "sent", "sent_on": "2027-01-01"}));
    assert_eq!(there.sync().held, 1);
    let mut codes = codes(&hq);
    codes.sort();
    assert_eq!(codes, ["lead_sent", "lead_sent", "not_the_receiver"]);
    assert_eq!(record(&here, sent).get("request"), Some(&Value::text("Is he known?")));
}
