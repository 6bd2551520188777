use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::common::{Laptop, PASSPHRASE, id, laptop, new_case, note};

const FOLDER: &str = "CHANCERY_TEST_CRASH_FOLDER";

/// The child's part: saves notes and says so after each, until it is killed.
#[test]
fn the_child_saves_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let vault = vault::open(std::path::Path::new(&folder), PASSPHRASE).unwrap();
    let mut laptop = Laptop {
        dir: tempfile::tempdir().unwrap(),
        vault,
        recovery: crate::common::laptop(99).recovery,
        now: crate::common::START,
    };
    let first = laptop.vault.counts(id(1)).unwrap().get(&11).copied().unwrap_or(0);
    for n in first.. {
        laptop.edit(id(1), note(id(10_000 + u128::from(n)), &format!("note {n}"))).unwrap();
        println!("saved {n}");
        std::io::stdout().flush().unwrap();
    }
}

#[test]
fn no_acknowledged_save_is_lost_when_the_program_is_killed() {
    let mut laptop = laptop(1);
    laptop.edit(id(1), new_case(id(1), "One")).unwrap();
    let Laptop { dir, vault, .. } = laptop;
    drop(vault);
    for round in 1..=5 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["crash::the_child_saves_until_it_is_killed", "--exact", "--nocapture"])
            .env(FOLDER, dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut saved = 0;
        while saved < 7 * round {
            let line = lines.next().unwrap().unwrap();
            // The test runner's own words may stand on the same line.
            if let Some((_, n)) = line.split_once("saved ") {
                saved = n.trim().parse::<u64>().unwrap() + 1;
            }
        }
        child.kill().unwrap();
        for line in lines.map_while(Result::ok) {
            if let Some((_, n)) = line.split_once("saved ") {
                saved = n.trim().parse::<u64>().unwrap() + 1;
            }
        }
        child.wait().unwrap();
        let mut vault = vault::open(dir.path(), PASSPHRASE).unwrap();
        let found = vault.counts(id(1)).unwrap()[&11];
        assert!(found == saved || found == saved + 1, "{found} of {saved}");
        assert!(vault.check().unwrap().is_sound());
    }
}
