//! The program `chancery-desktop`: reads what is asked for, then hands over to the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use chancery_desktop::instance::{self, Start};
use chancery_desktop::{automation, place, run};

fn main() -> ExitCode {
    if let Err(sentence) = automation::refuse_outside_tests() {
        eprintln!("{sentence}");
        return ExitCode::FAILURE;
    }
    let asked = match place::asked(std::env::args_os().skip(1), std::env::var_os("CHANCERY_VAULT")) {
        Ok(asked) => asked,
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::from(2);
        }
    };
    let listener = match instance::start(&asked.vault, asked.case.as_deref()) {
        Ok(Start::First(listener)) => Some(listener),
        Ok(Start::Told) => return ExitCode::SUCCESS,
        // Without a meeting place there may be two windows; the vault keeps them apart.
        Err(error) => {
            eprintln!("warning[instance]: {error}");
            None
        }
    };
    match run(asked, listener) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error[window]: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
