//! A word from the system when long work has ended and the window is not in front: that it ended, never what it was
//! about. It lies on a screen that anybody may see.

use std::collections::HashSet;
use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

/// Says a sentence where the person sees it though the window is behind others.
pub trait Herald: Debug + Send + Sync + 'static {
    fn say(&self, sentence: &str);
}

/// Which work is known to have ended.
#[derive(Debug, Default)]
pub struct Ends(Mutex<HashSet<String>>);

impl Ends {
    /// A sentence for each piece of the list that has ended since it was looked at last.
    pub fn news(&self, list: &Value) -> Vec<&'static str> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all = list.as_array().map(Vec::as_slice).unwrap_or_default();
        let text = |work: &'_ Value, name: &str| work[name].as_str().unwrap_or_default().to_owned();
        let ended = all.iter().filter(|work| !matches!(work["state"].as_str(), Some("running" | "stopping")));
        let fresh = ended.filter(|work| known.insert(text(work, "id")));
        fresh.filter_map(|work| sentence(&text(work, "kind"), &text(work, "state"))).collect()
    }
}

/// Of the exchange, which runs by itself all day, nothing is said; nor of what somebody stopped.
fn sentence(kind: &str, state: &str) -> Option<&'static str> {
    match (kind, state) {
        (_, "stopped") | ("exchange" | "bundle_look", _) => None,
        (_, "failed") => Some("Something could not be finished. Open Chancery to see why."),
        ("import" | "table_import", _) => Some("An import has finished."),
        ("export" | "log_export", _) => Some("An export has finished."),
        ("backup", _) => Some("A backup has finished."),
        ("bundle_make" | "bundle_take", _) => Some("A courier bundle is done."),
        _ => Some("A check has finished."),
    }
}

/// The desktop's own notifications.
#[derive(Debug)]
pub struct System;

#[cfg(target_os = "linux")]
impl Herald for System {
    /// By the bus of the session; where there is none, the window tells it when it is looked at.
    fn say(&self, sentence: &str) {
        use gio::glib::variant::ToVariant as _;
        use std::collections::HashMap;
        const NAME: &str = "org.freedesktop.Notifications";
        const PATIENCE_MS: i32 = 2_000;
        let hints: HashMap<String, gio::glib::Variant> = HashMap::new();
        let nothing: Vec<String> = Vec::new();
        let said = ("Chancery", 0_u32, "chancery-desktop", "Chancery", sentence, nothing, hints, -1_i32)
            .to_variant();
        let sent = gio::bus_get_sync(gio::BusType::Session, gio::Cancellable::NONE).and_then(|bus| {
            let path = "/org/freedesktop/Notifications";
            let flags = gio::DBusCallFlags::NONE;
            bus.call_sync(
                Some(NAME),
                path,
                NAME,
                "Notify",
                Some(&said),
                None,
                flags,
                PATIENCE_MS,
                gio::Cancellable::NONE,
            )
        });
        drop(sent);
    }
}

#[cfg(not(target_os = "linux"))]
impl Herald for System {
    fn say(&self, _sentence: &str) {}
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_end_is_told_once_and_what_runs_is_not() {
        let ends = Ends::default();
        let work = |id: &str, kind: &str, state: &str| json!({"id": id, "kind": kind, "state": state});
        assert!(
            ends.news(&json!([work("1", "export", "running"), work("2", "import", "stopping")])).is_empty()
        );
        let list = json!([
            work("1", "export", "done"),
            work("2", "import", "stopped"),
            work("3", "exchange", "done")
        ]);
        assert_eq!(ends.news(&list), ["An export has finished."]);
        assert!(ends.news(&list).is_empty());
        assert_eq!(ends.news(&json!([work("4", "check", "failed")])).len(), 1);
        assert!(ends.news(&Value::Null).is_empty());
    }
}
