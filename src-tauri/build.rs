//! Names the shell's own commands, so that each needs a permission in `capabilities/` before a page may call it.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&[
        "call",
        "pick_open",
        "pick_save",
        "present",
        "view",
        "wanted",
    ]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
