//! The numbers themselves: which record counts, by which day.

use chrono::NaiveDate;

use crate::lead;
use crate::status::Status;

use super::{Block, Counted, Credit, Fact, Measure, Period};

const fn measure(
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    counts: fn(&Fact<'_>, &Period, Option<&str>) -> Option<Counted>,
) -> Measure {
    Measure { name, label, kind, credit: Credit::Owner, counts }
}

/// Whatever came of it, of every kind.
pub const OUTCOMES_OF_ANY_KIND: Measure =
    measure("outcomes", "Outcomes", "outcome", |fact, period, _| on(fact, period, "on"));

pub const BLOCKS: &[Block] = &[
    Block { name: "referrals", label: "Referrals", measures: REFERRALS },
    Block { name: "cases", label: "Cases", measures: CASES },
    Block { name: "outcomes", label: "Outcomes", measures: OUTCOMES },
    Block { name: "seizures", label: "Value seized", measures: SEIZURES },
    Block { name: "leads", label: "Leads", measures: LEADS },
    Block { name: "programmes", label: "Programs", measures: PROGRAMMES },
];

const REFERRALS: &[Measure] = &[
    measure("referrals_received", "Received", "referral", |fact, period, _| on(fact, period, "received_on")),
    measure("referrals_accepted", "Accepted", "referral", |fact, period, _| {
        decided(fact, period, "accepted")
    }),
    measure("referrals_declined", "Declined", "referral", |fact, period, _| {
        decided(fact, period, "declined")
    }),
    measure("referrals_returned", "Returned", "referral", |fact, period, _| {
        decided(fact, period, "returned")
    }),
];

const CASES: &[Measure] = &[
    Measure {
        credit: Credit::Opener,
        ..measure("cases_opened", "Opened", "case", |fact, period, _| {
            investigation(fact).and(on(fact, period, "opened_on"))
        })
    },
    measure("cases_closed", "Closed", "case", |fact, period, _| {
        investigation(fact)?;
        is_closed(fact).then(|| took(fact, period, "opened_on", "closed_on")).flatten()
    }),
    measure("cases_open_at_end", "Open at the end", "case", open_at_end),
];

const OUTCOMES: &[Measure] = &[
    measure("arrests_host", "Arrests, host nation", "outcome", |fact, period, _| {
        of(fact, period, "arrest", Some("host"))
    }),
    measure("arrests_us", "Arrests, United States", "outcome", |fact, period, _| {
        of(fact, period, "arrest", Some("us"))
    }),
    measure("arrests_other", "Arrests, elsewhere or not said", "outcome", |fact, period, _| {
        let elsewhere = !matches!(fact.text("jurisdiction"), Some("host" | "us"));
        elsewhere.then(|| of(fact, period, "arrest", None)).flatten()
    }),
    measure("indictments", "Indictments", "outcome", |fact, period, _| of(fact, period, "indictment", None)),
    measure("convictions", "Convictions", "outcome", |fact, period, _| of(fact, period, "conviction", None)),
    measure("visas_refused", "Visas refused", "outcome", |fact, period, _| {
        of(fact, period, "visa_refused", None)
    }),
    measure("revocations_recommended", "Visa revocations recommended", "outcome", |fact, period, _| {
        of(fact, period, "visa_revocation_recommended", None)
    }),
    measure("revocations_done", "Visas revoked", "outcome", |fact, period, _| {
        of(fact, period, "visa_revoked", None)
    }),
    measure("documents_seized", "Documents seized", "outcome", |fact, period, _| {
        of(fact, period, "document_seized", None)
    }),
    measure("fugitives_located", "Fugitives located", "outcome", |fact, period, _| {
        of(fact, period, "fugitive_located", None)
    }),
    measure("fugitives_returned", "Fugitives returned", "outcome", |fact, period, _| {
        of(fact, period, "fugitive_returned", None)
    }),
    measure("victims_identified", "Victims identified", "outcome", |fact, period, _| {
        of(fact, period, "victim_identified", None)
    }),
];

const SEIZURES: &[Measure] = &[
    measure("currency_seized", "Currency seized", "outcome", |fact, period, _| {
        value(fact, period, "currency_seized")
    }),
    measure("assets_seized", "Assets seized", "outcome", |fact, period, _| {
        value(fact, period, "asset_seized")
    }),
];

const LEADS: &[Measure] = &[
    measure("leads_out", "Sent", "lead", |fact, period, post| {
        of_side(fact, "from_post", post).and(on(fact, period, "sent_on"))
    }),
    measure("leads_in", "Received", "lead", |fact, period, post| {
        of_side(fact, "to_post", post).and(on(fact, period, "sent_on"))
    }),
    measure("leads_out_answered", "Sent and answered", "lead", |fact, period, post| {
        of_side(fact, "from_post", post).and(answered(fact, period))
    }),
    measure("leads_in_answered", "Received and answered", "lead", |fact, period, post| {
        of_side(fact, "to_post", post).and(answered(fact, period))
    }),
];

const PROGRAMMES: &[Measure] = &[
    measure("people_trained", "People trained", "trainee", |fact, period, _| {
        matches!(fact.text("attendance"), Some("attended" | "part_attended")).then_some(())?;
        let course = fact.whole?;
        within(period, course.date("ends_on").or_else(|| course.date("starts_on")))
    }),
    measure("certificates", "Certificates issued", "trainee", |fact, period, _| {
        on(fact, period, "certificate_on")
    }),
    measure("courses", "Courses held", "training_event", |fact, period, _| {
        held(fact).and(on(fact, period, "starts_on"))
    }),
    measure("meetings", "Liaison meetings", "liaison_meeting", |fact, period, _| {
        (!is_briefing(fact)).then(|| on(fact, period, "held_on")).flatten()
    }),
    measure("briefings", "Briefings given", "liaison_meeting", |fact, period, _| {
        is_briefing(fact).then(|| on(fact, period, "held_on")).flatten()
    }),
    measure("people_briefed", "People briefed", "liaison_meeting", |fact, period, _| {
        let quantity = fact.record.int("people_briefed").filter(|_| is_briefing(fact))?;
        Some(Counted { quantity: many(quantity), ..on(fact, period, "held_on")? })
    }),
    measure("notices", "Notices shared", "shared_notice", |fact, period, _| on(fact, period, "issued_on")),
    measure("citizens_assisted", "Citizens assisted", "citizen_assistance", |fact, period, _| {
        on(fact, period, "received_on")
    }),
    measure("exercises", "Exercises held", "exercise", |fact, period, _| {
        held(fact).and(on(fact, period, "on"))
    }),
    measure("findings_closed", "Findings closed", "finding", |fact, period, _| on(fact, period, "closed_on")),
];

/// The fields that numbers are made of, where they count included: nobody who counts reads more of a record.
pub fn read_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "case" => &["type", "status", "opened_on", "closed_on", "post", "owning_post", "marking"],
        "referral" => &["received_on", "decision", "decided_on"],
        "outcome" => &["outcome_type", "on", "jurisdiction", "quantity", "amount", "currency"],
        "lead" => &["from_post", "to_post", "shared_file", "state", "sent_on", "answered_on"],
        "trainee" => &["training_event", "attendance", "certificate_on"],
        "training_event" => &["state", "starts_on", "ends_on"],
        "liaison_meeting" => &["meeting_type", "held_on", "people_briefed"],
        "shared_notice" => &["issued_on"],
        "citizen_assistance" => &["received_on"],
        "exercise" => &["state", "on"],
        "finding" => &["closed_on"],
        _ => &[],
    }
}

fn within(period: &Period, day: Option<NaiveDate>) -> Option<Counted> {
    period.holds(day?).then(Counted::default)
}

fn on(fact: &Fact<'_>, period: &Period, field: &str) -> Option<Counted> {
    within(period, fact.record.date(field))
}

/// Counts by its end and tells the days from its beginning, unless it began after that.
fn took(fact: &Fact<'_>, period: &Period, begin: &str, end: &str) -> Option<Counted> {
    let counted = on(fact, period, end)?;
    let days = fact.record.date(begin).zip(fact.record.date(end)).map(|(from, to)| (to - from).num_days());
    let days = days.filter(|days| *days >= 0);
    Some(Counted { days, ..counted })
}

fn decided(fact: &Fact<'_>, period: &Period, decision: &str) -> Option<Counted> {
    (fact.text("decision") == Some(decision)).then(|| on(fact, period, "decided_on")).flatten()
}

fn of(fact: &Fact<'_>, period: &Period, outcome: &str, jurisdiction: Option<&str>) -> Option<Counted> {
    let fits = fact.text("outcome_type") == Some(outcome)
        && jurisdiction.is_none_or(|wanted| fact.text("jurisdiction") == Some(wanted));
    let counted = fits.then(|| on(fact, period, "on")).flatten()?;
    Some(Counted { quantity: many(fact.record.int("quantity").unwrap_or(1)), ..counted })
}

/// What was written before quantities were judged may be below nothing.
fn many(quantity: i64) -> u64 {
    u64::try_from(quantity).unwrap_or(0)
}

/// Of value the amount is the number: how many notes or cars it was says nothing beside it.
fn value(fact: &Fact<'_>, period: &Period, outcome: &str) -> Option<Counted> {
    let counted = of(fact, period, outcome, None)?;
    let unit = fact.text("currency").map(str::to_owned);
    Some(Counted { amount: fact.record.int("amount"), unit, quantity: 1, ..counted })
}

/// Files that carry a lead or hide a source are no investigations.
fn investigation(fact: &Fact<'_>) -> Option<()> {
    (!matches!(fact.text("type"), Some("lead" | "source_file"))).then_some(())
}

/// A day of closing that stands in a case nobody closed, or in one that was opened again, closes nothing.
fn is_closed(fact: &Fact<'_>) -> bool {
    fact.text("status") == Some(Status::Closed.code())
}

/// What is only planned was not held yet; what an office brings along without a state was.
fn held(fact: &Fact<'_>) -> Option<()> {
    matches!(fact.text("state"), None | Some("held")).then_some(())
}

fn is_briefing(fact: &Fact<'_>) -> bool {
    fact.text("meeting_type") == Some("briefing")
}

/// Opened by the last day and not closed by it; tells its age on that day.
fn open_at_end(fact: &Fact<'_>, period: &Period, _: Option<&str>) -> Option<Counted> {
    investigation(fact)?;
    let opened = fact.record.date("opened_on").filter(|opened| *opened <= period.to)?;
    let closed = is_closed(fact) && fact.record.date("closed_on").is_none_or(|closed| closed <= period.to);
    let is_draft = fact.text("status") == Some(Status::Draft.code());
    (!closed && !is_draft)
        .then(|| Counted { days: Some((period.to - opened).num_days()), ..Counted::default() })
}

/// A lead that was returned ended as well, without an answer.
fn answered(fact: &Fact<'_>, period: &Period) -> Option<Counted> {
    (lead::State::of(fact.record) != lead::State::Returned)
        .then(|| took(fact, period, "sent_on", "answered_on"))
        .flatten()
}

/// The one record of a lead that both sides have: the sender's draft, once sent, names the shared file instead.
fn of_side(fact: &Fact<'_>, side: &str, post: Option<&str>) -> Option<()> {
    let sent = fact.record.get("shared_file").is_none();
    (sent && post.is_none_or(|post| fact.text(side) == Some(post))).then_some(())
}
