//! Names of things: entities, devices, users, scopes, streams and dots.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    };
}

uuid_id!(
    /// A record of any kind.
    EntityId
);
uuid_id!(
    /// One enrolled installation.
    DeviceId
);
uuid_id!(
    /// A person who works with Chancery.
    UserId
);

/// The unit of visibility and replication.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Directory, posts and code lists: everybody's.
    Org,
    /// Programmes and contacts of one post, by its three-letter code.
    Post(String),
    /// What concerns one user: grants.
    User(UserId),
    /// What concerns one device.
    Device(DeviceId),
    /// One case and all its parts.
    Case(Uuid),
}

impl Scope {
    /// The compact form used inside headers: a tag byte and the name.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let (tag, name): (u8, &[u8]) = match self {
            Self::Org => (0, &[]),
            Self::Post(code) => (1, code.as_bytes()),
            Self::User(id) => (2, id.0.as_bytes()),
            Self::Device(id) => (3, id.0.as_bytes()),
            Self::Case(id) => (4, id.as_bytes()),
        };
        let mut bytes = Vec::with_capacity(1 + name.len());
        bytes.push(tag);
        bytes.extend_from_slice(name);
        bytes
    }

    /// Reads the compact form; `None` when it is no scope this version knows.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (tag, name) = bytes.split_first()?;
        let id = || Uuid::from_slice(name).ok();
        match tag {
            0 if name.is_empty() => Some(Self::Org),
            1 => post_code(std::str::from_utf8(name).ok()?).map(Self::Post),
            2 => id().map(|id| Self::User(UserId(id))),
            3 => id().map(|id| Self::Device(DeviceId(id))),
            4 => id().map(Self::Case),
            _ => None,
        }
    }

    /// The case, when this is the scope of one.
    #[must_use]
    pub fn case(&self) -> Option<Uuid> {
        match self {
            Self::Case(id) => Some(*id),
            _ => None,
        }
    }
}

fn post_code(text: &str) -> Option<String> {
    (text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())).then(|| text.to_owned())
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Org => f.write_str("org"),
            Self::Post(code) => write!(f, "post:{code}"),
            Self::User(id) => write!(f, "user:{id}"),
            Self::Device(id) => write!(f, "device:{id}"),
            Self::Case(id) => write!(f, "case:{id}"),
        }
    }
}

/// The text is not the name of a scope.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a scope: expected org, post:CODE, user:ID, device:ID or case:ID")]
pub struct ScopeParseError;

impl FromStr for Scope {
    type Err = ScopeParseError;

    fn from_str(text: &str) -> Result<Self, ScopeParseError> {
        let id = |text: &str| Uuid::parse_str(text).map_err(|_| ScopeParseError);
        match text.split_once(':') {
            None if text == "org" => Ok(Self::Org),
            Some(("post", code)) => post_code(code).map(Self::Post).ok_or(ScopeParseError),
            Some(("user", rest)) => id(rest).map(|id| Self::User(UserId(id))),
            Some(("device", rest)) => id(rest).map(|id| Self::Device(DeviceId(id))),
            Some(("case", rest)) => id(rest).map(Self::Case),
            _ => Err(ScopeParseError),
        }
    }
}

/// Who wrote a stream: a device, and which life of its vault. The incarnation grows when a vault is
/// restored from a copy, so that two lives never write different changes under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    pub device: DeviceId,
    pub incarnation: u32,
}

/// A hash chain of changes by one origin in one scope, numbered from 1 without gaps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream {
    pub origin: Origin,
    pub scope: Scope,
}

/// The name of one operation for ever, within its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dot {
    pub origin: Origin,
    pub seq: u64,
    pub op: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_reads_back_from_its_text_and_its_bytes() {
        let id = Uuid::from_u128(7);
        for scope in [
            Scope::Org,
            Scope::Post("BUC".into()),
            Scope::User(UserId(id)),
            Scope::Device(DeviceId(id)),
            Scope::Case(id),
        ] {
            assert_eq!(scope.to_string().parse(), Ok(scope.clone()));
            assert_eq!(Scope::from_bytes(&scope.to_bytes()), Some(scope));
        }
    }

    #[test]
    fn what_is_no_scope_is_refused() {
        for text in ["", "post:", "post:buc", "post:BUCH", "case:7", "thing:1", "org:"] {
            assert_eq!(text.parse::<Scope>(), Err(ScopeParseError), "{text}");
        }
        for bytes in [&[][..], &[0, 1], &[1, b'B'], &[4, 1, 2], &[9]] {
            assert_eq!(Scope::from_bytes(bytes), None);
        }
    }
}
