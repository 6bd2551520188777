//! Canonical CBOR of values: shortest forms, definite lengths, ascending keys. No recursion, no panics.

use std::collections::BTreeMap;

use minicbor::data::{Tag, Type};
use minicbor::{Decoder, Encoder};
use uuid::Uuid;

use super::{LIST_LIMIT, TEXT_LIMIT, Value, ValueError};

/// CBOR tag of a UUID in 16 bytes.
const UUID_TAG: Tag = Tag::new(37);

type Bytes = Encoder<Vec<u8>>;

pub fn encode(value: &Value) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    put(&mut out, value);
    out.into_writer()
}

pub fn encode_map(map: &BTreeMap<u16, Value>) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    infallible(out.map(map.len() as u64).map(|_| ()));
    for (number, value) in map {
        infallible(out.u16(*number).map(|_| ()));
        put(&mut out, value);
    }
    out.into_writer()
}

pub fn decode(bytes: &[u8]) -> Result<Value, ValueError> {
    let mut input = Decoder::new(bytes);
    let value = take(&mut input, true)?;
    canonical(bytes, &encode(&value))?;
    Ok(value)
}

pub fn decode_map(bytes: &[u8]) -> Result<BTreeMap<u16, Value>, ValueError> {
    let mut input = Decoder::new(bytes);
    let length = input.map().map_err(malformed)?.ok_or(ValueError::NotCanonical)?;
    let mut map = BTreeMap::new();
    for _ in 0..length {
        let number = input.u16().map_err(malformed)?;
        map.insert(number, take(&mut input, true)?);
    }
    canonical(bytes, &encode_map(&map))?;
    Ok(map)
}

pub fn is_map(bytes: &[u8]) -> bool {
    matches!(Decoder::new(bytes).datatype(), Ok(Type::Map | Type::MapIndef))
}

fn put(out: &mut Bytes, value: &Value) {
    match value {
        Value::Null => infallible(out.null().map(|_| ())),
        Value::Bool(flag) => infallible(out.bool(*flag).map(|_| ())),
        Value::Int(number) => infallible(out.i64(*number).map(|_| ())),
        Value::Text(text) => infallible(out.str(text).map(|_| ())),
        Value::Bytes(bytes) => infallible(out.bytes(bytes).map(|_| ())),
        Value::Ref(id) => {
            infallible(out.tag(UUID_TAG).map(|_| ()));
            infallible(out.bytes(id.as_bytes()).map(|_| ()));
        }
        Value::List(items) => {
            infallible(out.array(items.len() as u64).map(|_| ()));
            // A list within a list cannot be read back; it is flattened to null rather than recursed into.
            for item in items {
                match item {
                    Value::List(_) => infallible(out.null().map(|_| ())),
                    item => put(out, item),
                }
            }
        }
    }
}

/// Writing to memory cannot fail; the type says so.
fn infallible(result: Result<(), minicbor::encode::Error<std::convert::Infallible>>) {
    debug_assert!(result.is_ok(), "writing CBOR to memory");
}

fn take(input: &mut Decoder<'_>, lists: bool) -> Result<Value, ValueError> {
    match input.datatype().map_err(malformed)? {
        Type::Null => input.null().map(|()| Value::Null).map_err(malformed),
        Type::Bool => input.bool().map(Value::Bool).map_err(malformed),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::I8 | Type::I16 | Type::I32 | Type::I64 => {
            input.i64().map(Value::Int).map_err(malformed)
        }
        Type::String => bounded(input.str().map_err(malformed)?).map(|text| Value::Text(text.into())),
        Type::Bytes => take_bytes(input).map(|bytes| Value::Bytes(bytes.into())),
        Type::Tag => take_ref(input),
        Type::Array if lists => take_list(input),
        _ => Err(ValueError::UnknownType),
    }
}

fn take_list(input: &mut Decoder<'_>) -> Result<Value, ValueError> {
    let length = input.array().map_err(malformed)?.ok_or(ValueError::NotCanonical)?;
    if length > LIST_LIMIT as u64 {
        return Err(ValueError::TooLong);
    }
    let mut items = Vec::new();
    for _ in 0..length {
        items.push(take(input, false)?);
    }
    Ok(Value::List(items))
}

fn take_ref(input: &mut Decoder<'_>) -> Result<Value, ValueError> {
    if input.tag().map_err(malformed)? != UUID_TAG {
        return Err(ValueError::UnknownType);
    }
    Uuid::from_slice(take_bytes(input)?).map(Value::Ref).map_err(|_| ValueError::Malformed)
}

fn take_bytes<'b>(input: &mut Decoder<'b>) -> Result<&'b [u8], ValueError> {
    let bytes = input.bytes().map_err(malformed)?;
    if bytes.len() > TEXT_LIMIT {
        return Err(ValueError::TooLong);
    }
    Ok(bytes)
}

fn bounded(text: &str) -> Result<&str, ValueError> {
    if text.len() > TEXT_LIMIT {
        return Err(ValueError::TooLong);
    }
    Ok(text)
}

fn canonical(given: &[u8], ours: &[u8]) -> Result<(), ValueError> {
    if given == ours { Ok(()) } else { Err(ValueError::NotCanonical) }
}

fn malformed(_: minicbor::decode::Error) -> ValueError {
    ValueError::Malformed
}
