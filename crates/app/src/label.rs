//! The label of an exhibit: number, case, seal, where it belongs, and a code that a reader turns into its id. It is
//! seen by everybody who passes, so it says nothing of a person and nothing of what the exhibit shows.

use export::label::{EvidenceLabel, LabelLine};
use model::Marking;
use model::kinds;
use vault::{StoredRecord, Vault};

use crate::gate::Turn;
use crate::show::Shown;
use crate::{Failure, custody, exhibits, moment};

pub(crate) fn of(turn: &Turn<'_>, vault: &Vault, item: &StoredRecord) -> Result<Vec<u8>, Failure> {
    let reads = vault.reads();
    let shown = Shown::new(vault, turn.now_ms)?;
    let record = &item.record;
    let case = item.case.map(|case| reads.record(case)).transpose()?.flatten();
    let marking = Marking::or_of_a_case(case.as_ref().and_then(|case| case.record.text("marking")));
    let number = item.case.map(|case| shown.number(case)).transpose()?.flatten().unwrap_or_default();
    let chain = custody::chain(&reads, record.id)?;
    let containers: Vec<String> = exhibits::containers(&reads, record)?
        .iter()
        .filter(|container| container.kind == &kinds::CONTAINER)
        .filter_map(|container| container.text("number").map(str::to_owned))
        .collect();
    let said = [
        ("Case", Some(number.clone())),
        ("Type", Some(record.display("evidence_type")).filter(|text| !text.is_empty())),
        ("Collected on", record.text("collected_on").map(str::to_owned)),
        ("Seal", custody::seal(record, &chain).map(str::to_owned)),
        ("Container", Some(containers.join(" in ")).filter(|text| !text.is_empty())),
        ("Kept at", exhibits::storage(&reads, record)?),
        ("SHA-256", record.text("sha256").map(str::to_owned)),
    ];
    let lines = said.into_iter().filter_map(|(label, value)| {
        Some(LabelLine { label: label.to_owned(), value: value.filter(|value| !value.is_empty())? })
    });
    let label = EvidenceLabel {
        banner: marking.banner().to_owned(),
        item_number: record.text("item_number").unwrap_or_default().to_owned(),
        lines: lines.collect(),
        code: format!("chancery:evidence:{}", record.id),
        printed_at: moment::paper(turn.now_ms),
        made_at: crate::summary::imprint::made_at(turn.now_ms),
    };
    Ok(export::pdf::evidence_label(&label)?)
}
