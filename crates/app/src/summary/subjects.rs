//! Who a case is about, and the documents they travel with.

use export::summary as paper;
use export::summary::{Fact, Printed};
use model::kinds;
use vault::StoredRecord;

use super::words::Words;
use crate::moment;

impl Words<'_> {
    pub(super) fn subjects(&self) -> Vec<paper::Subject> {
        let subjects = self.page.of(&kinds::PERSON).chain(self.page.of(&kinds::ORGANISATION));
        subjects.map(|stored| self.subject(stored)).collect()
    }

    fn subject(&self, stored: &StoredRecord) -> paper::Subject {
        let own = [
            "surname",
            "given_names",
            "name",
            "name_original",
            "role",
            "birth_date",
            "nationalities",
            "country",
        ];
        let person = stored.record.kind == &kinds::PERSON;
        let holds = |other: &&StoredRecord| other.record.reference("holder") == Some(stored.record.id);
        let identifiers =
            self.page.all.iter().filter(holds).filter(|other| other.record.kind != &kinds::TRAVEL_DOCUMENT);
        let name = ["surname", "given_names", "name"].into_iter().map(|field| self.printed(stored, field));
        let open = name.into_iter().find(Printed::is_unresolved);
        paper::Subject {
            name: open.unwrap_or_else(|| stored.record.title().into()),
            name_original: self.printed(stored, "name_original"),
            role: self.printed(stored, "role"),
            born: self.printed(stored, "birth_date"),
            nationality: self.printed(stored, if person { "nationalities" } else { "country" }),
            identifiers: identifiers
                .map(|other| Fact::new(other.record.kind.label, other.record.title()))
                .collect(),
            more: self.facts(stored, &own),
        }
    }

    pub(super) fn document(&self, stored: &StoredRecord) -> paper::TravelDocument {
        let own = ["holder", "mrz", "examiner_decision", "decided_on", "decided_by", "decision_reason"];
        let today = moment::utc(self.page.turn.now_ms).date_naive();
        let check = model::mrz::check_record(&stored.record, today);
        let mut document = paper::TravelDocument {
            title: stored.record.title(),
            holder: self.text(&stored.record, "holder"),
            facts: self.facts(stored, &own),
            decision: self.printed(stored, "examiner_decision"),
            decision_details: ["decided_on", "decided_by", "decision_reason"]
                .map(|field| self.text(&stored.record, field))
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            ..paper::TravelDocument::default()
        };
        if let Some(check) = check {
            zone(&mut document, &check);
        }
        document
    }
}

/// The zone with its failing characters, its checks and signals.
fn zone(document: &mut paper::TravelDocument, check: &model::mrz::Check) {
    let failing = |line: usize| -> Vec<(usize, usize)> {
        let failed = check.checks.iter().filter(|digit| !digit.ok);
        let spans = failed.flat_map(|digit| {
            digit
                .covers
                .iter()
                .chain([&digit.span])
                .filter(|_| digit.name != "composite")
                .chain([&digit.span])
        });
        spans
            .filter(|span| span.line as usize == line)
            .map(|span| (span.start as usize, span.len as usize))
            .collect()
    };
    document.mrz =
        check.lines.iter().enumerate().map(|(at, line)| paper::MrzLine::new(line, &failing(at))).collect();
    document.verdict = match check.verdict {
        model::mrz::Verdict::Consistent => {
            "The zone agrees with itself. That is no proof that the document is genuine."
        }
        model::mrz::Verdict::Inconsistent => {
            "The zone does not agree with itself. A mismatch is a lead, not proof: rule out a misread first."
        }
        model::mrz::Verdict::Unreadable => "The zone cannot be read.",
    }
    .to_owned();
    document.checks = check
        .checks
        .iter()
        .map(|digit| paper::Check {
            name: digit.name.replace('_', " "),
            value: digit.value.clone(),
            printed: digit.printed.clone(),
            computed: digit.computed.clone(),
            ok: digit.ok,
        })
        .collect();
    document.signals = check
        .signals
        .iter()
        .map(|signal| paper::Signal {
            severity: format!("{:?}", signal.severity).to_lowercase(),
            message: signal.message.clone(),
        })
        .collect();
}
