//! The screens of the whole office, over the sample post.

use std::path::Path;

use crate::laptop::Laptop;
use crate::people::{self, SUPERVISOR};

const SCREENS: [&str; 6] =
    ["#/", "#/intake", "#/programmes", "#/programmes/training", "#/programmes/events", "#/statistics"];

#[test]
fn the_screens_of_the_office_show_the_sample_post_and_are_accessible() {
    let laptop = Laptop::new("correct horse battery staple");
    let screen = laptop.open();
    people::make_vault(&screen, &laptop, &SUPERVISOR);
    screen.close();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample/post.ndjson");
    laptop.chancery(&["import", &sample.display().to_string()]);

    let screen = laptop.open();
    people::unlock(&screen, &laptop);
    for place in SCREENS {
        screen.ask_page(&format!("location.hash = '{place}'"));
        let settled = "return document.querySelectorAll('[aria-busy=true]').length === 0";
        screen.until("the screen is there", || screen.ask_page(settled) == true);
        std::thread::sleep(std::time::Duration::from_millis(700));
        let name = place.trim_start_matches("#/").replace('/', "-");
        screen.picture(&format!("office-{name}"));
        screen.must_be_accessible(place);
    }
}
