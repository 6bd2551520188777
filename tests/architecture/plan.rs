//! The plan, as ARCHITECTURE.md tells it to people. A change here is a change of the architecture: say why there.

/// Who may import whom, of ours, in what ships. Everything else is forbidden.
pub const PLAN: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("ledger", &[]),
    ("matching", &[]),
    ("proof", &["ledger"]),
    ("wire", &["model", "ledger"]),
    ("vault", &["model", "ledger", "matching", "proof"]),
    ("sync", &["model", "ledger", "vault", "wire"]),
    ("export", &["model"]),
    ("app", &["model", "ledger", "matching", "proof", "vault", "sync", "export"]),
    ("hq", &["model", "ledger", "matching", "proof", "wire"]),
    ("desktop", &["app"]),
    ("cli", &["app"]),
    ("testkit", &["model", "ledger", "matching", "proof", "wire", "vault", "sync", "export", "app", "hq"]),
    ("xtask", &[]),
    (
        "tests",
        &["model", "ledger", "matching", "proof", "wire", "vault", "sync", "export", "app", "hq", "testkit"],
    ),
];

/// No I/O, no clock, no randomness: time and ids come in as arguments.
pub const PURE: &[&str] = &["model", "ledger", "matching", "proof"];

/// Headquarters is a server; the others serve tests. Nothing else opens a port.
pub const MAY_LISTEN: &[&str] = &["hq", "testkit", "tests"];

pub const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "getrandom",
    "rand::",
    "OsRng",
    "new_v4(",
    "now_v7(",
    "println!",
];

pub const IMPURE_CRATES: &[&str] =
    &["getrandom", "rand", "rusqlite", "tokio", "ureq", "reqwest", "axum", "tempfile"];

/// Endings that name machinery.
pub const VAGUE: &[&str] =
    &["Manager", "Service", "Helper", "Helpers", "Util", "Utils", "Handler", "Data", "Info"];

/// What the plan allows `name` to import; none when it has no row.
pub fn ours(name: &str) -> Option<&'static [&'static str]> {
    PLAN.iter().find(|(row, _)| *row == name).map(|(_, imports)| *imports)
}
