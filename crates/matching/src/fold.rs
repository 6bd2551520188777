//! From a name as written, in whatever script, to plain words of small Latin letters.

use unicode_normalization::UnicodeNormalization;

/// Longer names are cut: nobody is called so, and work on what is typed must stay small.
const LONGEST: usize = 300;
const MOST_WORDS: usize = 12;

/// Words that families, offices and languages put before or after a name, and leave out as easily.
const PARTICLES: &[&str] = &[
    "al", "el", "bin", "ibn", "bint", "van", "von", "der", "den", "ter", "zu", "de", "da", "di", "do", "du",
    "dos", "das", "del", "della", "la", "le", "mr", "mrs", "ms", "dr", "jr", "sr", "srl", "sa", "ltd", "llc",
    "inc", "gmbh", "ag", "sarl", "ooo", "ood", "eood", "doo", "kft", "spa", "plc", "pjsc", "limited",
];

/// One word of a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plain {
    pub text: String,
    /// From a script that leaves out vowels.
    pub bare: bool,
}

/// The words of a name: transliterated, in small letters, particles left out unless nothing else is there.
pub(crate) fn words(text: &str) -> Vec<Plain> {
    let mut all: Vec<Plain> = Vec::new();
    let cut: String = text.nfc().take(LONGEST).collect();
    for word in cut.split(is_between).filter(|word| !word.is_empty()) {
        let bare = word.chars().any(|letter| is_arabic(letter) || is_hebrew(letter));
        all.extend(plain(word).into_iter().map(|text| Plain { text, bare }));
    }
    all.truncate(MOST_WORDS);
    let tells = |word: &&Plain| !PARTICLES.contains(&word.text.as_str());
    let telling: Vec<Plain> = all.iter().filter(tells).cloned().collect();
    if telling.is_empty() { all } else { telling }
}

/// Apostrophes and full stops belong to a word (O'Brien, S.R.L.); everything else that is no letter parts words.
fn is_between(letter: char) -> bool {
    !letter.is_alphanumeric() && !is_mark(letter) && !matches!(letter, '\'' | '’' | 'ʼ' | '`' | '´' | '.')
}

/// Vowel signs and accents that stand by themselves are part of the word.
fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

/// One written word; Chinese characters are a word each.
fn plain(word: &str) -> Vec<String> {
    let arabic = word.chars().any(is_arabic);
    let word = word.strip_prefix("ال").filter(|rest| arabic && rest.chars().count() > 1).unwrap_or(word);
    let mut parts = vec![String::new()];
    // "V.Ion" is two words, and "S.R.L." is one.
    let letters_apart = word.split('.').all(|piece| piece.chars().count() <= 1);
    for letter in word.chars() {
        if is_han(letter) || (letter == '.' && !letters_apart) {
            parts.push(String::new());
        }
        let latin = latin(letter).chars().filter(char::is_ascii_alphanumeric);
        if let Some(part) = parts.last_mut() {
            part.extend(latin.map(|letter| letter.to_ascii_lowercase()));
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Alef is a vowel that Arabic does write.
fn latin(letter: char) -> &'static str {
    if letter == 'ا' { "a" } else { any_ascii::any_ascii_char(letter) }
}

const fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}')
}

const fn is_hebrew(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{5ff}')
}

const fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn every_script_becomes_plain_words() {
        for (text, expected) in [
            ("CEBAN, Vasile", "ceban vasile"),
            ("Țurcanu-Ștefănescu", "turcanu stefanescu"),
            ("ЧЕБАН Василе", "cheban vasile"),
            ("Παπαδόπουλος", "papadopoylos"),
            ("سمير الحداد", "smyr hdad"),
            ("AL-HADDAD Samir", "haddad samir"),
            ("O’Brien", "obrien"),
            ("V.Ion", "v ion"),
            ("Translux Turism S.R.L.", "translux turism"),
            ("王小明", "wang xiao ming"),
            ("“Doru”", "doru"),
            ("van der Berg", "berg"),
            ("de la", "de la"),
            (" --- ", ""),
        ] {
            let found: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_letter_and_its_accent_apart_are_the_letter_with_its_accent() {
        assert_eq!(words("Stefa\u{306}nescu"), words("Stefănescu"));
    }
}
