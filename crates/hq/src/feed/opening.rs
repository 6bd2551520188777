//! What HQ takes note of when a change opens a case: number, post, restriction. No content.

use ledger::{Change, EntityId, Op, UserId};
use model::kinds::LEAD;
use model::{Value, lead, registry};
use uuid::Uuid;

use crate::books::CaseFile;
use crate::store::Write;

/// What a change says of the case it opens.
#[derive(Debug)]
pub(super) struct CaseFacts {
    id: Uuid,
    pub number: Option<String>,
    pub post: Option<String>,
    pub case_type: Option<String>,
    /// Of a case that was brought along after it had changed hands.
    owner: Option<String>,
    pub restricted: bool,
}

const TYPE: u16 = 2;
const NUMBER: u16 = 7;
const POST: u16 = 8;
const RESTRICTED: u16 = 21;
const OWNER: u16 = 28;

/// The case that a change opens in the scope of its name.
pub(super) fn opens_case(change: &Change) -> Option<CaseFacts> {
    let id = change.header.scope.case()?;
    let kind = registry::kind_named("case")?;
    let opens =
        |op: &Op| matches!(op, Op::Create { entity, kind: made } if entity.0 == id && *made == kind.number);
    change.ops.iter().find(|op| opens(op))?;
    let mut facts =
        CaseFacts { id, number: None, post: None, case_type: None, owner: None, restricted: false };
    for op in &change.ops {
        let Op::Set { entity, field, value, .. } = op else { continue };
        if entity.0 != id {
            continue;
        }
        let fields = registry::register_numbered(kind, *field).and_then(|r| r.decode(value).ok());
        for (number, value) in fields.into_iter().flatten() {
            facts.take(number, &value);
        }
    }
    Some(facts)
}

/// The lead that a change sends, and the post it is for: it opens the file that carries it.
pub(super) fn sends_lead(change: &Change) -> Option<(EntityId, String)> {
    opens_case(change)?.case_type.filter(|case_type| case_type == lead::FILE_TYPE)?;
    let made = |op: &Op| match op {
        Op::Create { entity, kind } if *kind == LEAD.number => Some(*entity),
        _ => None,
    };
    let sent = change.ops.iter().find_map(made)?;
    let to = change.ops.iter().find_map(|op| match op {
        Op::Set { entity, field: lead::TO_POST, value, .. } if *entity == sent => Value::decode(value).ok(),
        _ => None,
    })?;
    Some((sent, to.as_text()?.to_owned()))
}

impl CaseFacts {
    fn take(&mut self, number: u16, value: &Value) {
        let text = || value.as_text().map(str::to_owned);
        match number {
            TYPE => {
                self.case_type = text();
                self.restricted |= value.as_text().is_some_and(model::policy::is_restricted_type);
            }
            NUMBER => self.number = text(),
            POST => self.post = text(),
            OWNER => self.owner = text(),
            RESTRICTED => self.restricted |= value.as_bool() == Some(true),
            _ => {}
        }
    }

    /// The books' entry of the case, and the write that makes it.
    pub fn file(self, change: &Change, creator: UserId, post: &str, now: i64) -> (CaseFile, Write) {
        let file = CaseFile {
            id: self.id,
            number: self.number,
            post: self.owner.or(self.post).unwrap_or_else(|| post.to_owned()),
            restricted: self.restricted,
            creator,
            made_at: now,
        };
        let sql = "INSERT INTO case_file (id, scope, number, post, restricted, creator, made_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        let cells = vec![
            file.id.into(),
            (&change.header.scope).into(),
            file.number.clone().into(),
            file.post.as_str().into(),
            file.restricted.into(),
            file.creator.into(),
            now.into(),
        ];
        (file, Write::guarded(sql, cells))
    }
}
