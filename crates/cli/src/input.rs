//! What comes from the machine or from standard input: ids, zones, the host's name.

use std::io::Read as _;

use app::Failure;
use app::secret::Secret;
use uuid::Uuid;

/// More than any zone or key is long.
const LONGEST: u64 = 64 * 1024;

/// The id of a `what`. Something that is no id names nothing that could be here.
pub fn id(what: &str, typed: &str) -> Result<String, Failure> {
    Uuid::parse_str(typed.trim()).map(|id| id.to_string()).map_err(|_| Failure::not_found(what))
}

/// The text of a machine readable zone; `-` reads it from standard input.
pub fn zone(typed: &str) -> Result<String, Failure> {
    if typed == "-" { piped() } else { Ok(typed.replace("\\n", "\n")) }
}

/// The recovery key; `-` reads it from standard input.
pub fn recovery_key(typed: &str) -> Result<Secret, Failure> {
    Ok(Secret::new(if typed == "-" { piped()?.trim().to_owned() } else { typed.to_owned() }))
}

/// This machine's own name, when it has one that can be written.
pub fn host_name() -> Option<String> {
    let name = gethostname::gethostname().into_string().ok()?;
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(60).collect();
    (!name.trim().is_empty()).then_some(name)
}

fn piped() -> Result<String, Failure> {
    let mut text = String::new();
    match std::io::stdin().take(LONGEST).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) => Err(Failure::unreadable(&error)),
    }
}
