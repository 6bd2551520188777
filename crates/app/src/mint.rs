//! Case numbers, minted offline and unique for ever: the device's own five characters end each of them.

use chrono::Datelike as _;
use model::{FieldProblem, Reason, Record, case_number};
use vault::{Vault, Writer};

use crate::{Failure, moment};

/// What every number minted now has in common.
#[derive(Debug)]
pub(crate) struct Minting {
    year: i32,
    suffix: String,
}

impl Minting {
    pub(crate) fn of(vault: &Vault, now_ms: i64) -> Self {
        Self { year: moment::utc(now_ms).year(), suffix: vault.identity().number_suffix.clone() }
    }

    /// The next number for a case of this type and post. It is spent, whatever becomes of the case.
    pub(crate) fn next(&self, writer: &mut Writer<'_>, case: &Record) -> Result<String, Failure> {
        let (case_type, post) =
            (case.text("type").unwrap_or_default(), case.text("post").unwrap_or_default());
        let prefix = case_number::prefix(case_type);
        let prefix = prefix.ok_or_else(|| FieldProblem::new("type", Reason::UnknownCode("case_type")))?;
        let serial = writer.next_number(&format!("case/{prefix}-{:04}-{post}", self.year))?;
        let number = case_number::mint(case_type, self.year, post, serial, &self.suffix);
        number
            .map(|number| number.to_string())
            .ok_or_else(|| FieldProblem::new("post", Reason::NotAPost).into())
    }
}
