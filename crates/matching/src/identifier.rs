//! Numbers and addresses as people type them, and when two of them are one.

/// What kind of thing an identifier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    Phone,
    Email,
    Plate,
    /// Passport, visa, identity card.
    Document,
    /// A person's or company's number in a national register.
    National,
    Account,
    Handle,
    /// VIN, IMEI, hull number: what a maker stamped on a thing.
    Serial,
}

/// An identifier as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identifier {
    class: Class,
    value: String,
    /// Platform, issuer, country of a plate; empty when it was not said.
    beside: String,
    /// A phone number with its country.
    whole: bool,
}

/// With fewer characters it is a room number or a mistake.
const SHORTEST: usize = 4;
/// Without its country a phone number must still have this many digits in common.
const PHONE_TAIL: usize = 7;

impl Identifier {
    /// `None` when too little is there to tell anything apart. `beside` says whose number it is (issuer,
    /// platform, country) and may be empty.
    #[must_use]
    pub fn read(class: Class, text: &str, beside: &str) -> Option<Self> {
        let mut whole = true;
        let value = match class {
            Class::Phone => {
                let (digits, with_country) = phone(text);
                whole = with_country;
                digits
            }
            Class::Email => email(text)?,
            Class::Handle => handle(text),
            Class::Plate | Class::Document | Class::Serial => misread(&letters(text)),
            Class::Account | Class::National => letters(text),
        };
        let least = if class == Class::Phone {
            PHONE_TAIL
        } else if class == Class::Handle {
            2
        } else {
            SHORTEST
        };
        let beside = letters(beside).to_ascii_lowercase();
        (value.chars().count() >= least).then_some(Self { class, value, beside, whole })
    }

    #[must_use]
    pub fn class(&self) -> Class {
        self.class
    }

    /// What it is found by. Two that are the same have the same key; not the other way round.
    #[must_use]
    pub fn key(&self) -> String {
        match self.class {
            Class::Phone => format!("phone:{}", &self.value[self.value.len().saturating_sub(PHONE_TAIL)..]),
            Class::Email => format!("email:{}", self.value),
            Class::Plate => format!("plate:{}", self.value),
            Class::Document => format!("document:{}", self.value),
            Class::National => format!("national:{}", self.value),
            Class::Account => format!("account:{}", self.value),
            Class::Handle => format!("handle:{}", self.value),
            Class::Serial => format!("serial:{}", self.value),
        }
    }

    /// Whether both are one number.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        if self.class != other.class {
            return false;
        }
        if !self.beside.is_empty() && !other.beside.is_empty() && self.beside != other.beside {
            return false;
        }
        match self.class {
            Class::Phone => same_phone(self, other),
            _ => self.value == other.value,
        }
    }
}

/// Two whole numbers must be equal; one without its country must be the end of the other.
fn same_phone(one: &Identifier, two: &Identifier) -> bool {
    if one.whole && two.whole {
        return one.value == two.value;
    }
    one.value.ends_with(&two.value) || two.value.ends_with(&one.value)
}

/// The digits, without what is dialled before them, and whether the country is among them.
fn phone(text: &str) -> (String, bool) {
    let text: String = text.chars().map(any_digit).collect();
    // "+44 (0)20 …": the zero is dialled only without the country.
    let text = text.replace("(0)", "");
    let plus = text.trim_start().starts_with('+');
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if plus {
        return (digits, true);
    }
    match digits.strip_prefix("00") {
        Some(rest) => (rest.to_owned(), true),
        None => (digits.trim_start_matches('0').to_owned(), false),
    }
}

/// Digits of other scripts count as digits.
fn any_digit(letter: char) -> char {
    if letter.is_ascii() || !letter.is_numeric() {
        return letter;
    }
    any_ascii::any_ascii_char(letter).chars().next().unwrap_or(letter)
}

fn email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("mailto:").unwrap_or(&text).trim_matches(['<', '>']);
    let (name, host) = text.rsplit_once('@')?;
    if name.is_empty() || host.is_empty() {
        return None;
    }
    // This provider gives one mailbox under many names.
    if matches!(host, "gmail.com" | "googlemail.com") {
        let name = name.split('+').next().unwrap_or(name).replace('.', "");
        return Some(format!("{name}@gmail.com"));
    }
    Some(format!("{name}@{host}"))
}

/// The name alone: without `@`, and without the address of its page.
fn handle(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let text = text.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let name = if text.contains("://")
        || text.starts_with("www.")
        || text.contains(".com/")
        || text.contains(".me/")
    {
        text.rsplit('/').next().unwrap_or_default()
    } else {
        text
    };
    name.trim_start_matches('@').chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// Capital letters and digits. Cyrillic and Greek letters that look like Latin ones are taken by their look:
/// so they stand on plates and documents.
fn letters(text: &str) -> String {
    text.chars()
        .flat_map(char::to_uppercase)
        .flat_map(|letter| {
            match LOOKS_LIKE.iter().find(|row| row.0 == letter) {
                Some((_, latin)) => (*latin).to_owned(),
                None => any_ascii::any_ascii_char(letter).to_ascii_uppercase(),
            }
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<Vec<_>>()
        })
        .collect()
}

const LOOKS_LIKE: &[(char, &str)] = &[
    ('А', "A"),
    ('В', "B"),
    ('Е', "E"),
    ('К', "K"),
    ('М', "M"),
    ('Н', "H"),
    ('О', "O"),
    ('Р', "P"),
    ('С', "C"),
    ('Т', "T"),
    ('У', "Y"),
    ('Х', "X"),
    ('Η', "H"),
    ('Ρ', "P"),
    ('Υ', "Y"),
    ('Χ', "X"),
];

/// The letters that are read for digits.
fn misread(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'O' | 'Q' => '0',
            'I' => '1',
            other => other,
        })
        .collect()
}
