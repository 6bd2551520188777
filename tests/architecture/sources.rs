//! Reads the workspace as it lies on the disk: manifests and Rust files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use toml::Table;

/// One crate of ours.
#[derive(Debug)]
pub struct Crate {
    /// Its package name without `chancery-`.
    pub name: String,
    pub folder: PathBuf,
    /// Ours that it ships with.
    pub imports: BTreeSet<String>,
    /// Others that it ships with.
    pub outside: BTreeSet<String>,
}

/// Every crate of the workspace.
pub fn all() -> Vec<Crate> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let rooms =
        fs::read_dir(root.join("crates")).expect("crates/").map(|entry| entry.expect("an entry").path());
    let places = rooms.chain([root.join("src-tauri"), root.join("tests")]);
    places.filter(|folder| folder.join("Cargo.toml").exists()).map(read).collect()
}

fn read(folder: PathBuf) -> Crate {
    let manifest: Table =
        fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest").parse().expect("TOML");
    let package = manifest["package"]["name"].as_str().expect("a package name");
    let name = package.strip_prefix("chancery-").expect("packages are named chancery-<folder>").to_owned();
    let (mut imports, mut outside) = (BTreeSet::new(), BTreeSet::new());
    for (key, written) in shipped(&manifest) {
        let dependency = written.get("package").and_then(|name| name.as_str()).unwrap_or(key);
        let dependency = dependency.strip_prefix("chancery-").unwrap_or(dependency);
        let set = if super::ours(dependency).is_some() { &mut imports } else { &mut outside };
        set.insert(dependency.to_owned());
    }
    Crate { name, folder, imports, outside }
}

/// What is compiled into what people carry: all but the dependencies of tests.
fn shipped(manifest: &Table) -> impl Iterator<Item = (&String, &toml::Value)> {
    let own = std::iter::once(manifest);
    let by_platform = manifest.get("target").and_then(|target| target.as_table()).into_iter().flatten();
    let by_platform = by_platform.filter_map(|(_, platform)| platform.as_table());
    own.chain(by_platform)
        .flat_map(|table| {
            ["dependencies", "build-dependencies"].into_iter().filter_map(|name| table.get(name))
        })
        .filter_map(|list| list.as_table())
        .flatten()
}

/// The Rust files below `folder`, with their text.
pub fn rust_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}
