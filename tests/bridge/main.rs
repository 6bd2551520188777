//! The one list of commands over loopback, for a browser that a test drives: real vaults, the sample post, a real
//! headquarters. An example of the tests and nothing else: no program that people carry listens on a line.
//!
//! `bridge FOLDER [CASES]`: serves the page that was built in FOLDER, says where in one line of JSON, and ends when its
//! standard input does.

mod serve;
mod worlds;

use std::io::Read as _;
use std::path::PathBuf;

use worlds::Worlds;

fn main() {
    let page = std::env::args().nth(1).map(PathBuf::from).expect("the folder of the built page");
    let cases =
        std::env::args().nth(2).map(|cases| cases.parse().expect("how many cases the large vault has"));
    let worlds = Worlds::open(cases);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let place = runtime.block_on(serve::start(&page, worlds.desks()));
    println!("{place}");
    // Whoever started this holds the other end: when they go, this goes, however they went.
    let mut rest = Vec::new();
    drop(std::io::stdin().read_to_end(&mut rest));
}
