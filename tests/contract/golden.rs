//! Files of hexadecimal digits in this folder.

use std::fs;
use std::path::PathBuf;

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("contract")
}

/// The bytes of a file; made from `bytes` when it is missing and that was asked for.
pub fn bytes(name: &str, bytes: &[u8]) -> Vec<u8> {
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let lines: Vec<&str> =
        text.as_bytes().chunks(100).map(|line| std::str::from_utf8(line).unwrap()).collect();
    unhex(&self::text(name, &(lines.join("\n") + "\n")))
}

/// The bytes of a file that must be there.
pub fn read(name: &str) -> Vec<u8> {
    unhex(&fs::read_to_string(folder().join(name)).unwrap_or_else(|_| panic!("{name} is missing")))
}

/// The text of a file; made from `text` when it is missing and that was asked for.
pub fn text(name: &str, text: &str) -> String {
    let path = folder().join(name);
    if std::env::var_os("GOLDEN").is_some_and(|mode| mode == "write") && !path.exists() {
        fs::write(&path, text).unwrap();
    }
    fs::read_to_string(&path).unwrap_or_else(|_| panic!("{name} is missing"))
}

pub fn unhex(text: &str) -> Vec<u8> {
    let digits: String = text.split_whitespace().collect();
    wire::from_hex(&digits).unwrap()
}
