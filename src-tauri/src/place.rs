//! What the command line says: `--vault DIR`, else `CHANCERY_VAULT`, else the platform's data folder; and the case
//! to open. Never creates anything.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::instance::case_named;

/// What the program was started for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub vault: PathBuf,
    /// Number or id, as a link of another program names it.
    pub case: Option<String>,
}

/// Reads the command line, or gives a sentence for a person who typed something else.
pub fn asked(
    mut arguments: impl Iterator<Item = OsString>,
    environment: Option<OsString>,
) -> Result<Asked, &'static str> {
    let (mut folder, mut case) = (None, None);
    while let Some(word) = arguments.next() {
        if word == "--vault" && folder.is_none() {
            folder = Some(arguments.next().ok_or(USAGE)?);
        } else if case.is_none() {
            case = Some(word.to_str().and_then(case_named).ok_or(USAGE)?);
        } else {
            return Err(USAGE);
        }
    }
    let vault = match folder.or(environment).filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => dirs::data_dir().map(|data| data.join("chancery").join("vault")).ok_or(NO_HOME)?,
    };
    Ok(Asked { vault, case })
}

const USAGE: &str = "usage: chancery-desktop [--vault DIR] [CASE]";
const NO_HOME: &str =
    "error[no_home]: this account has no data folder; say where the vault is with --vault DIR";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str], environment: Option<&str>) -> Result<(PathBuf, Option<String>), &'static str> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        asked(words.into_iter(), environment.map(Into::into)).map(|asked| (asked.vault, asked.case))
    }

    #[test]
    fn the_argument_wins_over_the_environment() {
        assert_eq!(read(&["--vault", "a"], Some("b")), Ok((PathBuf::from("a"), None)));
        assert_eq!(read(&[], Some("b")), Ok((PathBuf::from("b"), None)));
    }

    #[test]
    fn without_a_word_the_vault_is_in_the_data_folder() {
        let (folder, case) = read(&[], None).expect("a home");
        assert!(folder.ends_with("chancery/vault") && case.is_none());
    }

    #[test]
    fn a_case_is_named_by_its_number_or_a_link() {
        let case = Some("VF-2026-BUC-00042".to_owned());
        assert_eq!(
            read(&["chancery://case/VF-2026-BUC-00042"], Some("b")),
            Ok((PathBuf::from("b"), case.clone()))
        );
        assert_eq!(read(&["VF-2026-BUC-00042", "--vault", "a"], None), Ok((PathBuf::from("a"), case)));
    }

    #[test]
    fn anything_else_is_a_usage_error() {
        for line in
            [&["--vault"][..], &["--help"], &["--vault", "a", "b", "c"], &["--vault", "a", "--vault", "b"]]
        {
            assert_eq!(read(line, None), Err(USAGE), "{line:?}");
        }
    }
}
