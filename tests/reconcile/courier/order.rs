//! Parts and bundles in any order, twice, cut off in the middle.

use std::sync::atomic::AtomicU64;

use sync::SyncError;
use sync::bundle::{self, Watch};
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;

use super::*;

crate::on_both_stores![
    parts_are_taken_in_any_order_on_both_sides,
    an_import_stopped_at_any_frame_loses_nothing_and_goes_on,
    pieces_of_the_feed_in_the_wrong_order_end_where_the_right_order_ends,
    a_stopped_export_leaves_no_file_and_no_trace,
];

/// Stops after so many questions.
struct Stops {
    after: u64,
    asked: AtomicU64,
}

impl Stops {
    fn after(after: u64) -> Self {
        Self { after, asked: 0.into() }
    }
}

impl Watch for Stops {
    fn progress(&self, _: u64, _: u64) {}

    fn is_cancelled(&self) -> bool {
        self.asked.fetch_add(1, Ordering::Relaxed) >= self.after
    }
}

fn large_case(laptop: &Laptop, notes: u64) -> Uuid {
    let case = laptop.new_case("Print shop");
    for n in 0..notes {
        note(laptop, case, &noise(n + 1, 60_000));
    }
    case
}

fn in_parts(laptop: &Laptop, out: &Path) -> Vec<PathBuf> {
    let order = Order { max_size: Some(1024 * 1024), ..order(vec![Recipient::Hq], out) };
    let made = bundle::export(laptop, &order, &Unwatched).expect("a bundle in parts");
    made.parts.into_iter().map(|(path, _)| path).collect()
}

fn parts_are_taken_in_any_order_on_both_sides(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let stick = Stick::new();
    let case = large_case(&far, 60);
    let parts = in_parts(&far, &stick.file("work.chbundle"));
    assert!(parts.len() >= 3, "{parts:?}");

    // The last part first: it waits at headquarters for the others.
    let listed = || hq.admin(async |house| hq::courier::list(house).await).1.remove(0);
    for (n, part) in parts.iter().rev().enumerate() {
        hand_in(&hq, part).expect("every part is taken");
        if n + 1 < parts.len() {
            assert_eq!((listed().here, listed().waiting.len(), listed().taken_at), (vec![], n + 1, None));
        }
    }
    assert_eq!((listed().here.len(), listed().waiting), (parts.len(), vec![]));
    let again = hand_in(&hq, &parts[1]).expect("twice is harmless");
    assert_eq!((again.received, again.gaps, again.again), (0, 0, true), "{again:?}");
    near.sync();
    assert_eq!(near.hash(case), far.hash(case));

    let user = near.user();
    let _ = user;
    let device = near.device();
    drop(near);
    let third = Laptop::joined(&hq, "S. Hashimoto", "supervisor");
    let third_device = third.device();
    assert_ne!(device, third_device);
    let out = stick.file("down.chbundle");
    let made =
        hq.admin(async |house| hq::courier::export(house, third_device, &out, Some(1024 * 1024)).await);
    assert!(made.parts.len() >= 3, "{made:?}");
    let mut waited = 0;
    for (part, _) in made.parts.iter().rev() {
        waited += take(&third, part).expect("every part is taken").waiting;
    }
    assert!(waited > 0, "what came too early waited");
    assert_eq!(third.hash(case), far.hash(case));
    assert_eq!(third.with(|vault| vault.reads().waiting()), []);
    // Everything is here, and the vault knows that it is: nothing comes again by the line.
    let report = third.sync();
    assert_eq!(report.received, 0, "{report:?}");
}

fn an_import_stopped_at_any_frame_loses_nothing_and_goes_on(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let stick = Stick::new();
    let case = large_case(&far, 12);
    to_hq(&far, &stick.file("up.chbundle"));
    hand_in(&hq, &stick.file("up.chbundle")).expect("headquarters takes it in");
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    fetch_from(&hq, &near, &stick.file("down.chbundle"));
    let mut stops = 0;
    loop {
        match bundle::import(&near, &stick.file("down.chbundle"), &Stops::after(stops)) {
            Err(SyncError::Cancelled) => stops += 1,
            done => {
                done.expect("the whole bundle");
                break;
            }
        }
        if stops % 4 == 0 {
            near.shut();
            near.open();
        }
    }
    assert!(stops > 5, "{stops}");
    assert_eq!(near.hash(case), far.hash(case));
    assert_eq!(near.sync().received, 0);
}

fn pieces_of_the_feed_in_the_wrong_order_end_where_the_right_order_ends(hq: Headquarters) {
    let near = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let far = Laptop::joined(&hq, "S. Hashimoto", "supervisor");
    let stick = Stick::new();
    let case = near.new_case("Print shop");
    near.sync();
    fetch_from(&hq, &far, &stick.file("1.chbundle"));
    note(&near, case, "Later.");
    near.sync();
    fetch_from(&hq, &far, &stick.file("2.chbundle"));
    // The newer one begins where the older one does: headquarters heard nothing in between.
    take(&far, &stick.file("2.chbundle")).expect("taken in");
    let hash = far.hash(case);
    let older = take(&far, &stick.file("1.chbundle")).expect("taken in");
    assert_eq!((older.changes, far.hash(case)), (0, hash));
    assert_eq!(hash, near.hash(case));
    assert_eq!(far.sync().received, 0);
}

fn a_stopped_export_leaves_no_file_and_no_trace(hq: Headquarters) {
    let far = Laptop::joined(&hq, "M. Okafor", "investigator");
    let stick = Stick::new();
    large_case(&far, 12);
    let out = stick.file("up.chbundle");
    let mut stops = 0;
    while let Err(error) = bundle::export(&far, &order(vec![Recipient::Hq], &out), &Stops::after(stops)) {
        assert!(matches!(error, SyncError::Cancelled), "{error:?}");
        assert_eq!(stick.names(), Vec::<String>::new());
        assert_eq!(far.with(|vault| vault.reads().bundles_made()), []);
        stops += 1;
    }
    assert!(stops > 2, "{stops}");
    assert_eq!(stick.names(), ["up.chbundle"]);
}
