//! `chancery-hq`: the headquarters server and its administration.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let arguments = hq::cli::Arguments::parse();
    let json = arguments.json;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(hq::cli::run(arguments)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", hq::cli::complaint(&error, json));
            ExitCode::FAILURE
        }
    }
}
