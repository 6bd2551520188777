//! Files between laptops: small pictures first, originals when wanted, nothing lost and nothing swapped.

use std::io::Cursor;
use std::path::PathBuf;

use model::{Part, PartId};
use sync::{Freight, Status, Step};
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use testkit::line::Way;
use uuid::Uuid;
use vault::{FilePolicy, Here, VaultError};

crate::on_both_stores![
    a_picture_is_seen_elsewhere_before_its_original_has_come,
    an_original_is_let_go_when_headquarters_has_it_and_comes_back_on_demand,
    records_travel_while_files_are_paused_or_left_out,
    a_copy_that_headquarters_swaps_is_thrown_away_and_comes_again,
    a_headquarters_that_lost_its_files_is_sent_them_again,
    a_full_disk_makes_large_files_wait_and_nothing_else,
    a_cut_costs_a_few_kilobytes_of_a_file_and_not_a_piece,
];

/// A photograph's worth of detail, as a PNG of a few hundred kilobytes.
fn photograph() -> Vec<u8> {
    let mut state = 7_u32;
    let pixels = image::RgbImage::from_fn(520, 400, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (state >> 26) as u8;
        image::Rgb([(x / 3) as u8 ^ grain, (y / 2) as u8, grain.wrapping_mul(3)])
    });
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

fn noise(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 % 251) as u8 ^ (at / 251) as u8).collect()
}

/// Two people of one post, with a case both have.
fn two(hq: &Headquarters) -> (Laptop, Laptop, Uuid) {
    let one = Laptop::joined(hq, "M. Okafor", "investigator");
    let two = Laptop::joined(hq, "T. Brandt", "supervisor");
    let case = one.new_case("Print shop");
    one.sync();
    two.sync();
    (one, two, case)
}

fn here(laptop: &Laptop, id: Uuid, part: Part) -> Option<Here> {
    let standings = laptop.with(|vault| vault.part_standings(None));
    standings.iter().find(|standing| standing.part == PartId::new(id, part)).map(|standing| standing.here)
}

fn content(laptop: &Laptop, part: impl Into<PartId>) -> Vec<u8> {
    let mut bytes = Vec::new();
    laptop.with(|vault| vault.read_attachment(part, &mut bytes));
    bytes
}

fn originals_up_to(laptop: &Laptop, bytes: u64) {
    laptop.with(|vault| vault.set_file_policy(FilePolicy { originals_up_to: bytes, paused: false }));
}

const WHOLE: Option<Here> = Some(Here::Whole { durable: true });

fn a_picture_is_seen_elsewhere_before_its_original_has_come(hq: Headquarters) {
    let (one, two, case) = two(&hq);
    let picture = photograph();
    assert!(picture.len() > 260_000, "{}: large enough to need a field copy", picture.len());
    let id = one.attach(case, "front-door.png", &picture);
    originals_up_to(&two, 100_000);
    one.sync();
    let order: Vec<Part> = one.progress.lock().expect("progress").iter().map(|p| p.part.part).collect();
    assert!(order.is_sorted(), "thumbnail, field copy, original: {order:?}");
    assert_eq!(two.sync().status, Status::AllSent);
    assert_eq!((here(&two, id, Part::Thumb), here(&two, id, Part::Field)), (WHOLE, WHOLE));
    assert_eq!(here(&two, id, Part::Original), Some(Here::Absent), "larger than what comes by itself");
    let thumb = content(&two, PartId::new(id, Part::Thumb));
    assert!(thumb.len() <= 8_000 && thumb == content(&one, PartId::new(id, Part::Thumb)));

    two.with(|vault| vault.pin_attachment(id, true));
    two.sync();
    assert_eq!(content(&two, id), picture);
    let told = two.progress.lock().expect("progress");
    let of_it = told.iter().filter(|told| told.part.part == Part::Original && told.step == Step::Fetch);
    let done: Vec<u64> = of_it.map(|told| told.done).collect();
    assert!(done.len() >= 2 && done.is_sorted(), "a person sees it come: {done:?}");
    let last = told.last().expect("a last word");
    assert_eq!((last.done, last.down.done), (last.size, last.down.size), "and that it is here");
    assert_eq!(last.up.size, 0, "nothing went the other way");
}

fn an_original_is_let_go_when_headquarters_has_it_and_comes_back_on_demand(hq: Headquarters) {
    let (one, _, case) = two(&hq);
    let file = noise(70_000);
    let id = one.attach(case, "statement.pdf", &file);
    let refused = sync::Door::vault(&one, |vault| vault.release_attachment(id));
    assert!(matches!(refused, Err(sync::SyncError::Vault(VaultError::NotDurable { .. }))), "{refused:?}");
    let report = one.sync();
    assert_eq!(report.status, Status::AllSent, "{report:?}");
    assert_eq!(one.with(|vault| vault.release_attachment(id)), 70_000);
    one.sync();
    assert_eq!(here(&one, id, Part::Original), Some(Here::Absent), "what was let go does not come by itself");
    one.with(|vault| vault.ask_for_attachment(id));
    one.sync();
    assert_eq!(content(&one, id), file);
}

fn records_travel_while_files_are_paused_or_left_out(hq: Headquarters) {
    let (one, two, case) = two(&hq);
    let id = one.attach(case, "statement.pdf", &noise(50_000));
    *one.freight.lock().expect("freight") = Freight::RecordsOnly;
    let report = one.sync();
    assert_eq!((report.status, report.unsent, report.files_unsent), (Status::Partial, 0, 1), "{report:?}");
    two.sync();
    assert!(two.has(id), "its record came");
    let standings = two.with(|vault| vault.part_standings(None));
    assert!(standings[0].absent_at.is_some(), "and HQ said that it has no file");
    *one.freight.lock().expect("freight") = Freight::All;
    one.with(|vault| vault.set_file_policy(FilePolicy { paused: true, ..FilePolicy::default() }));
    assert_eq!(one.sync().files_unsent, 1);
    one.with(|vault| vault.set_file_policy(FilePolicy::default()));
    assert_eq!(one.sync().status, Status::AllSent);
    assert_eq!(two.sync().attachments_received, 1);
    assert_eq!(here(&two, id, Part::Original), WHOLE);
}

/// Where HQ keeps a part, in its folder of objects.
fn object(hq: &Headquarters, case: Uuid, name: &str) -> PathBuf {
    hq.data().join("objects").join(case.to_string()).join(name)
}

fn a_copy_that_headquarters_swaps_is_thrown_away_and_comes_again(hq: Headquarters) {
    let (one, two, case) = two(&hq);
    let id = one.attach(case, "front-door.png", &photograph());
    one.sync();
    let file = object(&hq, case, &format!("{id}.thumb"));
    let good = std::fs::read(&file).expect("the thumbnail is there");
    let mut swapped = good.clone();
    swapped.reverse();
    std::fs::write(&file, &swapped).expect("a hostile hand");
    let report = two.sync();
    assert_eq!(report.status, Status::AllSent, "{report:?}");
    assert!(report.file_trouble.is_some_and(|words| words.contains("not its file")));
    assert_eq!(here(&two, id, Part::Thumb), Some(Here::Absent));
    assert_eq!(here(&two, id, Part::Field), WHOLE, "the others came all the same");
    // Shorter than announced, as after a bad copy of the folder.
    std::fs::write(&file, &good[..good.len() / 2]).expect("a careless hand");
    two.sync();
    assert_ne!(here(&two, id, Part::Thumb), WHOLE);
    std::fs::write(&file, &good).expect("put right");
    two.sync();
    assert_eq!(content(&two, PartId::new(id, Part::Thumb)), good);
}

fn a_headquarters_that_lost_its_files_is_sent_them_again(mut hq: Headquarters) {
    let (one, two, case) = two(&hq);
    let backup = hq.backup();
    let file = noise(90_000);
    let id = one.attach(case, "statement.pdf", &file);
    one.sync();
    two.sync();
    // The backup is older than the file, and the objects are gone as well.
    std::fs::remove_dir_all(object(&hq, case, "")).expect("the objects go");
    hq.restore(&backup);
    for laptop in [&one, &two] {
        laptop.sync();
    }
    let checked = hq.admin(async |house| hq::admin::files::check(house).await);
    assert_eq!((checked.kept.files, checked.missing.len()), (1, 0), "{checked:?}");
    let three = Laptop::joined(&hq, "S. Hashimoto", "supervisor");
    three.sync();
    assert_eq!(content(&three, id), file);
}

fn a_full_disk_makes_large_files_wait_and_nothing_else(hq: Headquarters) {
    let (one, two, case) = two(&hq);
    let large = one.attach(case, "video.mp4", &noise(400_000));
    let small = one.attach(case, "statement.txt", &noise(1000));
    one.sync();
    two.with(|vault| {
        vault::testing::pretend_room(vault, Some(64 * 1024 * 1024 + 100_000));
        Ok(())
    });
    assert_eq!(two.sync().status, Status::AllSent);
    assert!(two.has(large) && two.has(small), "records came");
    assert_eq!(
        (here(&two, small, Part::Original), here(&two, large, Part::Original)),
        (WHOLE, Some(Here::Absent))
    );
    two.with(|vault| {
        vault::testing::pretend_room(vault, None);
        Ok(())
    });
    two.sync();
    assert_eq!(here(&two, large, Part::Original), WHOLE);
}

fn a_cut_costs_a_few_kilobytes_of_a_file_and_not_a_piece(hq: Headquarters) {
    let (one, two, case) = two(&hq);
    let file = noise(300_000);
    let id = one.attach(case, "statement.pdf", &file);
    let before = hq.line.passed().1;
    hq.line.cut_after(150_000, Way::Up);
    assert_eq!(one.sync().status, Status::Offline);
    one.sync();
    hq.line.cut_after(150_000, Way::Down);
    assert_eq!(two.sync().status, Status::Offline);
    let Some(Here::Arriving(received)) = here(&two, id, Part::Original) else {
        panic!("what came before the cut is kept");
    };
    assert!(hq.line.passed().1 - before > 150_000 && received > 135_000, "{received} of 150,000 bytes");
    two.sync();
    assert_eq!(content(&two, id), file);
}
