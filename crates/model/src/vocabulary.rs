//! Closed lists of codes with their English labels. Codes are stored; labels are only shown.

#[derive(Debug)]
pub struct Vocabulary {
    pub name: &'static str,
    /// (code, label), in the order they are offered.
    pub codes: &'static [(&'static str, &'static str)],
}

impl Vocabulary {
    pub const fn new(name: &'static str, codes: &'static [(&'static str, &'static str)]) -> Self {
        Self { name, codes }
    }

    pub fn label(&self, code: &str) -> Option<&'static str> {
        self.codes.iter().find(|(known, _)| *known == code).map(|(_, label)| *label)
    }

    pub fn contains(&self, code: &str) -> bool {
        self.label(code).is_some()
    }
}
