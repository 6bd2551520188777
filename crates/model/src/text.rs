//! Hygiene of text that comes in: NFC, no hidden controls, no direction overrides in names, bounded length.
//! Never changes what was meant: only line ends, outer blanks and the Unicode form.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::problem::Reason;
use crate::value::TEXT_LIMIT;

/// One line: titles, numbers, names.
pub fn line(text: &str) -> Result<String, Reason> {
    within_limit(text)?;
    let clean: String = composed(text.trim()).into_owned();
    if clean.chars().any(|c| c.is_control() || is_line_break(c)) {
        return Err(Reason::ControlCharacter);
    }
    if clean.chars().any(is_direction_override) {
        return Err(Reason::DirectionOverride);
    }
    within_limit(&clean)?;
    Ok(clean)
}

/// Several lines: narratives, notes. Line ends become `\n`; tabs stay.
pub fn block(text: &str) -> Result<String, Reason> {
    within_limit(text)?;
    let lines = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        Cow::from(text)
    };
    let clean = composed(&lines);
    let clean = clean.trim_end();
    if clean.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Reason::ControlCharacter);
    }
    within_limit(clean)?;
    Ok(clean.into())
}

/// In the Unicode form NFC. Nearly every text is in it already, and most are plain letters.
fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text.into();
    }
    text.nfc().collect::<String>().into()
}

/// Embeddings, overrides and isolates: they make a name read differently from what it is.
pub const fn is_direction_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

const fn is_line_break(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

fn within_limit(text: &str) -> Result<(), Reason> {
    if text.len() > TEXT_LIMIT {
        return Err(Reason::TooLong { limit: TEXT_LIMIT });
    }
    Ok(())
}

/// As words are compared: without marks on letters, in small letters.
pub fn folded(text: &str) -> String {
    let is_mark = unicode_normalization::char::is_combining_mark;
    text.nfd().filter(|letter| !is_mark(*letter)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_in_one_unicode_form() {
        assert_eq!(line(" Iona\u{306} ").unwrap(), "Ionă");
    }

    #[test]
    fn a_name_with_a_direction_override_is_refused() {
        assert_eq!(line("Ana\u{202E}nac"), Err(Reason::DirectionOverride));
    }

    #[test]
    fn a_nul_is_refused_everywhere() {
        assert_eq!(line("a\0b"), Err(Reason::ControlCharacter));
        assert_eq!(block("a\0b"), Err(Reason::ControlCharacter));
    }

    #[test]
    fn line_ends_of_other_systems_become_ours() {
        assert_eq!(block("a\r\nb\rc\n").unwrap(), "a\nb\nc");
    }

    #[test]
    fn ten_megabytes_are_refused_before_any_work() {
        let long = "x".repeat(10 << 20);
        assert_eq!(block(&long), Err(Reason::TooLong { limit: TEXT_LIMIT }));
    }
}
