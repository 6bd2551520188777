//! Posts and code lists: what HQ itself says in `org`, for everybody. Records like any other, written by HQ.

use std::collections::BTreeMap;

use ledger::{Dot, EntityId, Op, Origin, Scope};
use model::actions::Action;
use model::{Kind, Value, kinds, registry};

use super::until_written;
use crate::books::Listed;
use crate::error::HqError;
use crate::feed::Saying;
use crate::house::House;
use crate::random;
use crate::store::{Batch, Outcome, Write};

/// A post as an administrator says it.
#[derive(Clone, Debug)]
pub struct Post {
    pub code: String,
    pub name: String,
    pub country: Option<String>,
    pub time_zone: Option<String>,
}

/// Adds a post, or says anew what is known of it.
pub async fn put_post(house: &House, post: &Post) -> Result<(), HqError> {
    let is_code = post.code.len() == 3 && post.code.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_code {
        return Err(HqError::Invalid { what: "CODE", expected: "three capital letters" });
    }
    line("--name", &post.name)?;
    let fields = [
        ("code", Some(post.code.as_str())),
        ("name", Some(post.name.trim())),
        ("country", post.country.as_deref()),
        ("time_zone", post.time_zone.as_deref()),
    ];
    let mut values = BTreeMap::new();
    for (name, text) in fields {
        if let Some(text) = text {
            insert(&mut values, &kinds::POST, name, Value::text(text))?;
        }
    }
    let listed = Listed {
        kind: kinds::POST.name.into(),
        list: String::new(),
        code: post.code.clone(),
        label: post.name.trim().into(),
        country: post.country.clone().unwrap_or_default(),
        time_zone: post.time_zone.clone().unwrap_or_default(),
        retired: false,
        record: None,
    };
    until_written(|| put(house, &kinds::POST, &listed, &values)).await
}

/// Adds an entry of a code list, gives it another label, or retires it. Nothing is ever taken off a list.
pub async fn put_code(
    house: &House,
    list: &str,
    code: &str,
    label: Option<&str>,
    retired: bool,
) -> Result<(), HqError> {
    for (what, text) in [("LIST", list), ("CODE", code)] {
        let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if text.is_empty() || text.len() > 100 || !text.bytes().all(fine) {
            return Err(HqError::Invalid { what, expected: "small letters, digits and underscores" });
        }
    }
    let known = house.books.listed(kinds::CODE_LIST_ENTRY.name, list, code).await?;
    let label = match (label, known) {
        (Some(label), _) => label.trim().to_owned(),
        (None, Some(known)) => known.label,
        (None, None) => return Err(HqError::Invalid { what: "CODE", expected: "a code of that list" }),
    };
    line("LABEL", &label)?;
    let mut values = BTreeMap::new();
    let texts = [("list", list), ("code", code), ("label", label.as_str())];
    for (name, text) in texts {
        insert(&mut values, &kinds::CODE_LIST_ENTRY, name, Value::text(text))?;
    }
    insert(&mut values, &kinds::CODE_LIST_ENTRY, "retired", Value::Bool(retired))?;
    let listed = Listed {
        kind: kinds::CODE_LIST_ENTRY.name.into(),
        list: list.into(),
        code: code.into(),
        label,
        country: String::new(),
        time_zone: String::new(),
        retired,
        record: None,
    };
    until_written(|| put(house, &kinds::CODE_LIST_ENTRY, &listed, &values)).await
}

fn line(what: &'static str, text: &str) -> Result<(), HqError> {
    let text = text.trim();
    let fine = !text.is_empty() && text.len() <= 200 && !text.chars().any(char::is_control);
    if fine { Ok(()) } else { Err(HqError::Invalid { what, expected: "one line of text" }) }
}

fn insert(
    values: &mut BTreeMap<u16, Value>,
    kind: &Kind,
    name: &'static str,
    value: Value,
) -> Result<(), HqError> {
    let wrong = HqError::Invalid { what: name, expected: "a value that the schema allows" };
    let Some(field) = kind.field(name) else { return Err(wrong) };
    value.check(field).map_err(|_| wrong)?;
    values.insert(field.number, value);
    Ok(())
}

/// Every register of the kind in its order, replacing what was said before; the record is made first.
async fn put(
    house: &House,
    kind: &Kind,
    listed: &Listed,
    values: &BTreeMap<u16, Value>,
) -> Result<(Outcome, ()), HqError> {
    let (books, now) = (&house.books, house.now());
    let policy = books.head().await?.policy;
    let before = books.listed(&listed.kind, &listed.list, &listed.code).await?;
    let known = before.and_then(|before| before.record);
    let id = known.map_or_else(random::id, |known| known.id);
    let entity = EntityId(id);
    let mut ops = Vec::new();
    if known.is_none() {
        ops.push(Op::Create { entity, kind: kind.number });
    }
    let first = u16::from(known.is_none());
    for (register, at) in registry::registers(kind).iter().zip(0_u16..) {
        let prev = known.map(|known| Dot {
            origin: Origin { device: house.own.device, incarnation: known.incarnation },
            seq: known.seq,
            op: known.op + at,
        });
        let (field, value) = (register.number, register.encode(values));
        ops.push(Op::Set { entity, field, prev: prev.into_iter().collect(), value, seen: None });
    }
    let saying = Saying { scope: Scope::Org, action: Action::ListEdit, ops };
    let sealed = house.own.seal(books, vec![saying], now).await?;
    let place = sealed.entries.first().map(|entry| (entry.origin.incarnation, entry.seq));
    let (incarnation, seq) = place.unwrap_or_default();
    let sql = "INSERT INTO listed (kind, list, code, label, country, time_zone, retired, id, incarnation, seq, \
               op) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (kind, list, code) \
               DO UPDATE SET label = excluded.label, country = excluded.country, \
               time_zone = excluded.time_zone, retired = excluded.retired, \
               incarnation = excluded.incarnation, seq = excluded.seq, op = excluded.op";
    let texts = [&listed.kind, &listed.list, &listed.code, &listed.label, &listed.country, &listed.time_zone];
    let mut cells: Vec<_> = texts.into_iter().map(|text| text.as_str().into()).collect();
    cells.extend([listed.retired.into(), id.into(), incarnation.into(), seq.into(), first.into()]);
    let batch = Batch {
        policy: Some(policy),
        changes_policy: true,
        entries: sealed.entries,
        streams: sealed.streams,
        writes: vec![Write::new(sql, cells)],
        ..Batch::default()
    };
    Ok((books.store.append(batch).await?, ()))
}
