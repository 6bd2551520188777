//! Words: what two texts have in common, and both sets of changes together when they touch different words.
//!
//! Pure. Never guesses: where two edits touch the same words it answers nothing and a person decides.

use std::ops::Range;

/// More differences than this are not looked for: the texts have little in common.
const MOST_DIFFERENCES: usize = 1_500;

/// One stretch of the base that an edit replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hunk<'t> {
    base: Range<usize>,
    words: Vec<&'t str>,
}

/// All candidates' changes to `base` in one text; nothing when any two touch the same words.
pub fn both(base: &str, candidates: &[&str]) -> Option<String> {
    let tokens = tokens(base);
    let mut all: Vec<Hunk<'_>> = Vec::new();
    for candidate in candidates {
        for hunk in hunks(&tokens, candidate)? {
            if all.contains(&hunk) {
                continue;
            }
            if all.iter().any(|other| collide(other, &hunk)) {
                return None;
            }
            all.push(hunk);
        }
    }
    all.sort_by_key(|hunk| (hunk.base.start, hunk.base.end));
    let merged = apply(&tokens, &all);
    // A merge that only repeats one of the candidates is no third choice.
    (!candidates.contains(&merged.as_str())).then_some(merged)
}

/// What a stretch of an edited text is, seen from the text before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Same,
    Removed,
    Added,
}

impl Part {
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Removed => "removed",
            Self::Added => "added",
        }
    }
}

/// The way from `base` to `edited`, word by word. Texts with nothing in common are taken out and put in whole.
pub fn difference(base: &str, edited: &str) -> Vec<(Part, String)> {
    let tokens = tokens(base);
    let whole = || vec![Hunk { base: 0..tokens.len(), words: vec![edited] }];
    let hunks = hunks(&tokens, edited).unwrap_or_else(whole);
    let mut parts = Vec::new();
    let mut put = |part: Part, words: &[&str]| {
        if !words.is_empty() {
            parts.push((part, words.concat()));
        }
    };
    let mut at = 0;
    for hunk in &hunks {
        put(Part::Same, &tokens[at..hunk.base.start]);
        put(Part::Removed, &tokens[hunk.base.clone()]);
        put(Part::Added, &hunk.words);
        at = hunk.base.end;
    }
    put(Part::Same, &tokens[at..]);
    parts
}

fn collide(a: &Hunk<'_>, b: &Hunk<'_>) -> bool {
    if a.base.is_empty() || b.base.is_empty() {
        // An insertion at the edge of another change could belong before or after it.
        return a.base.start <= b.base.end && b.base.start <= a.base.end;
    }
    a.base.start < b.base.end && b.base.start < a.base.end
}

fn apply(base: &[&str], hunks: &[Hunk<'_>]) -> String {
    let mut text = String::new();
    let mut at = 0;
    for hunk in hunks {
        text.extend(base[at..hunk.base.start].iter().copied());
        text.extend(hunk.words.iter().copied());
        at = hunk.base.end;
    }
    text.extend(base[at..].iter().copied());
    text
}

/// Words, runs of spaces and single other characters: a change of a comma is not a change of the word before it.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |c: &char| {
            (first.is_alphanumeric() && c.is_alphanumeric()) || (first.is_whitespace() && c.is_whitespace())
        };
        let len: usize = rest.chars().take_while(same).map(char::len_utf8).sum();
        let (token, after) = rest.split_at(len.max(first.len_utf8()));
        tokens.push(token);
        rest = after;
    }
    tokens
}

/// What `candidate` replaced in `base`; nothing when the two have too little in common.
fn hunks<'t>(base: &[&str], candidate: &'t str) -> Option<Vec<Hunk<'t>>> {
    let edited = tokens(candidate);
    let head = base.iter().zip(&edited).take_while(|(a, b)| a == b).count();
    let tail = base[head..].iter().rev().zip(edited[head..].iter().rev());
    let tail = tail.take_while(|(a, b)| a == b).count();
    let (a, b) = (&base[head..base.len() - tail], &edited[head..edited.len() - tail]);
    let kept = common(a, b)?;
    let mut hunks = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (x, y) in kept.into_iter().chain([(a.len(), b.len())]) {
        if x > i || y > j {
            hunks.push(Hunk { base: head + i..head + x, words: b[j..y].to_vec() });
        }
        (i, j) = (x + 1, y + 1);
    }
    Some(hunks)
}

/// Pairs of positions that a shortest edit keeps (Myers' greedy search).
fn common(a: &[&str], b: &[&str]) -> Option<Vec<(usize, usize)>> {
    let bound = (a.len() + b.len()).min(MOST_DIFFERENCES);
    let width = 2 * bound + 3;
    let middle = bound + 1;
    let mut furthest = vec![0usize; width];
    let mut trace: Vec<Vec<usize>> = Vec::new();
    for d in 0..=bound {
        trace.push(furthest[middle - d.min(bound)..=middle + d.min(bound)].to_vec());
        for k in (0..=2 * d).step_by(2) {
            // The diagonal is `k - d`; it lies at `middle + k - d`.
            let at = middle + k - d;
            let down = k == 0 || (k != 2 * d && furthest[at - 1] < furthest[at + 1]);
            let mut x = if down { furthest[at + 1] } else { furthest[at - 1] + 1 };
            let Some(mut y) = (x + d).checked_sub(k) else { continue };
            while x < a.len() && y < b.len() && a[x] == b[y] {
                (x, y) = (x + 1, y + 1);
            }
            furthest[at] = x;
            if x >= a.len() && y >= b.len() {
                return Some(walk_back(a.len(), b.len(), &trace));
            }
        }
    }
    None
}

/// Follows the search back to the start and collects what it kept.
fn walk_back(a: usize, b: usize, trace: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let mut kept = Vec::new();
    let (mut x, mut y) = (signed(a), signed(b));
    for d in (0..trace.len()).rev() {
        let (state, d) = (&trace[d], signed(d));
        // `state` holds the diagonals -d..=d as they stood before step d.
        let read =
            |k: isize| usize::try_from(k + d).ok().and_then(|i| state.get(i)).copied().map_or(0, signed);
        let k = x - y;
        let down = k == -d || (k != d && read(k - 1) < read(k + 1));
        let before = if down { k + 1 } else { k - 1 };
        let (px, py) = if d == 0 { (0, 0) } else { (read(before), read(before) - before) };
        while x > px && y > py {
            (x, y) = (x - 1, y - 1);
            if let (Ok(i), Ok(j)) = (usize::try_from(x), usize::try_from(y)) {
                kept.push((i, j));
            }
        }
        (x, y) = (px, py);
    }
    kept.reverse();
    kept
}

fn signed(n: usize) -> isize {
    isize::try_from(n).unwrap_or(isize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BASE: &str = "Between May and August 2026, nine travelers presented residence cards of the same print \
                        series at two land crossings. Consular staff matched four of the bearers to visa applicants.";

    #[test]
    fn edits_of_different_words_are_offered_together() {
        let mine = BASE.replace("nine", "eleven").replace("crossings.", "crossings and one airport.");
        let theirs = BASE.replace("four", "five").replace("applicants.", "applicants refused in Bucharest.");
        let merged = both(BASE, &[&mine, &theirs]).unwrap();
        assert_eq!(
            merged,
            "Between May and August 2026, eleven travelers presented residence cards of the same print \
             series at two land crossings and one airport. Consular staff matched five of the bearers to \
             visa applicants refused in Bucharest."
        );
    }

    #[test]
    fn three_people_are_merged_too() {
        assert_eq!(
            both("one two three four", &["1 two three four", "one two 3 four", "one two three 4"]).as_deref(),
            Some("1 two 3 4")
        );
    }

    #[test]
    fn edits_of_the_same_word_are_left_to_a_person() {
        for (base, a, b) in [
            ("nine cards", "eight cards", "ten cards"),
            ("nine cards", "cards", "ten cards"),
            ("cards", "cards seized", "cards lost"),
            ("", "a", "b"),
            ("one two three", "one x three", "one two, or more, three"),
        ] {
            assert_eq!(both(base, &[a, b]), None, "{base}: {a} / {b}");
        }
    }

    #[test]
    fn what_both_did_alike_is_done_once() {
        assert_eq!(both("a b c d", &["X b c d", "X b c Y"]), None, "the second says it all");
        assert_eq!(both("a b c d e", &["X b c d Z", "X b Y d e"]).as_deref(), Some("X b Y d Z"));
    }

    #[test]
    fn any_script_is_cut_between_characters() {
        assert_eq!(
            both("Ђорђе у граду", &["Ђорђе у Београду", "Ђорђе Ч. у граду"]).as_deref(),
            Some("Ђорђе Ч. у Београду")
        );
        assert_eq!(tokens("naïve—test,  ok").concat(), "naïve—test,  ok");
    }

    #[test]
    fn every_way_to_edit_short_texts_is_reproduced_exactly() {
        let alphabet = ["", "a ", "b ", "c "];
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            texts = texts.iter().flat_map(|t| alphabet.map(|w| format!("{t}{w}"))).collect();
        }
        texts.sort();
        texts.dedup();
        for base in &texts {
            for edited in &texts {
                let cut = tokens(base);
                let found = hunks(&cut, edited).unwrap();
                assert_eq!(&apply(&cut, &found), edited, "{base:?} -> {edited:?}");
            }
        }
    }

    #[test]
    fn a_difference_says_what_was_taken_out_and_what_was_put_in() {
        let pieces = difference("nine cards seized", "eleven cards seized at once");
        let said: Vec<(&str, &str)> =
            pieces.iter().map(|(part, text)| (part.word(), text.as_str())).collect();
        assert_eq!(
            said,
            [("removed", "nine"), ("added", "eleven"), ("same", " cards seized"), ("added", " at once")]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_difference_holds_both_texts_whole(base in "[abc é,]{0,14}", edited in "[abc é,]{0,14}") {
            let pieces = difference(&base, &edited);
            let without = |left_out: Part| -> String {
                pieces.iter().filter(|(part, _)| *part != left_out).map(|(_, text)| text.as_str()).collect()
            };
            prop_assert_eq!(without(Part::Added), base);
            prop_assert_eq!(without(Part::Removed), edited);
        }

        #[test]
        fn a_combination_is_the_same_whoever_comes_first_and_holds_every_word_put_in(
            base in "[abcd ]{0,16}", one in "[abcdX ]{0,16}", two in "[abcdY ]{0,16}",
        ) {
            let merged = both(&base, &[&one, &two]);
            prop_assert_eq!(&merged, &both(&base, &[&two, &one]));
            if let Some(merged) = merged {
                let count = |text: &str, letter: char| text.matches(letter).count();
                prop_assert_eq!(count(&merged, 'X'), count(&one, 'X'));
                prop_assert_eq!(count(&merged, 'Y'), count(&two, 'Y'));
            }
        }

        #[test]
        fn an_edit_beside_no_edit_is_no_third_choice(base in "[ab ]{0,12}", one in "[abc ]{0,12}") {
            prop_assert_eq!(both(&base, &[&one, &base]), None);
        }
    }

    #[test]
    fn texts_with_nothing_in_common_are_given_up_soon() {
        let a: String = (0..6_000).map(|n| format!("a{n} ")).collect();
        let b: String = (0..6_000).map(|n| format!("b{n} ")).collect();
        assert_eq!(both("base", &[&a, &b]), None);
        assert_eq!(both(&a, &[&b, "x"]), None);
    }
}
