//! The screens of the whole office, over the sample post.

use std::path::Path;

use crate::laptop::Laptop;
use crate::people::{self, SUPERVISOR};

/// Where a screen is, and what it shows of the sample.
const SCREENS: [(&str, &str); 6] = [
    ("#/", "Gate 2 is too narrow"),
    ("#/intake", "Border police found three letters"),
    ("#/programmes", "General Inspectorate of Police"),
    ("#/programmes/training", "Digital evidence for first responders"),
    ("#/programmes/events", "Youth Winter Games"),
    ("#/statistics", "Open at the end"),
];

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
    for (place, words) in SCREENS {
        screen.ask_page(&format!("location.hash = '{place}'"));
        let shows = format!("return document.body.innerText.includes('{words}')");
        screen.until(words, || screen.ask_page(&shows) == true);
        let name = place.trim_start_matches("#/").replace('/', "-");
        screen.picture(&format!("office-{name}"));
        screen.must_be_accessible(place);
    }
}
