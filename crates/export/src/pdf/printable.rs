//! Text that a page can show. A character without a glyph would make the file fail its archive
//! standard, and a bidirectional override could make a printed number read backwards: both become
//! their Unicode number, in sight of the reader. Nothing is dropped in silence.

use serde_json::Value;

use super::fonts;

/// Replaces in every string of `facts` and counts the characters replaced.
pub(super) fn replace_unprintable(facts: &mut Value) -> u64 {
    match facts {
        Value::String(text) => match printable(text) {
            Some((shown, replaced)) => {
                *text = shown;
                replaced
            }
            None => 0,
        },
        Value::Array(list) => list.iter_mut().map(replace_unprintable).sum(),
        Value::Object(map) => map.values_mut().map(replace_unprintable).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

fn printable(text: &str) -> Option<(String, u64)> {
    if text.chars().all(is_printable) {
        return None;
    }
    let (mut shown, mut replaced) = (String::with_capacity(text.len() + 16), 0);
    for character in text.chars() {
        match character {
            '\t' => shown.push(' '),
            '\r' => {}
            _ if is_printable(character) => shown.push(character),
            _ => {
                shown.push_str(&format!("[U+{:04X}]", u32::from(character)));
                replaced += 1;
            }
        }
    }
    Some((shown, replaced))
}

fn is_printable(character: char) -> bool {
    match character {
        '\n' => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => false,
        _ if character.is_control() => false,
        _ => fonts::can_draw(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_can_draw_is_printed_as_its_number_and_counted() {
        let mut facts = serde_json::json!({"a": ["Ion\tPop", "王小明", "12\u{202E}34"], "n": 3});
        assert_eq!(replace_unprintable(&mut facts), 4);
        assert_eq!(facts["a"][0], "Ion Pop");
        assert_eq!(facts["a"][1], "[U+738B][U+5C0F][U+660E]");
        assert_eq!(facts["a"][2], "12[U+202E]34");
    }
}
