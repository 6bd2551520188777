//! The program `chancery-desktop`: reads where the vault is, then hands over to the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use chancery_desktop::{automation, place, run};

fn main() -> ExitCode {
    if let Err(sentence) = automation::refuse_outside_tests() {
        eprintln!("{sentence}");
        return ExitCode::FAILURE;
    }
    let vault = match place::vault_folder(std::env::args_os().skip(1), std::env::var_os("CHANCERY_VAULT")) {
        Ok(folder) => folder,
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::from(2);
        }
    };
    match run(&vault) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error[window]: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
