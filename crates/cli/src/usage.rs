//! What was wrong with the words on the command line. Never repeats a value: it may be somebody's name.

use clap::error::{ContextKind, ContextValue, ErrorKind};

const HELP: &str = "For more information, try '--help'.";

/// One sentence for a person and for scripts.
pub fn sentence(error: &clap::Error) -> String {
    match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "Say which command; --help lists them.".to_owned()
        }
        _ if quotes_a_value(error) => match told(error, ContextKind::InvalidArg) {
            Some(flag) if flag.starts_with('-') => {
                format!("the value of '{flag}' is not understood{}", why(error))
            }
            _ => "there is a word too many; put quotes around a text of several words".to_owned(),
        },
        _ => {
            let text = error.render().to_string();
            let first = text.split("\n\n").next().unwrap_or_default();
            let words: Vec<&str> = first.split_whitespace().collect();
            words.join(" ").trim_start_matches("error: ").to_owned()
        }
    }
}

/// The lines below the sentence, for a person.
pub fn hint(error: &clap::Error) -> String {
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => text,
        _ if quotes_a_value(error) => format!("\n{HELP}"),
        _ => text.find("\n\n").map_or_else(String::new, |at| text[at..].trim_end()[1..].to_owned()),
    }
}

fn quotes_a_value(error: &clap::Error) -> bool {
    match error.kind() {
        ErrorKind::ValueValidation | ErrorKind::InvalidUtf8 => true,
        ErrorKind::UnknownArgument => {
            told(error, ContextKind::InvalidArg).is_none_or(|word| !word.starts_with("--"))
        }
        _ => false,
    }
}

fn told(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}

/// The parser's own words; they name the form that was asked for.
fn why(error: &clap::Error) -> String {
    std::error::Error::source(error).map(|source| format!(": {source}")).unwrap_or_default()
}
