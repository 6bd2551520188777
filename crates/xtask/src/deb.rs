//! `cargo xtask package`: a Debian package of the window and the command line. Unsigned: whoever hands it on signs it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::step::{Outcome, cargo, must, output, program, root, step, target};
use crate::{packages, page};

const PROGRAMS: [&str; 2] = ["chancery-desktop", "chancery"];
const SIZES: [&str; 4] = ["32x32", "64x64", "128x128", "256x256"];
/// The libraries of the window; the others come with them.
const DEPENDS: &str = "libc6 (>= 2.36), libgcc-s1, libgtk-3-0 (>= 3.24), libwebkit2gtk-4.1-0 (>= 2.48)";

const ENTRY: &str = "[Desktop Entry]
Type=Application
Name=Chancery
GenericName=Case management
Comment=Case management that works with no network
Exec=chancery-desktop %u
Icon=chancery
Terminal=false
Categories=Office;
MimeType=x-scheme-handler/chancery;
StartupNotify=true
StartupWMClass=chancery-desktop
";

/// Builds everything as people get it, and packs it.
pub fn package() -> Outcome {
    step("set-up: Debian packages", || packages::install(&[packages::BUILD]))?;
    step("set-up: packages of the page", page::packages)?;
    step("page: build", page::build)?;
    step("build", || {
        let programs = ["--package", "chancery-desktop", "--package", "chancery-cli"];
        must(&mut cargo(&[&["build", "--release", "--locked"][..], &programs].concat()))
    })?;
    step("package", || pack("release", "xz"))
}

/// Packs what the last debug build made, as the test of the package does: the same files, larger.
pub fn package_debug() -> Outcome {
    pack("debug", "none")
}

fn pack(profile: &str, compression: &str) -> Outcome {
    let folder = target().join("package").join(profile);
    let tree = folder.join("tree");
    if tree.exists() {
        fs::remove_dir_all(&tree).map_err(|error| told(&tree, &error))?;
    }
    for name in PROGRAMS {
        let to = tree.join("usr/bin").join(name);
        copy(&target().join(profile).join(name), &to, 0o755)?;
        must(&mut program("strip", &["--strip-debug", &text(&to)?]))?;
    }
    for size in SIZES {
        let to = tree.join(format!("usr/share/icons/hicolor/{size}/apps/chancery.png"));
        copy(&root().join("icons").join(format!("{size}.png")), &to, 0o644)?;
    }
    let scalable = tree.join("usr/share/icons/hicolor/scalable/apps/chancery.svg");
    copy(&root().join("icons/chancery.svg"), &scalable, 0o644)?;
    copy(&root().join("CHANGELOG.md"), &tree.join("usr/share/doc/chancery/changelog.md"), 0o644)?;
    write(&tree.join("usr/share/applications/org.chancery.desktop.desktop"), ENTRY)?;
    let architecture = output(&mut program("dpkg", &["--print-architecture"]))?.trim().to_owned();
    write(&tree.join("DEBIAN/control"), &control(&architecture))?;
    let file = folder.join(format!("chancery_{}_{architecture}.deb", env!("CARGO_PKG_VERSION")));
    let words = ["--root-owner-group", &format!("-Z{compression}"), "--build", &text(&tree)?, &text(&file)?];
    must(&mut program("dpkg-deb", &words))?;
    println!("{}", file.display());
    Ok(())
}

fn control(architecture: &str) -> String {
    format!(
        "Package: chancery\nVersion: {}\nArchitecture: {architecture}\nSection: misc\nPriority: optional\n\
         Depends: {DEPENDS}\nMaintainer: Chancery <chancery@localhost>\n\
         Description: case management for investigators that works with no network\n \
         Cases, people, travel documents, evidence and reports in an encrypted vault on the\n \
         laptop; a sync with headquarters by line or by courier.\n",
        env!("CARGO_PKG_VERSION")
    )
}

fn copy(from: &Path, to: &Path, mode: u32) -> Outcome {
    make_room(to)?;
    fs::copy(from, to).map_err(|error| told(from, &error))?;
    fs::set_permissions(to, fs::Permissions::from_mode(mode)).map_err(|error| told(to, &error))
}

fn write(to: &Path, words: &str) -> Outcome {
    make_room(to)?;
    fs::write(to, words).map_err(|error| told(to, &error))
}

fn make_room(to: &Path) -> Outcome {
    let folder: PathBuf = to.parent().unwrap_or(to).into();
    fs::create_dir_all(&folder).map_err(|error| told(&folder, &error))
}

fn text(path: &Path) -> Outcome<String> {
    path.to_str().map(str::to_owned).ok_or_else(|| format!("{}: not a path in UTF-8", path.display()))
}

fn told(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
