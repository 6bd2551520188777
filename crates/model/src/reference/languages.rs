//! Languages: the code of three letters, and that of two where there is one.

use isolang::Language;

use super::Entry;

pub fn entries() -> Vec<Entry> {
    let mut all: Vec<Entry> = isolang::languages()
        .map(|language: Language| {
            Entry::new(language.to_639_3(), language.to_name()).also("iso639_1", language.to_639_1())
        })
        .collect();
    // The languages with a code of two letters are those that people usually mean.
    all.sort_by(|a, b| (a.also.is_empty(), &a.label, &a.code).cmp(&(b.also.is_empty(), &b.label, &b.code)));
    all
}
