//! Rules of the work around a case: transfer between posts, triage, what stands against closing.

use model::transfer::{self, Party, Step, Tenure};
use model::triage::{self, Stage};
use model::workflow::Actor;
use model::{Action, Record, Role, RuleError, Value, closing, kinds, policy, recurrence};
use proptest::prelude::*;
use uuid::Uuid;

const WHY: Option<&str> = Some("because");

fn actor(role: Role) -> Actor {
    Actor { user: Uuid::from_u128(1), role }
}

fn party(role: Role, post: &str) -> Party<'_> {
    Party { actor: actor(role), post }
}

fn take(step: Step, to: Option<&str>, post: &str, live: &[Tenure]) -> Result<Tenure, RuleError> {
    transfer::decide(step, to, WHY, &party(Role::Supervisor, post), "BUC", live)
}

fn offered() -> Tenure {
    take(Step::Offer, Some("KBP"), "BUC", &[]).expect("an offer that may be made")
}

#[test]
fn an_offer_leaves_the_case_where_it_is_until_it_is_taken_on() {
    let offer = offered();
    assert_eq!(transfer::owner("BUC", std::slice::from_ref(&offer)), "BUC");
    for (step, post, owner) in
        [(Step::Accept, "KBP", "KBP"), (Step::Reject, "KBP", "BUC"), (Step::Revoke, "BUC", "BUC")]
    {
        let after = take(step, None, post, std::slice::from_ref(&offer)).unwrap();
        assert_eq!(transfer::owner("BUC", &[after]), owner, "{step:?}");
    }
}

#[test]
fn each_step_belongs_to_a_supervisor_of_one_of_the_two_posts() {
    let offer = [offered()];
    assert_eq!(take(Step::Offer, Some("WAW"), "KBP", &[]), Err(RuleError::NotTheOwner));
    assert_eq!(take(Step::Accept, None, "BUC", &offer), Err(RuleError::NotOfferedTo));
    assert_eq!(take(Step::Reject, None, "WAW", &offer), Err(RuleError::NotOfferedTo));
    assert_eq!(take(Step::Revoke, None, "KBP", &offer), Err(RuleError::NotTheOwner));
    for (role, rule) in [
        (Role::Investigator, RuleError::SupervisorOnly),
        (Role::Fsn, RuleError::SupervisorOnly),
        (Role::Hq, RuleError::SupervisorOnly),
        (Role::Auditor, RuleError::AuditorReadsOnly),
    ] {
        let refused = transfer::decide(Step::Offer, Some("KBP"), WHY, &party(role, "BUC"), "BUC", &[]);
        assert_eq!(refused, Err(rule), "{role:?}");
    }
}

#[test]
fn a_case_is_offered_once_at_a_time_to_another_post_and_with_a_reason() {
    let offer = [offered()];
    assert_eq!(take(Step::Offer, Some("WAW"), "BUC", &offer), Err(RuleError::AlreadyOffered));
    assert_eq!(take(Step::Offer, Some("BUC"), "BUC", &[]), Err(RuleError::OfferedToItself));
    assert_eq!(take(Step::Offer, None, "BUC", &[]), Err(RuleError::OfferedToItself));
    assert_eq!(take(Step::Accept, None, "KBP", &[]), Err(RuleError::NothingOffered));
    for (step, post) in [(Step::Reject, "KBP"), (Step::Revoke, "BUC"), (Step::Accept, "KBP")] {
        let said = transfer::decide(step, None, Some(" "), &party(Role::Supervisor, post), "BUC", &offer);
        assert_eq!(said.is_err(), step != Step::Accept, "{step:?}");
    }
}

#[test]
fn steps_that_crossed_leave_the_case_with_the_post_that_had_it_and_wait_for_it_to_settle_them() {
    let taken_on = take(Step::Accept, None, "KBP", &[offered()]).unwrap();
    let taken_back = take(Step::Revoke, None, "BUC", &[offered()]).unwrap();
    for live in [[taken_on.clone(), taken_back.clone()], [taken_back, taken_on.clone()]] {
        assert_eq!(transfer::owner("BUC", &live), "BUC");
        let blocked = take(Step::Offer, Some("WAW"), "BUC", &live);
        assert_eq!(blocked.unwrap_err().rule(), "unresolved_conflict");
        let settle = |post| transfer::settle(&taken_on, &party(Role::Supervisor, post), "BUC", &live);
        assert_eq!(settle("KBP"), Err(RuleError::NotTheOwner));
        assert_eq!(settle("BUC"), Ok(()));
    }
}

#[test]
fn a_value_that_is_no_step_from_what_it_replaces_is_refused() {
    let supervisor = party(Role::Supervisor, "KBP");
    let seized = Tenure { owner: "KBP".into(), step: Some(Step::Offer), to: Some("WAW".into()) };
    assert_eq!(
        transfer::judge(&seized, WHY, &supervisor, "BUC", &[]),
        Err(RuleError::NotTheOwner),
        "nobody offers what is not theirs"
    );
    let forged = Tenure { owner: "WAW".into(), step: Some(Step::Accept), to: Some("KBP".into()) };
    assert!(transfer::judge(&forged, None, &supervisor, "BUC", &[offered()]).is_err());
    let right = Tenure { owner: "KBP".into(), ..forged };
    assert_eq!(transfer::judge(&right, None, &supervisor, "BUC", &[offered()]), Ok(()));
}

#[test]
fn a_referral_is_decided_once_and_reconsidered_only_by_a_supervisor_with_a_reason() {
    let investigator = actor(Role::Investigator);
    for before in [None, Some("pending")] {
        assert_eq!(triage::decide(before, Some("accepted"), &investigator, None), Ok(()));
        for after in ["declined", "returned"] {
            let bare = triage::decide(before, Some(after), &investigator, Some("  "));
            assert_eq!(bare, Err(RuleError::ReasonRequired), "{after}");
            assert_eq!(triage::decide(before, Some(after), &investigator, WHY), Ok(()));
        }
    }
    let again = |role, reason| triage::decide(Some("declined"), Some("accepted"), &actor(role), reason);
    assert_eq!(again(Role::Investigator, WHY), Err(RuleError::AlreadyDecided));
    assert_eq!(again(Role::Supervisor, None), Err(RuleError::ReasonRequired));
    assert_eq!(again(Role::Supervisor, WHY), Ok(()));
    for role in [Role::Fsn, Role::Hq, Role::Auditor] {
        assert!(triage::decide(None, Some("accepted"), &actor(role), WHY).is_err(), "{role:?}");
    }
}

#[test]
fn the_referrer_is_answered_after_the_decision_and_a_case_begins_only_from_what_was_accepted() {
    let mut referral = Record::new(Uuid::from_u128(5), &kinds::REFERRAL);
    referral.set("received_on", Value::text("2026-11-20")).unwrap();
    assert_eq!(triage::due_on(&referral).unwrap().to_string(), "2026-11-27");
    assert_eq!(triage::stage(&referral), Stage::Undecided);
    for (decision, replies, opens) in [
        ("pending", false, false),
        ("declined", true, false),
        ("returned", true, false),
        ("accepted", true, true),
    ] {
        assert_eq!(triage::may_reply(Some(decision)).is_ok(), replies, "{decision}");
        assert_eq!(triage::may_open_case(Some(decision)).is_ok(), opens, "{decision}");
    }
    referral.set("decision", Value::text("declined")).unwrap();
    assert_eq!(triage::stage(&referral), Stage::Unanswered);
    referral.set("reply", Value::text("Not ours.")).unwrap();
    assert_eq!(triage::stage(&referral), Stage::Settled);
}

#[test]
fn open_tasks_exhibits_without_an_end_and_unanswered_points_stand_against_closing() {
    for (kind, field, ends, lasts) in [
        (&kinds::TASK, "state", vec!["done", "cancelled"], vec!["to_do", "in_progress", "waiting"]),
        (
            &kinds::EVIDENCE,
            "disposition",
            vec!["returned", "destroyed", "forfeited", "transferred"],
            vec!["held"],
        ),
        (&kinds::CHECKLIST_ITEM, "answer", vec!["yes", "no", "not_applicable"], vec![]),
    ] {
        let mut record = Record::new(Uuid::from_u128(7), kind);
        assert!(closing::blocker(&record).is_some(), "{}", kind.name);
        for (codes, blocks) in [(ends, false), (lasts, true)] {
            for code in codes {
                record.set(field, Value::text(code)).unwrap();
                assert_eq!(closing::blocker(&record).is_some(), blocks, "{} {code}", kind.name);
            }
        }
    }
    assert_eq!(closing::may_approve(0, None), Ok(()));
    assert_eq!(closing::may_approve(2, Some(" ")), Err(RuleError::OpenItems { count: 2 }));
    assert_eq!(closing::may_approve(2, WHY), Ok(()));
}

#[test]
fn a_case_is_reviewed_by_a_supervisor_alone() {
    for role in Role::ALL {
        let said = policy::may(role, Action::RecordAdd, &kinds::CASE_REVIEW);
        assert_eq!(said.is_ok(), role.decides(), "{role:?}");
    }
}

#[test]
fn a_repeating_task_is_followed_by_one_like_it_that_is_still_to_do() {
    let mut task = Record::new(Uuid::from_u128(8), &kinds::TASK);
    task.set("title", Value::text("Ask for the visa file")).unwrap();
    task.set("due_on", Value::text("2026-08-31")).unwrap();
    task.set("assignee", Value::Ref(Uuid::from_u128(3))).unwrap();
    let done = "2026-09-02".parse().unwrap();
    assert_eq!(recurrence::successor(&task, done, None), None);
    task.set("repeats", Value::text("monthly")).unwrap();
    let next = recurrence::successor(&task, done, None).unwrap();
    assert_eq!(next.text("due_on"), Some("2026-09-30"));
    assert_eq!(next.reference("assignee"), task.reference("assignee"));
    assert_eq!(next.reference("repeated_from"), Some(task.id));
    assert_eq!(next.text("state"), Some("to_do"));
}

proptest! {
    /// Over any sequence of tries by four people of three posts: the owner changes only when the post that the
    /// case was offered to takes it on, and what is refused is refused by the name of its rule.
    #[test]
    fn no_sequence_of_steps_takes_a_case_from_a_post_that_did_not_offer_it(
        tries in proptest::collection::vec((0usize..4, 0usize..4, 0usize..3, any::<bool>()), 1..120),
    ) {
        let posts = ["BUC", "KBP", "WAW"];
        let people = [(Role::Supervisor, "BUC"), (Role::Supervisor, "KBP"), (Role::Supervisor, "WAW"), (Role::Investigator, "BUC")];
        let mut now = Tenure::first("BUC");
        for (step, who, to, with_reason) in tries {
            let (role, post) = people[who];
            let (step, reason) = (Step::ALL[step], with_reason.then_some("because"));
            let live = std::slice::from_ref(&now);
            let decided = transfer::decide(step, Some(posts[to]), reason, &party(role, post), "BUC", live);
            match decided {
                Ok(after) => {
                    prop_assert_eq!(role, Role::Supervisor);
                    prop_assert!(with_reason || step == Step::Accept);
                    let moves = after.owner != now.owner;
                    prop_assert_eq!(moves, step == Step::Accept);
                    prop_assert!(!moves || now.offered_to() == Some(post));
                    prop_assert!(transfer::judge(&after, reason, &party(role, post), "BUC", live).is_ok());
                    now = after;
                }
                Err(rule) => prop_assert!(!rule.rule().is_empty()),
            }
        }
    }

    /// Over any sequence of decisions: a second one is a supervisor's, and has a reason.
    #[test]
    fn no_sequence_of_decisions_overturns_a_referral_without_a_supervisors_reason(
        tries in proptest::collection::vec((0usize..4, 0usize..5, any::<bool>()), 1..60),
    ) {
        let codes = ["pending", "accepted", "declined", "returned"];
        let mut decision: Option<&str> = None;
        for (to, role, with_reason) in tries {
            let (to, role) = (codes[to], Role::ALL[role]);
            let reason = with_reason.then_some("because");
            if triage::decide(decision, Some(to), &actor(role), reason).is_err() {
                continue;
            }
            prop_assert!(matches!(role, Role::Investigator | Role::Supervisor));
            if !triage::is_pending(decision) {
                prop_assert!(role == Role::Supervisor && with_reason);
            }
            decision = Some(to);
        }
    }
}
