//! Case numbers, minted offline and unique for ever: see `vault::Writer::case_number`.

use chrono::Datelike as _;
use model::{FieldProblem, Reason, Record, case_number};
use vault::Writer;

use crate::{Failure, moment};

/// The next number for a case of this type and post. It is spent, whatever becomes of the case.
pub(crate) fn next(writer: &mut Writer<'_>, case: &Record, now_ms: i64) -> Result<String, Failure> {
    let (case_type, post) = (case.text("type").unwrap_or_default(), case.text("post").unwrap_or_default());
    if case_number::prefix(case_type).is_none() {
        return Err(FieldProblem::new("type", Reason::UnknownCode("case_type")).into());
    }
    let number = writer.case_number(case_type, moment::utc(now_ms).year(), post)?;
    number.map(|number| number.to_string()).ok_or_else(|| FieldProblem::new("post", Reason::NotAPost).into())
}
