//! Driving the window from outside is for tests: a program that people carry refuses to start under automation,
//! since whoever drives the window reads every open case.

/// A sentence when automation is asked of a build that people use.
pub fn refuse_outside_tests() -> Result<(), &'static str> {
    if cfg!(debug_assertions) || std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_none() {
        return Ok(());
    }
    Err(
        "error[automation]: this build does not let another program drive its window; unset TAURI_WEBVIEW_AUTOMATION",
    )
}

/// The file in which a test writes the answer to the next file dialog; only in builds for tests.
pub fn answers() -> Option<std::path::PathBuf> {
    if cfg!(debug_assertions) { std::env::var_os("CHANCERY_PICK").map(Into::into) } else { None }
}

/// Whether exchanges are started by hand only: a test of two laptops decides itself who hears of what when.
pub fn by_hand() -> bool {
    cfg!(debug_assertions) && std::env::var_os("CHANCERY_BY_HAND").is_some()
}
