//! Cases as a table for a spreadsheet: what a list of cases shows of each, and the marking in every row.

use std::collections::BTreeMap;

use model::Marking;
use model::marking::strictest;
use uuid::Uuid;

use crate::exports::{Wish, Written};
use crate::programmes::words;
use crate::show::Shown;
use crate::{Failure, sheet};

const COLUMNS: &[&str] = &[
    "case_number",
    "title",
    "type",
    "status",
    "priority",
    "post",
    "lead_investigator",
    "opened_on",
    "closed_on",
    "next_due",
];

pub(crate) fn csv(shown: &Shown<'_>, cases: &[Uuid], wish: &Wish) -> Result<Written, Failure> {
    let reads = shown.vault.reads();
    let mut records = Vec::with_capacity(cases.len());
    for case in cases {
        records.push(reads.record(*case)?.ok_or_else(|| Failure::not_found("case"))?.record);
    }
    let own = records.iter().map(|case| Marking::or_of_a_case(case.text("marking")));
    let marking = wish.marked(strictest(own))?;
    let mut text = sheet::csv_line(COLUMNS.iter().copied().chain(["marking", "handling"]));
    for record in &records {
        let mut cells = Vec::with_capacity(COLUMNS.len() + 2);
        for column in COLUMNS {
            cells.push(words(shown, record, column)?);
        }
        cells.extend([marking.banner().to_owned(), wish.handling.clone()]);
        text.push_str(&sheet::csv_line(cells.iter().map(String::as_str)));
    }
    let included = BTreeMap::from([("case".to_owned(), records.len() as u64)]);
    Ok(Written { set: Box::new(move || Ok(text.into_bytes())), included, left_out: Vec::new(), marking })
}
