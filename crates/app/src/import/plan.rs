//! All lines together: which belong to which case, which are there already, which contradict each other.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::import::CaseKey;
use model::policy::Folder;
use model::{Type, Value, policy, report};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Line, Part, bad};
use crate::failure::FieldFailure;

/// What the vault holds already.
pub trait Known {
    type Error;
    fn case_numbered(&self, number: &str) -> Result<Option<Uuid>, Self::Error>;
    /// Kind of the record, and its case.
    fn record(&self, id: Uuid) -> Result<Option<(u16, Option<Uuid>)>, Self::Error>;
    /// Whether it is gone because its import was taken back.
    fn was_taken_back(&self, _id: Uuid) -> Result<bool, Self::Error> {
        Ok(false)
    }
    /// Kind of the record that has this id, whoever may see it: an id is given once.
    fn kind_of(&self, id: Uuid) -> Result<Option<u16>, Self::Error>;
    /// Whether the case takes new records.
    fn takes_records(&self, case: Uuid) -> Result<bool, Self::Error>;
    fn folder(&self, case: Uuid) -> Result<Option<Folder>, Self::Error>;
}

/// A record to write.
#[derive(Clone, Debug)]
pub struct Planned {
    pub line: Line,
    /// The case it belongs to; its own id for a case; none for records of a post.
    pub case: Option<Uuid>,
}

/// What an import will write and what it refuses.
#[derive(Debug, Default)]
pub struct Plan {
    pub write: Vec<Planned>,
    /// Records that were taken back and come back as they were.
    pub back: Vec<Uuid>,
    /// Lines whose record is there already.
    pub unchanged: u64,
    pub bad: Vec<FieldFailure>,
}

impl Plan {
    /// Judges all lines; `device` is part of the ids given to lines without one.
    pub fn make<K: Known>(lines: Vec<Line>, device: Uuid, known: &K) -> Result<Self, K::Error> {
        let mut plan = Self::default();
        let lines = plan.with_ids(lines, device, known)?;
        let mut placed = plan.with_cases(lines, known)?;
        plan.refuse_misplaced(&mut placed, known)?;
        while plan.refuse_dangling(&mut placed, known)? {}
        plan.write = placed;
        plan.bad.sort_by_key(|problem| problem.line);
        Ok(plan)
    }

    /// Gives every line its id and drops those that are there already.
    fn with_ids<K: Known>(
        &mut self,
        lines: Vec<Line>,
        device: Uuid,
        known: &K,
    ) -> Result<Vec<Line>, K::Error> {
        let mut seen: HashMap<Uuid, u64> = HashMap::new();
        let mut alike: HashMap<[u8; 32], u32> = HashMap::new();
        let mut fresh = Vec::with_capacity(lines.len());
        for mut line in lines {
            let id = match (line.id, line.record.text("case_number")) {
                (Some(id), _) => id,
                (None, Some(number)) => match known.case_numbered(number)? {
                    Some(id) => id,
                    None => name_of(&line, device, 0),
                },
                (None, None) => {
                    let copies = alike.entry(digest(&line)).or_default();
                    *copies += 1;
                    name_of(&line, device, *copies)
                }
            };
            line.record.id = id;
            if let Some(first) = seen.insert(id, line.number) {
                let message = format!("is the id of line {first} already");
                self.bad.push(bad(line.number, "id", "duplicate_id", message));
            } else {
                match known.kind_of(id)? {
                    Some(kind) if kind == line.record.kind.number => {
                        if known.was_taken_back(id)? {
                            self.back.push(id);
                        } else {
                            self.unchanged += 1;
                        }
                    }
                    Some(_) => self.bad.push(bad(
                        line.number,
                        "id",
                        "duplicate_id",
                        "is the id of another record of this vault",
                    )),
                    None => fresh.push(line),
                }
            }
        }
        self.refuse_numbers_twice(&mut fresh, known)?;
        Ok(fresh)
    }

    fn refuse_numbers_twice<K: Known>(&mut self, lines: &mut Vec<Line>, known: &K) -> Result<(), K::Error> {
        let mut numbers: HashMap<String, u64> = HashMap::new();
        let mut kept = Vec::with_capacity(lines.len());
        for line in lines.drain(..) {
            let Some(number) = line.record.text("case_number").map(str::to_owned) else {
                kept.push(line);
                continue;
            };
            if known.case_numbered(&number)?.is_some() || numbers.insert(number, line.number).is_some() {
                self.bad.push(bad(
                    line.number,
                    "case_number",
                    "duplicate_number",
                    "is the number of another case",
                ));
            } else {
                kept.push(line);
            }
        }
        *lines = kept;
        Ok(())
    }

    /// Finds the case of every part, in the file or in the vault.
    fn with_cases<K: Known>(&mut self, lines: Vec<Line>, known: &K) -> Result<Vec<Planned>, K::Error> {
        let cases = lines.iter().filter(|line| line.part == Part::Itself);
        let by_id: HashSet<Uuid> = cases.clone().map(|line| line.record.id).collect();
        let by_number: HashMap<String, Uuid> = cases
            .filter_map(|line| Some((line.record.text("case_number")?.to_owned(), line.record.id)))
            .collect();
        let mut takes: HashMap<Uuid, bool> = HashMap::new();
        let mut placed = Vec::with_capacity(lines.len());
        for line in lines {
            let case = match &line.part {
                Part::Itself => Some(line.record.id),
                Part::OfPost(_) => None,
                Part::OfCase(name) => match find_case(name, &by_id, &by_number, known)? {
                    Some(case) => Some(case),
                    None => {
                        self.bad.push(bad(
                            line.number,
                            "case",
                            "unknown_case",
                            "is no case of this file or this vault",
                        ));
                        continue;
                    }
                },
            };
            if let Some(case) = case.filter(|case| !by_id.contains(case)) {
                let open = match takes.get(&case) {
                    Some(open) => *open,
                    None => *takes.entry(case).or_insert(known.takes_records(case)?),
                };
                if !open {
                    self.bad.push(bad(
                        line.number,
                        "case",
                        "case_closed",
                        "is closed and takes no new records",
                    ));
                    continue;
                }
            }
            placed.push(Planned { line, case });
        }
        Ok(placed)
    }

    /// Refuses what is part of some cases alone and stands in another.
    fn refuse_misplaced<K: Known>(&mut self, placed: &mut Vec<Planned>, known: &K) -> Result<(), K::Error> {
        let folders: HashMap<Uuid, Folder> = placed
            .iter()
            .filter(|planned| planned.line.part == Part::Itself)
            .map(|planned| (planned.line.record.id, Folder::of(&planned.line.record)))
            .collect();
        let mut kept = Vec::with_capacity(placed.len());
        for planned in placed.drain(..) {
            let kind = planned.line.record.kind;
            let folder = match planned.case.filter(|_| policy::is_particular(kind)) {
                Some(case) => {
                    folders.get(&case).cloned().map_or_else(|| known.folder(case), |f| Ok(Some(f)))?
                }
                None => None,
            };
            match policy::may_stand_in(kind, folder.as_ref()) {
                Ok(()) => kept.push(planned),
                Err(rule) => self.bad.push(bad(planned.line.number, "case", rule.rule(), rule.to_string())),
            }
        }
        *placed = kept;
        Ok(())
    }

    /// Refuses lines that point to a record that is nowhere, or of the wrong kind. True when it refused any:
    /// what they carried is then missing for others.
    fn refuse_dangling<K: Known>(&mut self, placed: &mut Vec<Planned>, known: &K) -> Result<bool, K::Error> {
        let here: HashMap<Uuid, (u16, Option<Uuid>)> =
            placed.iter().map(|p| (p.line.record.id, (p.line.record.kind.number, p.case))).collect();
        let before = placed.len();
        let mut kept = Vec::with_capacity(before);
        for planned in placed.drain(..) {
            match dangling(&planned, &here, known)? {
                Some(problem) => self.bad.push(problem),
                None => kept.push(planned),
            }
        }
        *placed = kept;
        Ok(placed.len() < before)
    }
}

fn find_case<K: Known>(
    key: &CaseKey,
    by_id: &HashSet<Uuid>,
    by_number: &HashMap<String, Uuid>,
    known: &K,
) -> Result<Option<Uuid>, K::Error> {
    match key {
        CaseKey::Id(id) if by_id.contains(id) => Ok(Some(*id)),
        CaseKey::Id(id) => {
            Ok(known.record(*id)?.filter(|(kind, _)| *kind == model::kinds::CASE.number).map(|_| *id))
        }
        CaseKey::Number(number) => match by_number.get(number) {
            Some(id) => Ok(Some(*id)),
            None => known.case_numbered(number),
        },
    }
}

fn dangling<K: Known>(
    planned: &Planned,
    here: &HashMap<Uuid, (u16, Option<Uuid>)>,
    known: &K,
) -> Result<Option<FieldFailure>, K::Error> {
    let (line, record) = (planned.line.number, &planned.line.record);
    for field in record.kind.fields {
        let Type::Ref(kinds) = field.ty else { continue };
        let items = record.fields.get(&field.number).map(Value::items).unwrap_or_default();
        for id in items.iter().filter_map(Value::as_ref_id) {
            let Some((kind, case)) =
                here.get(&id).copied().map_or_else(|| known.record(id), |found| Ok(Some(found)))?
            else {
                return Ok(Some(bad(
                    line,
                    field.name,
                    "unknown_record",
                    "is no record of this file or this vault",
                )));
            };
            let name = model::registry::kind(kind).map_or("", |kind| kind.name);
            if !kinds.is_empty() && !kinds.contains(&name) {
                let message = format!("must point to {}", kinds.join(" or "));
                return Ok(Some(bad(line, field.name, "wrong_kind", message)));
            }
            let together = record.kind.name == "custody_event" || report::names_its_whole(record.kind, field);
            if together && case != planned.case {
                return Ok(Some(bad(line, field.name, "wrong_case", "is part of another case")));
            }
        }
    }
    Ok(None)
}

/// The same line has the same id in every import on this device: importing a file twice writes nothing new.
fn name_of(line: &Line, device: Uuid, copy: u32) -> Uuid {
    let mut hasher = Sha256::new();
    hasher.update(b"chancery/import/1");
    hasher.update(device.as_bytes());
    hasher.update(digest(line));
    hasher.update(copy.to_be_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn digest(line: &Line) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    add(line.record.kind.name.as_bytes());
    match &line.part {
        Part::Itself => add(b"case"),
        Part::OfCase(CaseKey::Id(id)) => add(id.as_bytes()),
        Part::OfCase(CaseKey::Number(number)) => add(number.as_bytes()),
        Part::OfPost(post) => add(post.as_deref().unwrap_or_default().as_bytes()),
    }
    let fields: BTreeMap<_, _> = line.record.fields.iter().collect();
    for (number, value) in fields {
        add(&number.to_be_bytes());
        for item in value.items() {
            add(&item.encode());
        }
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    #[derive(Default)]
    struct Vault {
        records: HashMap<Uuid, (u16, Option<Uuid>)>,
        numbers: HashMap<String, Uuid>,
        closed: HashSet<Uuid>,
    }

    impl Known for Vault {
        type Error = Infallible;
        fn case_numbered(&self, number: &str) -> Result<Option<Uuid>, Infallible> {
            Ok(self.numbers.get(number).copied())
        }
        fn record(&self, id: Uuid) -> Result<Option<(u16, Option<Uuid>)>, Infallible> {
            Ok(self.records.get(&id).copied())
        }
        fn kind_of(&self, id: Uuid) -> Result<Option<u16>, Infallible> {
            Ok(self.records.get(&id).map(|(kind, _)| *kind))
        }
        fn takes_records(&self, case: Uuid) -> Result<bool, Infallible> {
            Ok(!self.closed.contains(&case))
        }
        fn folder(&self, _: Uuid) -> Result<Option<Folder>, Infallible> {
            Ok(Some(Folder { case_type: Some("visa_fraud".to_owned()), restricted: false }))
        }
    }

    const CASE: &str = "11111111-1111-4111-8111-111111111111";
    const PERSON: &str = "22222222-2222-4222-8222-222222222222";

    fn plan(vault: &Vault, lines: &[String]) -> Plan {
        let read = |(line, number): (&String, u64)| Line::read(number, line.as_bytes()).unwrap();
        Plan::make(lines.iter().zip(1..).map(read).collect(), Uuid::from_u128(9), vault).unwrap()
    }

    fn case(id: &str) -> String {
        format!(
            r#"{{"kind":"case","id":"{id}","case_number":"VF-2026-BUC-00001","fields":{{"title":"T","type":"visa_fraud"}}}}"#
        )
    }

    fn person(id: &str, case: &str) -> String {
        format!(
            r#"{{"kind":"person","id":"{id}","case":"{case}","fields":{{"role":"suspect","surname":"X"}}}}"#
        )
    }

    fn phone(case: &str, holder: &str) -> String {
        format!(r#"{{"kind":"phone","case":"{case}","fields":{{"number":"+373 1","holder":"{holder}"}}}}"#)
    }

    fn codes(plan: &Plan) -> Vec<(u64, String)> {
        plan.bad.iter().map(|p| (p.line.unwrap(), p.code.clone())).collect()
    }

    #[test]
    fn parts_find_their_case_by_id_and_by_number_whatever_the_order() {
        let plan =
            plan(&Vault::default(), &[person(PERSON, "VF-2026-BUC-00001"), phone(CASE, PERSON), case(CASE)]);
        assert_eq!(codes(&plan), []);
        assert!(plan.write.iter().all(|p| p.case == Some(Uuid::parse_str(CASE).unwrap())));
    }

    #[test]
    fn what_points_nowhere_falls_with_what_it_pointed_to() {
        let other = CASE.replace('1', "3");
        let plan = plan(
            &Vault::default(),
            &[case(CASE), person(PERSON, &other), phone(CASE, PERSON), phone(CASE, CASE)],
        );
        assert_eq!(
            codes(&plan),
            [(2, "unknown_case".into()), (3, "unknown_record".into()), (4, "wrong_kind".into())]
        );
        assert_eq!(plan.write.len(), 1);
    }

    #[test]
    fn an_id_or_a_number_twice_is_refused() {
        let other = CASE.replace('1', "3");
        let plan = plan(&Vault::default(), &[case(CASE), case(CASE), case(&other)]);
        assert_eq!(codes(&plan), [(2, "duplicate_id".into()), (3, "duplicate_number".into())]);
    }

    #[test]
    fn the_same_file_again_finds_everything_there() {
        let lines = [case(CASE), person(PERSON, CASE), phone(CASE, PERSON), phone(CASE, PERSON)];
        let first = plan(&Vault::default(), &lines);
        assert_eq!(first.write.len(), 4, "two lines that say the same are two records");
        let mut vault = Vault::default();
        for planned in &first.write {
            vault.records.insert(planned.line.record.id, (planned.line.record.kind.number, planned.case));
        }
        let second = plan(&vault, &lines);
        assert_eq!((second.write.len(), second.unchanged, second.bad.len()), (0, 4, 0));
    }

    #[test]
    fn a_nomination_comes_in_with_a_restricted_case_only() {
        let nomination = format!(
            r#"{{"kind":"reward_nomination","case":"{CASE}","fields":{{"subject":"X","nominated_on":"2026-01-02","basis":"b"}}}}"#
        );
        let open = plan(&Vault::default(), &[case(CASE), nomination.clone()]);
        assert_eq!(codes(&open), [(2, "restricted_only".into())]);
        let rewards = case(CASE).replace("visa_fraud", "rewards");
        assert_eq!(codes(&plan(&Vault::default(), &[rewards, nomination])), []);
    }

    #[test]
    fn a_closed_case_of_the_vault_takes_nothing() {
        let id = Uuid::parse_str(CASE).unwrap();
        let mut vault = Vault::default();
        vault.records.insert(id, (1, Some(id)));
        vault.closed.insert(id);
        let plan = plan(&vault, &[person(PERSON, CASE)]);
        assert_eq!(codes(&plan), [(1, "case_closed".into())]);
    }
}
