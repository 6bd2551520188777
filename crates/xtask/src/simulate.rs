//! Weeks of laptops and a headquarters from seeds: `simulate --seeds 1000`, or one of them again with its whole
//! story: `simulate --seed 17`.

use crate::step::{Outcome, cargo, must};

const USAGE: &str = "usage: cargo xtask simulate [--seeds N [--from N] | --seed N] [--laptops N] [--steps N]";

/// Options and the names under which the simulation reads them.
const OPTIONS: [(&str, &str); 5] = [
    ("--seeds", "SIMULATE_SEEDS"),
    ("--seed", "SIMULATE_SEED"),
    ("--from", "SIMULATE_FROM"),
    ("--laptops", "SIMULATE_LAPTOPS"),
    ("--steps", "SIMULATE_STEPS"),
];

pub fn simulate(words: &[&str]) -> Outcome {
    let filter = "the_fourteen_promises";
    let mut play =
        cargo(&["test", "--quiet", "--workspace", "--test", "reconcile", "--", filter, "--nocapture"]);
    for pair in words.chunks(2) {
        let option = OPTIONS.iter().find(|(option, _)| pair.first() == Some(option));
        let number = pair.get(1).filter(|number| number.parse::<u64>().is_ok());
        let (Some((option, name)), Some(number)) = (option, number) else { return Err(USAGE.into()) };
        play.env(name, number);
        if *option == "--seed" {
            play.env("SIMULATE_STORY", "1");
        }
    }
    must(&mut play)
}
