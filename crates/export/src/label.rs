//! Facts of a label that is stuck on an exhibit, ready to print.

use qrcodegen::{QrCode, QrCodeEcc};
use serde::{Deserialize, Serialize};

use crate::summary::Moment;

/// One label. Whoever passes reads it: it names no person and does not say what the exhibit shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EvidenceLabel {
    /// The marking, e.g. `CUI//SP-LEI`.
    pub banner: String,
    /// Number of the exhibit, in large letters.
    pub item_number: String,
    /// What else stands on it, in order.
    pub lines: Vec<LabelLine>,
    /// What the square code says.
    pub code: String,
    /// When it was printed, in words.
    pub printed_at: String,
    /// When the file was made.
    pub made_at: Moment,
}

/// One line of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LabelLine {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// The square code as a drawing; one path, so that no hair lines run between its modules. `None` when the text is
/// too long for any such code.
pub(crate) fn square_code(text: &str) -> Option<String> {
    // A label is scratched and bent: up to a quarter of it may be lost.
    let code = QrCode::encode_text(text, QrCodeEcc::Quartile).ok()?;
    let (size, border) = (code.size(), 4);
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + border, y + border));
        }
    }
    let side = size + 2 * border;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\">\
         <path d=\"M0,0h{side}v{side}h-{side}z\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::square_code;

    #[test]
    fn a_square_code_is_drawn_with_its_quiet_border_and_refuses_what_does_not_fit() {
        let drawn = square_code("chancery:evidence:0190b6e2-0000-7000-8000-000000000001").unwrap();
        // Version 5 has 37 modules a side, and four of border on each.
        assert!(drawn.contains("viewBox=\"0 0 45 45\""), "{}", &drawn[..90]);
        assert!(drawn.contains("M4,4h1v1h-1z"), "the first finder begins behind the border");
        assert_eq!(square_code(&"x".repeat(5_000)), None);
    }
}
