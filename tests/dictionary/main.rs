//! Writes the frames that the compression dictionary is trained from into a folder, one file each: working
//! days over the even lines of the sample post, on real vaults with names and times of their own. The odd
//! lines are left for measuring.

use std::path::{Path, PathBuf};

use testkit::day::Day;
use testkit::laptop::Laptop;
use wire::v1::{Frame, Push, Run};

const LAPTOPS: u64 = 120;
/// How many changes a frame of each round holds; together the changes of one laptop.
const FRAMES: [usize; 6] = [1, 2, 3, 5, 8, 12];
/// Two thirds of a day, so that no time of day stands in the dictionary.
const APART_MS: i64 = 57_600_000;

fn main() {
    let folder = std::env::args().nth(1).map(PathBuf::from).expect("the folder to write into");
    std::fs::create_dir_all(&folder).expect("the folder");
    for number in 0..LAPTOPS {
        write(&folder, number);
    }
}

fn write(folder: &Path, number: u64) {
    let laptop = Laptop::new("sample", "investigator");
    laptop.pass(APART_MS * number as i64);
    let mut day = Day::over(number, |line| line % 2 == 0);
    let case = laptop.new_case("sample");
    laptop.work_on(case, &mut day, FRAMES.iter().sum());
    let run = laptop.with(|vault| vault.unsent_runs(usize::MAX)).remove(0);
    let (mut raws, mut seq) = (run.raws.into_iter(), run.first_seq);
    for (frame, changes) in FRAMES.into_iter().enumerate() {
        let raws: Vec<_> = raws.by_ref().take(changes).collect();
        let run = Run::of(&run.stream, seq, raws).expect("every change is signed when it is made");
        seq += changes as u64;
        let bytes = Frame::Push(Push { runs: vec![run] }).to_cbor();
        std::fs::write(folder.join(format!("{number:03}-{frame}")), bytes).expect("a frame");
    }
}
