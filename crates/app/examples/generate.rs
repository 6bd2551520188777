//! Writes the TypeScript bindings into the folder given, and the page of kinds and fields into the second, if any:
//! `cargo run -p chancery-app --example generate -- ui/src/api/generated docs`.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: generate FOLDER");
        return ExitCode::from(2);
    };
    let written = std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join(app::typescript::FILE), app::typescript::commands_ts()));
    let written = written.and_then(|()| match std::env::args_os().nth(2).map(PathBuf::from) {
        Some(docs) => std::fs::write(docs.join(app::fields::FILE), app::fields::fields_md()),
        None => Ok(()),
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("generate: {}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
