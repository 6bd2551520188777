//! Two names held against each other, word by word, whatever the order and the script.

use strsim::normalized_damerau_levenshtein;

use crate::{fold, sound};

/// A name as it was written, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Name {
    words: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq)]
struct Word {
    text: String,
    bare: bool,
    sounds: Vec<String>,
}

/// How two names fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameFit {
    /// From 0 to 1.
    pub share: f64,
    /// Every word of both has its like in the other.
    pub whole: bool,
    /// Every word that has its like is the very same.
    pub exact: bool,
}

const NONE: NameFit = NameFit { share: 0.0, whole: false, exact: false };

/// Words less alike than this are other words.
const ALIKE: f64 = 0.7;
/// Words that sound otherwise may still be one with a slip of the pen: one letter in five.
const SLIP: f64 = 0.8;
/// What a word costs that only one of the names has: middle names and patronymics come and go.
const LEFT_OUT: f64 = 0.35;
/// Keys this short are shared by too many names to say much.
const TELLING_KEY: usize = 3;

impl Name {
    #[must_use]
    pub fn read(text: &str) -> Self {
        let word = |fold::Plain { text, bare }| Word { sounds: sound::readings(&text), text, bare };
        Self { words: fold::words(text).into_iter().map(word).collect() }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// What the name is found by: the sounds of its words.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.iter().flat_map(|word| &word.sounds).map(String::as_str).filter(|key| !key.is_empty())
    }

    /// How well the two names fit; the same from both sides.
    #[must_use]
    pub fn fit(&self, other: &Self) -> NameFit {
        let by_words = by_words(&self.words, &other.words);
        let joined = joined(&self.words, &other.words);
        if joined > by_words.share { NameFit { share: joined, whole: true, exact: false } } else { by_words }
    }
}

/// Pairs the words of both names, the most alike first.
fn by_words(mine: &[Word], theirs: &[Word]) -> NameFit {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, word) in mine.iter().enumerate() {
        for (other, theirs) in theirs.iter().enumerate() {
            let alike = alike(word, theirs);
            if alike >= ALIKE {
                pairs.push((alike, at, other));
            }
        }
    }
    // The order among equals must not depend on which name came first.
    pairs.sort_by(|one, two| two.0.total_cmp(&one.0).then_with(|| (one.1 + one.2).cmp(&(two.1 + two.2))));
    let (mut taken, mut given) = (vec![false; mine.len()], vec![false; theirs.len()]);
    let mut likes: Vec<f64> = Vec::new();
    for (alike, at, other) in pairs {
        if !taken[at] && !given[other] {
            (taken[at], given[other]) = (true, true);
            likes.push(alike);
        }
    }
    fit_of(&likes, mine.len(), theirs.len())
}

fn fit_of(likes: &[f64], mine: usize, theirs: usize) -> NameFit {
    let paired = likes.len();
    let (shorter, longer) = (mine.min(theirs), mine.max(theirs));
    if paired == 0 {
        return NONE;
    }
    // What the shorter name says and the longer does not speaks against it in full.
    let against = (shorter - paired) as f64;
    let left_out = (longer - shorter) as f64 * LEFT_OUT;
    let sum: f64 = likes.iter().sum();
    NameFit {
        share: sum / (paired as f64 + against + left_out),
        whole: paired == longer,
        exact: likes.iter().all(|alike| *alike >= 1.0),
    }
}

/// From 0 to 1.
fn alike(one: &Word, two: &Word) -> f64 {
    if one.text == two.text {
        return 1.0;
    }
    // An initial stands for any name that begins so.
    if one.text.len() == 1 || two.text.len() == 1 {
        return if one.text.as_bytes().first() == two.text.as_bytes().first() { 0.8 } else { 0.0 };
    }
    let written = normalized_damerau_levenshtein(&one.text, &two.text);
    let common = one.sounds.iter().filter(|key| two.sounds.contains(key)).map(String::len).max();
    match common {
        // Without vowels the sound is all there is.
        Some(length) if one.bare != two.bare && length > 1 => 0.9,
        Some(length) if length >= TELLING_KEY => 0.7 + 0.3 * written,
        Some(length) if length > 0 => 0.4 + 0.6 * written,
        _ if written >= SLIP => written,
        _ => 0.0,
    }
}

/// Names that are written in one word by some and in several by others: Abd al Rahman, Abdulrahman.
fn joined(mine: &[Word], theirs: &[Word]) -> f64 {
    if mine.len() == theirs.len() {
        return 0.0;
    }
    let text = |words: &[Word]| words.iter().map(|word| word.text.as_str()).collect::<String>();
    let alike = normalized_damerau_levenshtein(&text(mine), &text(theirs));
    if alike >= 0.8 { alike * 0.95 } else { 0.0 }
}
