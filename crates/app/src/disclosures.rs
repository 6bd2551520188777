//! The record that something left the vault in a file: made with the file, in the case it is of, never changed.
//! The rule stands in `model::disclosure`.

use std::collections::BTreeMap;

use export::LeftOut;
use ledger::Scope;
use model::dissemination::{self, Limit, Recipient};
use model::kinds::{AGENCY, CONTACT, DISCLOSURE};
use model::{FieldProblem, Marking, Reason, Record, Value, disclosure, policy, registry};
use serde_json::json;
use uuid::Uuid;
use vault::{Reads, StoredRecord, Vault, Writer};

use crate::gate::Turn;
use crate::show::{Shown, reference_of};
use crate::view::disclosure::{DisclosureRow, Giving};
use crate::view::evidence::SavedFile;
use crate::{Failure, access, edits};

/// To whom, why and how, with what the program knows filled in.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub basis: String,
    pub recipient: String,
    pub known_as: Option<Uuid>,
    pub address: String,
    pub purpose: String,
    pub authority: String,
    pub marking: Option<Marking>,
    pub handling: String,
}

/// What is recorded of a file beside to whom it went.
pub(crate) struct Document {
    pub name: &'static str,
    pub format: &'static str,
    pub cases: Vec<Uuid>,
    pub report: Option<Uuid>,
    pub unredacted: bool,
    pub marking: Marking,
    pub included: BTreeMap<String, u64>,
    pub left_out: Vec<LeftOut>,
}

impl Given {
    /// Whether this person may give these cases away so, asked before anything is read for the file.
    pub(crate) fn by(
        turn: &Turn<'_>,
        vault: &Vault,
        to: &Giving,
        cases: &[Uuid],
        unredacted: bool,
    ) -> Result<Self, Failure> {
        let given = Self::read(vault, to)?;
        may_give(turn, &vault.reads(), &given.basis, cases, unredacted)?;
        given.is_told()?;
        Ok(given)
    }

    fn read(vault: &Vault, to: &Giving) -> Result<Self, Failure> {
        let said = |text: &Option<String>| text.as_deref().map(str::trim).unwrap_or_default().to_owned();
        let (basis, identity) = (basis_of(to)?, vault.identity());
        let known = to.known_as.map(|id| known_as(&vault.reads(), id)).transpose()?;
        let (name, address) = match known {
            Some(known) => known,
            None if basis == disclosure::OWN_USE => (identity.user_name.clone(), identity.post.clone()),
            None => <(String, String)>::default(),
        };
        let or = |text: String, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text };
        let purpose = if basis == disclosure::OWN_USE { "Work on the case" } else { "" };
        Ok(Self {
            recipient: or(said(&to.recipient), &name),
            address: or(said(&to.address), &address),
            purpose: or(said(&to.purpose), purpose),
            authority: said(&to.authority),
            marking: marking_of(to)?,
            handling: said(&to.handling),
            known_as: to.known_as,
            basis,
        })
    }

    /// Everything that is missing is named at once, before a file is begun.
    fn is_told(&self) -> Result<(), Failure> {
        let mut record = Record::new(Uuid::nil(), &DISCLOSURE);
        let mut problems = self.write(&mut record);
        problems.extend(disclosure::problems(&record));
        let by_the_program = ["made_at", "made_by", "document", "file_marking", "sha256"];
        problems.retain(|problem| !by_the_program.contains(&problem.field.as_str()));
        if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
    }

    fn write(&self, record: &mut Record) -> Vec<FieldProblem> {
        let texts = [
            ("basis", &self.basis),
            ("recipient", &self.recipient),
            ("address", &self.address),
            ("purpose", &self.purpose),
            ("authority", &self.authority),
            ("handling", &self.handling),
        ];
        let said = texts.into_iter().filter(|(_, text)| !text.is_empty());
        let texts = said.map(|(name, text)| (name, json!(text)));
        let known = self.known_as.map(|id| ("known_as", json!(id)));
        texts.chain(known).filter_map(|(name, value)| record.set_json(name, &value).err()).collect()
    }
}

fn basis_of(to: &Giving) -> Result<String, FieldProblem> {
    let basis = to.basis.as_deref().unwrap_or(disclosure::OWN_USE);
    let known = model::vocabularies::DISCLOSURE_BASIS.contains(basis);
    known
        .then(|| basis.to_owned())
        .ok_or_else(|| FieldProblem::new("basis", Reason::UnknownCode("disclosure_basis")))
}

pub(crate) fn marking_of(to: &Giving) -> Result<Option<Marking>, FieldProblem> {
    let read =
        |code: &str| code.parse().map_err(|_| FieldProblem::new("marking", Reason::UnknownCode("marking")));
    to.marking.as_deref().filter(|code| !code.is_empty()).map(read).transpose()
}

/// Name and address of somebody the post knows.
fn known_as(reads: &Reads<'_>, id: Uuid) -> Result<(String, String), Failure> {
    let found = reads.record(id)?.filter(|found| !found.deleted);
    let text = |record: &Record, name: &str| record.text(name).unwrap_or_default().to_owned();
    match found.map(|found| found.record) {
        Some(agency) if agency.kind == &AGENCY => Ok((agency.title(), text(&agency, "address"))),
        Some(contact) if contact.kind == &CONTACT => Ok((contact.title(), text(&contact, "organisation"))),
        _ => {
            Err(FieldProblem::new("known_as", Reason::Rule("must be a contact or an agency that is here"))
                .into())
        }
    }
}

/// Whether this person may give these cases away on this basis.
pub(crate) fn may_give(
    turn: &Turn<'_>,
    reads: &Reads<'_>,
    basis: &str,
    cases: &[Uuid],
    unredacted: bool,
) -> Result<(), Failure> {
    let mut restricted = false;
    for case in cases {
        restricted |= reads.record(*case)?.is_some_and(|case| policy::is_restricted(&case.record));
    }
    Ok(disclosure::may_give(turn.actor.role, basis, unredacted, restricted)?)
}

/// Whether what is marked so may reach whom it is for; what speaks against it, where that is for a person to judge.
pub(crate) fn may_reach(
    reads: &Reads<'_>,
    marking: Marking,
    handling: &str,
    basis: &str,
    known_as: Option<Uuid>,
) -> Result<Option<String>, Failure> {
    let named = |id: Option<Uuid>| id.map(|id| reads.record(id)).transpose().map(Option::flatten);
    let recipient = match named(known_as)? {
        Some(known) => {
            let agency = named(known.record.reference("agency"))?;
            Recipient::of(&known.record, agency.as_ref().map(|agency| &agency.record))
        }
        None => Recipient::Unknown,
    };
    let doubt = dissemination::may_reach(&Limit::all_of(marking, handling), basis, recipient)?;
    Ok(doubt.map(|doubt| doubt.to_string()))
}

/// Writes it into every case of the document.
pub(crate) fn record(
    turn: &Turn<'_>,
    writer: &mut Writer<'_>,
    given: &Given,
    document: &Document,
    file: &SavedFile,
) -> Result<(), Failure> {
    for case in &document.cases {
        let mut record = Record::new(turn.desk.ids.id(), &DISCLOSURE);
        let mut problems = given.write(&mut record);
        problems.extend(
            facts(turn, document, file).into_iter().filter_map(|(name, value)| record.set(name, value).err()),
        );
        problems.extend(model::typed::made(&record));
        problems.extend(record.check().err().unwrap_or_default());
        if !problems.is_empty() {
            return Err(problems.into());
        }
        writer.change(&Scope::Case(*case), model::Action::Disclose.number(), edits::create(&record))?;
    }
    Ok(())
}

fn facts(turn: &Turn<'_>, document: &Document, file: &SavedFile) -> Vec<(&'static str, Value)> {
    let name = std::path::Path::new(&file.path).file_name().unwrap_or_default().to_string_lossy();
    let mut facts = vec![
        ("made_at", Value::Int(turn.now_ms)),
        ("made_by", Value::Ref(turn.actor.user)),
        ("document", Value::text(document.name)),
        ("format", Value::text(document.format)),
        ("file_marking", Value::text(document.marking.code())),
        ("included", Value::text(in_words(&document.included))),
        ("unredacted", Value::Bool(document.unredacted)),
        ("sha256", Value::text(file.sha256.as_str())),
        ("size", Value::Int(i64::try_from(file.size).unwrap_or(i64::MAX))),
    ];
    facts.extend(document.report.map(|report| ("report", Value::Ref(report))));
    let left_out: Vec<String> = document.left_out.iter().map(line).collect();
    let more = [("left_out", left_out.join("\n")), ("file_name", printable(&name))];
    facts.extend(
        more.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name, Value::text(text))),
    );
    facts
}

/// A name may hold what no field takes; it is a hint, and the hash says which file it was.
fn printable(name: &str) -> String {
    let kept =
        name.chars().filter(|letter| !letter.is_control() && !model::text::is_direction_override(*letter));
    kept.take(200).collect()
}

/// `1 case, 4 people`.
fn in_words(included: &BTreeMap<String, u64>) -> String {
    let words = included.iter().map(|(kind, n)| counted(kind, *n));
    words.collect::<Vec<_>>().join(", ")
}

/// What stays out of a document and is no record: one, and many.
const NO_RECORDS: &[(&str, &str, &str)] = &[
    ("redaction", "redacted passage", "redacted passages"),
    ("citation", "citation", "citations"),
    ("character", "character", "characters"),
];

fn counted(kind: &str, n: u64) -> String {
    let of_record = registry::kind_named(kind).map(|kind| (kind.label, kind.plural));
    let other = || NO_RECORDS.iter().find(|(name, ..)| *name == kind).map(|(_, one, many)| (*one, *many));
    let (one, many) = of_record.or_else(other).unwrap_or((kind, kind));
    format!("{n} {}", if n == 1 { one } else { many }.to_lowercase())
}

fn line(left: &LeftOut) -> String {
    format!("{}: {}", counted(&left.kind, left.n), left.why)
}

/// What left, the newest first; one file is one row however many cases it held.
pub(crate) fn rows(
    turn: &Turn<'_>,
    shown: &Shown<'_>,
    mut found: Vec<StoredRecord>,
) -> Result<Vec<DisclosureRow>, Failure> {
    found = access::visible(&shown.vault.reads(), turn, found)?;
    found.sort_by_key(|stored| (std::cmp::Reverse(stored.record.instant("made_at")), stored.record.id));
    let mut rows: Vec<(StoredRecord, Vec<Uuid>)> = Vec::new();
    let of_one_file = |a: &Record, b: &Record| {
        ["made_at", "made_by", "sha256", "recipient"].iter().all(|name| a.get(name) == b.get(name))
    };
    for stored in found {
        match rows.last_mut().filter(|(first, _)| of_one_file(&first.record, &stored.record)) {
            Some((_, cases)) => cases.extend(stored.case),
            None => rows.push((stored.clone(), stored.case.into_iter().collect())),
        }
    }
    rows.into_iter().map(|(stored, cases)| row(shown, &stored, &cases)).collect()
}

fn row(shown: &Shown<'_>, stored: &StoredRecord, cases: &[Uuid]) -> Result<DisclosureRow, Failure> {
    let mut all = Vec::new();
    for case in cases {
        let case = shown.vault.reads().record(*case)?;
        all.extend(case.map(|case| {
            let mut named = reference_of(&case.record);
            if let Some(number) = case.record.text("case_number") {
                named.title = number.to_owned();
            }
            named
        }));
    }
    Ok(DisclosureRow { record: shown.record(stored)?, cases: all })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_before_the_word_for_one_or_for_many() {
        for (kind, one, many) in [
            ("checklist_item", "1 checklist item", "2 checklist items"),
            ("person", "1 person", "2 people"),
            ("redaction", "1 redacted passage", "2 redacted passages"),
            ("citation", "1 citation", "2 citations"),
        ] {
            assert_eq!((counted(kind, 1).as_str(), counted(kind, 2).as_str()), (one, many));
        }
    }
}
