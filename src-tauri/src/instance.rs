//! One window for one vault. Whoever starts the program a second time is shown the window that is there, and
//! what they asked for is opened in it.
//!
//! The one that has the lock listens on a socket that only this account can reach; the other one says its
//! sentence there and ends.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A case number or an id and little more.
const LONGEST: u64 = 200;
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(75);
const SILENCE: Duration = Duration::from_secs(2);

/// What this start of the program is.
#[derive(Debug)]
pub enum Start {
    /// The first: it opens the window.
    First(Listener),
    /// Another has the window, and was told.
    Told,
}

/// Hears those that start later. The lock is given back with it.
#[derive(Debug)]
pub struct Listener {
    socket: UnixListener,
    _lock: File,
}

/// Whether this is the first start for the vault in `folder`; if not, the first is told what was asked for.
pub fn start(folder: &Path, asked: Option<&str>) -> io::Result<Start> {
    start_in(&meeting_place()?, folder, asked)
}

fn start_in(place: &Path, folder: &Path, asked: Option<&str>) -> io::Result<Start> {
    DirBuilder::new().recursive(true).mode(0o700).create(place)?;
    let name = name_of(folder);
    let lock = File::create(place.join(format!("{name}.lock")))?;
    let socket = place.join(format!("{name}.sock"));
    for _ in 0..TRIES {
        match lock.try_lock() {
            Ok(()) => return Ok(Start::First(listen(&socket, lock)?)),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) => {}
        }
        // It may have the lock and not listen yet, or be about to end.
        if tell(&socket, asked).is_ok() {
            return Ok(Start::Told);
        }
        std::thread::sleep(PAUSE);
    }
    Err(io::Error::new(io::ErrorKind::TimedOut, "another window of this vault does not answer"))
}

fn listen(socket: &Path, lock: File) -> io::Result<Listener> {
    // Left behind by one that ended without a word: the lock says that nobody listens there.
    match fs::remove_file(socket) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    Ok(Listener { socket: UnixListener::bind(socket)?, _lock: lock })
}

fn tell(socket: &Path, asked: Option<&str>) -> io::Result<()> {
    let mut line = UnixStream::connect(socket)?;
    line.set_read_timeout(Some(SILENCE))?;
    line.write_all(asked.unwrap_or_default().as_bytes())?;
    line.shutdown(std::net::Shutdown::Write)?;
    let mut heard = [0; 2];
    line.read_exact(&mut heard)
}

impl Listener {
    /// Waits for the next one that starts, and says what it asked for.
    pub fn next(&self) -> io::Result<Option<String>> {
        let (mut line, _) = self.socket.accept()?;
        line.set_read_timeout(Some(SILENCE))?;
        let mut asked = String::new();
        // Whatever came before the line broke or the words were none is nothing to open.
        let read = (&mut line).take(LONGEST).read_to_string(&mut asked);
        drop(line.write_all(b"ok"));
        Ok(read.ok().and_then(|_| case_named(&asked)))
    }
}

/// The case that a word on the command line or a link names: its number or id.
#[must_use]
pub fn case_named(word: &str) -> Option<String> {
    let name = word.strip_prefix("chancery:").map_or(word, |rest| rest.trim_start_matches('/'));
    let name = name.strip_prefix("case/").unwrap_or(name).trim_end_matches('/');
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_name = !name.is_empty() && name.len() <= 64 && !name.starts_with('-') && name.chars().all(fits);
    is_name.then(|| name.to_owned())
}

/// A folder of this account's own.
fn meeting_place() -> io::Result<PathBuf> {
    let place = dirs::runtime_dir().or_else(dirs::data_dir);
    place.map(|place| place.join("chancery")).ok_or_else(|| io::ErrorKind::NotFound.into())
}

fn name_of(folder: &Path) -> String {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    format!("window-{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str) -> PathBuf {
        let place = std::env::temp_dir().join(format!("chancery-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&place));
        place
    }

    #[test]
    fn a_second_start_tells_the_first_what_it_wants_and_ends() {
        let place = place("second");
        let Start::First(first) = start_in(&place, Path::new("/vault"), None).expect("a start") else {
            panic!("nobody else is there")
        };
        let heard = std::thread::spawn(move || (first.next(), first.next(), first.next()));
        for asked in [Some("VF-2026-BUC-00042-7K3QX"), None, Some("../../etc/passwd")] {
            assert!(matches!(start_in(&place, Path::new("/vault"), asked), Ok(Start::Told)));
        }
        let (case, nothing, nonsense) = heard.join().expect("a listener");
        assert_eq!(case.expect("heard").as_deref(), Some("VF-2026-BUC-00042-7K3QX"));
        assert_eq!((nothing.expect("heard"), nonsense.expect("heard")), (None, None));
    }

    #[test]
    fn another_vault_has_a_window_of_its_own_and_one_that_ended_stands_in_nobodys_way() {
        let place = place("other");
        let first = start_in(&place, Path::new("/vault"), None).expect("a start");
        assert!(matches!(start_in(&place, Path::new("/other"), None), Ok(Start::First(_))));
        // Its socket stays behind.
        drop(first);
        assert!(matches!(start_in(&place, Path::new("/vault"), None), Ok(Start::First(_))));
    }

    #[test]
    fn a_link_names_a_case_and_nothing_else() {
        for word in ["VF-2026-BUC-00042", "chancery:VF-2026-BUC-00042", "chancery://case/VF-2026-BUC-00042/"]
        {
            assert_eq!(case_named(word).as_deref(), Some("VF-2026-BUC-00042"), "{word}");
        }
        for word in ["", "chancery:", "chancery://case/", "a b", "--vault", "chancery://evil/x", "é"] {
            assert_eq!(case_named(word), None, "{word}");
        }
    }
}
