//! `cargo xtask …`: what the README's two commands call, and a few more. Standard library only, so that it is
//! compiled in seconds on a bare machine.

mod accessibility;
mod bench;
mod deb;
mod dictionary;
mod fuzz;
mod generate;
mod looks;
mod packages;
mod page;
mod python;
mod run;
mod simulate;
mod step;
mod test;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask COMMAND

  run        set up what is missing, build, and open the window on a demonstration vault
  test       set up what is missing, then every check and every test, in order, stopping at the first failure
  setup      only the set-up for `test`
  generate   write the page's bindings anew from the list of commands
  generate accessibility
             write docs/accessibility.md from what the last walk through every screen showed
  generate dictionary NUMBER
             train a new compression dictionary from the sample post
  fuzz TARGET [SECONDS]
             look for input that a parser stumbles over (see tests/fuzz/targets.rs)
  package    a Debian package of the window and the command line, unsigned
  looks      pictures of every screen in every theme and size, in ui/looks (SCREENS=home,cases takes only those)
  bench      the measurements: all, or those named (save, page, sync, load)
  simulate   weeks of laptops and a headquarters from seeds: --seeds N, or --seed N for one with its story";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["run"] => run::run(),
        ["test"] => test::test(),
        ["setup"] => test::set_up(),
        ["fuzz", target] => fuzz::fuzz(target, "60"),
        ["fuzz", target, seconds] => fuzz::fuzz(target, seconds),
        ["package"] => deb::package(),
        ["package", "--debug"] => deb::package_debug(),
        ["generate"] => generate::write(),
        ["generate", "accessibility"] => accessibility::write(),
        ["generate", "dictionary", number] => dictionary::write(number),
        ["looks"] => looks::take(),
        ["bench", ref rest @ ..] => bench::bench(rest),
        ["simulate", ref rest @ ..] => simulate::simulate(rest),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\n{sentence}");
            ExitCode::FAILURE
        }
    }
}
