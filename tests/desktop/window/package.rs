//! The package: installed beside everything else, started from where it was put, and not started twice.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::laptop::{Laptop, program};
use crate::people::{self, SUPERVISOR};

#[test]
fn the_package_installs_and_starts_and_a_second_start_shows_the_case_in_the_first() {
    let laptop = Laptop::new("correct horse battery staple");
    let installed = install(&laptop.path("root"));
    let entry = installed.join("usr/share/applications/org.chancery.desktop.desktop");
    let entry = std::fs::read_to_string(entry).expect("a desktop entry");
    assert!(entry.contains("Exec=chancery-desktop %u") && entry.contains("Icon=chancery"));
    assert!(installed.join("usr/share/icons/hicolor/256x256/apps/chancery.png").exists());

    let window = installed.join("usr/bin/chancery-desktop");
    let screen = laptop.open_program(&window);
    people::make_vault(&screen, &laptop, &SUPERVISOR);
    screen.close();
    let case = laptop.chancery(&["case", "new", "--type", "visa_fraud", "--title", "Bought letters"]);
    let number = case["number"].as_str().expect("a number").to_owned();

    let screen = laptop.open_program(&window);
    people::unlock(&screen, &laptop);
    let again = laptop.start_again(&window, &format!("chancery://case/{number}"));
    assert!(again.success(), "the second one told the first and ended");
    screen.until("the case that was asked for", || {
        screen.ask_page(&format!("return location.hash.includes('{number}')")) == true
    });
    screen.until("its title", || {
        screen.ask_page("return document.body.innerText.includes('Bought letters')") == true
    });
    screen.picture("package-second-start");
}

/// Packs what this build made and has dpkg install it into a folder.
fn install(root: &Path) -> PathBuf {
    let packed = Command::new(program("xtask")).args(["package", "--debug"]).output().expect("xtask starts");
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
    let said = String::from_utf8(packed.stdout).expect("words");
    let file = said.lines().last().expect("the file's name").to_owned();
    let state = root.join("var/lib/dpkg");
    for folder in ["info", "updates", "triggers"] {
        std::fs::create_dir_all(state.join(folder)).expect("a folder");
    }
    std::fs::write(state.join("status"), "").expect("a file");
    let dpkg = Command::new("dpkg")
        .arg(format!("--instdir={}", root.display()))
        .arg(format!("--admindir={}", state.display()))
        // The libraries it needs are outside of this folder.
        .args(["--force-depends", "--force-not-root", "--install", &file])
        .output()
        .expect("dpkg starts");
    assert!(dpkg.status.success(), "{}", String::from_utf8_lossy(&dpkg.stderr));
    root.to_owned()
}
