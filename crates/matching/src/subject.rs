//! Two people, or two organisations, held against each other: a score, and why.

use std::collections::BTreeSet;

use crate::{Birth, BirthFit, Class, Identifier, Name, NameFit};

/// What is known of somebody, as far as it tells people apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    /// The name in full, in each script it is known in.
    names: Vec<Name>,
    /// What they are also called.
    aliases: Vec<Name>,
    birth: Option<Birth>,
    /// `female` or `male`; anything else tells nothing.
    sex: Option<String>,
    countries: BTreeSet<String>,
    identifiers: Vec<Identifier>,
}

/// Why two may be one, or may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    SameIdentifier(Class),
    SameName,
    SpeltAnotherWay,
    PartOfTheName,
    SameAlias,
    BornSameDay,
    BornSameMonth,
    BornSameYear,
    BornAboutTheSame,
    BornNearly,
    SameCountry,
    // What speaks against it.
    BornApart,
    OtherSex,
    OtherCountry,
}

/// How alike two subjects are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// From 0 to 100.
    pub score: u8,
    pub reasons: Vec<Reason>,
}

/// Names carry most of it; the rest confirms or speaks against.
const NAME: f64 = 70.0;
/// Somebody's nickname says less than their name.
const ALIAS_SHARE: f64 = 0.85;
const BY_DOCUMENT: f64 = 90.0;
/// Phones, accounts and cars are shared and change hands.
const BY_OTHER_IDENTIFIER: f64 = 60.0;
/// Names less alike than this say nothing.
const NAMES_ALIKE: f64 = 0.6;

impl Subject {
    /// Adds the name, in one script or another.
    #[must_use]
    pub fn named(mut self, text: &str) -> Self {
        push(&mut self.names, text);
        self
    }

    #[must_use]
    pub fn also_called(mut self, text: &str) -> Self {
        push(&mut self.aliases, text);
        self
    }

    #[must_use]
    pub fn born(mut self, text: &str) -> Self {
        self.birth = Birth::read(text);
        self
    }

    #[must_use]
    pub fn of_sex(mut self, code: &str) -> Self {
        self.sex = matches!(code, "female" | "male").then(|| code.to_owned());
        self
    }

    /// A nationality, or the country of an organisation.
    #[must_use]
    pub fn of_country(mut self, code: &str) -> Self {
        self.countries.insert(code.trim().to_ascii_uppercase());
        self
    }

    #[must_use]
    pub fn with(mut self, identifier: Identifier) -> Self {
        self.identifiers.push(identifier);
        self
    }

    /// What it is found by.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<String> {
        let names = self.names.iter().chain(&self.aliases).flat_map(Name::keys);
        let names = names.take(MOST_KEYS).map(|key| format!("name:{key}"));
        names.chain(self.identifiers.iter().map(Identifier::key)).collect()
    }
}

/// Of names: a record with a hundred aliases must not be found by everything.
const MOST_KEYS: usize = 48;

fn push(names: &mut Vec<Name>, text: &str) {
    let name = Name::read(text);
    if !name.is_empty() && !names.contains(&name) {
        names.push(name);
    }
}

/// How alike the two are; the same from both sides, and nothing is more like a subject than itself.
#[must_use]
pub fn compare(one: &Subject, two: &Subject) -> Likeness {
    let mut reasons = Vec::new();
    let shared = shared(one, two);
    reasons.extend(shared.iter().map(|class| Reason::SameIdentifier(*class)));
    let name = name_points(one, two, &mut reasons);
    let mut score = name;
    // Alone, the same birthday and the same passport country are half the town.
    if name > 0.0 || !shared.is_empty() {
        score += birth_points(one, two, &mut reasons)
            + sex_points(one, two, &mut reasons)
            + country_points(one, two, &mut reasons);
    }
    for class in shared {
        let by = if matches!(class, Class::Document | Class::National) {
            BY_DOCUMENT
        } else {
            BY_OTHER_IDENTIFIER
        };
        score = (score + 15.0).max(by);
    }
    reasons.sort_unstable();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100")]
    Likeness { score: score.clamp(0.0, 100.0).round() as u8, reasons }
}

fn shared(one: &Subject, two: &Subject) -> BTreeSet<Class> {
    let of = |mine: &Identifier| two.identifiers.iter().any(|theirs| mine.same(theirs));
    one.identifiers.iter().filter(|mine| of(mine)).map(Identifier::class).collect()
}

fn name_points(one: &Subject, two: &Subject, reasons: &mut Vec<Reason>) -> f64 {
    let best = |mine: &[Name], theirs: &[Name]| {
        let all = mine.iter().flat_map(|name| theirs.iter().map(|other| name.fit(other)));
        all.max_by(|a, b| a.share.total_cmp(&b.share).then(a.exact.cmp(&b.exact)).then(a.whole.cmp(&b.whole)))
    };
    let full = best(&one.names, &two.names);
    let nick =
        [best(&one.names, &two.aliases), best(&one.aliases, &two.names), best(&one.aliases, &two.aliases)];
    let nick = nick.into_iter().flatten().map(|fit| fit.share * ALIAS_SHARE).fold(0.0, f64::max);
    let share = full.map_or(0.0, |fit| fit.share);
    if share.max(nick) < NAMES_ALIKE {
        return 0.0;
    }
    reasons.push(match full.filter(|_| share >= nick) {
        Some(NameFit { whole: true, exact: true, .. }) => Reason::SameName,
        Some(NameFit { whole: true, .. }) => Reason::SpeltAnotherWay,
        Some(_) => Reason::PartOfTheName,
        None => Reason::SameAlias,
    });
    share.max(nick) * NAME
}

fn birth_points(one: &Subject, two: &Subject, reasons: &mut Vec<Reason>) -> f64 {
    let (reason, points) = match Birth::fit(one.birth, two.birth) {
        BirthFit::Unknown => return 0.0,
        BirthFit::SameDay => (Reason::BornSameDay, 25.0),
        BirthFit::SameMonth => (Reason::BornSameMonth, 16.0),
        BirthFit::SameYear => (Reason::BornSameYear, 12.0),
        BirthFit::AboutTheSame => (Reason::BornAboutTheSame, 6.0),
        BirthFit::Nearly => (Reason::BornNearly, 4.0),
        BirthFit::Apart => (Reason::BornApart, -25.0),
    };
    reasons.push(reason);
    points
}

fn sex_points(one: &Subject, two: &Subject, reasons: &mut Vec<Reason>) -> f64 {
    match one.sex.as_ref().zip(two.sex.as_ref()) {
        Some((mine, theirs)) if mine != theirs => {
            reasons.push(Reason::OtherSex);
            -20.0
        }
        _ => 0.0,
    }
}

fn country_points(one: &Subject, two: &Subject, reasons: &mut Vec<Reason>) -> f64 {
    if one.countries.is_empty() || two.countries.is_empty() {
        return 0.0;
    }
    if one.countries.is_disjoint(&two.countries) {
        reasons.push(Reason::OtherCountry);
        return -5.0;
    }
    reasons.push(Reason::SameCountry);
    5.0
}
