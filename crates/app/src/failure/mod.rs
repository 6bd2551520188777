//! What a command answers when it cannot do what was asked. Never carries what people typed.

mod errors;
mod rules;

use std::collections::BTreeMap;
use std::error::Error;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a failure should look: the three kinds have three looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// Not allowed now: the message says what to do instead.
    Refused,
    /// Try again: offline, busy, no space.
    TryAgain,
    /// Ours: show the reference, which is in the log.
    Ours,
}

/// One clear sentence, a stable code, and where in the request it hurts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// Stable: a code exists only if somebody acts on it.
    pub code: String,
    pub look: Look,
    /// What happened, what is safe, what to do. Holds no personal data.
    pub message: String,
    /// Numbers and names for a translated text: `wait_seconds`, `rule`, `line` …
    pub args: BTreeMap<String, String>,
    pub fields: Vec<FieldFailure>,
    /// To quote when asking for help; also in the log.
    pub reference: Option<String>,
    /// The program's own words for the log; never leaves this device.
    #[serde(skip)]
    #[ts(skip)]
    pub cause: Option<String>,
}

/// One field (of one line, when a file was read) that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldFailure {
    pub field: String,
    pub code: String,
    pub message: String,
    /// Line number from 1, when the request was a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub line: Option<u64>,
}

impl Failure {
    fn new(look: Look, code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            look,
            message: message.into(),
            args: BTreeMap::new(),
            fields: Vec::new(),
            reference: None,
            cause: None,
        }
    }

    /// Not allowed now.
    pub fn refused(code: &str, message: impl Into<String>) -> Self {
        Self::new(Look::Refused, code, message)
    }

    /// The same will work later or after making room.
    pub fn try_again(code: &str, message: impl Into<String>) -> Self {
        Self::new(Look::TryAgain, code, message)
    }

    /// A fault of ours; the cause goes to the log.
    pub fn ours(cause: &(dyn Error + 'static)) -> Self {
        let text = "Something went wrong in the program itself. Everything saved before is safe; try again, \
                    and quote the reference if it happens again.";
        Self { cause: Some(chain(cause)), ..Self::new(Look::Ours, "internal", text) }
    }

    /// The call itself was wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::refused("usage", message)
    }

    /// A record, case or conflict that is not here, or that this person may not see: the two look alike.
    pub fn not_found(what: &str) -> Self {
        Self::refused(
            "not_found",
            format!("There is no such {what} here. Check the number or id; nothing was changed."),
        )
    }

    /// A number that names more than one case: numbers are never changed, so an id has to say which.
    pub fn number_shared(cases: usize) -> Self {
        Self::refused(
            "number_shared",
            format!(
                "{cases} cases bear this number: it was brought in twice, or two copies of one vault gave it out. All are kept; name the one you mean by its id."
            ),
        )
    }

    /// A case whose lease ran out: on this device, and shut.
    pub fn case_locked(days: i64) -> Self {
        Self::try_again(
            "case_locked",
            format!(
                "This case is locked: this device was not in touch with HQ for {days} days. Nothing was changed or removed; connect, or import a courier bundle, to open it again."
            ),
        )
        .with("days", days)
    }

    pub fn locked() -> Self {
        Self::refused("locked", "The vault is locked. Your work is saved; unlock to go on.")
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    /// A file of the person's own that cannot be read.
    pub fn unreadable(error: &std::io::Error) -> Self {
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => "is not there",
            std::io::ErrorKind::PermissionDenied => "may not be read",
            _ => "cannot be read",
        };
        Self::refused(
            "file_unreadable",
            format!("The file {why}. Nothing was changed; check the path and try again."),
        )
    }

    /// A file outside the vault that cannot be written.
    pub fn unwritable(error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull
            | std::io::ErrorKind::FileTooLarge
            | std::io::ErrorKind::QuotaExceeded => Self::try_again(
                "disk_full",
                "The disk is full: the file was not written. The vault is unchanged; make room and try again.",
            ),
            std::io::ErrorKind::AlreadyExists => Self::refused(
                "file_exists",
                "There is already a file of that name. It was left alone; choose another name.",
            ),
            _ => Self::refused(
                "file_unwritable",
                "The file cannot be written there. The vault is unchanged; choose another place.",
            ),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl Error for Failure {}

/// An error with everything underneath it, in the program's own words.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut below = error.source();
    while let Some(cause) = below {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        below = cause.source();
    }
    text
}

/// A request that does not have the shape its command asks for.
pub fn bad_request(command: &str, error: &serde_json::Error) -> Failure {
    // serde's own words may quote what was typed: only where it stopped is told.
    let place = format!("at column {}", error.column());
    Failure::refused(
        "bad_request",
        format!("The request to {command} is not understood {place}. Nothing was changed."),
    )
}
