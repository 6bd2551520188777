//! The life of a report, walked in every direction.

use model::kinds::{REPORT, REPORT_SECTION};
use model::report::{self, State, Step, TABLE};
use model::workflow::Actor;
use model::{Record, Role, RuleError, Value};
use proptest::prelude::*;
use uuid::Uuid;

const AUTHOR: Uuid = Uuid::from_u128(2);
const REASON: Option<&str> = Some("because");

fn actor(user: u128, role: Role) -> Actor {
    Actor { user: Uuid::from_u128(user), role }
}

#[test]
fn the_table_and_nothing_else_is_allowed() {
    let supervisor = actor(1, Role::Supervisor);
    for from in State::ALL {
        for step in Step::ALL {
            let listed = TABLE.iter().find(|row| (row.0, row.1) == (from, step)).map(|row| row.2);
            let decided = report::decide(from, step, &supervisor, &[AUTHOR], REASON);
            assert_eq!(decided.clone().ok(), listed, "{from:?} {step:?}");
            if listed.is_none() {
                assert_eq!(decided.unwrap_err().rule(), "illegal_report_step");
            }
        }
    }
}

#[test]
fn who_wrote_or_submitted_a_report_never_decides_about_it() {
    let supervisor = actor(1, Role::Supervisor);
    for step in [Step::Approve, Step::Return] {
        for asked in [[supervisor.user, AUTHOR], [AUTHOR, supervisor.user]] {
            let own = report::decide(State::Submitted, step, &supervisor, &asked, REASON);
            assert_eq!(own, Err(RuleError::FourEyes));
        }
        let other = report::decide(State::Submitted, step, &supervisor, &[AUTHOR], REASON);
        assert!(other.is_ok());
        let investigator = actor(3, Role::Investigator);
        let below = report::decide(State::Submitted, step, &investigator, &[AUTHOR], REASON);
        assert_eq!(below, Err(RuleError::SupervisorOnly));
    }
    assert_eq!(report::next(State::Submitted, &supervisor, &[AUTHOR]), [Step::Approve, Step::Return]);
    assert!(report::next(State::Submitted, &supervisor, &[AUTHOR, supervisor.user]).is_empty());
    let unasked = report::decide(State::Submitted, Step::Approve, &supervisor, &[], REASON);
    assert_eq!(unasked, Err(RuleError::NoRequest));
}

#[test]
fn sending_back_needs_a_reason_and_an_auditor_takes_no_step() {
    let supervisor = actor(1, Role::Supervisor);
    let returned = report::decide(State::Submitted, Step::Return, &supervisor, &[AUTHOR], Some("  "));
    assert_eq!(returned, Err(RuleError::ReasonRequired));
    let auditor = actor(4, Role::Auditor);
    for step in Step::ALL {
        for from in State::ALL {
            let taken = report::decide(from, step, &auditor, &[AUTHOR], REASON);
            assert_eq!(taken, Err(RuleError::AuditorReadsOnly));
        }
    }
}

#[test]
fn only_a_draft_and_a_returned_report_are_written_on_and_only_an_approved_one_is_amended() {
    for (state, change, amend) in [
        (State::Draft, None, Some("not_approved_yet")),
        (State::Submitted, Some("report_submitted"), Some("not_approved_yet")),
        (State::Returned, None, Some("not_approved_yet")),
        (State::Approved, Some("report_frozen"), None),
        (State::Amended, Some("report_frozen"), Some("amended_already")),
    ] {
        let rule = |said: Result<(), RuleError>| said.err().map(|rule| rule.rule());
        assert_eq!(rule(report::may_change(state)), change, "{state:?}");
        assert_eq!(rule(report::may_amend(state)), amend, "{state:?}");
    }
}

#[test]
fn a_new_version_begins_with_what_the_old_one_says_and_two_who_begin_it_begin_one() {
    let mut old = Record::new(Uuid::from_u128(7), &REPORT);
    for (name, value) in [("title", "Findings"), ("report_type", "roi"), ("state", "approved")] {
        old.set(name, Value::text(value)).unwrap();
    }
    let mut section = Record::new(Uuid::from_u128(8), &REPORT_SECTION);
    section.set("report", Value::Ref(old.id)).unwrap();
    section.set("position", Value::Int(1)).unwrap();
    section.set("heading", Value::text("Basis")).unwrap();
    old.set("author", Value::Ref(AUTHOR)).unwrap();
    let new = report::next_version(&old).unwrap();
    assert_eq!(
        (new.text("title"), new.text("state"), new.int("version")),
        (Some("Findings"), Some("draft"), Some(2))
    );
    assert_eq!((new.reference("amends"), new.reference("author")), (Some(old.id), Some(AUTHOR)));
    assert_eq!(new, report::next_version(&old).unwrap());
    let copy = report::section_of_version(&section, new.id);
    assert_eq!((copy.reference("report"), copy.text("heading")), (Some(new.id), Some("Basis")));
    assert_ne!(copy.id, section.id);
    new.check().unwrap();
    copy.check().unwrap();
    old.set("state", Value::text("draft")).unwrap();
    assert_eq!(report::next_version(&old).unwrap_err(), RuleError::NotApprovedYet);
}

proptest! {
    /// Over any sequence of tries by five people: what was approved was approved by somebody with the rank who
    /// neither wrote nor submitted it, and is never open to change again.
    #[test]
    fn no_sequence_of_steps_gets_round_the_four_eyes_or_thaws_a_report(
        tries in proptest::collection::vec((0usize..5, 0usize..4, any::<bool>()), 1..200),
    ) {
        let people = [
            actor(2, Role::Investigator),
            actor(1, Role::Supervisor),
            actor(3, Role::Hq),
            actor(4, Role::Fsn),
            actor(5, Role::Supervisor),
        ];
        let (mut state, mut asked) = (State::Draft, vec![AUTHOR]);
        for (person, step, with_reason) in tries {
            let (who, step) = (&people[person], Step::ALL[step]);
            let offered = report::next(state, who, &asked);
            let reason = with_reason.then_some("because");
            let Ok(to) = report::decide(state, step, who, &asked, reason) else { continue };
            prop_assert!(step == Step::GiveWay || offered.contains(&step));
            prop_assert_eq!(report::step_between(state, to), Ok(Some(step)));
            if state == State::Submitted {
                prop_assert!(who.role.decides() && !asked.contains(&who.user));
            }
            prop_assert!(!state.is_frozen() || to.is_frozen());
            if step == Step::Submit {
                asked = vec![AUTHOR, who.user];
            }
            state = to;
        }
    }
}
