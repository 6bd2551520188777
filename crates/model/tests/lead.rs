//! A lead on its way to another post and back, and what goes along.

use model::kinds::{LEAD, NOTE, PERSON, PHONE};
use model::lead::{self, Party, Said, Standing, State, Step};
use model::workflow::Actor;
use model::{Record, Role, RuleError, Value};
use proptest::prelude::*;
use uuid::Uuid;

const ASSIGNEE: Uuid = Uuid::from_u128(3);
const SAID: Said<'_> = Said { on: "2026-11-20", answer: Some("Known here."), reason: Some("not ours") };

fn party(user: u128, role: Role, post: &str) -> Party<'_> {
    Party { actor: Actor { user: Uuid::from_u128(user), role }, post }
}

fn standing(state: State) -> Standing {
    let on = |day: &str| Some(day.to_owned());
    Standing {
        state,
        sent_on: on("2026-11-01"),
        acknowledged_on: None,
        answered_on: None,
        answer: None,
        reason: None,
    }
}

#[test]
fn the_other_post_and_nobody_else_takes_a_lead_along_its_way() {
    let there = party(1, Role::Supervisor, "KBP");
    for from in State::ALL {
        let live = [standing(from)];
        let steps: Vec<&str> = lead::next(&there, "KBP", None, &live).into_iter().map(Step::name).collect();
        let expected: &[&str] = match from {
            State::Sent => &["acknowledge", "assign", "answer", "return"],
            State::Acknowledged | State::Assigned => &["assign", "answer", "return"],
            State::Draft | State::Returned | State::Answered => &[],
        };
        assert_eq!(steps, expected, "{from:?}");
        assert!(lead::next(&party(2, Role::Supervisor, "BUC"), "KBP", None, &live).is_empty());
    }
    let decide = |step, who: &Party<'_>| {
        lead::decide(step, &SAID, who, "KBP", Some(ASSIGNEE), &[standing(State::Sent)])
    };
    let other = party(2, Role::Supervisor, "BUC");
    assert_eq!(decide(Step::Answer, &other).unwrap_err().rule(), "not_the_receiver");
    let worker = party(3, Role::Investigator, "KBP");
    assert!(decide(Step::Answer, &worker).is_ok(), "who it was assigned to answers it");
    assert_eq!(decide(Step::Return, &worker), Err(RuleError::SupervisorOnly));
    assert_eq!(decide(Step::Answer, &party(4, Role::Investigator, "KBP")), Err(RuleError::SupervisorOnly));
    assert_eq!(decide(Step::Assign, &party(5, Role::Auditor, "KBP")), Err(RuleError::AuditorReadsOnly));
}

#[test]
fn a_lead_to_headquarters_is_taken_along_by_whoever_decides_there() {
    let live = [standing(State::Sent)];
    let all = ["acknowledge", "assign", "answer", "return"];
    let steps = |who: Party<'_>, to| -> Vec<&str> {
        lead::next(&who, to, None, &live).into_iter().map(Step::name).collect()
    };
    for post in [lead::HEADQUARTERS, "HQS"] {
        assert_eq!(steps(party(1, Role::Hq, post), lead::HEADQUARTERS), all, "{post}");
        assert!(lead::may_assign(&party(1, Role::Hq, post), lead::HEADQUARTERS).is_ok());
        assert!(steps(party(1, Role::Hq, post), "KBP").is_empty(), "a lead to a post is that post's");
    }
    assert_eq!(steps(party(2, Role::Supervisor, lead::HEADQUARTERS), lead::HEADQUARTERS), all);
    assert!(steps(party(3, Role::Investigator, lead::HEADQUARTERS), lead::HEADQUARTERS).is_empty());
    assert!(steps(party(4, Role::Supervisor, "BUC"), lead::HEADQUARTERS).is_empty());
}

#[test]
fn an_answer_says_something_and_a_return_says_why() {
    let there = party(1, Role::Supervisor, "KBP");
    let live = [standing(State::Assigned)];
    let silent = Said { on: "2026-11-20", answer: Some(" "), reason: None };
    let decide = |step| lead::decide(step, &silent, &there, "KBP", None, &live);
    assert_eq!(decide(Step::Answer), Err(RuleError::AnswerRequired));
    assert_eq!(decide(Step::Return), Err(RuleError::ReasonRequired));
    let answered = lead::decide(Step::Answer, &SAID, &there, "KBP", None, &live).unwrap();
    assert_eq!((answered.answer.as_deref(), answered.reason), (Some("Known here."), None));
    assert_eq!(answered.answered_on.as_deref(), Some("2026-11-20"));
}

#[test]
fn a_lead_is_as_old_as_the_days_from_its_sending_to_its_end() {
    let today = "2026-11-22".parse().unwrap();
    assert_eq!(standing(State::Draft).days(today), Some(21));
    let there = party(1, Role::Supervisor, "KBP");
    let ended = lead::decide(Step::Return, &SAID, &there, "KBP", None, &[standing(State::Sent)]).unwrap();
    assert_eq!(ended.days(today), Some(19));
    assert_eq!(Standing { sent_on: None, ..standing(State::Draft) }.days(today), None);
}

#[test]
fn copies_point_to_copies_and_to_nothing_that_was_not_ticked() {
    let lead_id = Uuid::from_u128(100);
    let mut person = Record::new(Uuid::from_u128(1), &PERSON);
    person.set("surname", Value::text("CEBAN")).unwrap();
    person.set("role", Value::text("suspect")).unwrap();
    let mut note = Record::new(Uuid::from_u128(2), &NOTE);
    note.set("note_kind", Value::text("interview")).unwrap();
    note.set("text", Value::text("Seen at the window.")).unwrap();
    let others = vec![Value::Ref(person.id), Value::Ref(Uuid::from_u128(77))];
    note.set("participants", Value::List(others)).unwrap();
    let copies = lead::copies(lead_id, &[&person, &note]).unwrap();
    let to_copy = Value::List(vec![Value::Ref(lead::copy_id(lead_id, person.id))]);
    assert_eq!(copies[1].get("participants"), Some(&to_copy));
    assert_eq!(copies[0].id, lead::copy_id(lead_id, person.id));
    assert_eq!(copies, lead::copies(lead_id, &[&person, &note]).unwrap(), "sending twice is sending once");
    let alone = lead::copies(lead_id, &[&note]).unwrap();
    assert_eq!(alone[0].get("participants"), None);
}

#[test]
fn a_source_and_what_decides_or_encloses_never_go_along() {
    let mut source = Record::new(Uuid::from_u128(1), &PERSON);
    source.set("role", Value::text("source")).unwrap();
    assert_eq!(lead::may_share(&source).unwrap_err().rule(), "not_shared");
    for kind in model::registry::KINDS {
        let may = lead::may_share(&Record::new(Uuid::from_u128(1), kind)).is_ok();
        let never = [
            "case",
            "approval",
            "report",
            "attachment",
            "source_identity",
            "lead",
            "custody_event",
            "disclosure",
        ];
        assert!(!(may && never.contains(&kind.name)), "{}", kind.name);
    }
    assert!(lead::may_share(&Record::new(Uuid::from_u128(1), &PHONE)).is_ok());
    let mut case = Record::new(Uuid::from_u128(9), &model::kinds::CASE);
    case.set("type", Value::text("source_file")).unwrap();
    assert_eq!(lead::may_leave(&case), Err(RuleError::RestrictedStays));
}

#[test]
fn what_was_asked_stands_as_it_was_sent() {
    for field in LEAD.fields.iter().filter(|field| field.number == field.register) {
        let open = [lead::REGISTER, lead::ASSIGNEE, 15, 16].contains(&field.register);
        assert_eq!(lead::may_rewrite(field.register).is_ok(), open, "{}", field.name);
    }
}

proptest! {
    /// Whatever stands, in whatever order it is heard, the lead is as far as its furthest step, and every step
    /// taken from there leads on.
    #[test]
    fn steps_taken_apart_come_to_one_standing(
        tries in proptest::collection::vec((0usize..4, 0usize..4, 0usize..3), 1..40),
        shuffle in any::<u64>(),
    ) {
        let days = ["2026-11-02", "2026-11-05", "2026-11-09"];
        let there = party(1, Role::Supervisor, "KBP");
        // Each laptop goes on from what it had when the last exchange was.
        let mut live = vec![standing(State::Sent)];
        let mut desks: Vec<Vec<Standing>> = vec![live.clone(); 4];
        for (desk, step, day) in tries {
            let said = Said { on: days[day], ..SAID };
            let Ok(after) = lead::decide(Step::ALL[step], &said, &there, "KBP", None, &desks[desk]) else { continue };
            let before = lead::merged(&desks[desk]).unwrap();
            prop_assert!(after.state > before.state || after.state == State::Assigned);
            prop_assert_eq!(lead::judge(&after, &there, "KBP", None, &desks[desk]), Ok(()));
            desks[desk] = vec![after];
        }
        live.extend(desks.into_iter().flatten());
        let once = lead::merged(&live).unwrap();
        let mut other = live.clone();
        other.rotate_left(usize::try_from(shuffle % live.len() as u64).unwrap());
        other.reverse();
        other.extend(live.clone());
        prop_assert_eq!(lead::merged(&other), Some(once.clone()));
        prop_assert_eq!(once.state, live.iter().map(|one| one.state).max().unwrap());
    }
}
