//! Which folder holds the vault: `--vault DIR`, else `CHANCERY_VAULT`, else the platform's data folder.
//! Never creates anything.

use std::ffi::OsString;
use std::path::PathBuf;

/// The folder, or a sentence for a person who typed something else.
pub fn vault_folder(
    mut arguments: impl Iterator<Item = OsString>,
    environment: Option<OsString>,
) -> Result<PathBuf, &'static str> {
    let named = match arguments.next() {
        None => environment,
        Some(word) if word == "--vault" => Some(arguments.next().ok_or(USAGE)?),
        Some(_) => return Err(USAGE),
    };
    if arguments.next().is_some() {
        return Err(USAGE);
    }
    match named.filter(|folder| !folder.is_empty()) {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => dirs::data_dir().map(|data| data.join("chancery").join("vault")).ok_or(NO_HOME),
    }
}

const USAGE: &str = "usage: chancery-desktop [--vault DIR]";
const NO_HOME: &str =
    "error[no_home]: this account has no data folder; say where the vault is with --vault DIR";

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> impl Iterator<Item = OsString> {
        words.iter().map(OsString::from).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn the_argument_wins_over_the_environment() {
        let folder = vault_folder(words(&["--vault", "a"]), Some("b".into()));
        assert_eq!(folder, Ok(PathBuf::from("a")));
        assert_eq!(vault_folder(words(&[]), Some("b".into())), Ok(PathBuf::from("b")));
    }

    #[test]
    fn without_a_word_the_vault_is_in_the_data_folder() {
        let folder = vault_folder(words(&[]), None).expect("a home");
        assert!(folder.ends_with("chancery/vault"));
    }

    #[test]
    fn anything_else_is_a_usage_error() {
        for line in [&["--vault"][..], &["x"], &["--vault", "a", "b"]] {
            assert_eq!(vault_folder(words(line), None), Err(USAGE));
        }
    }
}
